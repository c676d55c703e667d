// Named faults: processes.
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// Pending signals of the parent, told to the child.
struct Pending {
  bool is[65];
};

void SendPendingAgain() {
  for (int signal = 1; signal <= 64; ++signal) {
    if (FaultState<Pending>()->is[signal]) kill(getpid(), signal);
  }
}

int64_t ForkKeepsPending(const int64_t* args) {
  sigset_t set;
  sigpending(&set);
  for (int signal = 1; signal <= 64; ++signal) {
    FaultState<Pending>()->is[signal] = sigismember(&set, signal) == 1;
  }
  return PseudoForkWith(args, SendPendingAgain);
}

}  // namespace

std::vector<Fault> ProcessFaults() {
  return {
      {"fork-child-inherits-pending-signals",
       "processes",
       "The child of fork starts with the pending signals of its parent.",
       {{"fork", ForkKeepsPending}}},
  };
}

}  // namespace parley
