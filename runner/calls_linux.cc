// Raw system calls of Linux.
#include "runner/calls_linux.h"

#include <errno.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace parley {
namespace calls {
namespace {

[[maybe_unused]] int Lacking() {
  errno = ENOSYS;
  return -1;
}

// All six parameters of the system call.
int Futex(uint32_t* word, int operation, uint32_t value, const struct timespec* timeout,
          uint32_t* word2, uint32_t value3) {
#if defined(SYS_futex_time64)
  // 32-bit machines have two calls, for two layouts of struct timespec.
  if (sizeof(time_t) > sizeof(long)) {
    return static_cast<int>(
        syscall(SYS_futex_time64, word, operation, value, timeout, word2, value3));
  }
#endif
#ifdef SYS_futex
  return static_cast<int>(syscall(SYS_futex, word, operation, value, timeout, word2, value3));
#else
  (void)word, (void)operation, (void)value, (void)timeout, (void)word2, (void)value3;
  return Lacking();
#endif
}

// What newer system calls take on every machine, also where time_t has 32 bits.
struct KernelTime {
  int64_t seconds;
  int64_t nanoseconds;
};

// Null for null.
[[maybe_unused]] const KernelTime* ToKernel(const struct timespec* time, KernelTime* storage) {
  if (time == nullptr) return nullptr;
  *storage = {time->tv_sec, time->tv_nsec};
  return storage;
}

// The size of the kernel's set of signals in bytes.
[[maybe_unused]] constexpr size_t kKernelSigset = _NSIG / 8;

}  // namespace

int MemfdCreate(const char* name, unsigned flags) {
#ifdef SYS_memfd_create
  return static_cast<int>(syscall(SYS_memfd_create, name, flags));
#else
  (void)name, (void)flags;
  return Lacking();
#endif
}

int PidfdOpen(pid_t pid, unsigned flags) {
#ifdef SYS_pidfd_open
  return static_cast<int>(syscall(SYS_pidfd_open, pid, flags));
#else
  (void)pid, (void)flags;
  return Lacking();
#endif
}

int PidfdSendSignal(int pidfd, int signal, siginfo_t* info, unsigned flags) {
#ifdef SYS_pidfd_send_signal
  return static_cast<int>(syscall(SYS_pidfd_send_signal, pidfd, signal, info, flags));
#else
  (void)pidfd, (void)signal, (void)info, (void)flags;
  return Lacking();
#endif
}

int PidfdGetfd(int pidfd, int fd, unsigned flags) {
#ifdef SYS_pidfd_getfd
  return static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, flags));
#else
  (void)pidfd, (void)fd, (void)flags;
  return Lacking();
#endif
}

pid_t GetThreadId() {
#ifdef SYS_gettid
  return static_cast<pid_t>(syscall(SYS_gettid));
#else
  return Lacking();
#endif
}

int ThreadKill(pid_t thread, int signal) {
#ifdef SYS_tkill
  return static_cast<int>(syscall(SYS_tkill, thread, signal));
#else
  (void)thread, (void)signal;
  return Lacking();
#endif
}

int ThreadGroupKill(pid_t process, pid_t thread, int signal) {
#ifdef SYS_tgkill
  return static_cast<int>(syscall(SYS_tgkill, process, thread, signal));
#else
  (void)process, (void)thread, (void)signal;
  return Lacking();
#endif
}

int CloseRange(unsigned first, unsigned last, unsigned flags) {
#ifdef SYS_close_range
  return static_cast<int>(syscall(SYS_close_range, first, last, flags));
#else
  (void)first, (void)last, (void)flags;
  return Lacking();
#endif
}

int EpollPwait2(int epfd, struct epoll_event* events, int maxevents, const struct timespec* timeout,
                const sigset_t* sigmask) {
#ifdef SYS_epoll_pwait2
  KernelTime storage;
  return static_cast<int>(syscall(SYS_epoll_pwait2, epfd, events, maxevents,
                                  ToKernel(timeout, &storage), sigmask, kKernelSigset));
#else
  (void)epfd, (void)events, (void)maxevents, (void)timeout, (void)sigmask;
  return Lacking();
#endif
}

int FutexWait(uint32_t* word, int operation, uint32_t value, const struct timespec* timeout) {
  return Futex(word, operation, value, timeout, nullptr, 0);
}

int FutexWake(uint32_t* word, int operation, uint32_t count) {
  return Futex(word, operation, count, nullptr, nullptr, 0);
}

int FutexWaitBitset(uint32_t* word, int operation, uint32_t value, const struct timespec* abstime,
                    uint32_t bitset) {
  return Futex(word, operation, value, abstime, nullptr, bitset);
}

int FutexWakeBitset(uint32_t* word, int operation, uint32_t count, uint32_t bitset) {
  return Futex(word, operation, count, nullptr, nullptr, bitset);
}

int FutexRequeue(uint32_t* word, int operation, uint32_t wake, uint32_t move, uint32_t* to) {
  return FutexTwoWords(word, operation, wake, move, to, 0);
}

int FutexTwoWords(uint32_t* word, int operation, uint32_t value, uint32_t value2, uint32_t* word2,
                  uint32_t value3) {
  // The number stands in the place of the time.
  return Futex(word, operation, value, reinterpret_cast<const struct timespec*>(uintptr_t{value2}),
               word2, value3);
}

int FutexLockPi(uint32_t* word, int operation, const struct timespec* abstime) {
  return Futex(word, operation, 0, abstime, nullptr, 0);
}

int FutexPi(uint32_t* word, int operation) {
  return Futex(word, operation, 0, nullptr, nullptr, 0);
}

int FutexWaitv(struct futex_waitv* waiters, unsigned nr_futexes, unsigned flags,
               const struct timespec* abstime, clockid_t clock) {
#ifdef SYS_futex_waitv
  KernelTime storage;
  return static_cast<int>(
      syscall(SYS_futex_waitv, waiters, nr_futexes, flags, ToKernel(abstime, &storage), clock));
#else
  (void)waiters, (void)nr_futexes, (void)flags, (void)abstime, (void)clock;
  return Lacking();
#endif
}

int SetRobustList(void* head, size_t length) {
#ifdef SYS_set_robust_list
  return static_cast<int>(syscall(SYS_set_robust_list, head, length));
#else
  (void)head, (void)length;
  return Lacking();
#endif
}

int PrctlWord(int option, uintptr_t argument) {
#ifdef __linux__
  return prctl(option, argument, 0ul, 0ul, 0ul);
#else
  (void)option, (void)argument;
  return Lacking();
#endif
}

}  // namespace calls
}  // namespace parley
