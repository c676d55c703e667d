// Reads /proc/TID/syscall, /proc/TID/status and /proc/TID/stat.
#include "runner/blocked.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

// Processors newer than 2012 have clone alone.
#ifndef SYS_vfork
#define SYS_vfork -1
#endif

namespace parley {
namespace {

// A system that counts no switches is looked at so often, with pauses between, before a thread
// counts as steadily asleep.
constexpr int kLooks = 6;
constexpr int64_t kPauseNs = 200000;
// So many looks in a row must contradict each other before the numbers shown are taken for wrong.
constexpr int kContradictions = 10;
// How often the thread that a probe looks at may be awake still.
constexpr int kProbes = 12500;

// Reads a small file whole; false with errno.
bool ReadSmall(ProcFiles* files, int id, const char* name, char* text, size_t size) {
  ssize_t n = files->Read(id, name, text, size - 1);
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
  bool has_flags = false;
  std::string time;  // that it has run, as user and in the system
};

bool ReadStat(ProcFiles* files, int id, Stat* stat) {
  char text[2048];
  if (!ReadSmall(files, id, "stat", text, sizeof(text))) return false;
  const char* rest = strrchr(text, ')');  // the name before it may hold anything
  if (!rest) return false;
  // Fields as proc(5) numbers them: 3 is the state, 9 the flags, 14 and 15 the times, 20 the number
  // of threads, 52 the exit code.
  int field = 2;
  char* place = nullptr;
  for (char* word = strtok_r(const_cast<char*>(rest) + 1, " \n", &place); word;
       word = strtok_r(nullptr, " \n", &place)) {
    ++field;
    if (field == 3) stat->state = word[0];
    if (field == 9) stat->has_flags = strcmp(word, "0") != 0;
    if (field == 14 || field == 15) stat->time += std::string(word) + " ";
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

// Whether a wait for a child of vfork is among them.
bool WaitsForVfork(const std::vector<long>& system_calls) {     // NOLINT(runtime/int)
  for (const long call : {long{SYS_vfork}, long{SYS_clone}}) {  // NOLINT(runtime/int)
    const auto found = std::find(system_calls.begin(), system_calls.end(), call);
    if (call >= 0 && found != system_calls.end()) return true;
  }
  return false;
}

// What this state is without knowing more: kAsleep only says that it may be. One that `vforks`
// waits uninterruptibly, unlike in all other waits that last.
Sleep OfState(char state, bool vforks) {
  if (state == 'Z' || state == 'X') return Sleep::kGone;
  return state == 'S' || (vforks && state == 'D') ? Sleep::kAsleep : Sleep::kRunning;
}

// The call that the thread is in; kUnknown if it exists and does not show it.
Sleep LookAtCall(ProcFiles* files, int tid,
                 const std::vector<long>& system_calls) {  // NOLINT(runtime/int)
  char first[256], second[256];
  for (char* text : {first, second}) {
    Stat stat;
    if (!ReadStat(files, tid, &stat)) return WhyUnreadable();
    const Sleep state = OfState(stat.state, WaitsForVfork(system_calls));
    if (state != Sleep::kAsleep) return state;
    if (!ReadSmall(files, tid, "syscall", text, sizeof(first))) {
      // The thread exists: it is this file that the system lacks or hides, unless it just ended.
      int error = errno;
      if (!ReadStat(files, tid, &stat)) return WhyUnreadable();
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

// How often the thread has gone to sleep, as the system counts it; "" if it does not count.
std::string Switches(ProcFiles* files, int tid) {
  char text[4096];
  if (!ReadSmall(files, tid, "status", text, sizeof(text))) return "";
  constexpr char kName[] = "\nvoluntary_ctxt_switches:";
  const char* found = strstr(text, kName);
  if (!found) return "";
  found += sizeof(kName) - 1;
  return std::string(found, strcspn(found, "\n"));
}

// Asleep, and in one and the same sleep while it was looked at: a lock inside the C library or an
// emulator is held for shorter. Page faults and locks of the kernel are state D.
Sleep LookAtState(ProcFiles* files, int tid, bool vforks) {
  Stat first;
  if (!ReadStat(files, tid, &first)) return WhyUnreadable();
  if (OfState(first.state, vforks) != Sleep::kAsleep) return OfState(first.state, vforks);
  const std::string switches = Switches(files, tid);
  // Where nothing is counted a thread could run and sleep again between two looks: so more of
  // them, over a time in which one that runs would be seen to.
  for (int i = switches.empty() ? 1 : kLooks - 1; i < kLooks; ++i) {
    if (switches.empty()) files->Pause();
    Stat next;
    if (!ReadStat(files, tid, &next)) return WhyUnreadable();
    if (OfState(next.state, vforks) != Sleep::kAsleep) return OfState(next.state, vforks);
    if (next.time != first.time) return Sleep::kRunning;
  }
  return Switches(files, tid) == switches ? Sleep::kAsleep : Sleep::kRunning;
}

}  // namespace

const char* SleepByName(SleepBy way) {
  switch (way) {
    case SleepBy::kSystemCall:
      return "syscall";
    case SleepBy::kState:
      return "state";
    case SleepBy::kSilence:
      break;
  }
  return "silence";
}

bool SleepByFromName(const std::string& name, SleepBy* way) {
  for (const SleepBy one : {SleepBy::kSystemCall, SleepBy::kState, SleepBy::kSilence}) {
    if (name != SleepByName(one)) continue;
    *way = one;
    return true;
  }
  return false;
}

ssize_t ProcFiles::Read(int id, const char* name, char* text, size_t size) {
  char path[64];
  snprintf(path, sizeof(path), "/proc/%d/%s", id, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t n = read(fd, text, size);
  int saved = errno;
  close(fd);
  errno = saved;
  return n;
}

void ProcFiles::Pause() {
  struct timespec pause = {0, kPauseNs};
  nanosleep(&pause, nullptr);
}

ProcFiles* SystemProcFiles() {
  static ProcFiles files;
  return &files;
}

Sleep Look(int outer_tid, const std::vector<long>& system_calls,  // NOLINT(runtime/int)
           SleepBy best, ProcFiles* files) {
  if (outer_tid <= 0) return Sleep::kUnknown;
  if (best == SleepBy::kSystemCall) {
    const Sleep seen = LookAtCall(files, outer_tid, system_calls);
    if (seen != Sleep::kUnknown) return seen;
  }
  if (best != SleepBy::kSilence && !system_calls.empty()) {
    return LookAtState(files, outer_tid, WaitsForVfork(system_calls));
  }
  Stat stat;
  if (!ReadStat(files, outer_tid, &stat)) return WhyUnreadable();
  if (OfState(stat.state, false) == Sleep::kGone) return Sleep::kGone;
  return best == SleepBy::kSilence ? Sleep::kUnknown : Sleep::kRunning;
}

SleepBy FindSleepBy(int outer_tid, long system_call, ProcFiles* files) {  // NOLINT(runtime/int)
  int contradictions = 0;
  for (int i = 0; i < kProbes; ++i) {
    const Sleep call = LookAtCall(files, outer_tid, {system_call});
    if (call == Sleep::kAsleep) return SleepBy::kSystemCall;
    if (call == Sleep::kGone) break;
    const Sleep state = LookAtState(files, outer_tid, false);
    if (state == Sleep::kUnknown) break;
    // It sleeps and shows no call, or another one.
    if (state == Sleep::kAsleep && ++contradictions == kContradictions) return SleepBy::kState;
    if (state != Sleep::kAsleep) contradictions = 0;
    files->Pause();
  }
  return SleepBy::kSilence;
}

ProcessState LookAtProcess(int outer_pid, ProcFiles* files) {
  ProcessState found;
  Stat stat;
  if (outer_pid <= 0) return found;
  if (!ReadStat(files, outer_pid, &stat)) {
    if (WhyUnreadable() == Sleep::kGone) found.kind = ProcessState::Kind::kGone;
    return found;
  }
  if (stat.state == 'X') {
    found.kind = ProcessState::Kind::kGone;
  } else if (stat.state == 'Z' && stat.threads <= 1) {  // else only the initial thread has ended
    found.kind = ProcessState::Kind::kZombie;
    found.wait_status = stat.exit_code;
    // The field is also 0 for those who may not see it; they may not see its directory either. And
    // on a system that does not fill it in, which leaves out the flags, too (one says: it ends).
    char path[64], target[8];
    snprintf(path, sizeof(path), "/proc/%d/cwd", outer_pid);
    const bool hidden =
        readlink(path, target, sizeof(target)) < 0 && (errno == EPERM || errno == EACCES);
    if (stat.exit_code == 0 && (hidden || !stat.has_flags)) {
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
