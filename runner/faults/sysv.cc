// Named faults: System V message queues, semaphores and shared memory.
#include <sys/msg.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t NegativeTypeIsZero(const int64_t* args) {
  int64_t words[5] = {args[0], args[1], args[2], args[3] < 0 ? 0 : args[3], args[4]};
  return Honest(words);
}

}  // namespace

std::vector<Fault> SysvFaults() {
  return {
      {"msgrcv-negative-type-is-zero",
       "sysv",
       "msgrcv with a negative type takes the first message of the queue, whatever its type.",
       {{"msgrcv", NegativeTypeIsZero}}},
  };
}

}  // namespace parley
