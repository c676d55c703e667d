// Named faults: what unshare and setns leave as it was, and what they take away.
#include <errno.h>
#include <sched.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

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
       {{"unshare", UnshareWithout<CLONE_SYSVSEM>}}},
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
