// Wrapper of mremap, which takes a variable number of arguments.
#ifndef PARLEY_RUNNER_CALLS_MEMORY_H_
#define PARLEY_RUNNER_CALLS_MEMORY_H_

#include <stddef.h>

namespace parley {
namespace calls {

// Fails with ENOSYS where there is no mremap.
void* MremapWord(void* old, size_t old_size, size_t new_size, int flags, void* new_address);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_MEMORY_H_
