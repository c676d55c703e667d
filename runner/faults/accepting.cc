// Named faults: whom the sender may reach, queues, accepting signals without a handler, alternate
// stacks.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr int kSignals = 65;

// --- Sending ---

int64_t GroupIsAskedByItsLeader(const int64_t* args) {
  const pid_t leader = -Int(args[0]);
  if (leader > 1 && kill(leader, 0) == -1 && errno == EPERM) return -1;
  errno = 0;
  return Honest(args);
}

#ifdef __linux__
int64_t ThreadOfAnyProcess(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ESRCH || Int(args[0]) <= 0 || Int(args[1]) <= 0) return result;
  errno = 0;
  return syscall(SYS_tkill, Int(args[1]), Int(args[2]));
}
#endif

// --- Queues ---

// The values of each signal that wait, in the order of sending.
struct Queues {
  int values[kSignals][16];
  int count[kSignals];
};

int64_t QueuesAtTheEnd(const int64_t* args) {
  const int signal = Int(args[1]);
  auto* queues = FaultState<Queues>();
  if (signal < SIGRTMIN || signal > SIGRTMAX || queues->count[signal] == 16) return Honest(args);
  queues->values[signal][queues->count[signal]++] = Int(args[2]);
  const int64_t result = Honest(args);
  if (result != 0) --queues->count[signal];
  return result;
}

void TakesTheLast(siginfo_t* info) {
  auto* queues = FaultState<Queues>();
  const int signal = info->si_signo;
  if (info->si_code != SI_QUEUE || signal < 1 || signal >= kSignals) return;
  if (queues->count[signal] == 0) return;
  info->si_value.sival_int = queues->values[signal][--queues->count[signal]];
}

int64_t AcceptsTheLast(const int64_t* args) {
  siginfo_t mine;
  auto* info = args[1] != 0 ? Pointer<siginfo_t>(args[1]) : &mine;
  const int64_t result = HonestWith(args, 1, WordOf(info));
  if (result > 0) TakesTheLast(info);
  return result;
}

int CatchesTheLast(LogEntry* entry) {
  if (entry->has_info) TakesTheLast(&entry->info);
  return 1;
}

// --- Accepting ---

bool WouldNotMatter(int signal) {
  struct sigaction action = {};
  return (signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH) &&
         sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_DFL;
}

// sigwait and its like, deaf to signals that would be ignored were they not blocked.
int64_t PassesOverUnimportant(const int64_t* args) {
  sigset_t set = *Pointer<const sigset_t>(args[0]);
  for (int signal : {SIGCHLD, SIGURG, SIGWINCH}) {
    if (WouldNotMatter(signal)) sigdelset(&set, signal);
  }
  return HonestWith(args, 0, WordOf(&set));
}

int64_t HidesUnimportant(const int64_t* args) {
  const int64_t result = Honest(args);
  for (int signal : {SIGCHLD, SIGURG, SIGWINCH}) {
    if (WouldNotMatter(signal)) sigdelset(Pointer<sigset_t>(args[0]), signal);
  }
  return result;
}

int64_t AcceptingUnblocks(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigprocmask(SIG_UNBLOCK, Pointer<const sigset_t>(args[0]), nullptr);
  return result;
}

void SendAgainToMe() {
  for (int signal = 1; signal < kSignals; ++signal) {
    if (FaultState<bool>()[signal]) pthread_kill(pthread_self(), signal);
  }
}

int64_t ThreadGetsWhatIsPending(const int64_t* args) {
  sigset_t set;
  sigpending(&set);
  for (int signal = 1; signal < kSignals; ++signal) {
    FaultState<bool>()[signal] = sigismember(&set, signal) == 1;
  }
  return PseudoThreadCreateWith(args, SendAgainToMe);
}

// --- Alternate stacks ---

int64_t UseIsNotTold(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[1] != 0) Pointer<stack_t>(args[1])->ss_flags &= ~SS_ONSTACK;
  return result;
}

int64_t StackInUseIsChanged(const int64_t* args) { return SucceedInsteadOf(EPERM, args); }

}  // namespace

std::vector<Fault> AcceptingFaults() {
  return {
      {"kill-group-needs-the-leaders-consent",
       "signal",
       "kill of a group fails with EPERM if its leader may not be signalled, whoever else may.",
       {{"kill", GroupIsAskedByItsLeader}}},
#ifdef __linux__
      {"tgkill-finds-threads-of-any-process",
       "signal",
       "tgkill signals a thread that is not of the process that it names.",
       {{"tgkill", ThreadOfAnyProcess}}},
#endif
      {"sigqueue-last-comes-first",
       "signal",
       "Of several signals of one number the last that was sent is delivered first.",
       {{"sigqueue", QueuesAtTheEnd},
        {"sigwaitinfo", AcceptsTheLast},
        {"sigtimedwait", AcceptsTheLast}},
       CatchesTheLast},
      {"sigwait-passes-over-what-is-ignored-by-default",
       "signal",
       "A blocked signal whose default action is to ignore it is thrown away when it is sent.",
       {{"sigwait", PassesOverUnimportant},
        {"sigwaitinfo", PassesOverUnimportant},
        {"sigtimedwait", PassesOverUnimportant},
        {"sigpending", HidesUnimportant}}},
      {"sigwait-unblocks",
       "signal",
       "The signals that sigwait and its like waited for are not blocked afterwards.",
       {{"sigwait", AcceptingUnblocks},
        {"sigwaitinfo", AcceptingUnblocks},
        {"sigtimedwait", AcceptingUnblocks}}},
      {"pthread-create-hands-on-pending-signals",
       "signal",
       "A new thread starts with the pending signals of its creator.",
       {{"pthread_create", ThreadGetsWhatIsPending}}},
      {"sigaltstack-does-not-tell-of-its-use",
       "signal",
       "sigaltstack called in a handler on the stack does not store SS_ONSTACK.",
       {{"sigaltstack", UseIsNotTold}}},
      {"sigaltstack-changes-a-stack-in-use",
       "signal",
       "sigaltstack called in a handler on the stack reports success instead of EPERM.",
       {{"sigaltstack", StackInUseIsChanged}}},
  };
}

}  // namespace parley
