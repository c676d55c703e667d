// mremap with a fixed number of arguments.
#include "runner/calls_memory.h"

#include <errno.h>
#include <sys/mman.h>

namespace parley {
namespace calls {

void* MremapWord(void* old, size_t old_size, size_t new_size, int flags, void* new_address) {
#ifdef MREMAP_MAYMOVE
  return mremap(old, old_size, new_size, flags, new_address);
#else
  (void)old, (void)old_size, (void)new_size, (void)flags, (void)new_address;
  errno = ENOSYS;
  return MAP_FAILED;
#endif
}

}  // namespace calls
}  // namespace parley
