// Named faults: wait and its like, SIGCHLD, stopping, groups and sessions.
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// --- waitpid and waitid ---

int64_t GroupIsAnyChild(const int64_t* args) {
  return HonestWith(args, 0, Int(args[0]) < -1 || Int(args[0]) == 0 ? -1 : args[0]);
}

int64_t PidIsAnyChild(const int64_t* args) { return HonestWith(args, 0, -1); }

int64_t UnchangedIsNoChild(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0 || (Int(args[2]) & WNOHANG) == 0) return result;
  return FailWith(ECHILD);
}

int64_t NohangWaits(const int64_t* args) { return HonestWithout(args, 2, WNOHANG); }

// As a shell tells it.
int64_t DeathIsExit(const int64_t* args) {
  int status = 0;
  const int64_t result = HonestWith(args, 1, WordOf(&status));
  if (result > 0 && WIFSIGNALED(status)) status = (128 + WTERMSIG(status)) << 8;
  if (result > 0 && args[1] != 0) *Pointer<int>(args[1]) = status;
  return result;
}

// The stop that was reported last, until the child is reported otherwise.
struct Stop {
  int64_t pid;
  int status;
};

int64_t StopIsReportedAgain(const int64_t* args) {
  Stop* stop = FaultState<Stop>();
  int status = 0;
  int64_t result = HonestWith(args, 1, WordOf(&status));
  if (result > 0) {
    *stop = WIFSTOPPED(status) ? Stop{result, status} : Stop{};
  } else if (result == 0 && stop->pid != 0 && (Int(args[2]) & WUNTRACED) != 0) {
    result = stop->pid;
    status = stop->status;
  }
  if (result > 0 && args[1] != 0) *Pointer<int>(args[1]) = status;
  return result;
}

int64_t NowaitTakesTheChild(const int64_t* args) { return HonestWithout(args, 3, WNOWAIT); }

int64_t NothingToReportIsNotSaid(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* info = Pointer<siginfo_t>(args[2]);
  if (result == 0 && info != nullptr && info->si_pid == 0) memset(info, 0xaa, sizeof *info);
  return result;
}

// Asks of a status whether it is a death before it asks whether it is a stop.
int64_t StopIsDeath(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* info = Pointer<siginfo_t>(args[2]);
  if (result == 0 && info != nullptr && info->si_code == CLD_STOPPED) {
    info->si_code = CLD_KILLED;
    info->si_status = 0x7f;
  }
  return result;
}

int64_t StatusIsRaw(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* info = Pointer<siginfo_t>(args[2]);
  if (result == 0 && info != nullptr && info->si_code == CLD_EXITED) info->si_status <<= 8;
  return result;
}

int64_t UserIsTheParents(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* info = Pointer<siginfo_t>(args[2]);
  if (result == 0 && info != nullptr && info->si_pid != 0) info->si_uid = getuid();
  return result;
}

int64_t ContinuationIsAnExit(const int64_t* args) {
  const int64_t result = Honest(args);
  int* status = Pointer<int>(args[1]);
  if (result > 0 && status != nullptr && WIFCONTINUED(*status)) *status = 0;
  return result;
}

int64_t UsageIsOfNobody(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result > 0 && args[3] != 0) *Pointer<struct rusage>(args[3]) = {};
  return result;
}

int64_t UsageOfChildrenIsNone(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[0]) == RUSAGE_CHILDREN) *Pointer<struct rusage>(args[1]) = {};
  return result;
}

int64_t StopsAreNotAskedFor(const int64_t* args) {
  return HonestWith(args, 2, args[2] | WUNTRACED);
}

#ifdef __linux__
int64_t WaitsForChildrenOfTheThread(const int64_t* args) {
  return HonestWith(args, 2, args[2] | int64_t{__WNOTHREAD});
}
#endif

int64_t StopsTakeEndsToo(const int64_t* args) {
  const bool stops = (Int(args[3]) & (WSTOPPED | WCONTINUED)) != 0;
  return HonestWith(args, 3, args[3] | (stops ? WEXITED : 0));
}

int64_t NoKindIsAnEnd(const int64_t* args) {
  const bool none = (Int(args[3]) & (WEXITED | WSTOPPED | WCONTINUED)) == 0;
  return HonestWith(args, 3, args[3] | (none ? WEXITED : 0));
}

// --- SIGCHLD ---

int SigchldIsLost(LogEntry* entry) { return entry->signal == SIGCHLD ? 0 : 1; }

int64_t ContinuationHasNoStatus(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* info = Pointer<siginfo_t>(args[1]);
  if (result == SIGCHLD && info != nullptr && info->si_code == CLD_CONTINUED) info->si_status = 0;
  return result;
}

int SigchldTellsNoStatus(LogEntry* entry) {
  if (entry->signal == SIGCHLD && entry->has_info) entry->info.si_status = 0;
  return 1;
}

// Sets `flags` less `without` for SIGCHLD, and the default for SIG_IGN if asked.
int64_t SigchldAction(const int64_t* args, int without, bool never_ignored) {
  const auto* given = Pointer<const struct sigaction>(args[1]);
  if (given == nullptr || Int(args[0]) != SIGCHLD) return Honest(args);
  struct sigaction changed = *given;
  changed.sa_flags &= ~without;
  if (never_ignored && changed.sa_handler == SIG_IGN) changed.sa_handler = SIG_DFL;
  return HonestWith(args, 1, WordOf(&changed));
}

int64_t NoNocldstop(const int64_t* args) { return SigchldAction(args, SA_NOCLDSTOP, false); }
int64_t NoNocldwait(const int64_t* args) { return SigchldAction(args, SA_NOCLDWAIT, false); }
int64_t IgnoredLeavesZombies(const int64_t* args) { return SigchldAction(args, 0, true); }

// --- Stops, groups, sessions, the terminal ---

// A SIGTSTP that was pending when SIGCONT was sent.
struct KeptStop {
  bool pending;
};

int64_t ContinuingKeepsStops(const int64_t* args) {
  sigset_t pending;
  sigpending(&pending);
  if (Int(args[0]) == SIGCONT && sigismember(&pending, SIGTSTP) == 1) {
    FaultState<KeptStop>()->pending = true;
  }
  return Honest(args);
}

int64_t PendingShowsKeptStop(const int64_t* args) {
  const int64_t result = Honest(args);
  if (FaultState<KeptStop>()->pending) sigaddset(Pointer<sigset_t>(args[0]), SIGTSTP);
  return result;
}

// Orphaned groups are not looked for.
int64_t TerminalStopIsStop(const int64_t* args) {
  const int signal = Int(args[1]);
  const bool stops = signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
  const int64_t result = Honest(args);
  if (result == 0 && stops && Int(args[0]) > 0 && Int(args[0]) != getpid()) {
    kill(Int(args[0]), SIGSTOP);
  }
  return result;
}

int64_t ExecutedChildIsMoved(const int64_t* args) { return SucceedInsteadOf(EACCES, args); }

int64_t SessionLeaderIsMoved(const int64_t* args) {
  const int64_t result = Honest(args);
  const int64_t who = Int(args[0]) == 0 ? getpid() : Int(args[0]);
  return result == -1 && errno == EPERM && getsid(static_cast<pid_t>(who)) == who ? 0 : result;
}

int64_t SessionHasNoNumber(const int64_t* args) { return Honest(args) == -1 ? -1 : 0; }

int64_t LeaderMakesSession(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EPERM ? getpid() : result;
}

int64_t BackgroundTakesTerminal(const int64_t* args) {
  sigset_t output, before;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  sigprocmask(SIG_BLOCK, &output, &before);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return result;
}

int64_t IgnoredAreNone(const int64_t* args) {
  struct sigaction act;
  sigaction(SIGCHLD, nullptr, &act);
  return act.sa_handler == SIG_IGN ? FailWith(ECHILD) : Honest(args);
}

int64_t GroupZero(const int64_t* args) {
  return Int(args[0]) == P_PGID && args[1] == 0 ? FailWith(EINVAL) : Honest(args);
}

int64_t IntMin(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == ESRCH) errno = ECHILD;
  return result;
}

}  // namespace

std::vector<Fault> WaitingFaults() {
  return {
      {"waitpid-group-is-any-child",
       "process",
       "waitpid with 0 or a group takes a child of any group.",
       {{"waitpid", GroupIsAnyChild}}},
      {"waitpid-takes-any-child",
       "process",
       "waitpid takes the first child that ended, whichever it is asked for.",
       {{"waitpid", PidIsAnyChild}}},
      {"waitpid-wnohang-is-echild",
       "process",
       "waitpid with WNOHANG fails with ECHILD when no child has changed.",
       {{"waitpid", UnchangedIsNoChild}}},
      {"waitpid-wnohang-waits",
       "process",
       "waitpid with WNOHANG waits for a child to change.",
       {{"waitpid", NohangWaits}}},
      {"waitpid-death-is-an-exit",
       "process",
       "waitpid reports a death by signal as an exit with 128 more than its number.",
       {{"waitpid", DeathIsExit}}},
      {"waitpid-stop-is-reported-again",
       "process",
       "waitpid with WUNTRACED reports the same stop every time.",
       {{"waitpid", StopIsReportedAgain}}},
      {"waitid-wnowait-takes-the-child",
       "process",
       "waitid takes the zombie away although WNOWAIT is given.",
       {{"waitid", NowaitTakesTheChild}}},
      {"waitid-wnohang-stores-no-zeros",
       "process",
       "waitid with WNOHANG and nothing to report does not set si_pid and si_signo to 0.",
       {{"waitid", NothingToReportIsNotSaid}}},
      {"waitid-stop-is-a-death",
       "process",
       "waitid reports a stop with CLD_KILLED and 127.",
       {{"waitid", StopIsDeath}}},
      {"waitid-status-is-the-wait-status",
       "process",
       "waitid stores the exit value eight bits too high.",
       {{"waitid", StatusIsRaw}}},
      {"waitid-names-the-parents-user",
       "process",
       "waitid stores the user of its caller in si_uid.",
       {{"waitid", UserIsTheParents}}},
      {"waitpid-continuation-is-an-exit",
       "process",
       "waitpid with WCONTINUED stores the status 0.",
       {{"waitpid", ContinuationIsAnExit}}},
      {"wait4-tells-no-usage",
       "process",
       "wait4 stores that the child used nothing.",
       {{"wait4", UsageIsOfNobody}}},
      {"getrusage-forgets-children",
       "process",
       "What children used is not counted for their parent.",
       {{"getrusage", UsageOfChildrenIsNone}}},
      {"waitpid-tells-of-stops-unasked",
       "process",
       "waitpid reports a stop without WUNTRACED.",
       {{"waitpid", StopsAreNotAskedFor}}},
#ifdef __linux__
      {"waitpid-children-of-the-thread",
       "process",
       "waitpid finds only children that the calling thread has made.",
       {{"waitpid", WaitsForChildrenOfTheThread}}},
#endif
      {"waitid-stopped-takes-the-ended",
       "process",
       "waitid for stops or continuations takes a child that has ended.",
       {{"waitid", StopsTakeEndsToo}}},
      {"waitid-no-kind-is-an-end",
       "process",
       "waitid without a kind of change waits for an end.",
       {{"waitid", NoKindIsAnEnd}}},
      {"sigchld-is-lost",
       "process",
       "The end of a child runs no handler of SIGCHLD.",
       {{"sigaction", nullptr}},
       SigchldIsLost},
      {"sigchld-tells-no-status",
       "lecture",
       "A handler of SIGCHLD finds 0 in si_status.",
       {{"sigaction", nullptr}},
       SigchldTellsNoStatus},
      {"sigchld-continuation-has-no-status",
       "process",
       "SIGCHLD for a child that goes on has 0 in si_status.",
       {{"sigwaitinfo", ContinuationHasNoStatus}}},
      {"sigaction-nocldstop-is-ignored",
       "process",
       "The stop of a child sends SIGCHLD although SA_NOCLDSTOP is set.",
       {{"sigaction", NoNocldstop}}},
      {"sigaction-nocldwait-is-ignored",
       "process",
       "Children of a process with SA_NOCLDWAIT become zombies.",
       {{"sigaction", NoNocldwait}}},
      {"sigchld-ignored-leaves-zombies",
       "process",
       "Children of a process that ignores SIGCHLD become zombies.",
       {{"sigaction", IgnoredLeavesZombies}}},
      {"sigcont-leaves-stops-pending",
       "process",
       "A pending SIGTSTP stays pending when SIGCONT is sent.",
       {{"raise", ContinuingKeepsStops}, {"sigpending", PendingShowsKeptStop}}},
      {"sigtstp-stops-orphaned-groups",
       "process",
       "SIGTSTP, SIGTTIN and SIGTTOU stop a process whatever its group.",
       {{"kill", TerminalStopIsStop}}},
      {"setpgid-moves-a-child-that-executed",
       "process",
       "setpgid of a child that has executed a program reports success.",
       {{"setpgid", ExecutedChildIsMoved}}},
      {"setpgid-moves-a-session-leader",
       "process",
       "setpgid of a session leader reports success.",
       {{"setpgid", SessionLeaderIsMoved}}},
      {"setsid-returns-zero",
       "process",
       "setsid makes a session and returns 0.",
       {{"setsid", SessionHasNoNumber}}},
      {"setsid-of-a-group-leader-succeeds",
       "process",
       "setsid of a group leader reports success.",
       {{"setsid", LeaderMakesSession}}},
      {"tcsetpgrp-from-the-background-succeeds",
       "process",
       "A background process makes itself the foreground without SIGTTOU.",
       {{"tcsetpgrp", BackgroundTakesTerminal}}},
      {"wait-with-sigchld-ignored-is-echild",
       "process",
       "Waiting while SIGCHLD is ignored fails with ECHILD although there are children.",
       {{"wait", IgnoredAreNone},
        {"waitpid", IgnoredAreNone},
        {"wait4", IgnoredAreNone},
        {"waitid", IgnoredAreNone}}},
      {"waitid-group-0-is-none",
       "process",
       "waitid with P_PGID and 0 is EINVAL.",
       {{"waitid", GroupZero}}},
      {"waitpid-least-number-is-echild",
       "process",
       "waitpid of the least number there is is ECHILD.",
       {{"waitpid", IntMin}}},
  };
}

}  // namespace parley
