// Named faults: pipes and FIFOs.
#include <errno.h>
#include <signal.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// SIGPIPE is held off for the time of the call and taken out of the pending set.
int64_t WriteWithoutSigpipe(const int64_t* args) {
  sigset_t only, before, pending;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &only, &before);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  const int64_t result = Honest(args);
  const int error = errno;
  if (result == -1 && error == EPIPE && !was_pending) {
    struct timespec now = {};
    sigtimedwait(&only, nullptr, &now);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return result;
}

}  // namespace

std::vector<Fault> PipeFaults() {
  return {
      {"write-without-readers-raises-no-sigpipe",
       "pipe",
       "write to a pipe that nobody has open for reading fails with EPIPE but raises no SIGPIPE.",
       {{"write", WriteWithoutSigpipe}, {"writev", WriteWithoutSigpipe}}},
  };
}

}  // namespace parley
