// Named faults: actions, handlers, masks and the alternate stack.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr int kSignals = 65;

int64_t SetmaskAdds(const int64_t* args) {
  return HonestWith(args, 0, args[0] == SIG_SETMASK ? SIG_BLOCK : args[0]);
}

int64_t NothingPending(const int64_t* args) { return sigemptyset(Pointer<sigset_t>(args[0])); }

int OneMoreInValue(LogEntry* entry) {
  if (entry->has_info && entry->info.si_code == SI_QUEUE) ++entry->info.si_value.sival_int;
  return 1;
}

// What was asked for, which is also what is told: such a mistake shows in what handlers do.
struct Asked {
  bool known;
  int flags;
  sigset_t mask;
};
Asked asked_for[kSignals];

// sigaction with other flags or another mask than the caller's.
int64_t SigactionWithout(const int64_t* args, int flags, bool keep_mask) {
  const auto* given = Pointer<const struct sigaction>(args[1]);
  auto* old = Pointer<struct sigaction>(args[2]);
  const int signal = Int(args[0]);
  if (signal < 1 || signal >= kSignals) return Honest(args);
  const Asked before = asked_for[signal];
  Asked now = before;
  struct sigaction changed = {};
  if (given != nullptr) {
    changed = *given;
    now = {true, changed.sa_flags, changed.sa_mask};
    changed.sa_flags &= ~flags;
    if (!keep_mask) sigemptyset(&changed.sa_mask);
  }
  const int64_t result = HonestWith(args, 1, given == nullptr ? 0 : WordOf(&changed));
  if (result == 0) asked_for[signal] = now;
  if (result == 0 && old != nullptr && before.known && old->sa_handler != SIG_DFL &&
      old->sa_handler != SIG_IGN) {
    old->sa_flags |= before.flags & flags;
    if (!keep_mask) old->sa_mask = before.mask;
  }
  return result;
}

int64_t NoNodefer(const int64_t* args) { return SigactionWithout(args, SA_NODEFER, true); }
int64_t NoRestart(const int64_t* args) { return SigactionWithout(args, SA_RESTART, true); }
int64_t NoActionMask(const int64_t* args) { return SigactionWithout(args, 0, false); }
int64_t NoResethand(const int64_t* args) { return SigactionWithout(args, SA_RESETHAND, true); }
int64_t NoOnstack(const int64_t* args) { return SigactionWithout(args, SA_ONSTACK, true); }

int64_t EveryHandlerIsForOnce(const int64_t* args) {
  const auto* given = Pointer<const struct sigaction>(args[1]);
  if (given == nullptr || given->sa_handler == SIG_DFL || given->sa_handler == SIG_IGN) {
    return Honest(args);
  }
  struct sigaction changed = *given;
  changed.sa_flags |= static_cast<int>(SA_RESETHAND);
  return HonestWith(args, 1, WordOf(&changed));
}

// Signals that were pending when they were set to be ignored.
struct Kept {
  bool is[kSignals];
};

int64_t IgnoringKeepsPending(const int64_t* args) {
  const auto* given = Pointer<const struct sigaction>(args[1]);
  sigset_t pending;
  sigpending(&pending);
  const int signal = Int(args[0]);
  if (given != nullptr && given->sa_handler == SIG_IGN && sigismember(&pending, signal) == 1) {
    FaultState<Kept>()->is[signal] = true;
  }
  return Honest(args);
}

int64_t PendingShowsKept(const int64_t* args) {
  const int64_t result = Honest(args);
  for (int signal = 1; signal < kSignals; ++signal) {
    if (FaultState<Kept>()->is[signal]) sigaddset(Pointer<sigset_t>(args[0]), signal);
  }
  return result;
}

int64_t HandlerLeavesMask(const int64_t* args) {
  struct sigaction action = {};
  sigset_t one;
  const int signal = Int(args[0]);
  const bool caught = sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_DFL &&
                      action.sa_handler != SIG_IGN && (action.sa_flags & SA_NODEFER) == 0;
  errno = 0;
  const int64_t result = Honest(args);
  if (!caught || result != 0) return result;
  sigemptyset(&one);
  sigaddset(&one, signal);
  sigprocmask(SIG_BLOCK, &one, nullptr);
  return result;
}

int64_t JumpLeavesMask(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1) return result;
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGSEGV);
  sigprocmask(SIG_BLOCK, &one, nullptr);
  return FailWith(EFAULT);
}

int64_t ReportsKillAndStop(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* old = Pointer<sigset_t>(args[2]);
  if (result == 0 && old != nullptr && sigismember(old, SIGTERM) == 1 &&
      sigismember(old, SIGHUP) == 1) {
    sigaddset(old, SIGKILL);
    sigaddset(old, SIGSTOP);
  }
  return result;
}

int64_t SmallStackIsTaken(const int64_t* args) { return SucceedInsteadOf(ENOMEM, args); }

int64_t HoldIsNotTold(const int64_t* args) {
  struct sigaction before = {};
  sigaction(Int(args[0]), nullptr, &before);
  errno = 0;
  const int64_t result = Honest(args);
  const bool held = result == reinterpret_cast<intptr_t>(SIG_HOLD);
  return held ? reinterpret_cast<intptr_t>(before.sa_handler) : result;
}

int64_t SysvIsBsd(const int64_t* args) {
  return reinterpret_cast<intptr_t>(signal(Int(args[0]), Pointer<void(int)>(args[1])));
}

int64_t SuspendKeepsMask(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigprocmask(SIG_SETMASK, Pointer<const sigset_t>(args[0]), nullptr);
  return result;
}

int64_t AcceptedStaysPending(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (result > 0) kill(getpid(), static_cast<int>(result));
  return result;
}

int64_t TimeoutIsInterruption(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EAGAIN) errno = EINTR;
  return result;
}

int64_t DefaultKeepsPending(const int64_t* args) {
  const int sig = Int(args[0]);
  const auto* act = Pointer<const struct sigaction>(args[1]);
  sigset_t pending;
  sigpending(&pending);
  const bool keep = act != nullptr && act->sa_handler == SIG_DFL &&
                    (sig == SIGCHLD || sig == SIGURG || sig == SIGWINCH) &&
                    sigismember(&pending, sig) == 1;
  const int64_t result = Honest(args);
  const KeepErrno errno_kept;
  if (keep && result == 0) kill(getpid(), sig);
  return result;
}

int64_t NodeferWins(const int64_t* args) {
  if (args[1] == 0) return Honest(args);
  struct sigaction act = *Pointer<struct sigaction>(args[1]);
  if ((act.sa_flags & SA_NODEFER) != 0) sigdelset(&act.sa_mask, Int(args[0]));
  return HonestWith(args, 1, WordOf(&act));
}

int64_t ThreadsSeeTheirOwn(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0 || syscall(SYS_gettid) == getpid()) return result;
  const KeepErrno keep;
  FILE* file = fopen("/proc/thread-self/status", "r");
  if (file == nullptr) return result;
  char line[256];
  unsigned long long own = 0;
  while (fgets(line, sizeof(line), file) != nullptr) {
    if (strncmp(line, "SigPnd:", 7) == 0) own = strtoull(line + 7, nullptr, 16);
  }
  fclose(file);
  auto* set = Pointer<sigset_t>(args[0]);
  sigemptyset(set);
  for (int sig = 1; sig <= 64; ++sig) {
    if ((own >> (sig - 1) & 1) != 0) sigaddset(set, sig);
  }
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
      {"sigaction-resethand-is-ignored",
       "signal",
       "A handler set with SA_RESETHAND stays.",
       {{"sigaction", NoResethand}}},
      {"sigaction-handlers-are-for-once",
       "lecture",
       "Every handler is gone once it ran.",
       {{"sigaction", EveryHandlerIsForOnce}}},
      {"sigaction-ignoring-keeps-what-is-pending",
       "lecture",
       "A pending signal stays pending when it is set to be ignored.",
       {{"sigaction", IgnoringKeepsPending}, {"sigpending", PendingShowsKept}}},
      {"handlers-leave-their-signal-blocked",
       "lecture",
       "The signal of a handler stays blocked when that has returned.",
       {{"raise", HandlerLeavesMask}}},
      {"siglongjmp-leaves-the-mask",
       "signal",
       "siglongjmp out of a handler leaves its signal blocked.",
       {{"load", JumpLeavesMask}, {"store", JumpLeavesMask}}},
      {"sigprocmask-blocks-everything",
       "lecture",
       "sigprocmask lets SIGKILL and SIGSTOP stand in the mask that it reports.",
       {{"sigprocmask", ReportsKillAndStop}}},
      {"sigaltstack-takes-any-size",
       "signal",
       "sigaltstack reports success for a stack that is too small.",
       {{"sigaltstack", SmallStackIsTaken}}},
      {"sigset-tells-nothing-of-the-mask",
       "signal",
       "sigset of a blocked signal returns its action instead of SIG_HOLD.",
       {{"sigset", HoldIsNotTold}}},
      {"sysv-signal-handlers-stay",
       "signal",
       "sysv_signal sets a handler that stays, as signal does.",
       {{"sysv_signal", SysvIsBsd}}},
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
      {"sigaction-default-keeps-what-is-pending",
       "signal",
       "The default action of SIGCHLD, SIGURG or SIGWINCH, set while the signal is pending, leaves "
       "it pending.",
       {{"sigaction", DefaultKeepsPending}}},
      {"sigaction-nodefer-wins-over-the-mask",
       "signal",
       "SA_NODEFER leaves a signal unblocked in its handler that stands in sa_mask.",
       {{"sigaction", NodeferWins}}},
      {"sigwaitinfo-goes-on-after-a-handler",
       "signal",
       "sigwaitinfo and sigtimedwait wait on when a handler has interrupted them.",
       {{"sigtimedwait", HonestInSpiteOfHandlers}, {"sigwaitinfo", HonestInSpiteOfHandlers}}},
      {"sigpending-of-a-thread-leaves-out-its-process",
       "signal",
       "In a thread that is not the first sigpending tells what is pending for the thread alone.",
       {{"sigpending", ThreadsSeeTheirOwn}}},
  };
}

}  // namespace parley
