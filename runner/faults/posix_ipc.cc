// Named faults: POSIX message queues, semaphores and shared memory objects.
#include <errno.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t PastTimeIsRefusedAtOnce(const int64_t* args) {
  const struct timespec* until = Pointer<struct timespec>(args[4]);
  struct timespec now;
  if (until != nullptr && clock_gettime(CLOCK_REALTIME, &now) == 0 && until->tv_sec < now.tv_sec) {
    return FailWith(ETIMEDOUT);
  }
  return Honest(args);
}

}  // namespace

std::vector<Fault> PosixIpcFaults() {
  return {
      {"mq-timedsend-looks-at-the-time-first",
       "posix-ipc",
       "mq_timedsend fails with ETIMEDOUT if its time has passed, although the queue has room.",
       {{"mq_timedsend", PastTimeIsRefusedAtOnce}}},
  };
}

}  // namespace parley
