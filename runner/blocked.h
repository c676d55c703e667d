// What the system shows of a thread or process that is not told: asleep in a call, stopped, ended.
#ifndef PARLEY_RUNNER_BLOCKED_H_
#define PARLEY_RUNNER_BLOCKED_H_

#include <stddef.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace parley {

enum class Sleep {
  kAsleep,   // waiting inside one of the system calls asked about
  kRunning,  // doing anything else, stopped included
  kGone,     // there is no such thread, or it is a zombie
  kUnknown,  // this system shows nothing
};

// By what a thread that waits in a call is told from one that runs; the best way comes first.
enum class SleepBy {
  kSystemCall,  // /proc/TID/syscall: the call by its number
  kState,       // /proc/TID/status: asleep, in whatever call; steady while it was looked at
  kSilence,     // by nothing that the system shows: it has been silent for the settle time
};

// The word for it on a command line: syscall, state, silence.
const char* SleepByName(SleepBy way);
bool SleepByFromName(const std::string& name, SleepBy* way);

// Where the small files of a process are read; tests give their own.
class ProcFiles {
 public:
  virtual ~ProcFiles() = default;
  // At most `size` bytes of /proc/ID/NAME; -1 with errno.
  virtual ssize_t Read(int id, const char* name, char* text, size_t size);
  // Time passes between two looks.
  virtual void Pause();
};
ProcFiles* SystemProcFiles();

// Looks at the thread with this id (as this process's /proc numbers it; 0 is kUnknown).
// `system_calls` are numbers (SYS_read, ...); restarting an interrupted one counts too. What is
// kAsleep was so at two moments in a row, and can have been woken since. A thread that does not
// show its call is judged by its state: whether it is inside of one the caller must know.
Sleep Look(int outer_tid, const std::vector<long>& system_calls,
           SleepBy best = SleepBy::kSystemCall, ProcFiles* files = SystemProcFiles());

// The best way that works here, tried on a thread that is known to sleep in this one call and in
// no other, or is about to: the numbers shown can be those of another processor's calls.
SleepBy FindSleepBy(int outer_tid, long system_call,  // NOLINT(runtime/int)
                    ProcFiles* files = SystemProcFiles());

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

ProcessState LookAtProcess(int outer_pid, ProcFiles* files = SystemProcFiles());

}  // namespace parley

#endif  // PARLEY_RUNNER_BLOCKED_H_
