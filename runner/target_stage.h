// The staged folder: a temporary directory with a folder fit to be a root file system, in which the
// static binary and the selected cases stand. It goes with the process that made it, however that
// ends.
#ifndef PARLEY_RUNNER_TARGET_STAGE_H_
#define PARLEY_RUNNER_TARGET_STAGE_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/suite.h"

namespace parley {

class TargetStage {
 public:
  // Makes {work} with {work}/root: the binary, copied, as /parley and /init; empty folders to mount
  // on; a minimal /etc. Below the first of $TEST_TMPDIR, $TMPDIR and /tmp that all users can get
  // to, and to be read by them. Null and a message on failure. Forks a process that removes the
  // folder; to be called while there is one thread. Removes what earlier ones of this user left
  // there when that process was killed as well.
  static std::unique_ptr<TargetStage> Make(const std::string& binary, std::string* error);
  ~TargetStage();
  TargetStage(const TargetStage&) = delete;
  TargetStage& operator=(const TargetStage&) = delete;

  const std::string& work() const { return work_; }
  const std::string& root() const { return root_; }

  // Copies the files of these cases, and of the suite's catalogue, to {root}/cases, each to where
  // its cases keep their ids. `files` receives their places below {root}, beginning with '/', in
  // the order of the suite, and is empty if the target finds them all, and no others, in that order
  // by itself. False and a message on failure.
  bool AddCases(const Suite& suite, const std::vector<const Case*>& cases,
                std::vector<std::string>* files, std::string* error);

  // Writes a file of the target, below {work}. False and a message on failure.
  bool Write(const std::string& name, const std::string& text, std::string* error) const;

  // A descriptor, close-on-exec, that keeps the folder: it is removed when all copies of it are
  // closed. For a process that outlives this one and still uses the folder.
  int keeping_fd() const { return keeping_fd_; }

 private:
  TargetStage() = default;

  std::string work_;
  std::string root_;
  int keeping_fd_ = -1;
  pid_t remover_ = -1;
};

// The id of a case without its key: the path of its file below the folder of cases, without .yaml.
std::string IdPrefix(const Case& test);

}  // namespace parley

#endif  // PARLEY_RUNNER_TARGET_STAGE_H_
