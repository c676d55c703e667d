// Makes the staged folder and sees to its removal.
#include "runner/target_stage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "lib/case_loader.h"
#include "runner/cleanup.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

struct SmallFile {
  const char* name;
  const char* text;
};

// What the C library looks up by name. Cases about names bring their own expectations of loopback
// only.
constexpr SmallFile kEtc[] = {
    {"passwd", "root:x:0:0:root:/:/parley\nnobody:x:65534:65534:nobody:/:/parley\n"},
    {"group", "root:x:0:\nnogroup:x:65534:\n"},
    {"hosts", "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"},
    {"nsswitch.conf",
     "passwd: files\ngroup: files\nhosts: files\nservices: files\n"
     "protocols: files\n"},
    {"services",
     "echo 7/tcp\necho 7/udp\ndiscard 9/tcp\ndiscard 9/udp\nftp 21/tcp\nssh 22/tcp\n"
     "telnet 23/tcp\nsmtp 25/tcp\ntime 37/tcp\ndomain 53/tcp\ndomain 53/udp\ntftp 69/udp\n"
     "http 80/tcp www\npop3 110/tcp\nntp 123/udp\nhttps 443/tcp\nhttps 443/udp\n"},
    {"protocols",
     "ip 0 IP\nicmp 1 ICMP\nigmp 2 IGMP\ntcp 6 TCP\nudp 17 UDP\nipv6 41 IPv6\n"
     "ipv6-icmp 58 IPv6-ICMP\nudplite 136 UDPLite\n"},
};

// Whether every user may pass through the folder and those above it.
bool AllMayPass(const std::string& path) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    struct stat info;
    if (stat(path.substr(0, end).c_str(), &info) != 0 || (info.st_mode & S_IXOTH) == 0)
      return false;
    if (end == std::string::npos) return true;
  }
}

// A target may be another user of this machine, who sees nothing below what is closed to all.
std::string Temporary() {
  std::vector<std::string> bases;
  for (const char* name : {"TEST_TMPDIR", "TMPDIR"}) {
    const char* const base = getenv(name);
    if (base != nullptr && *base == '/') bases.push_back(base);
  }
  bases.push_back("/tmp");
  const auto open = std::find_if(bases.begin(), bases.end(), AllMayPass);
  return open != bases.end() ? *open : bases.front();
}

// The remover: waits until nobody holds the pipe, then removes the folder.
[[noreturn]] void Remove(const std::string& path, int read_end) {
  setsid();
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) ::signal(signal, SIG_IGN);
  char byte;
  while (read(read_end, &byte, 1) < 0 && errno == EINTR) {
  }
  RemoveTree(path);
  _exit(0);
}

constexpr char kPrefix[] = "parley-target.";

int OpenFolder(const std::string& path) {
  return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

// A new folder below `base`, and a descriptor of it that has it locked; -1 with errno. Whoever
// removes what is abandoned may come between the two.
int MakeLocked(const std::string& base, std::string* path) {
  for (;;) {
    *path = base + "/" + kPrefix + "XXXXXX";
    if (mkdtemp(path->data()) == nullptr) return -1;
    const int folder = OpenFolder(*path);
    if (folder < 0 && errno == ENOENT) continue;
    if (folder < 0) {
      rmdir(path->c_str());
      return -1;
    }
    // Where files cannot be locked nothing abandoned is found either.
    while (flock(folder, LOCK_EX) != 0 && errno == EINTR) {
    }
    struct stat info;
    if (fstat(folder, &info) == 0 && info.st_nlink > 0) return folder;
    close(folder);
  }
}

// Removes the folders of this user whose remover was killed, too: a test's time was up, and with it
// that of all processes below it.
void RemoveAbandoned(const std::string& base) {
  std::error_code code;
  for (fs::directory_iterator entry(base, code); !code && entry != fs::directory_iterator();
       entry.increment(code)) {
    const std::string path = entry->path().string();
    if (entry->path().filename().string().rfind(kPrefix, 0) != 0) continue;
    const int folder = OpenFolder(path);
    struct stat info;
    if (folder >= 0 && fstat(folder, &info) == 0 && info.st_uid == geteuid() &&
        flock(folder, LOCK_EX | LOCK_NB) == 0) {
      RemoveTree(path);
    }
    if (folder >= 0) close(folder);
  }
}

bool WriteText(const std::string& path, const std::string& text, std::string* error) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (out) return true;
  *error = "cannot write " + path + ": " + strerror(errno);
  return false;
}

bool MakeFolders(const std::string& path, std::string* error) {
  std::error_code code;
  fs::create_directories(path, code);
  if (!code) return true;
  *error = "cannot make " + path + ": " + code.message();
  return false;
}

bool CopyFile(const std::string& from, const std::string& to, std::string* error) {
  std::error_code code;
  fs::create_directories(fs::path(to).parent_path(), code);
  if (!code) fs::copy_file(from, to, code);
  // A file of the user's may be closed to others; a target may be another user.
  if (!code) {
    const bool program = access(from.c_str(), X_OK) == 0;
    if (chmod(to.c_str(), program ? 0755 : 0644) == 0) return true;
    code = std::error_code(errno, std::generic_category());
  }
  *error = "cannot copy " + from + " to " + to + ": " + code.message();
  return false;
}

}  // namespace

std::string IdPrefix(const Case& test) {
  // A value of `each` follows the key and may hold anything.
  const std::string tail = "/" + test.key;
  for (size_t at = 0; (at = test.id.find(tail, at)) != std::string::npos; ++at) {
    const size_t end = at + tail.size();
    if (end == test.id.size() || test.id[end] == '[') return test.id.substr(0, at);
  }
  return test.id;
}

std::unique_ptr<TargetStage> TargetStage::Make(const std::string& binary, std::string* error) {
  std::unique_ptr<TargetStage> stage(new TargetStage());
  const std::string base = Temporary();
  RemoveAbandoned(base);
  std::string work;
  const int lock = MakeLocked(base, &work);
  if (lock < 0) {
    *error = "cannot make a temporary directory " + work + ": " + strerror(errno);
    return nullptr;
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0 || (stage->remover_ = fork()) < 0) {
    *error = std::string("cannot fork: ") + strerror(errno);
    RemoveTree(work);
    close(lock);
    return nullptr;
  }
  if (stage->remover_ == 0) {
    close(ends[1]);
    Remove(work, ends[0]);
  }
  // From here on the remover's copy keeps the lock.
  close(lock);
  close(ends[0]);
  stage->keeping_fd_ = ends[1];
  stage->work_ = work;
  stage->root_ = work + "/root";
  // mkdtemp's is for the owner alone, and the caller's mask may be for nobody else.
  const mode_t mask = umask(022);
  bool good = chmod(work.c_str(), 0755) == 0;
  for (const char* name : {"", "/proc", "/dev", "/sys", "/run", "/etc", "/tmp", "/cases"}) {
    good = good && MakeFolders(stage->root_ + name, error);
  }
  if (good) chmod((stage->root_ + "/tmp").c_str(), 01777);
  for (const SmallFile& file : kEtc) {
    good = good && WriteText(stage->root_ + "/etc/" + file.name, file.text, error);
  }
  good = good && CopyFile(binary, stage->root_ + "/parley", error);
  if (good && symlink("parley", (stage->root_ + "/init").c_str()) != 0) {
    *error = std::string("cannot make /init: ") + strerror(errno);
    good = false;
  }
  umask(mask);
  return good ? std::move(stage) : nullptr;
}

TargetStage::~TargetStage() {
  if (keeping_fd_ >= 0) close(keeping_fd_);
  if (remover_ > 0) {
    while (waitpid(remover_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

bool TargetStage::AddCases(const Suite& suite, const std::vector<const Case*>& cases,
                           std::vector<std::string>* files, std::string* error) {
  std::set<std::string> wanted;
  for (const Case* test : cases) wanted.insert(test->file);
  std::set<std::string> places;
  const mode_t mask = umask(022);
  bool good = true;
  for (const CaseFile& file : suite.files) {
    if (file.cases.empty() || wanted.count(file.path) == 0) continue;
    const std::string prefix = IdPrefix(file.cases.front());
    const std::string place = "/cases/" + prefix + ".yaml";
    if (!places.insert(place).second) {
      *error = "two files of cases are called " + prefix + "; a target can have only one of them";
      good = false;
      break;
    }
    files->push_back(place);
    good = CopyFile(file.path, root_ + place, error);
    if (!good) break;
  }
  std::set<std::string> sources;
  for (const Behaviour& behaviour : suite.catalogue.All()) sources.insert(behaviour.file);
  int number = 0;
  for (const std::string& source : sources) {
    const std::string name = std::to_string(1000 + number++) + ".yaml";
    good = good && CopyFile(source, root_ + "/cases/catalogue/" + name, error);
  }
  umask(mask);
  // Which folders are searched, and in which order, is the loader's business.
  if (good) {
    std::string ignored;
    std::vector<std::string> found = FindCaseFiles(root_ + "/cases", &ignored);
    for (std::string& path : found) path.erase(0, root_.size());
    if (found == *files) files->clear();
  }
  return good;
}

bool TargetStage::Write(const std::string& name, const std::string& text,
                        std::string* error) const {
  return WriteText(work_ + "/" + name, text, error);
}

}  // namespace parley
