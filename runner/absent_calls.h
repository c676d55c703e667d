// Stand-ins for functions of the table that this C library lacks. A row names the function itself;
// the table of thunks stands in the namespace of the stand-ins, so that one is found before the
// (missing) function of the system. A new C library costs a line here, no change of a row.
#ifndef PARLEY_RUNNER_ABSENT_CALLS_H_
#define PARLEY_RUNNER_ABSENT_CALLS_H_

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>

namespace parley {
namespace calls {

// Fails with -1 and errno.
#define PARLEY_ABSENT(function)                  \
  inline int64_t function(const int64_t* args) { \
    (void)args;                                  \
    errno = ENOSYS;                              \
    return -1;                                   \
  }

// Fails with an error number as its result.
#define PARLEY_ABSENT_ERRNO(function)            \
  inline int64_t function(const int64_t* args) { \
    (void)args;                                  \
    return ENOSYS;                               \
  }

// Waiting by a clock of choice: glibc 2.30 has it, musl has not.
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 30)
#define PARLEY_HAS_CLOCK_WAITS 1
#endif
#if __GLIBC_PREREQ(2, 34)
#define PARLEY_HAS_BARE_FORK 1
#endif
#if __GLIBC_PREREQ(2, 27)
#define PARLEY_HAS_COPY_FILE_RANGE 1
#endif
#elif defined(__linux__)
#define PARLEY_HAS_COPY_FILE_RANGE 1
#endif

#ifndef PARLEY_HAS_CLOCK_WAITS
PARLEY_ABSENT_ERRNO(pthread_mutex_clocklock)
PARLEY_ABSENT_ERRNO(pthread_cond_clockwait)
PARLEY_ABSENT_ERRNO(pthread_rwlock_clockrdlock)
PARLEY_ABSENT_ERRNO(pthread_rwlock_clockwrlock)
PARLEY_ABSENT(sem_clockwait)
#endif

// musl knows priority protection by name only.
#if defined(__linux__) && !defined(__GLIBC__)
PARLEY_ABSENT_ERRNO(pthread_mutexattr_setprioceiling)
PARLEY_ABSENT_ERRNO(pthread_mutexattr_getprioceiling)
#endif

#ifndef PARLEY_HAS_COPY_FILE_RANGE
PARLEY_ABSENT(copy_file_range)
#endif

#ifndef __GLIBC__
PARLEY_ABSENT(sysv_signal)
#endif

#ifndef __linux__
PARLEY_ABSENT(epoll_create)
PARLEY_ABSENT(epoll_create1)
PARLEY_ABSENT(epoll_ctl)
PARLEY_ABSENT(epoll_wait)
PARLEY_ABSENT(epoll_pwait)
PARLEY_ABSENT(signalfd)
PARLEY_ABSENT(eventfd)
PARLEY_ABSENT(timerfd_create)
PARLEY_ABSENT(timerfd_settime)
PARLEY_ABSENT(timerfd_gettime)
PARLEY_ABSENT(inotify_init1)
PARLEY_ABSENT(inotify_add_watch)
PARLEY_ABSENT(inotify_rm_watch)
PARLEY_ABSENT(splice)
PARLEY_ABSENT(tee)
PARLEY_ABSENT(vmsplice)
PARLEY_ABSENT(sendfile)
PARLEY_ABSENT(prlimit)
PARLEY_ABSENT(unshare)
#endif

#undef PARLEY_ABSENT
#undef PARLEY_ABSENT_ERRNO

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_ABSENT_CALLS_H_
