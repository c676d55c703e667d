// Writes cpio archives.
#include "runner/initramfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "runner/target_needs.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

constexpr char kTrailer[] = "TRAILER!!!";

struct Entry {
  std::string name;  // below the root, without a slash before it
  unsigned mode = 0;
  std::string text;               // of a file or a link
  unsigned major = 0, minor = 0;  // of a device
};

class Writer {
 public:
  explicit Writer(std::ostream* out) : out_(out) {}

  void Add(const Entry& entry) {
    char header[128];
    // magic, inode, mode, uid, gid, links, mtime, size, device of the file, of the device, name
    // length with its NUL, checksum
    snprintf(header, sizeof(header), "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
             ++inode_, entry.mode, 0, 0, 1, 0, static_cast<unsigned>(entry.text.size()), 0, 0,
             entry.major, entry.minor, static_cast<unsigned>(entry.name.size() + 1), 0);
    Put(header);
    Put(entry.name + std::string(1, '\0'));
    Pad();
    Put(entry.text);
    Pad();
  }

 private:
  void Put(const std::string& bytes) {
    *out_ << bytes;
    size_ += bytes.size();
  }
  void Pad() {
    while (size_ % 4 != 0) Put(std::string(1, '\0'));
  }

  std::ostream* out_;
  size_t size_ = 0;
  unsigned inode_ = 0;
};

bool ReadEntry(const fs::path& path, const std::string& name, Entry* entry, std::string* error) {
  struct stat info;
  if (lstat(path.c_str(), &info) != 0) {
    *error = "cannot read " + path.string() + ": " + strerror(errno);
    return false;
  }
  entry->name = name;
  entry->mode = info.st_mode;
  std::error_code code;
  if (S_ISLNK(info.st_mode)) {
    entry->text = fs::read_symlink(path, code).string();
  } else if (S_ISREG(info.st_mode)) {
    std::ifstream in(path, std::ios::binary);
    entry->text.assign(std::istreambuf_iterator<char>(in), {});
    if (!in) code = std::error_code(EIO, std::generic_category());
    if (uint64_t{entry->text.size()} >= uint64_t{1} << 32)
      code = std::error_code(EFBIG, std::generic_category());
  } else if (!S_ISDIR(info.st_mode)) {
    code = std::error_code(EINVAL, std::generic_category());
  }
  if (code) *error = "cannot read " + path.string() + ": " + code.message();
  return !code;
}

// gzip over the file, in place.
bool Compress(const std::string& program, const std::string& file, std::string* error) {
  const std::string packed = file + ".gz";
  const pid_t pid = fork();
  if (pid == 0) {
    const int in = open(file.c_str(), O_RDONLY);
    const int out = open(packed.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0) _exit(126);
    execl(program.c_str(), "gzip", "-1n", static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = -1;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (status == 0 && rename(packed.c_str(), file.c_str()) == 0) return true;
  unlink(packed.c_str());
  *error = "gzip failed on " + file;
  return false;
}

}  // namespace

bool WriteCpio(const std::string& folder, std::ostream* out, std::string* error) {
  std::error_code code;
  std::vector<std::string> names;
  fs::recursive_directory_iterator entry(folder, code);
  for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    names.push_back(entry->path().lexically_relative(folder).string());
  }
  if (code) {
    *error = "cannot read " + folder + ": " + code.message();
    return false;
  }
  std::sort(names.begin(), names.end());  // a folder stands before what is in it
  Writer writer(out);
  for (const std::string& name : names) {
    Entry item;
    if (!ReadEntry(fs::path(folder) / name, name, &item, error)) return false;
    writer.Add(item);
    // The kernel opens it for init before anything is mounted.
    if (name == "dev") writer.Add({"dev/console", S_IFCHR | 0600, "", 5, 1});
  }
  writer.Add({kTrailer, 0, "", 0, 0});
  out->flush();
  if (!*out) *error = "cannot write the archive";
  return static_cast<bool>(*out);
}

bool WriteInitramfs(const std::string& folder, const std::string& file, std::string* error) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (!out) {
    *error = "cannot write " + file + ": " + strerror(errno);
    return false;
  }
  if (!WriteCpio(folder, &out, error)) return false;
  out.close();
  const std::string gzip = FindProgram("gzip");
  return gzip.empty() || Compress(gzip, file, error);
}

}  // namespace parley
