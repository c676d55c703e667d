// One start of a target's command: a process tree of its own, whose output comes through one
// descriptor and of which nothing is left at the end, whatever it does, and however this process
// ends.
#ifndef PARLEY_RUNNER_TARGET_LAUNCH_H_
#define PARLEY_RUNNER_TARGET_LAUNCH_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace parley {

class TargetLaunch {
 public:
  // Starts `command` with standard input at its end (or a terminal, for input as well as output).
  // Output and errors come together. A keeper between this process and the command is a subreaper
  // in a session of its own: once the command ends, this process dies or Kill is called it kills
  // whatever came of the command. Of this process's descriptors the keeper keeps `keeping_fd` (or
  // none: -1), the command none. Null and a message if it cannot be started. To be called while
  // there is one thread.
  static std::unique_ptr<TargetLaunch> Start(const std::vector<std::string>& command,
                                             const std::string& folder, bool terminal,
                                             int keeping_fd, std::string* error);
  // Kills what is left, and waits for that.
  ~TargetLaunch();
  TargetLaunch(const TargetLaunch&) = delete;
  TargetLaunch& operator=(const TargetLaunch&) = delete;

  // To be read; does not block.
  int output_fd() const { return output_fd_; }
  // Can be read once the command and all of its processes are gone; all output is written then.
  int ended_fd() const { return status_fd_; }

  // Kills everything and waits until it is gone.
  void Kill();

  // Once ended_fd() can be read, or after Kill: "exit status 3", "killed by SIGKILL", "killed from
  // here", "not started: No such file or directory". False if a process could not be killed.
  bool Ending(std::string* how);

 private:
  TargetLaunch() = default;

  int output_fd_ = -1;
  int status_fd_ = -1;
  int control_fd_ = -1;  // the keeper kills when it is closed
  pid_t keeper_ = -1;
  bool ended_ = false;
  bool clean_ = true;
  std::string ending_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_TARGET_LAUNCH_H_
