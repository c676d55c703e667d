// Named faults: what Linux adds.
#include <sys/eventfd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t SemaphoreFlagIgnored(const int64_t* args) {
  int64_t words[2] = {args[0], args[1] & ~int64_t{EFD_SEMAPHORE}};
  return Honest(words);
}

}  // namespace

std::vector<Fault> LinuxFaults() {
  return {
      {"eventfd-ignores-semaphore-flag",
       "linux",
       "read from an eventfd made with EFD_SEMAPHORE takes the whole count instead of one.",
       {{"eventfd", SemaphoreFlagIgnored}}},
  };
}

}  // namespace parley
