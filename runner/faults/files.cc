// Named faults: files, descriptors and locks.
#include <fcntl.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t DupClosesOnExec(const int64_t* args) {
  const int64_t fd = Honest(args);
  if (fd >= 0) fcntl(Int(fd), F_SETFD, FD_CLOEXEC);
  return fd;
}

}  // namespace

std::vector<Fault> FileFaults() {
  return {
      {"dup-sets-close-on-exec",
       "file",
       "The descriptor that dup and dup2 return has FD_CLOEXEC set.",
       {{"dup", DupClosesOnExec}, {"dup2", DupClosesOnExec}}},
  };
}

}  // namespace parley
