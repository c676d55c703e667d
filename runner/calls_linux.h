// System calls of Linux that C libraries wrap late, differently or not at all. Where the headers do
// not know the number they fail with ENOSYS.
#ifndef PARLEY_RUNNER_CALLS_LINUX_H_
#define PARLEY_RUNNER_CALLS_LINUX_H_

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct epoll_event;
struct futex_waitv;

namespace parley {
namespace calls {

int MemfdCreate(const char* name, unsigned flags);
int PidfdOpen(pid_t pid, unsigned flags);
int PidfdSendSignal(int pidfd, int signal, siginfo_t* info, unsigned flags);
int PidfdGetfd(int pidfd, int fd, unsigned flags);
pid_t GetThreadId();
int ThreadKill(pid_t thread, int signal);
int ThreadGroupKill(pid_t process, pid_t thread, int signal);
int CloseRange(unsigned first, unsigned last, unsigned flags);
// The timeout is an interval; null for none.
int EpollPwait2(int epfd, struct epoll_event* events, int maxevents, const struct timespec* timeout,
                const sigset_t* sigmask);
int FutexWait(uint32_t* word, int operation, uint32_t value, const struct timespec* timeout);
int FutexWake(uint32_t* word, int operation, uint32_t count);
// abstime is absolute, by CLOCK_REALTIME if the operation says so, else by CLOCK_MONOTONIC.
int FutexWaitBitset(uint32_t* word, int operation, uint32_t value, const struct timespec* abstime,
                    uint32_t bitset);
int FutexWakeBitset(uint32_t* word, int operation, uint32_t count, uint32_t bitset);
int FutexRequeue(uint32_t* word, int operation, uint32_t wake, uint32_t move, uint32_t* to);
// FUTEX_CMP_REQUEUE and FUTEX_WAKE_OP.
int FutexTwoWords(uint32_t* word, int operation, uint32_t value, uint32_t value2, uint32_t* word2,
                  uint32_t value3);
// abstime is absolute, by CLOCK_REALTIME.
int FutexLockPi(uint32_t* word, int operation, const struct timespec* abstime);
int FutexPi(uint32_t* word, int operation);
// abstime is absolute, by the clock given; null for none.
int FutexWaitv(struct futex_waitv* waiters, unsigned nr_futexes, unsigned flags,
               const struct timespec* abstime, clockid_t clock);
// For the calling thread; the C library's own list is lost with it.
int SetRobustList(void* head, size_t length);
int PrctlWord(int option, uintptr_t argument);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_LINUX_H_
