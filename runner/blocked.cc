// Reads /proc/TID/syscall and /proc/TID/stat.
#include "runner/blocked.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace parley {
namespace {

// Reads a small file whole; false with errno.
bool ReadSmall(int id, const char* name, char* text, size_t size) {
  char path[64];
  snprintf(path, sizeof(path), "/proc/%d/%s", id, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t n = read(fd, text, size - 1);
  int saved = errno;
  close(fd);
  errno = saved;
  if (n < 0) return false;
  text[n] = 0;
  if (n == 0) errno = ENODATA;
  return n > 0;
}

bool SystemIsSilent() { return access("/proc/self/stat", R_OK) != 0; }

struct Stat {
  char state = 0;      // R S D T t Z X I
  long threads = 0;    // NOLINT(runtime/int)
  int exit_code = -1;  // last field: as waitpid has it; 0 where it may not be seen
};

bool ReadStat(int id, Stat* stat) {
  char text[2048];
  if (!ReadSmall(id, "stat", text, sizeof(text))) return false;
  const char* rest = strrchr(text, ')');  // the name before it may hold anything
  if (!rest) return false;
  // Fields as proc(5) numbers them: 3 is the state, 20 the number of threads, 52 the exit code.
  int field = 2;
  char* place = nullptr;
  for (char* word = strtok_r(const_cast<char*>(rest) + 1, " \n", &place); word;
       word = strtok_r(nullptr, " \n", &place)) {
    ++field;
    if (field == 3) stat->state = word[0];
    if (field == 20) stat->threads = atol(word);
    if (field == 52) stat->exit_code = atoi(word);
  }
  return stat->state != 0;
}

// Failing to read means different things: gone, or nothing to be seen here.
Sleep WhyUnreadable() {
  if ((errno == ENOENT || errno == ESRCH) && !SystemIsSilent()) return Sleep::kGone;
  return Sleep::kUnknown;
}

}  // namespace

Sleep Look(int outer_tid, const std::vector<long>& system_calls) {
  if (outer_tid <= 0) return Sleep::kUnknown;
  char first[256], second[256];
  for (char* text : {first, second}) {
    Stat stat;
    if (!ReadStat(outer_tid, &stat)) return WhyUnreadable();
    if (stat.state == 'Z' || stat.state == 'X') return Sleep::kGone;
    if (stat.state != 'S') return Sleep::kRunning;
    if (!ReadSmall(outer_tid, "syscall", text, sizeof(first))) {
      // The thread exists: it is this file that the system lacks or hides, unless it just ended.
      int error = errno;
      if (!ReadStat(outer_tid, &stat)) return WhyUnreadable();
      return error == ESRCH ? Sleep::kGone : Sleep::kUnknown;
    }
    char* end = nullptr;
    long number = strtol(text, &end, 10);                   // NOLINT(runtime/int)
    if (end == text || number < 0) return Sleep::kRunning;  // "running", or not in a call
    if (number != SYS_restart_syscall &&
        std::find(system_calls.begin(), system_calls.end(), number) == system_calls.end()) {
      return Sleep::kRunning;
    }
  }
  // The same call with the same arguments at the same place: not a later one.
  return strcmp(first, second) == 0 ? Sleep::kAsleep : Sleep::kRunning;
}

ProcessState LookAtProcess(int outer_pid) {
  ProcessState found;
  Stat stat;
  if (outer_pid <= 0) return found;
  if (!ReadStat(outer_pid, &stat)) {
    if (WhyUnreadable() == Sleep::kGone) found.kind = ProcessState::Kind::kGone;
    return found;
  }
  if (stat.state == 'X') {
    found.kind = ProcessState::Kind::kGone;
  } else if (stat.state == 'Z' && stat.threads <= 1) {  // else only the initial thread has ended
    found.kind = ProcessState::Kind::kZombie;
    found.wait_status = stat.exit_code;
    // The field is also 0 for those who may not see it, who may not see the system call either,
    // and on a system that does not fill it in, which has no file of the call at all.
    char text[256];
    if (stat.exit_code == 0 && !ReadSmall(outer_pid, "syscall", text, sizeof(text)) &&
        (errno == EPERM || errno == EACCES || errno == ENOENT)) {
      found.wait_status = -1;
    }
  } else if (stat.state == 'T' || stat.state == 't') {
    found.kind = ProcessState::Kind::kStopped;
    // Older kernels do not show the signal here; a stop cannot be by signal 0.
    if (stat.exit_code > 0) found.wait_status = (stat.exit_code << 8) | 0x7f;
  } else {
    found.kind = ProcessState::Kind::kRunning;
  }
  return found;
}

}  // namespace parley
