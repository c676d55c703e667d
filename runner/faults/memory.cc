// Named faults: memory that is mapped and shared.
#include <sys/mman.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t AnonymousIsPrivate(const int64_t* args) {
  int64_t words[6] = {args[0], args[1], args[2], args[3], args[4], args[5]};
  if ((args[3] & MAP_SHARED) && (args[3] & MAP_ANONYMOUS)) {
    words[3] = (args[3] & ~int64_t{MAP_SHARED}) | MAP_PRIVATE;
  }
  return Honest(words);
}

}  // namespace

std::vector<Fault> MemoryFaults() {
  return {
      {"mmap-shared-anonymous-is-private",
       "memory",
       "A mapping with MAP_SHARED|MAP_ANONYMOUS is copied by fork instead of shared.",
       {{"mmap", AnonymousIsPrivate}}},
  };
}

}  // namespace parley
