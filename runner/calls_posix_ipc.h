// Wrappers of mq_open and sem_open, which take more arguments when they may create.
#ifndef PARLEY_RUNNER_CALLS_POSIX_IPC_H_
#define PARLEY_RUNNER_CALLS_POSIX_IPC_H_

#include <mqueue.h>
#include <semaphore.h>
#include <sys/types.h>

namespace parley {
namespace calls {

mqd_t MqOpen(const char* name, int flags);
mqd_t MqOpenCreating(const char* name, int flags, mode_t mode, struct mq_attr* attributes);
sem_t* SemOpen(const char* name, int flags);
sem_t* SemOpenCreating(const char* name, int flags, mode_t mode, unsigned value);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_POSIX_IPC_H_
