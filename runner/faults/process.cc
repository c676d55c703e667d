// Named faults: what children and new programs start with, and how they are made.
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr int kSignals = 65;

// Pending signals of the parent, told to the child.
struct Pending {
  bool is[kSignals];
};

void SendPendingAgain() {
  for (int signal = 1; signal < kSignals; ++signal) {
    if (FaultState<Pending>()->is[signal]) kill(getpid(), signal);
  }
}

int64_t ForkKeepsPending(const int64_t* args) {
  sigset_t set;
  sigpending(&set);
  for (int signal = 1; signal < kSignals; ++signal) {
    FaultState<Pending>()->is[signal] = sigismember(&set, signal) == 1;
  }
  return PseudoForkWith(args, SendPendingAgain);
}

struct Alarm {
  unsigned seconds;  // that the parent has left
};

void SetAlarmAgain() { alarm(FaultState<Alarm>()->seconds); }

int64_t ForkKeepsAlarm(const int64_t* args) {
  FaultState<Alarm>()->seconds = alarm(0);
  alarm(FaultState<Alarm>()->seconds);
  return PseudoForkWith(args, SetAlarmAgain);
}

struct Interval {
  struct itimerval left;  // of the parent's interval timer
};

void SetIntervalAgain() { setitimer(ITIMER_REAL, &FaultState<Interval>()->left, nullptr); }

int64_t ForkKeepsInterval(const int64_t* args) {
  getitimer(ITIMER_REAL, &FaultState<Interval>()->left);
  return PseudoForkWith(args, SetIntervalAgain);
}

void DisableStack() {
  stack_t none = {};
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, nullptr);
}

int64_t ForkDropsStack(const int64_t* args) { return PseudoForkWith(args, DisableStack); }

void DropHandlers() {
  struct sigaction action;
  for (int signal = 1; signal < kSignals; ++signal) {
    if (sigaction(signal, nullptr, &action) != 0) continue;
    if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) {
      action = {};
      sigaction(signal, &action, nullptr);
    }
  }
}

int64_t ForkDropsHandlers(const int64_t* args) { return PseudoForkWith(args, DropHandlers); }

int64_t ChildIsInNoGroup(const int64_t* args) {
  return PseudoForkWith(args, [] { setpgid(0, 0); });
}

// In the memory of the process, as a C library kept it that did not think of every kind of fork.
pid_t remembered_pid;

int64_t PidIsRemembered(const int64_t* args) {
  if (remembered_pid == 0) remembered_pid = static_cast<pid_t>(Honest(args));
  return remembered_pid;
}

int64_t BareForkIsFork(const int64_t* args) { return PseudoForkWith(args, nullptr); }

// The child has memory of its own, and nobody waits for it.
int64_t VforkIsFork(const int64_t* args) {
  const pid_t pid = fork();
  if (pid == 0) _exit(read(Int(args[0]), Pointer<char>(args[1]), 1) == 1 ? 0 : 1);
  return pid;
}

int64_t SpawnKeepsMask(const int64_t* args) {
  return HonestWithout(args, 1, POSIX_SPAWN_SETSIGMASK);
}

int64_t SpawnKeepsIgnored(const int64_t* args) {
  return HonestWithout(args, 1, POSIX_SPAWN_SETSIGDEF);
}

int64_t SpawnOpensNothing(const int64_t*) { return 0; }

// Waits as any parent does, with the signals as they are.
int64_t SystemOnlyWaits(const int64_t* args) {
  const pid_t pid = fork();
  if (pid == 0) {
    execl("/bin/sh", "sh", "-c", Pointer<const char>(args[0]), nullptr);
    _exit(127);
  }
  int status = -1;
  while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR) {
  }
  return status;
}

// What a program had before it executed another.
struct Before {
  bool caught[kSignals];
};

int64_t NoteHandlers(const int64_t* args) {
  struct sigaction action;
  for (int signal = 1; signal < kSignals; ++signal) {
    FaultState<Before>()->caught[signal] = sigaction(signal, nullptr, &action) == 0 &&
                                           action.sa_handler != SIG_DFL &&
                                           action.sa_handler != SIG_IGN;
  }
  return Honest(args);
}

void KeepHandlers() {
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  for (int signal = 1; signal < kSignals; ++signal) {
    if (FaultState<Before>()->caught[signal]) sigaction(signal, &action, nullptr);
  }
}

void DropIgnored() {
  struct sigaction action;
  for (int signal = 1; signal < kSignals; ++signal) {
    if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_IGN) continue;
    action = {};
    sigaction(signal, &action, nullptr);
  }
}

// Ignoring a signal for a moment throws away what is pending.
void DropPending() {
  struct sigaction ignore = {}, before;
  ignore.sa_handler = SIG_IGN;
  for (int signal = 1; signal < kSignals; ++signal) {
    if (sigaction(signal, &ignore, &before) == 0) sigaction(signal, &before, nullptr);
  }
}

void CancelAlarm() {
  const struct itimerval none = {};
  setitimer(ITIMER_REAL, &none, nullptr);
}

void ResetUmask() { umask(022); }

void EmptyMask() {
  sigset_t set;
  sigemptyset(&set);
  sigprocmask(SIG_SETMASK, &set, nullptr);
}

}  // namespace

std::vector<Fault> ProcessFaults() {
  return {
      {"fork-child-inherits-pending-signals",
       "process",
       "The child of fork starts with the pending signals of its parent.",
       {{"fork", ForkKeepsPending}}},
      {"fork-child-inherits-the-alarm",
       "process",
       "The child of fork has the alarm of its parent.",
       {{"fork", ForkKeepsAlarm}}},
      {"fork-child-inherits-the-interval-timer",
       "signal",
       "The child of fork has the interval timer of its parent.",
       {{"fork", ForkKeepsInterval}}},
      {"fork-child-has-no-alternate-stack",
       "signal",
       "The child of fork has no alternate stack.",
       {{"fork", ForkDropsStack}}},
      {"fork-child-has-no-handlers",
       "process",
       "The child of fork has the default action where its parent has a handler.",
       {{"fork", ForkDropsHandlers}}},
      {"fork-child-leads-a-group",
       "process",
       "The child of fork is in a process group of its own.",
       {{"fork", ChildIsInNoGroup}}},
      {"getpid-is-remembered",
       "process",
       "A child has the pid of its parent if that asked for it before.",
       {{"getpid", PidIsRemembered}}},
      {"bare-fork-runs-fork-handlers",
       "process",
       "_Fork runs the handlers of pthread_atfork.",
       {{"_Fork", BareForkIsFork}}},
      {"vfork-is-fork",
       "process",
       "vfork copies the memory and returns while its child runs.",
       {{"vfork", VforkIsFork}}},
      {"posix-spawn-ignores-the-mask",
       "process",
       "posix_spawn leaves the mask as it is in spite of POSIX_SPAWN_SETSIGMASK.",
       {{"posix_spawnattr_setflags", SpawnKeepsMask}}},
      {"posix-spawn-ignores-the-defaults",
       "process",
       "posix_spawn leaves signals ignored in spite of POSIX_SPAWN_SETSIGDEF.",
       {{"posix_spawnattr_setflags", SpawnKeepsIgnored}}},
      {"posix-spawn-opens-nothing",
       "process",
       "posix_spawn passes over the files that it is to open.",
       {{"posix_spawn_file_actions_addopen", SpawnOpensNothing}}},
      {"system-leaves-signals-alone",
       "process",
       "system neither ignores SIGINT and SIGQUIT nor blocks SIGCHLD.",
       {{"system", SystemOnlyWaits}}},
      {"execve-keeps-handlers",
       "process",
       "Signals that were caught before exec are caught after it.",
       {{"execve", NoteHandlers}},
       nullptr,
       KeepHandlers},
      {"execve-resets-ignored-signals",
       "process",
       "Signals that were ignored have the default action after exec.",
       {{"execve", nullptr}},
       nullptr,
       DropIgnored},
      {"execve-drops-pending-signals",
       "process",
       "Signals that were pending are lost at exec.",
       {{"execve", nullptr}},
       nullptr,
       DropPending},
      {"execve-cancels-the-alarm",
       "signal",
       "A new program has no alarm and no interval timer.",
       {{"execve", nullptr}},
       nullptr,
       CancelAlarm},
      {"execve-resets-the-umask",
       "process",
       "A new program has the umask 022.",
       {{"execve", nullptr}},
       nullptr,
       ResetUmask},
      {"execve-empties-the-mask",
       "process",
       "A new program starts with no signal blocked.",
       {{"execve", nullptr}},
       nullptr,
       EmptyMask},
  };
}

}  // namespace parley
