// Named faults: what mappings and seals permit, and what a refused call leaves.
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

const int64_t kFailed = static_cast<int64_t>(reinterpret_cast<intptr_t>(MAP_FAILED));

int64_t RefusalUnmaps(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  // After other errors the standard lets the old mapping be gone.
  const bool keeps = errno == EBADF || errno == EINVAL || errno == ENOTSUP;
  if (result == kFailed && keeps && (args[3] & MAP_FIXED) != 0 && args[0] != 0 && args[1] > 0) {
    munmap(Pointer<void>(args[0]), static_cast<size_t>(args[1]));
  }
  return result;
}

#ifdef F_SEAL_FUTURE_WRITE
int64_t FutureWritesGoOn(const int64_t* args) {
  int* future = FaultState<int>();
  if (Int(args[1]) == F_ADD_SEALS && (args[2] & F_SEAL_FUTURE_WRITE) != 0) {
    const int64_t result = HonestWithout(args, 2, F_SEAL_FUTURE_WRITE);
    if (result == 0) *future = 1;
    return result;
  }
  const int64_t result = Honest(args);
  const bool tells = Int(args[1]) == F_GET_SEALS && result >= 0 && *future != 0;
  return tells ? result | F_SEAL_FUTURE_WRITE : result;
}
#endif

#ifdef MREMAP_MAYMOVE
int64_t AlwaysMoves(const int64_t* args) { return HonestWith(args, 3, args[3] | MREMAP_MAYMOVE); }
#endif

}  // namespace

std::vector<Fault> MappingRightFaults() {
  return {
      {"mmap-fixed-refused-unmaps",
       "memory",
       "mmap with MAP_FIXED that fails with EBADF or EINVAL has removed what was mapped.",
       {{"mmap", RefusalUnmaps}}},
#ifdef F_SEAL_FUTURE_WRITE
      {"seal-future-write-is-ignored",
       "linux",
       "F_SEAL_FUTURE_WRITE is told by F_GET_SEALS and keeps nobody from writing.",
       {{"fcntl", FutureWritesGoOn}}},
#endif
#ifdef MREMAP_MAYMOVE
      {"mremap-always-moves",
       "memory",
       "mremap moves a mapping that cannot grow in place without MREMAP_MAYMOVE.",
       {{"mremap", AlwaysMoves}}},
#endif
  };
}

}  // namespace parley
