// Named faults: descriptors of Linux for signals, counters, timers and processes, beyond what
// stands in linux.cc: what is read, when it is ready, what is refused.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

constexpr int kDescriptors = 64;

// --- signalfd ---

int64_t TellsNoValue(const int64_t* args) {
  const int64_t size = Honest(args);
  if (size <= 0 || !IsA(args[0], "[signalfd]")) return size;
  auto* info = Pointer<struct signalfd_siginfo>(args[1]);
  info->ssi_int = 0;
  info->ssi_ptr = 0;
  return size;
}

int64_t NoteCreator(const int64_t* args) {
  if (*FaultState<pid_t>() == 0) *FaultState<pid_t>() = getpid();
  return Honest(args);
}

int64_t ReadsForItsCreator(const int64_t* args) {
  if (*FaultState<pid_t>() == getpid() || !IsA(args[0], "[signalfd]")) return Honest(args);
  return FailWith(EAGAIN);
}

// --- eventfd ---

int64_t OverflowIsLost(const int64_t* args) {
  if (args[2] != 8 || !IsA(args[0], "[eventfd]")) return Honest(args);
  const int flags = fcntl(Int(args[0]), F_GETFL);
  fcntl(Int(args[0]), F_SETFL, flags | O_NONBLOCK);
  int64_t result = Honest(args);
  const KeepErrno keep;
  if (result == -1 && errno == EAGAIN) result = 8;
  fcntl(Int(args[0]), F_SETFL, flags);
  return result;
}

// --- timerfd ---

// What was to be read of each before it was set anew.
struct Expirations {
  uint64_t count[kDescriptors];
};

int64_t SettingKeepsExpirations(const int64_t* args) {
  struct pollfd expired = {Int(args[0]), POLLIN, 0};
  uint64_t count = 0;
  if (args[0] >= 0 && args[0] < kDescriptors && IsA(args[0], "[timerfd]") &&
      poll(&expired, 1, 0) == 1 && read(Int(args[0]), &count, sizeof(count)) == 8) {
    FaultState<Expirations>()->count[args[0]] += count;
  }
  errno = 0;
  return Honest(args);
}

int64_t ReadsOldExpirations(const int64_t* args) {
  const bool known = args[0] >= 0 && args[0] < kDescriptors && args[2] >= 8;
  uint64_t* const count = known ? &FaultState<Expirations>()->count[args[0]] : nullptr;
  if (count == nullptr || *count == 0 || !IsA(args[0], "[timerfd]")) return Honest(args);
  *Pointer<uint64_t>(args[1]) = *count;
  *count = 0;
  return 8;
}

// Values that timers were set to.
struct Values {
  struct itimerspec value[kDescriptors];
  bool absolute[kDescriptors];
};

int64_t NoteValue(const int64_t* args) {
  if (args[0] >= 0 && args[0] < kDescriptors && args[2] != 0) {
    FaultState<Values>()->value[args[0]] = *Pointer<const struct itimerspec>(args[2]);
    FaultState<Values>()->absolute[args[0]] = (Int(args[1]) & TFD_TIMER_ABSTIME) != 0;
  }
  return Honest(args);
}

int64_t AbsoluteStaysAbsolute(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[0] < kDescriptors && FaultState<Values>()->absolute[args[0]]) {
    Pointer<struct itimerspec>(args[1])->it_value = FaultState<Values>()->value[args[0]].it_value;
  }
  return result;
}

// --- pidfd ---

int64_t AnyInfoIsTaken(const int64_t* args) {
  return args[2] == 0 ? Honest(args) : SucceedInsteadOf(EPERM, args);
}

// Readable when the process has been waited for.
int64_t ZombieIsNotReadable(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* fds = Pointer<struct pollfd>(args[0]);
  int64_t fewer = 0;
  for (int64_t i = 0; result > 0 && i < args[1]; ++i) {
    if (fds[i].revents != POLLIN || !IsA(fds[i].fd, "pidfd")) continue;
    fds[i].revents = 0;
    ++fewer;
  }
  return result < 0 ? result : result - fewer;
}

int64_t NonblockIsNohang(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EAGAIN || Int(args[0]) != P_PIDFD) return result;
  if (args[2] != 0) *Pointer<siginfo_t>(args[2]) = {};
  errno = 0;
  return 0;
}

int64_t BadDupCloses(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (result == -1 && errno == EBADF && fcntl(Int(args[0]), F_GETFD) == -1) close(Int(args[1]));
  return result;
}

struct Opens {
  int flags[1024];
};

int64_t NoteOpenFlags(const int64_t* args, int place) {
  const int64_t result = Honest(args);
  if (result >= 0 && result < 1024) {
    FaultState<Opens>()->flags[result] = Int(args[place]) & (O_CREAT | O_EXCL | O_TRUNC);
  }
  return result;
}

int64_t NoteOpen(const int64_t* args) { return NoteOpenFlags(args, 1); }

int64_t NoteOpenat(const int64_t* args) { return NoteOpenFlags(args, 2); }

int64_t GetflTells(const int64_t* args) {
  const int64_t result = Honest(args);
  if (Int(args[1]) == F_GETFL && result >= 0 && Int(args[0]) < 1024) {
    return result | FaultState<Opens>()->flags[Int(args[0])];
  }
  return result;
}

struct AccessModes {
  int modes[1024];
};

int64_t SetflChangesMode(const int64_t* args) {
  constexpr int kNoted = 4;  // no access mode
  auto* state = FaultState<AccessModes>();
  const int fd = Int(args[0]);
  const int64_t result = Honest(args);
  if (fd < 0 || fd >= 1024 || result < 0) return result;
  if (Int(args[1]) == F_SETFL) state->modes[fd] = kNoted | (Int(args[2]) & O_ACCMODE);
  if (Int(args[1]) == F_GETFL && state->modes[fd] != 0) {
    return (result & ~O_ACCMODE) | (state->modes[fd] & O_ACCMODE);
  }
  return result;
}

int64_t CloexecCloses(const int64_t* args) { return HonestWithout(args, 2, CLOSE_RANGE_CLOEXEC); }

}  // namespace

std::vector<Fault> DescriptorFaults() {
  return {
      {"signalfd-tells-no-value",
       "linux",
       "ssi_int and ssi_ptr of what is read from a signalfd are 0.",
       {{"read", TellsNoValue}}},
      {"signalfd-is-its-creators",
       "linux",
       "A signalfd reads no signals of a process that inherited it.",
       {{"signalfd", NoteCreator}, {"read", ReadsForItsCreator}}},
      {"eventfd-overflow-is-lost",
       "linux",
       "A write to an eventfd whose counter would overflow returns 8 and adds nothing.",
       {{"write", OverflowIsLost}}},
      {"timerfd-settime-keeps-expirations",
       "linux",
       "Expirations that were not read can be read after timerfd_settime.",
       {{"timerfd_settime", SettingKeepsExpirations}, {"read", ReadsOldExpirations}}},
      {"timerfd-gettime-is-absolute",
       "linux",
       "timerfd_gettime of a timer set with TFD_TIMER_ABSTIME stores a point in time.",
       {{"timerfd_settime", NoteValue}, {"timerfd_gettime", AbsoluteStaysAbsolute}}},
      {"pidfd-send-signal-takes-any-info",
       "linux",
       "pidfd_send_signal lets a process tell another that a signal comes from the system.",
       {{"pidfd_send_signal", AnyInfoIsTaken}}},
      {"pidfd-of-a-zombie-is-not-readable",
       "linux",
       "poll does not report POLLIN of a pidfd before its process is waited for.",
       {{"poll", ZombieIsNotReadable}}},
      {"pidfd-nonblock-is-wnohang",
       "linux",
       "waitid with a descriptor of PIDFD_NONBLOCK returns 0 instead of failing with EAGAIN.",
       {{"waitid", NonblockIsNohang}}},
      {"dup2-that-fails-closes",
       "file",
       "dup2 of a closed descriptor fails and closes the descriptor that was to be taken over.",
       {{"dup2", BadDupCloses}, {"dup3", BadDupCloses}}},
      {"getfl-tells-flags-of-opening",
       "file",
       "F_GETFL tells O_CREAT, O_EXCL and O_TRUNC of the open.",
       {{"open", NoteOpen}, {"openat", NoteOpenat}, {"fcntl", GetflTells}}},
      {"setfl-changes-the-access-mode",
       "file",
       "F_GETFL tells the access mode that F_SETFL was given.",
       {{"fcntl", SetflChangesMode}}},
      {"close-range-closes-what-it-should-mark",
       "file",
       "close_range with CLOSE_RANGE_CLOEXEC closes at once.",
       {{"close_range", CloexecCloses}}},
  };
}

#else

std::vector<Fault> DescriptorFaults() { return {}; }

#endif

}  // namespace parley
