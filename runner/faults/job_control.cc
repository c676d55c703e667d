// Named faults: stopping and continuing, orphans, process groups and the terminal.
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"
#include "runner/wire.h"

namespace parley {
namespace {

// --- Stopping and continuing ---

bool Stops(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

// A SIGCONT that was pending when a signal that stops was sent.
struct KeptContinuation {
  bool pending;
};

int64_t StoppingKeepsContinuation(int signal, const int64_t* args) {
  sigset_t pending;
  sigpending(&pending);
  if (Stops(signal) && sigismember(&pending, SIGCONT) == 1) {
    FaultState<KeptContinuation>()->pending = true;
  }
  return Honest(args);
}

int64_t RaisedStopKeepsContinuation(const int64_t* args) {
  return StoppingKeepsContinuation(Int(args[0]), args);
}
int64_t SentStopKeepsContinuation(const int64_t* args) {
  return StoppingKeepsContinuation(Int(args[1]), args);
}

int64_t PendingShowsContinuation(const int64_t* args) {
  const int64_t result = Honest(args);
  if (FaultState<KeptContinuation>()->pending) sigaddset(Pointer<sigset_t>(args[0]), SIGCONT);
  return result;
}

// The process that does not hear SIGCONT, and the one that was stopped last.
struct Deaf {
  pid_t deaf, stopped;
};

int64_t NoteBlocked(const int64_t* args) {
  const auto* set = Pointer<const sigset_t>(args[1]);
  if (set != nullptr && sigismember(set, SIGCONT) == 1 && Int(args[0]) != SIG_UNBLOCK) {
    FaultState<Deaf>()->deaf = getpid();
  }
  return Honest(args);
}

int64_t NoteIgnored(const int64_t* args) {
  const auto* action = Pointer<const struct sigaction>(args[1]);
  if (Int(args[0]) == SIGCONT && action != nullptr && action->sa_handler == SIG_IGN) {
    FaultState<Deaf>()->deaf = getpid();
  }
  return Honest(args);
}

int64_t DeafStaysStopped(const int64_t* args) {
  auto* state = FaultState<Deaf>();
  const pid_t pid = Int(args[0]);
  if (Int(args[1]) == SIGCONT && pid > 0 && pid == state->deaf && pid == state->stopped) return 0;
  if (Stops(Int(args[1]))) state->stopped = pid;
  return Honest(args);
}

int64_t ContinuationOfAChildIsPassedOver(const int64_t* args) {
  siginfo_t mine;
  siginfo_t* info = args[1] != 0 ? Pointer<siginfo_t>(args[1]) : &mine;
  int64_t result;
  do {
    result = HonestWith(args, 1, WordOf(info));
  } while (result == SIGCHLD && info->si_code == CLD_CONTINUED);
  return result;
}

int ContinuationOfAChildIsNotTold(LogEntry* entry) {
  return entry->signal == SIGCHLD && entry->has_info && entry->info.si_code == CLD_CONTINUED ? 0
                                                                                             : 1;
}

// --- Orphans ---

struct Parents {
  pid_t of[kMaxActors];
};

int64_t ParentIsRemembered(const int64_t* args) {
  pid_t* parent = &FaultState<Parents>()->of[CurrentSlot()];
  if (*parent == 0) *parent = static_cast<pid_t>(Honest(args));
  return *parent;
}

// Processes that were sent a signal that stops; whether somebody sent what the system sends.
struct Stopped {
  pid_t pids[16];
  int count;
  bool imitated;
};

int64_t NoteTheStopped(const int64_t* args) {
  auto* stopped = FaultState<Stopped>();
  if (Int(args[1]) == SIGHUP || Int(args[1]) == SIGCONT) stopped->imitated = true;
  if (Stops(Int(args[1])) && Int(args[0]) > 0) {
    const int place = __atomic_fetch_add(&stopped->count, 1, __ATOMIC_SEQ_CST);
    if (place < 16) stopped->pids[place] = Int(args[0]);
  }
  return Honest(args);
}

// Of what the system itself sends, those hear that were stopped.
int HangupIsForTheStopped(LogEntry* entry) {
  if (entry->signal != SIGHUP && entry->signal != SIGCONT) return 1;
  const auto* stopped = FaultState<Stopped>();
  if (stopped->imitated) return 1;
  for (int i = 0; i < stopped->count && i < 16; ++i) {
    if (stopped->pids[i] == getpid()) return 1;
  }
  return 0;
}

// --- Groups and the terminal ---

int64_t MissingGroupIsNobody(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EPERM) return result;
  const bool missing = Int(args[1]) > 0 && kill(-Int(args[1]), 0) == -1 && errno == ESRCH;
  return FailWith(missing ? ESRCH : EPERM);
}

int64_t OtherSessionsGroupIsJoined(const int64_t* args) {
  const int64_t result = Honest(args);
  const pid_t pid = Int(args[0]) == 0 ? getpid() : Int(args[0]);
  const pid_t group = Int(args[1]);
  if (result != -1 || errno != EPERM || group <= 0 || getsid(pid) == pid) return result;
  const bool foreign = getsid(group) != -1 && getsid(group) != getsid(0);
  if (!foreign) return FailWith(EPERM);
  errno = 0;
  return 0;
}

void WithOutputBlocked(int how, sigset_t* before) {
  sigset_t output;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  sigprocmask(how, &output, before);
}

int64_t BackgroundIsSignalledTooLate(const int64_t* args) {
  sigset_t before;
  struct sigaction action = {};
  const pid_t foreground = tcgetpgrp(Int(args[0]));
  sigaction(SIGTTOU, nullptr, &action);
  WithOutputBlocked(SIG_BLOCK, &before);
  errno = 0;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (result == 0 && foreground != getpgrp() && action.sa_handler != SIG_IGN &&
      sigismember(&before, SIGTTOU) == 0) {
    kill(0, SIGTTOU);
  }
  return result;
}

int64_t BackgroundSetsAttributes(const int64_t* args) {
  sigset_t before;
  WithOutputBlocked(SIG_BLOCK, &before);
  errno = 0;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return result;
}

// Who has no such terminal is told the group of whoever has it.
int64_t TerminalOfAnybodyIsTold(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* known = FaultState<int64_t>();
  if (result > 0) *FaultState<int64_t>() = result;
  return result == -1 && errno == ENOTTY && *known > 0 && isatty(Int(args[0])) ? *known : result;
}

// The mask counts as blocking SIGTTOU if it blocks nothing else.
int64_t MaskMustBeTheSignal(const int64_t* args) {
  sigset_t before;
  sigprocmask(SIG_BLOCK, nullptr, &before);
  int others = 0;
  for (int signal = 1; signal < NSIG; ++signal) {
    others += signal != SIGTTOU && sigismember(&before, signal) == 1;
  }
  if (others == 0 || sigismember(&before, SIGTTOU) != 1) return Honest(args);
  WithOutputBlocked(SIG_UNBLOCK, nullptr);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return result;
}

}  // namespace

std::vector<Fault> JobControlFaults() {
  return {
      {"stops-leave-sigcont-pending",
       "process",
       "A pending SIGCONT stays pending when a signal that stops is sent.",
       {{"raise", RaisedStopKeepsContinuation},
        {"kill", SentStopKeepsContinuation},
        {"sigpending", PendingShowsContinuation}}},
      {"sigcont-must-be-heard",
       "process",
       "SIGCONT does not continue a process that blocks or ignores it.",
       {{"sigprocmask", NoteBlocked}, {"sigaction", NoteIgnored}, {"kill", DeafStaysStopped}}},
      {"sigchld-comes-for-no-continuation",
       "process",
       "No SIGCHLD is sent when a child is continued.",
       {{"sigaction", nullptr}, {"sigwaitinfo", ContinuationOfAChildIsPassedOver}},
       ContinuationOfAChildIsNotTold},
      {"getppid-is-remembered",
       "process",
       "getppid returns what it returned first, also after the parent has ended.",
       {{"getppid", ParentIsRemembered}}},
      {"orphaned-group-hears-if-stopped",
       "process",
       "When a group with a stopped member becomes orphaned, only the stopped get SIGHUP and "
       "SIGCONT.",
       {{"kill", NoteTheStopped}},
       HangupIsForTheStopped},
      {"setpgid-missing-group-is-esrch",
       "process",
       "setpgid to a group that does not exist fails with ESRCH instead of EPERM.",
       {{"setpgid", MissingGroupIsNobody}}},
      {"setpgid-joins-groups-of-other-sessions",
       "process",
       "setpgid to a group of another session reports success.",
       {{"setpgid", OtherSessionsGroupIsJoined}}},
      {"getpgid-finds-no-zombie",
       "process",
       "getpgid and getsid of a process that ended and was not waited for fail with ESRCH.",
       {{"getpgid", NobodyIfZombie}, {"getsid", NobodyIfZombie}}},
      {"tcsetpgrp-signals-when-done",
       "process",
       "tcsetpgrp from the background sends SIGTTOU and sets the group nevertheless.",
       {{"tcsetpgrp", BackgroundIsSignalledTooLate}}},
      {"tcsetattr-from-the-background-succeeds",
       "process",
       "A background process sets the attributes of its terminal without SIGTTOU.",
       {{"tcsetattr", BackgroundSetsAttributes}}},
      {"tcgetpgrp-of-any-terminal",
       "process",
       "tcgetpgrp tells the foreground group of a terminal that is not the controlling one.",
       {{"tcgetpgrp", TerminalOfAnybodyIsTold}}},
      {"tcsetpgrp-compares-the-whole-mask",
       "process",
       "tcsetpgrp sends SIGTTOU although it is blocked, unless nothing else is.",
       {{"tcsetpgrp", MaskMustBeTheSignal}}},
  };
}

}  // namespace parley
