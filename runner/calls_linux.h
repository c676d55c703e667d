// System calls of Linux that C libraries wrap late, differently or not at all. Where the headers do
// not know the number they fail with ENOSYS.
#ifndef PARLEY_RUNNER_CALLS_LINUX_H_
#define PARLEY_RUNNER_CALLS_LINUX_H_

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

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
int FutexWait(uint32_t* word, int operation, uint32_t value, const struct timespec* timeout);
int FutexWake(uint32_t* word, int operation, uint32_t count);
int PrctlWord(int option, uintptr_t argument);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_LINUX_H_
