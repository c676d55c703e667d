// mq_open and sem_open with a fixed number of arguments.
#include "runner/calls_posix_ipc.h"

#include <fcntl.h>

namespace parley {
namespace calls {

mqd_t MqOpen(const char* name, int flags) { return mq_open(name, flags); }

mqd_t MqOpenCreating(const char* name, int flags, mode_t mode, struct mq_attr* attributes) {
  return mq_open(name, flags, mode, attributes);
}

sem_t* SemOpen(const char* name, int flags) { return sem_open(name, flags); }

sem_t* SemOpenCreating(const char* name, int flags, mode_t mode, unsigned value) {
  return sem_open(name, flags, mode, value);
}

}  // namespace calls
}  // namespace parley
