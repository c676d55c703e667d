// Named faults: memory that is mapped and shared.
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// mmap with other flags, and as it was asked for where that does not work.
int64_t MapWithFlags(const int64_t* args, int64_t flags) {
  const int64_t result = flags == args[3] ? -1 : HonestWith(args, 3, flags);
  if (result != -1) return result;
  errno = 0;
  return Honest(args);
}

int64_t Exchanged(int64_t flags, int from, int to) {
  return (flags & ~static_cast<int64_t>(MAP_TYPE)) == flags - from ? flags - from + to : flags;
}

int64_t AnonymousIsPrivate(const int64_t* args) {
  const bool anonymous = (args[3] & MAP_ANONYMOUS) != 0;
  return MapWithFlags(args, anonymous ? Exchanged(args[3], MAP_SHARED, MAP_PRIVATE) : args[3]);
}

int64_t FilesArePrivate(const int64_t* args) {
  const bool anonymous = (args[3] & MAP_ANONYMOUS) != 0;
  return MapWithFlags(args, anonymous ? args[3] : Exchanged(args[3], MAP_SHARED, MAP_PRIVATE));
}

int64_t PrivateLeaks(const int64_t* args) {
  const bool anonymous = (args[3] & MAP_ANONYMOUS) != 0;
  return MapWithFlags(args, anonymous ? args[3] : Exchanged(args[3], MAP_PRIVATE, MAP_SHARED));
}

int64_t AddressIsAHint(const int64_t* args) {
  return MapWithFlags(args, args[3] & ~static_cast<int64_t>(MAP_FIXED));
}

int64_t FromTheBeginning(const int64_t* args) { return HonestWith(args, 5, 0); }

int64_t NothingIsAPage(const int64_t* args) {
  return HonestWith(args, 1, args[1] == 0 ? 1 : args[1]);
}

#ifdef MAP_FIXED_NOREPLACE
int64_t ReplacesNevertheless(const int64_t* args) {
  if ((args[3] & MAP_FIXED_NOREPLACE) == 0) return Honest(args);
  return MapWithFlags(args, (args[3] & ~static_cast<int64_t>(MAP_FIXED_NOREPLACE)) | MAP_FIXED);
}
#endif

// What was mapped from which descriptor, so that it can go with it.
struct Mapped {
  int64_t pid, fd, address, length;
};
constexpr int kMapped = 64;

int64_t NotesTheDescriptor(const int64_t* args) {
  const int64_t address = Honest(args);
  auto* mapped = FaultState<Mapped>();
  for (int i = 0; address != -1 && Int(args[4]) >= 0 && i < kMapped; ++i) {
    int64_t none = 0;
    if (!__atomic_compare_exchange_n(&mapped[i].pid, &none, getpid(), false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST)) {
      continue;
    }
    mapped[i].fd = args[4];
    mapped[i].address = address;
    mapped[i].length = args[1];
    break;
  }
  return address;
}

int64_t TakesMappingsAlong(const int64_t* args) {
  auto* mapped = FaultState<Mapped>();
  for (int i = 0; i < kMapped; ++i) {
    if (mapped[i].pid != getpid() || Int(mapped[i].fd) != Int(args[0])) continue;
    munmap(Pointer<void>(mapped[i].address), static_cast<size_t>(mapped[i].length));
    mapped[i].fd = -1;
  }
  errno = 0;
  return Honest(args);
}

int64_t ReadingIsWriting(const int64_t* args) {
  return HonestWith(args, 2, (args[2] & PROT_READ) ? args[2] | PROT_WRITE : args[2]);
}

int64_t FirstPageOnly(const int64_t* args) {
  const int64_t page = sysconf(_SC_PAGESIZE);
  return HonestWith(args, 1, args[1] > page ? page : args[1]);
}

// A length that is no whole number of pages is cut down to one.
int64_t LeavesTheLastPage(const int64_t* args) {
  const int64_t rest = args[1] % sysconf(_SC_PAGESIZE);
  if (rest == 0) return Honest(args);
  if (args[1] == rest) return 0;
  return HonestWith(args, 1, args[1] - rest);
}

int64_t HolesAreErrors(const int64_t* args) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  if (args[1] > 0 && msync(Pointer<void>(args[0]), page, MS_ASYNC) == -1 && errno == ENOMEM) {
    return FailWith(EINVAL);
  }
  errno = 0;
  return Honest(args);
}

// What is not there is as good as done.
int64_t UnmappedIsFine(const int64_t* args) { return SucceedInsteadOf(ENOMEM, args); }

int64_t TakesBothWays(const int64_t* args) {
  const bool both = (args[2] & MS_SYNC) != 0 && (args[2] & MS_ASYNC) != 0;
  return HonestWith(args, 2, both ? args[2] & ~int64_t{MS_ASYNC} : args[2]);
}

int64_t MovesNoBytes(const int64_t* args) {
  const int64_t address = Honest(args);
  if (address != -1 && address != args[0]) {
    memset(Pointer<void>(address), 0, static_cast<size_t>(args[1] < args[2] ? args[1] : args[2]));
  }
  return address;
}

// --- locks ---

// As many calls of munlock are needed as there were of mlock.
int64_t CountsLocks(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) ++*FaultState<int>();
  return result;
}
int64_t CountsUnlocks(const int64_t* args) { return --*FaultState<int>() > 0 ? 0 : Honest(args); }

int64_t UnlocksEverything(const int64_t*) { return munlockall(); }

int64_t ForgetsTheFuture(const int64_t* args) {
  return Int(args[0]) == MCL_FUTURE ? 0 : HonestWithout(args, 0, MCL_FUTURE);
}

int64_t LocksTheFuture(const int64_t* args) {
  return Int(args[0]) == MCL_CURRENT ? HonestWith(args, 0, MCL_CURRENT | MCL_FUTURE) : Honest(args);
}

int64_t TakesAnyAddress(const int64_t* args) { return SucceedInsteadOf(EINVAL, args); }

// An address of whole pages without MAP_FIXED counts as with it.
int64_t HintsAreOrders(const int64_t* args) {
  if (args[0] == 0 || args[0] % sysconf(_SC_PAGESIZE) != 0) return Honest(args);
  return HonestWith(args, 3, args[3] | MAP_FIXED);
}

}  // namespace

std::vector<Fault> MemoryFaults() {
  return {
      {"mmap-shared-anonymous-is-private",
       "memory",
       "A mapping with MAP_SHARED|MAP_ANONYMOUS is copied by fork instead of shared.",
       {{"mmap", AnonymousIsPrivate}}},
      {"mmap-shared-file-is-private",
       "memory",
       "Stores to a MAP_SHARED mapping of a file reach neither the file nor other processes.",
       {{"mmap", FilesArePrivate}}},
      {"mmap-private-leaks",
       "memory",
       "Stores to a MAP_PRIVATE mapping of a writable file reach the file.",
       {{"mmap", PrivateLeaks}}},
      {"mmap-fixed-is-a-hint",
       "memory",
       "mmap with MAP_FIXED maps elsewhere if something is mapped at the address.",
       {{"mmap", AddressIsAHint}}},
      {"mmap-ignores-the-offset",
       "memory",
       "mmap maps a file from its beginning whatever the offset.",
       {{"mmap", FromTheBeginning}}},
      {"mmap-of-nothing-is-a-page",
       "memory",
       "mmap of length 0 maps a page.",
       {{"mmap", NothingIsAPage}}},
#ifdef MAP_FIXED_NOREPLACE
      {"mmap-noreplace-replaces",
       "memory",
       "MAP_FIXED_NOREPLACE replaces what is mapped at the address.",
       {{"mmap", ReplacesNevertheless}}},
#endif
      {"close-unmaps",
       "memory",
       "A mapping goes when the descriptor that it was made from is closed.",
       {{"mmap", NotesTheDescriptor}, {"close", TakesMappingsAlong}}},
      {"mprotect-read-is-write",
       "memory",
       "Pages that mprotect makes readable can be written, too.",
       {{"mprotect", ReadingIsWriting}}},
      {"mprotect-one-page",
       "memory",
       "mprotect changes the first page of several only.",
       {{"mprotect", FirstPageOnly}}},
      {"munmap-leaves-the-last-page",
       "memory",
       "munmap leaves the page in which its range ends.",
       {{"munmap", LeavesTheLastPage}}},
      {"munmap-of-a-hole-fails",
       "memory",
       "munmap where nothing is mapped fails with EINVAL.",
       {{"munmap", HolesAreErrors}}},
      {"msync-of-a-hole-succeeds",
       "memory",
       "msync of pages that are not mapped returns 0.",
       {{"msync", UnmappedIsFine}}},
      {"msync-takes-both-ways",
       "memory",
       "msync takes MS_SYNC and MS_ASYNC together.",
       {{"msync", TakesBothWays}}},
      {"mlock-of-a-hole-succeeds",
       "memory",
       "mlock of pages that are not mapped returns 0.",
       {{"mlock", UnmappedIsFine}}},
      {"munlock-counts",
       "memory",
       "Pages are locked until munlock was called as often as mlock.",
       {{"mlock", CountsLocks}, {"munlock", CountsUnlocks}}},
      {"munlock-unlocks-everything",
       "memory",
       "munlock unlocks all pages of the process.",
       {{"munlock", UnlocksEverything}}},
      {"mlockall-forgets-the-future",
       "memory",
       "mlockall does nothing about MCL_FUTURE.",
       {{"mlockall", ForgetsTheFuture}}},
      {"mlockall-locks-the-future",
       "memory",
       "mlockall with MCL_CURRENT locks also what is mapped later.",
       {{"mlockall", LocksTheFuture}}},
      {"mlockall-takes-any-flags",
       "memory",
       "mlockall without a flag, or with an unknown one, returns 0.",
       {{"mlockall", TakesAnyAddress}}},
      {"munmap-takes-any-address",
       "memory",
       "munmap of addresses that no process can have returns 0.",
       {{"munmap", TakesAnyAddress}}},
      {"mmap-hint-is-an-order",
       "memory",
       "mmap without MAP_FIXED replaces what is mapped at its address.",
       {{"mmap", HintsAreOrders}}},
      {"mremap-moves-no-bytes",
       "memory",
       "A mapping that mremap moves is zero afterwards.",
       {{"mremap", MovesNoBytes}}},
  };
}

}  // namespace parley
