// `parley run --target NAME`: runs cases on another system and reports as for this one.
#ifndef PARLEY_RUNNER_COMMAND_RUN_TARGET_H_
#define PARLEY_RUNNER_COMMAND_RUN_TARGET_H_

#include <string>

#include "runner/command_run.h"

namespace parley {

struct RunTargetCommand {
  std::string target = "native";  // a name, or a file
  std::string targets_folder;
  std::string kernel;  // instead of what the target names
  std::string via;     // the command line of the target `command`
  std::string binary;  // the static binary; "" to look for it
};

// Returns the exit status: 0, 1, 2, 3 or 130 (see README).
int RunOnTarget(const RunCommand& command, const RunTargetCommand& where);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_RUN_TARGET_H_
