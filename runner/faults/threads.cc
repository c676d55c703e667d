// Named faults: threads, mutexes, condition variables.
#include <errno.h>
#include <pthread.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// A locked mutex is reported as taken.
int64_t TrylockAlwaysSucceeds(const int64_t* args) {
  const int64_t error = Honest(args);
  return error == EBUSY ? 0 : error;
}

}  // namespace

std::vector<Fault> ThreadFaults() {
  return {
      {"mutex-trylock-takes-a-locked-mutex",
       "threads",
       "pthread_mutex_trylock returns 0 for a mutex that is locked.",
       {{"pthread_mutex_trylock", TrylockAlwaysSucceeds}}},
  };
}

}  // namespace parley
