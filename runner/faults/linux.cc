// Named faults: descriptors that Linux has for counters, signals, timers, processes and memory, and
// the calls that move bytes without a buffer.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <unistd.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

// --- counters ---

int64_t CountsNoSemaphore(const int64_t* args) { return HonestWithout(args, 1, EFD_SEMAPHORE); }

int64_t BeginsAtZero(const int64_t* args) { return HonestWith(args, 0, 0); }

int64_t ReadLeavesTheCount(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 8 && IsA(args[0], "[eventfd]")) {
    if (write(Int(args[0]), Pointer<void>(args[1]), 8) != 8) errno = 0;
  }
  return result;
}

int64_t ShortReadsTake(const int64_t* args) {
  if (args[2] >= 8 || !IsA(args[0], "[eventfd]")) return Honest(args);
  uint64_t count;
  const ssize_t size = read(Int(args[0]), &count, sizeof(count));
  if (size < 0) return size;
  memcpy(Pointer<void>(args[1]), &count, static_cast<size_t>(args[2]));
  return args[2];
}

// --- signals ---

int64_t KeepsTheOldSet(const int64_t* args) {
  if (Int(args[0]) == -1 || !IsA(args[0], "[signalfd]")) return Honest(args);
  return args[0];
}

int64_t TakesOneAtATime(const int64_t* args) {
  const int64_t one = sizeof(struct signalfd_siginfo);
  const bool many = args[2] > one && IsA(args[0], "[signalfd]");
  return many ? HonestWith(args, 2, one) : Honest(args);
}

int64_t TellsNoSender(const int64_t* args) {
  const int64_t size = Honest(args);
  if (size > 0 && IsA(args[0], "[signalfd]")) {
    Pointer<struct signalfd_siginfo>(args[1])->ssi_pid = 0;
  }
  return size;
}

// --- timers ---

int64_t TellsOneExpiration(const int64_t* args) {
  const int64_t size = Honest(args);
  if (size == 8 && IsA(args[0], "[timerfd]")) *Pointer<uint64_t>(args[1]) = 1;
  return size;
}

int64_t PointsInTimeAreIntervals(const int64_t* args) {
  return HonestWithout(args, 1, TFD_TIMER_ABSTIME);
}

int64_t ExpiresOnce(const int64_t* args) {
  if (args[2] == 0) return Honest(args);
  struct itimerspec value = *Pointer<struct itimerspec>(args[2]);
  value.it_interval = {};
  return HonestWith(args, 2, WordOf(&value));
}

int64_t ForgetsWhatItWas(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[3] != 0) *Pointer<struct itimerspec>(args[3]) = {};
  return result;
}

// --- processes ---

int64_t StaysOpenAtExec(const int64_t* args) {
  const int64_t fd = Honest(args);
  if (fd >= 0) fcntl(Int(fd), F_SETFD, 0);
  return fd;
}

int64_t ReachesTheReaped(const int64_t* args) { return SucceedInsteadOf(ESRCH, args); }

int64_t RefusesZombies(const int64_t* args) {
  const int64_t fd = Honest(args);
  struct pollfd ended = {Int(fd), POLLIN, 0};
  if (fd < 0 || poll(&ended, 1, 0) != 1) return fd;
  close(Int(fd));
  return FailWith(ESRCH);
}

// The file of the other process's descriptor is opened anew.
int64_t FetchesANewOffset(const int64_t* args) {
  const int64_t fd = Honest(args);
  if (fd < 0) return fd;
  char path[32];
  snprintf(path, sizeof(path), "/proc/self/fd/%d", Int(fd));
  const int again = open(path, O_RDWR | O_CLOEXEC);
  if (again >= 0) {
    dup3(again, Int(fd), O_CLOEXEC);
    close(again);
  }
  errno = 0;
  return fd;
}

void KeepsAskingForTheSignal() { prctl(PR_SET_PDEATHSIG, FaultState<int>()[0]); }

int64_t ChildInheritsTheWish(const int64_t* args) {
  prctl(PR_GET_PDEATHSIG, FaultState<int>());
  return PseudoForkWith(args, KeepsAskingForTheSignal);
}

void ForgetsTheWish() { prctl(PR_SET_PDEATHSIG, 0); }

// --- memory ---

int64_t AlwaysTakesSeals(const int64_t* args) {
  return HonestWith(args, 1, args[1] | MFD_ALLOW_SEALING);
}

int64_t IsInheritedByPrograms(const int64_t* args) { return HonestWithout(args, 1, MFD_CLOEXEC); }

// Adds the seals, some of them changed.
int64_t Seals(const int64_t* args, int64_t from, int64_t to) {
  if (Int(args[1]) != F_ADD_SEALS || (args[2] & from) == 0) return Honest(args);
  return HonestWith(args, 2, (args[2] & ~from) | to);
}

int64_t SealsCanAlwaysBeAdded(const int64_t* args) { return Seals(args, F_SEAL_SEAL, 0); }
int64_t SealedFilesGrow(const int64_t* args) { return Seals(args, F_SEAL_GROW, 0); }
int64_t FutureIsThePresent(const int64_t* args) {
  return Seals(args, F_SEAL_FUTURE_WRITE, F_SEAL_WRITE);
}

// --- bytes ---

int64_t GoesOnFromTheFilesOffset(const int64_t* args) { return HonestWith(args, 1, 0); }

int64_t LeavesTheOffset(const int64_t* args) {
  off_t* const from = Pointer<off_t>(args[1]);
  const off_t before = from != nullptr ? *from : 0;
  const int64_t moved = Honest(args);
  if (from != nullptr) *from = before;
  return moved;
}

int64_t TeeTakesAway(const int64_t* args) {
  const int64_t copied = Honest(args);
  char bytes[256];
  for (int64_t left = copied; left > 0;) {
    const ssize_t size = read(Int(args[0]), bytes, left < 256 ? static_cast<size_t>(left) : 256);
    if (size <= 0) break;
    left -= size;
  }
  return copied;
}

int64_t OneBufferOnly(const int64_t* args) {
  return args[2] > 1 ? HonestWith(args, 2, 1) : Honest(args);
}

int64_t AllOrNothing(const int64_t* args) {
  int64_t wanted = 0;
  const auto* remote = Pointer<const struct iovec>(args[3]);
  const int64_t copied = Honest(args);
  for (int64_t i = 0; copied > 0 && i < args[4]; ++i) {
    wanted += static_cast<int64_t>(remote[i].iov_len);
  }
  return copied > 0 && copied < wanted ? FailWith(EFAULT) : copied;
}

}  // namespace

std::vector<Fault> LinuxFaults() {
  return {
      {"eventfd-semaphore-is-no-semaphore",
       "linux",
       "A read of an eventfd made with EFD_SEMAPHORE takes the whole count.",
       {{"eventfd", CountsNoSemaphore}}},
      {"eventfd-begins-at-zero",
       "linux",
       "The initial value that eventfd is given is ignored.",
       {{"eventfd", BeginsAtZero}}},
      {"eventfd-read-leaves-the-count",
       "linux",
       "A read of an eventfd does not set its counter back.",
       {{"read", ReadLeavesTheCount}}},
      {"eventfd-short-read",
       "linux",
       "A read of fewer than eight bytes of an eventfd stores as much of the count as fits.",
       {{"read", ShortReadsTake}}},
      {"signalfd-keeps-the-old-set",
       "linux",
       "signalfd with a descriptor of its kind returns it and leaves its set as it was.",
       {{"signalfd", KeepsTheOldSet}}},
      {"signalfd-takes-one-at-a-time",
       "linux",
       "A read of a signalfd takes one signal, however many records fit.",
       {{"read", TakesOneAtATime}}},
      {"signalfd-tells-no-sender",
       "linux",
       "ssi_pid of what is read from a signalfd is 0.",
       {{"read", TellsNoSender}}},
      {"timerfd-tells-one-expiration",
       "linux",
       "A read of a timerfd returns 1 however often the timer expired.",
       {{"read", TellsOneExpiration}}},
      {"timerfd-abstime-is-an-interval",
       "linux",
       "timerfd_settime takes a time with TFD_TIMER_ABSTIME for one from now on.",
       {{"timerfd_settime", PointsInTimeAreIntervals}}},
      {"timerfd-expires-once",
       "linux",
       "timerfd_settime ignores it_interval.",
       {{"timerfd_settime", ExpiresOnce}}},
      {"timerfd-forgets-the-old-value",
       "linux",
       "The old value that timerfd_settime stores is zero.",
       {{"timerfd_settime", ForgetsWhatItWas}}},
      {"pidfd-stays-open-at-exec",
       "linux",
       "The descriptor of pidfd_open is not close-on-exec.",
       {{"pidfd_open", StaysOpenAtExec}}},
      {"pidfd-signal-to-the-reaped",
       "linux",
       "pidfd_send_signal to a process that was reaped returns 0.",
       {{"pidfd_send_signal", ReachesTheReaped}}},
      {"pidfd-of-a-zombie",
       "linux",
       "pidfd_open of a process that ended fails with ESRCH before it is waited for.",
       {{"pidfd_open", RefusesZombies}}},
      {"pidfd-getfd-opens-anew",
       "linux",
       "What pidfd_getfd returns has an offset of its own.",
       {{"pidfd_getfd", FetchesANewOffset}}},
      {"pdeathsig-inherited",
       "linux",
       "A child of fork has its parent's parent-death signal.",
       {{"fork", ChildInheritsTheWish}}},
      {"pdeathsig-lost-at-exec",
       "linux",
       "execve clears the parent-death signal.",
       {{"execve", nullptr}},
       nullptr,
       ForgetsTheWish},
      {"memfd-always-takes-seals",
       "linux",
       "A file of memfd_create can be sealed without MFD_ALLOW_SEALING.",
       {{"memfd_create", AlwaysTakesSeals}}},
      {"memfd-ignores-cloexec",
       "linux",
       "MFD_CLOEXEC is ignored.",
       {{"memfd_create", IsInheritedByPrograms}}},
      {"seal-seal-seals-nothing",
       "linux",
       "Seals can be added to a file that has F_SEAL_SEAL.",
       {{"fcntl", SealsCanAlwaysBeAdded}}},
      {"seal-grow-is-ignored",
       "linux",
       "A file with F_SEAL_GROW grows.",
       {{"fcntl", SealedFilesGrow}}},
      {"seal-future-write-is-write",
       "linux",
       "F_SEAL_FUTURE_WRITE is refused while there is a writable mapping, as F_SEAL_WRITE is.",
       {{"fcntl", FutureIsThePresent}}},
      {"splice-ignores-the-offset",
       "linux",
       "splice reads at the file's own offset though it is given another.",
       {{"splice", GoesOnFromTheFilesOffset}}},
      {"splice-leaves-the-offset",
       "linux",
       "splice does not store where it stopped reading.",
       {{"splice", LeavesTheOffset}}},
      {"tee-takes-away", "linux", "tee consumes what it copies.", {{"tee", TeeTakesAway}}},
      {"vmsplice-of-one-buffer",
       "linux",
       "vmsplice looks at the first buffer only.",
       {{"vmsplice", OneBufferOnly}}},
      {"process-vm-readv-all-or-nothing",
       "linux",
       "process_vm_readv fails with EFAULT where only some of the buffers can be copied.",
       {{"process_vm_readv", AllOrNothing}}},
  };
}

#else

std::vector<Fault> LinuxFaults() { return {}; }

#endif

}  // namespace parley
