// Named faults: POSIX message queues, semaphores and shared memory objects.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t DoNothing(const int64_t*) { return 0; }

}  // namespace

std::vector<Fault> PosixIpcFaults() {
  return {
      {"shm-unlink-keeps-the-name",
       "posix-ipc",
       "shm_unlink reports success and leaves the name in place.",
       {{"shm_unlink", DoNothing}}},
  };
}

}  // namespace parley
