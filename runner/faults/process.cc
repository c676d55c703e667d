// Named faults: processes.
#include <errno.h>
#include <signal.h>
#include <string.h>
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

int64_t NowaitTakesTheChild(const int64_t* args) {
  int64_t words[4] = {args[0], args[1], args[2], args[3] & ~int64_t{WNOWAIT}};
  return Honest(words);
}

int64_t NothingToReportIsNotSaid(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* info = Pointer<siginfo_t>(args[2]);
  if (result == 0 && info != nullptr && info->si_pid == 0) memset(info, 0xaa, sizeof *info);
  return result;
}

int64_t GroupIsAnyChild(const int64_t* args) {
  int64_t words[3] = {Int(args[0]) < -1 || Int(args[0]) == 0 ? -1 : args[0], args[1], args[2]};
  return Honest(words);
}

int64_t UnchangedIsNoChild(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0 || (Int(args[2]) & WNOHANG) == 0) return result;
  errno = ECHILD;
  return -1;
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
      {"waitid-wnowait-takes-the-child",
       "process",
       "waitid takes the zombie away although WNOWAIT is given.",
       {{"waitid", NowaitTakesTheChild}}},
      {"waitid-wnohang-stores-no-zeros",
       "process",
       "waitid with WNOHANG and nothing to report does not set si_pid and si_signo to 0.",
       {{"waitid", NothingToReportIsNotSaid}}},
      {"waitpid-group-is-any-child",
       "process",
       "waitpid with 0 or a group takes a child of any group.",
       {{"waitpid", GroupIsAnyChild}}},
      {"waitpid-wnohang-is-echild",
       "process",
       "waitpid with WNOHANG fails with ECHILD when no child has changed.",
       {{"waitpid", UnchangedIsNoChild}}},
      {"execve-empties-the-mask",
       "process",
       "A new program starts with no signal blocked.",
       {{"execve", nullptr}},
       nullptr,
       EmptyMask},
  };
}

}  // namespace parley
