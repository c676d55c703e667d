// Named faults: limits of resources, nice values and what else of a process passes to its children.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

int64_t SoftIsClamped(const int64_t* args) {
  if (args[1] == 0) return Honest(args);
  struct rlimit limit = *Pointer<struct rlimit>(args[1]);
  if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  return HonestWith(args, 1, WordOf(&limit));
}

int64_t ForkLiftsLimit(const int64_t* args) {
  return PseudoForkWith(args, [] {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  });
}

int64_t ForkResetsNice(const int64_t* args) {
  return PseudoForkWith(args, [] { setpriority(PRIO_PROCESS, 0, 0); });
}

int64_t ForkSubreaper(const int64_t* args) {
  int reaper = 0;
  prctl(PR_GET_CHILD_SUBREAPER, &reaper);
  return PseudoForkWith(
      args, reaper != 0 ? +[] { prctl(PR_SET_CHILD_SUBREAPER, 1); } : +[] {});
}

int64_t PriorityRange(const int64_t* args) {
  return Int(args[2]) < -20 || Int(args[2]) > 19 ? FailWith(EINVAL) : Honest(args);
}

int64_t RaisingIsEperm(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EACCES) errno = EPERM;
  return result;
}

int64_t GroupIsTheCaller(const int64_t* args) {
  return Int(args[0]) == PRIO_PGRP ? setpriority(PRIO_PROCESS, 0, Int(args[2])) : Honest(args);
}

int64_t GroupIsCallersPriority(const int64_t* args) {
  return Int(args[0]) == PRIO_PGRP ? getpriority(PRIO_PROCESS, 0) : Honest(args);
}

int64_t AcrossWritesNothing(const int64_t* args) {
  const int64_t result = Honest(args);
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  if (result <= 0 || result >= args[2] || limit.rlim_cur == RLIM_INFINITY) return result;
  const off_t offset = lseek(Int(args[0]), -result, SEEK_CUR);
  if (offset < 0 || ftruncate(Int(args[0]), offset) != 0) return result;
  raise(SIGXFSZ);
  return FailWith(EFBIG);
}

}  // namespace

std::vector<Fault> LimitFaults() {
  return {
      {"setrlimit-cuts-to-the-maximum",
       "process",
       "setrlimit of more than the maximum sets the maximum.",
       {{"setrlimit", SoftIsClamped}}},
      {"fork-child-limit-is-its-maximum",
       "process",
       "A child may have as many descriptors as the maximum of the limit says.",
       {{"fork", ForkLiftsLimit}}},
      {"fork-child-is-not-nice",
       "process",
       "A child begins with the nice value 0.",
       {{"fork", ForkResetsNice}}},
      {"subreaper-passes-to-children",
       "process",
       "A child of a subreaper is one.",
       {{"fork", ForkSubreaper}}},
      {"setpriority-out-of-range-is-einval",
       "process",
       "setpriority of a nice value beyond the range is EINVAL.",
       {{"setpriority", PriorityRange}}},
      {"setpriority-lowering-is-eperm",
       "process",
       "setpriority to a lower nice value without privilege is EPERM.",
       {{"setpriority", RaisingIsEperm}}},
      {"setpriority-of-a-group-is-of-the-caller",
       "process",
       "setpriority with PRIO_PGRP sets the nice value of the caller alone.",
       {{"setpriority", GroupIsTheCaller}}},
      {"getpriority-of-a-group-is-the-callers",
       "process",
       "getpriority with PRIO_PGRP tells the nice value of the caller.",
       {{"getpriority", GroupIsCallersPriority}}},
      {"write-over-the-size-limit-writes-nothing",
       "signal",
       "A write that the limit of file sizes has room for in part fails with EFBIG and SIGXFSZ.",
       {{"write", AcrossWritesNothing}}},
  };
}

#else

std::vector<Fault> LimitFaults() { return {}; }

#endif

}  // namespace parley
