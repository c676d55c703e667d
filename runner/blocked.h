// What the system shows of a thread or process that is not told: asleep in a call, stopped, ended.
#ifndef PARLEY_RUNNER_BLOCKED_H_
#define PARLEY_RUNNER_BLOCKED_H_

#include <vector>

namespace parley {

enum class Sleep {
  kAsleep,   // waiting inside one of the system calls asked about
  kRunning,  // doing anything else, stopped included
  kGone,     // there is no such thread, or it is a zombie
  kUnknown,  // this system shows nothing
};

// Looks at the thread with this id (as this process's /proc numbers it; 0 is kUnknown).
// `system_calls` are numbers (SYS_read, ...); restarting an interrupted one counts too. What is
// kAsleep was so at two moments in a row, and can have been woken since.
Sleep Look(int outer_tid, const std::vector<long>& system_calls);

struct ProcessState {
  enum class Kind {
    kRunning,  // runs or sleeps
    kStopped,  // by a signal
    kZombie,   // all its threads have ended and nobody has waited for it
    kGone,
    kUnknown,  // this system shows nothing
  };
  Kind kind = Kind::kUnknown;
  // For kZombie as waitpid gives it, for kStopped as WIFSTOPPED has it; -1 where it may not be
  // seen.
  int wait_status = -1;
};

ProcessState LookAtProcess(int outer_pid);

}  // namespace parley

#endif  // PARLEY_RUNNER_BLOCKED_H_
