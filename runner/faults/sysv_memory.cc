// Named faults: System V shared memory.
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t ReadOnlyIsIgnored(const int64_t* args) {
  const int64_t address = HonestWithout(args, 2, SHM_RDONLY);
  if (address != -1 || errno != EACCES) return address;
  errno = 0;
  return Honest(args);
}

int64_t RoundsUp(const int64_t* args) {
  if ((args[2] & SHM_RND) == 0) return Honest(args);
  const int64_t unit = SHMLBA;
  return HonestWith(args, 1, (args[1] + unit - 1) / unit * unit);
}

int64_t AlwaysRounds(const int64_t* args) { return HonestWith(args, 2, args[2] | SHM_RND); }

// Where the address is in use another one is found.
int64_t AddressIsAHint(const int64_t* args) {
  const int64_t address = Honest(args);
  if (address != -1 || errno != EINVAL || args[1] == 0 || args[1] % SHMLBA != 0) return address;
  errno = 0;
  return HonestWith(args, 1, 0);
}

int64_t DetachesFromWithin(const int64_t* args) {
  return HonestWith(args, 0, args[0] / SHMLBA * SHMLBA);
}

int64_t RemovalClears(const int64_t* args) {
  struct shmid_ds segment;
  if (Int(args[1]) == IPC_RMID && shmctl(Int(args[0]), IPC_STAT, &segment) == 0 &&
      segment.shm_nattch > 0) {
    void* memory = shmat(Int(args[0]), nullptr, 0);
    if (memory != reinterpret_cast<void*>(-1)) {
      memset(memory, 0, segment.shm_segsz);
      shmdt(memory);
    }
  }
  errno = 0;
  return Honest(args);
}

// The segment stays, and its key with it.
int64_t RemovalWaitsForDetach(const int64_t* args) {
  struct shmid_ds segment;
  if (Int(args[1]) == IPC_RMID && shmctl(Int(args[0]), IPC_STAT, &segment) == 0 &&
      segment.shm_nattch > 0) {
    return 0;
  }
  errno = 0;
  return Honest(args);
}

// How often each actor has attached something, and how many attachments came to be by fork.
struct Attachments {
  int of[256];
  int inherited;
};

int64_t CountAttach(const int64_t* args) {
  const int64_t address = Honest(args);
  if (address != -1) ++FaultState<Attachments>()->of[CurrentSlot() % 256];
  return address;
}

int64_t CountDetach(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) --FaultState<Attachments>()->of[CurrentSlot() % 256];
  return result;
}

int64_t CountFork(const int64_t* args) {
  Attachments* attachments = FaultState<Attachments>();
  __atomic_fetch_add(&attachments->inherited, attachments->of[CurrentSlot() % 256],
                     __ATOMIC_SEQ_CST);
  return Honest(args);
}

int64_t ForkIsNotCounted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0 || Int(args[1]) != IPC_STAT) return result;
  auto* segment = Pointer<struct shmid_ds>(args[2]);
  const auto inherited = static_cast<unsigned long>(
      __atomic_load_n(&FaultState<Attachments>()->inherited, __ATOMIC_SEQ_CST));
  segment->shm_nattch -= inherited < segment->shm_nattch ? inherited : segment->shm_nattch;
  return result;
}

int64_t DetachIsNotTimed(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[1]) == IPC_STAT) Pointer<struct shmid_ds>(args[2])->shm_dtime = 0;
  return result;
}

int64_t SizeIsRounded(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0 || Int(args[1]) != IPC_STAT) return result;
  auto* segment = Pointer<struct shmid_ds>(args[2]);
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  segment->shm_segsz = (segment->shm_segsz + page - 1) / page * page;
  return result;
}

int64_t FindsTooSmall(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EINVAL || args[0] == IPC_PRIVATE || args[1] == 0) return result;
  const int64_t words[3] = {args[0], 0, args[2] & ~int64_t{IPC_CREAT}};
  errno = 0;
  return Honest(words);
}

// What was attached last; `id` is one more than the id.
struct Attached {
  int id;
  pid_t pid;
  int64_t address;
  int64_t size;
  int less;
};

int64_t NotesAttach(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  struct shmid_ds ds;
  if (result != -1 && shmctl(Int(args[0]), IPC_STAT, &ds) == 0) {
    *FaultState<Attached>() = {Int(args[0]) + 1, getpid(), result,
                               static_cast<int64_t>(ds.shm_segsz), 0};
  }
  return result;
}

#ifdef __linux__
int64_t UnshareDetaches(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* attached = FaultState<Attached>();
  if (result == 0 && (args[0] & CLONE_NEWIPC) != 0 && attached->pid == getpid()) {
    const KeepErrno keep;
    shmdt(Pointer<void>(attached->address));
  }
  return result;
}
#endif

int64_t PartDetaches(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* attached = FaultState<Attached>();
  if (result == 0 && attached->pid == getpid() && args[0] >= attached->address &&
      args[0] + args[1] <= attached->address + attached->size && args[1] < attached->size) {
    attached->less = 1;
  }
  return result;
}

int64_t CountsLess(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* attached = FaultState<Attached>();
  if (result == 0 && Int(args[1]) == IPC_STAT && attached->id == Int(args[0]) + 1 &&
      Pointer<struct shmid_ds>(args[2])->shm_nattch > 0) {
    Pointer<struct shmid_ds>(args[2])->shm_nattch -= static_cast<shmatt_t>(attached->less);
  }
  return result;
}

}  // namespace

std::vector<Fault> SysvMemoryFaults() {
  return {
      {"shmat-rdonly-is-ignored",
       "sysv",
       "A segment attached with SHM_RDONLY can be stored to.",
       {{"shmat", ReadOnlyIsIgnored}}},
      {"shmat-rounds-up",
       "sysv",
       "SHM_RND rounds the address up to a multiple of SHMLBA.",
       {{"shmat", RoundsUp}}},
      {"shmat-always-rounds",
       "sysv",
       "shmat takes an address that is no multiple of SHMLBA without SHM_RND.",
       {{"shmat", AlwaysRounds}}},
      {"shmat-address-is-a-hint",
       "sysv",
       "shmat attaches elsewhere if the address cannot be had.",
       {{"shmat", AddressIsAHint}}},
      {"shmdt-takes-any-address-of-the-first-page",
       "sysv",
       "shmdt detaches by an address within the first page of an attachment.",
       {{"shmdt", DetachesFromWithin}}},
      {"shmctl-removal-takes-the-contents",
       "sysv",
       "IPC_RMID takes its contents from a segment that is still attached.",
       {{"shmctl", RemovalClears}}},
      {"shmctl-removal-of-an-attached-segment-is-forgotten",
       "sysv",
       "IPC_RMID of an attached segment succeeds and marks nothing.",
       {{"shmctl", RemovalWaitsForDetach}}},
      {"fork-is-not-counted-in-nattch",
       "sysv",
       "shm_nattch does not count the attachments that a child inherits.",
       {{"shmat", CountAttach},
        {"shmdt", CountDetach},
        {"fork", CountFork},
        {"shmctl", ForkIsNotCounted}}},
      {"shmdt-sets-no-time",
       "sysv",
       "shmdt leaves shm_dtime as it is.",
       {{"shmctl", DetachIsNotTimed}}},
      {"shmctl-tells-whole-pages",
       "sysv",
       "shm_segsz is the size of the segment in whole pages.",
       {{"shmctl", SizeIsRounded}}},
      {"shmget-finds-what-is-too-small",
       "sysv",
       "shmget finds an existing segment that is smaller than asked for.",
       {{"shmget", FindsTooSmall}}},
      {"munmap-of-a-part-detaches",
       "sysv",
       "munmap of a part of an attached segment counts as detaching.",
       {{"shmat", NotesAttach}, {"munmap", PartDetaches}, {"shmctl", CountsLess}}},
#ifdef __linux__
      {"unshare-newipc-detaches",
       "linux",
       "unshare with CLONE_NEWIPC detaches System V segments.",
       {{"shmat", NotesAttach}, {"unshare", UnshareDetaches}}},
#endif
  };
}

}  // namespace parley
