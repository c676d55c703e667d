// Kills process trees, removes file trees and IPC objects.
#include "runner/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace parley {
namespace {

// Rounds of killing only the direct children before the whole tree is looked for and stopped.
constexpr int kQuickRounds = 8;
// Rounds without anything to be killed before what is left is left.
constexpr int kIdleRounds = 2000;
// Process ids are below the first on most machines, and below the second on all; how far a process
// is looked for around the newest id; how often everywhere.
constexpr int kUsualPids = 1 << 16;
constexpr int kMostPids = 1 << 22;
constexpr int kLatePids = 2048;
constexpr int kRoundsPerFullSearch = 256;

// Parent of `pid`, -1 if it is gone.
int ParentOf(int pid) {
  char path[32], text[512];
  snprintf(path, sizeof(path), "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t n = read(fd, text, sizeof(text) - 1);
  close(fd);
  if (n <= 0) return -1;
  text[n] = 0;
  const char* end = strrchr(text, ')');
  int parent = -1;
  if (!end || sscanf(end + 1, " %*c %d", &parent) != 1) return -1;
  return parent;
}

// All descendants by a scan of /proc. False if there is none that shows this process.
bool ScanDescendants(std::vector<int>* found) {
  DIR* directory = opendir("/proc");
  if (!directory) return false;
  std::vector<std::pair<int, int>> parents;  // pid, parent
  while (struct dirent* entry = readdir(directory)) {
    int pid = atoi(entry->d_name);
    if (pid > 0) parents.emplace_back(pid, ParentOf(pid));
  }
  closedir(directory);
  std::set<int> tree = {static_cast<int>(getpid())};
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& [pid, parent] : parents) {
      if (tree.count(parent) && tree.insert(pid).second) grown = true;
    }
  }
  tree.erase(getpid());
  found->assign(tree.begin(), tree.end());
  return ParentOf(getpid()) >= 0;
}

// The direct children from the file that lists them; false where the kernel has no such file.
bool ListChildren(std::vector<int>* found) {
  FILE* file = fopen("/proc/thread-self/children", "re");
  if (!file) return false;
  int pid;
  while (fscanf(file, "%d", &pid) == 1) found->push_back(pid);
  fclose(file);
  return true;
}

// The number that was given to a process last.
int NewestPid() {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  if (pid > 0) waitpid(pid, nullptr, 0);
  return pid > 0 ? pid : kUsualPids;
}

// Kills the direct children among these pids without /proc: waiting for a process that is no child
// is an error. Whatever has a dead parent is a child of this process.
bool KillChildrenAmong(int first, int last) {
  bool killed = false;
  for (int pid = first < 2 ? 2 : first; pid <= last; ++pid) {
    siginfo_t info;
    if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0) {
      killed |= kill(pid, SIGKILL) == 0;
    }
  }
  return killed;
}

// A round of killing without /proc. First all usual numbers, then again and again those given
// lately: a process that forks on and ends changes its number all the time.
bool KillUnseen(int round) {
  if (round == 0) return KillChildrenAmong(2, kUsualPids);
  if (round % kRoundsPerFullSearch == 0) return KillChildrenAmong(2, kMostPids);
  int newest = NewestPid();
  return KillChildrenAmong(newest - kLatePids, newest + kLatePids);
}

// A round of killing with /proc: the direct children, whose children come to this process then; if
// that does not end it, the whole tree is stopped and killed. False if there is no /proc.
bool KillSeen(int round, bool* killed) {
  std::vector<int> pids;
  if (round < kQuickRounds && ListChildren(&pids)) {
    for (int pid : pids) *killed |= kill(pid, SIGKILL) == 0;
    if (*killed) waitpid(-1, nullptr, 0);  // one of them is on its way
    return true;
  }
  if (!ScanDescendants(&pids)) return false;
  // Stopped processes fork no more and fill the limit of processes for those that still do.
  for (int pid : pids) kill(pid, SIGSTOP);
  for (int pid : pids) *killed |= kill(pid, SIGKILL) == 0;
  return true;
}

}  // namespace

std::string TemporaryFolder() {
  for (const char* name : {"TEST_TMPDIR", "TMPDIR"}) {
    const char* const given = getenv(name);
    if (given != nullptr && *given != '\0') return given;
  }
  return "/tmp";
}

bool KillDescendants() {
  int idle_rounds = 0;  // in which nothing could be killed
  for (int round = 0; idle_rounds < kIdleRounds; ++round) {
    pid_t reaped;
    while ((reaped = waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    if (reaped < 0 && errno == ECHILD) return true;
    bool killed = false;
    if (!KillSeen(round, &killed)) killed = KillUnseen(round);
    idle_rounds = killed ? 0 : idle_rounds + 1;
    sched_yield();
  }
  // What is left runs a program with rights that this process lacks.
  return false;
}

namespace {

// Opens a directory below `parent`, making it accessible first if need be.
int OpenDirectory(int parent, const char* name) {
  int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat(parent, name, flags);
  if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0) {
    fd = openat(parent, name, flags);
  }
  // Reading is not enough to remove what stands in it.
  struct stat status;
  if (fd >= 0 && fstat(fd, &status) == 0 && (status.st_mode & 0700) != 0700) fchmod(fd, 0700);
  return fd;
}

// Removes the entries of `directory`; stops at the first that is a directory with contents, and
// gives its name in `deeper`. False if an entry cannot be removed.
bool EmptyUpToDirectory(int directory, std::string* deeper) {
  int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* stream = copy < 0 ? nullptr : fdopendir(copy);
  if (!stream) {
    if (copy >= 0) close(copy);
    return false;
  }
  bool good = true;
  deeper->clear();
  while (struct dirent* entry = readdir(stream)) {
    std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (unlinkat(directory, name.c_str(), 0) == 0) continue;
    int error = errno;
    if (unlinkat(directory, name.c_str(), AT_REMOVEDIR) == 0) continue;
    if (errno == ENOTEMPTY || errno == EEXIST) {
      *deeper = name;
      break;
    }
    if (errno != ENOENT) good = false;
    if (errno == ENOTDIR) errno = error;
  }
  int saved = errno;
  closedir(stream);
  errno = saved;
  return good;
}

}  // namespace

bool RemoveTree(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return true;  // a file or a link
  int here = OpenDirectory(AT_FDCWD, path.c_str());
  if (here < 0) return errno == ENOENT;
  // Goes down and up again with one descriptor: each directory is emptied, then its parent is
  // scanned anew and removes it.
  int64_t depth = 0;
  for (;;) {
    std::string deeper;
    if (!EmptyUpToDirectory(here, &deeper)) break;
    int next;
    if (!deeper.empty()) {
      next = OpenDirectory(here, deeper.c_str());
      ++depth;
    } else if (depth > 0) {
      next = openat(here, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      --depth;
    } else {
      close(here);
      return rmdir(path.c_str()) == 0 || errno == ENOENT;
    }
    if (next < 0) break;
    close(here);
    here = next;
  }
  int saved = errno;
  close(here);
  errno = saved;
  return false;
}

void RemoveCreated(const Arena* arena) {
  uint32_t isolation = arena->start.isolation;
  uint32_t objects = std::min<uint32_t>(arena->created_count.load(), kMaxCreated);
  for (uint32_t i = 0; i < objects && !(isolation & kNewIpc); ++i) {
    const CreatedObject& object = arena->created[i];
    if (object.kind == 'q') msgctl(object.id, IPC_RMID, nullptr);
    if (object.kind == 's') semctl(object.id, 0, IPC_RMID);
    if (object.kind == 'm') shmctl(object.id, IPC_RMID, nullptr);
  }
  uint32_t names = std::min<uint32_t>(arena->created_name_count.load(), kMaxCreatedNames);
  for (uint32_t i = 0; i < names; ++i) {
    const CreatedName& name = arena->created_names[i];
    if (name.kind == 'q' && !(isolation & kNewIpc)) mq_unlink(name.name);
    if (name.kind == 's' && !(isolation & kNewMount)) sem_unlink(name.name);
    if (name.kind == 'm' && !(isolation & kNewMount)) shm_unlink(name.name);
  }
}

}  // namespace parley
