// Named faults: what Linux has to change mappings and to keep them as they are: mremap, madvise,
// MAP_SHARED_VALIDATE and the seals.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

const int64_t kFailed = static_cast<int64_t>(reinterpret_cast<intptr_t>(MAP_FAILED));

int64_t ShrinkKeepsTheTail(const int64_t* args) {
  if (args[2] > 0 && args[2] < args[1] && args[3] == 0) return args[0];
  return Honest(args);
}

int64_t UnknownFlagsArePassedOver(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != kFailed || errno != EOPNOTSUPP) return result;
  errno = 0;
  return HonestWith(args, 3, (args[3] & ~0xf) | MAP_SHARED);
}

int64_t SealedForPrivateToo(const int64_t* args) {
  if ((args[3] & MAP_PRIVATE) != 0 && (args[2] & PROT_WRITE) != 0 && Int(args[4]) >= 0) {
    const int seals = fcntl(Int(args[4]), F_GET_SEALS);
    errno = 0;
    if (seals > 0 && (seals & F_SEAL_WRITE) != 0) {
      errno = EPERM;
      return kFailed;
    }
  }
  return Honest(args);
}

int64_t ReadersSeal(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EPERM || Int(args[1]) != F_ADD_SEALS) return result;
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", Int(args[0]));
  const int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return FailWith(EPERM);
  errno = 0;
  const int64_t sealed = HonestWith(args, 0, fd);
  const KeepErrno keep;
  close(fd);
  return sealed;
}

int64_t WipesNothing(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[2]) == MADV_WIPEONFORK) {
    madvise(Pointer<void>(args[0]), static_cast<size_t>(args[1]), MADV_KEEPONFORK);
  }
  return result;
}

int64_t KeepsTheOld(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (result != kFailed && result != args[0] && args[1] > 0) {
    mmap(Pointer<void>(args[0]), static_cast<size_t>(args[1]), PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  }
  return result;
}

int64_t SealsInSpiteOfMappings(const int64_t* args) {
  return Int(args[1]) == F_ADD_SEALS ? SucceedInsteadOf(EBUSY, args) : Honest(args);
}

// MADV_REMOVE does it for shared memory and is refused for private memory.
int64_t ClearsShared(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[2]) == MADV_DONTNEED) {
    madvise(Pointer<void>(args[0]), static_cast<size_t>(args[1]), MADV_REMOVE);
    errno = 0;
  }
  return result;
}

}  // namespace

std::vector<Fault> RemappingFaults() {
  return {
      {"mremap-shrinking-keeps-the-tail",
       "memory",
       "mremap to a smaller size leaves the pages behind mapped.",
       {{"mremap", ShrinkKeepsTheTail}}},
      {"mremap-moving-keeps-the-old",
       "memory",
       "mremap leaves memory mapped where it moved from.",
       {{"mremap", KeepsTheOld}}},
      {"mmap-validate-passes-over-flags",
       "memory",
       "mmap with MAP_SHARED_VALIDATE passes over flags that it does not know.",
       {{"mmap", UnknownFlagsArePassedOver}}},
      {"seal-write-is-for-private-mappings-too",
       "linux",
       "F_SEAL_WRITE forbids private writable mappings, too.",
       {{"mmap", SealedForPrivateToo}}},
      {"seals-need-no-writing",
       "linux",
       "F_ADD_SEALS succeeds at a read-only descriptor.",
       {{"fcntl", ReadersSeal}}},
      {"seal-write-in-spite-of-mappings",
       "linux",
       "F_ADD_SEALS with F_SEAL_WRITE succeeds while a writable mapping is shared.",
       {{"fcntl", SealsInSpiteOfMappings}}},
      {"madvise-wipeonfork-is-ignored",
       "memory",
       "A child finds the contents of memory with MADV_WIPEONFORK.",
       {{"madvise", WipesNothing}}},
      {"madvise-dontneed-clears-shared-memory",
       "memory",
       "MADV_DONTNEED takes the contents of shared memory.",
       {{"madvise", ClearsShared}}},
  };
}

#else

std::vector<Fault> RemappingFaults() { return {}; }

#endif

}  // namespace parley
