// Named faults: what unshare and setns leave as it was, and what they take away.
#include <errno.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

int64_t KeepsAdjustments(const int64_t* args) { return HonestWithout(args, 0, CLONE_SYSVSEM); }

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

int64_t UnshareDetaches(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* attached = FaultState<Attached>();
  if (result == 0 && (args[0] & CLONE_NEWIPC) != 0 && attached->pid == getpid()) {
    const KeepErrno keep;
    shmdt(Pointer<void>(attached->address));
  }
  return result;
}

int64_t AnyKind(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EINVAL || args[1] == 0) return result;
  errno = 0;
  return HonestWith(args, 1, 0);
}

template <int flag>
int64_t UnshareWithout(const int64_t* args) {
  return HonestWithout(args, 0, flag);
}

}  // namespace

std::vector<Fault> NamespaceFaults() {
  return {
      {"unshare-newipc-is-nothing",
       "linux",
       "unshare ignores CLONE_NEWIPC.",
       {{"unshare", UnshareWithout<CLONE_NEWIPC>}}},
      {"unshare-newnet-is-nothing",
       "linux",
       "unshare ignores CLONE_NEWNET.",
       {{"unshare", UnshareWithout<CLONE_NEWNET>}}},
      {"unshare-fs-is-nothing",
       "linux",
       "unshare ignores CLONE_FS.",
       {{"unshare", UnshareWithout<CLONE_FS>}}},
      {"unshare-sysvsem-keeps-adjustments",
       "sysv",
       "unshare with CLONE_SYSVSEM does not perform the adjustments.",
       {{"unshare", KeepsAdjustments}}},
      {"unshare-newipc-detaches",
       "linux",
       "unshare with CLONE_NEWIPC detaches System V segments.",
       {{"shmat", NotesAttach}, {"unshare", UnshareDetaches}}},
      {"setns-ignores-the-kind",
       "linux",
       "setns ignores its second argument.",
       {{"setns", AnyKind}}},
  };
}

#else

std::vector<Fault> NamespaceFaults() { return {}; }

#endif

}  // namespace parley
