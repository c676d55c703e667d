// Named faults: signals and their masks.
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t SetmaskAdds(const int64_t* args) {
  int64_t words[3] = {args[0] == SIG_SETMASK ? SIG_BLOCK : args[0], args[1], args[2]};
  return Honest(words);
}

int64_t NothingPending(const int64_t* args) { return sigemptyset(Pointer<sigset_t>(args[0])); }

int OneMoreInValue(LogEntry* entry) {
  if (entry->has_info && entry->info.si_code == SI_QUEUE) ++entry->info.si_value.sival_int;
  return 1;
}

// sigaction with other flags or another mask than the caller's.
int64_t SigactionWithout(const int64_t* args, int flags, bool keep_mask) {
  const auto* given = Pointer<const struct sigaction>(args[1]);
  if (given == nullptr) return Honest(args);
  struct sigaction changed = *given;
  changed.sa_flags &= ~flags;
  if (!keep_mask) sigemptyset(&changed.sa_mask);
  int64_t words[3] = {args[0], reinterpret_cast<intptr_t>(&changed), args[2]};
  return Honest(words);
}

int64_t NoNodefer(const int64_t* args) { return SigactionWithout(args, SA_NODEFER, true); }
int64_t NoRestart(const int64_t* args) { return SigactionWithout(args, SA_RESTART, true); }
int64_t NoActionMask(const int64_t* args) { return SigactionWithout(args, 0, false); }
int64_t NoNocldstop(const int64_t* args) { return SigactionWithout(args, SA_NOCLDSTOP, true); }
int64_t NoOnstack(const int64_t* args) { return SigactionWithout(args, SA_ONSTACK, true); }

int64_t SuspendKeepsMask(const int64_t* args) {
  const int64_t result = Honest(args);
  const int error = errno;
  sigprocmask(SIG_SETMASK, Pointer<const sigset_t>(args[0]), nullptr);
  errno = error;
  return result;
}

int64_t AcceptedStaysPending(const int64_t* args) {
  const int64_t result = Honest(args);
  const int error = errno;
  if (result > 0) kill(getpid(), static_cast<int>(result));
  errno = error;
  return result;
}

int64_t TimeoutIsInterruption(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EAGAIN) errno = EINTR;
  return result;
}

}  // namespace

std::vector<Fault> SignalFaults() {
  return {
      {"sigprocmask-setmask-adds",
       "signal",
       "sigprocmask and pthread_sigmask with SIG_SETMASK add the set to the mask instead of "
       "replacing it.",
       {{"sigprocmask", SetmaskAdds}, {"pthread_sigmask", SetmaskAdds}}},
      {"sigpending-is-empty",
       "signal",
       "sigpending always stores an empty set.",
       {{"sigpending", NothingPending}}},
      {"sigqueue-value-is-off-by-one",
       "signal",
       "A handler finds in si_value one more than sigqueue was given.",
       {{"sigqueue", nullptr}},
       OneMoreInValue},
      {"sigaction-nodefer-is-ignored",
       "signal",
       "A handler set with SA_NODEFER runs with its signal blocked.",
       {{"sigaction", NoNodefer}}},
      {"sigaction-restart-is-ignored",
       "signal",
       "Calls fail with EINTR after a handler that was set with SA_RESTART.",
       {{"sigaction", NoRestart}}},
      {"sigaction-mask-is-ignored",
       "signal",
       "A handler runs without the signals of sa_mask being blocked.",
       {{"sigaction", NoActionMask}}},
      {"sigaction-nocldstop-is-ignored",
       "process",
       "The stop of a child sends SIGCHLD although SA_NOCLDSTOP is set.",
       {{"sigaction", NoNocldstop}}},
      {"sigaction-onstack-is-ignored",
       "signal",
       "A handler set with SA_ONSTACK runs on the normal stack.",
       {{"sigaction", NoOnstack}}},
      {"sigsuspend-keeps-its-mask",
       "signal",
       "The mask that sigsuspend waits with stays after it.",
       {{"sigsuspend", SuspendKeepsMask}}},
      {"sigwaitinfo-leaves-the-signal",
       "signal",
       "A signal that sigwaitinfo or sigtimedwait accepted stays pending.",
       {{"sigwaitinfo", AcceptedStaysPending}, {"sigtimedwait", AcceptedStaysPending}}},
      {"sigtimedwait-timeout-is-eintr",
       "signal",
       "sigtimedwait fails with EINTR when its interval has passed.",
       {{"sigtimedwait", TimeoutIsInterruption}}},
  };
}

}  // namespace parley
