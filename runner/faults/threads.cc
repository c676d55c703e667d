// Named faults: threads, mutexes, condition variables.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t MendsNothing(const int64_t*) { return 0; }

}  // namespace

std::vector<Fault> ThreadFaults() {
  return {
      {"mutex-consistent-mends-nothing",
       "thread",
       "pthread_mutex_consistent reports success, but the mutex is unusable once it is unlocked.",
       {{"pthread_mutex_consistent", MendsNothing}}},
  };
}

}  // namespace parley
