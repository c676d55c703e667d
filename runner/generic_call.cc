#include "runner/generic_call.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/calls_linux.h"
#include "runner/invoke.h"

namespace parley {
namespace {

#if defined(SYS_clone) && defined(__WALL)
// The call, made by the child of the thread `tid` of `process`: what means the caller itself still
// means the actor.
int64_t ForTheActor(const Frame& frame, int process, int tid) {
  if (strcmp(FindCallName(frame.call), "raise") == 0) {
    return calls::ThreadGroupKill(process, tid, static_cast<int>(frame.args[0]));
  }
  return FindThunk(frame.call)(frame.args);
}

int64_t ByAnother(Frame* frame) {
  const int process = getpid(), tid = static_cast<int>(syscall(SYS_gettid));
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  frame->fault_result = -1;
  frame->fault_error = 0;
  // Without a signal at its end, so that the actor's own children and SIGCHLD are as before.
  const int child = static_cast<int>(syscall(SYS_clone, 0, 0, 0, 0, 0));
  if (child == 0) {
    errno = 0;
    frame->fault_result = ForTheActor(*frame, process, tid);
    frame->fault_error = errno;
    _exit(0);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) return -1;
  while (waitpid(child, nullptr, __WALL) < 0 && errno == EINTR) {
  }
  errno = frame->fault_error;
  return frame->fault_result;
}
#else
int64_t ByAnother(Frame* frame) { return FindThunk(frame->call)(frame->args); }
#endif

}  // namespace

int64_t PerformGeneric(Frame* frame) {
  const Thunk thunk = FindThunk(frame->call);
  switch (frame->fault) {
    case kSleep:
      for (;;) ppoll(nullptr, 0, nullptr, nullptr);
    case kTwice: {
      const int64_t result = thunk(frame->args);
      const int error = errno;
      thunk(frame->args);
      errno = error;
      return result;
    }
    case kOtherSender:
      return ByAnother(frame);
    default:
      errno = frame->fault_error;
      return frame->fault_result;
  }
}

}  // namespace parley
