// `parley targets`: the systems on which the cases can be run, and what is missing to use each.
#ifndef PARLEY_RUNNER_COMMAND_TARGETS_H_
#define PARLEY_RUNNER_COMMAND_TARGETS_H_

#include <ostream>
#include <string>
#include <vector>

namespace parley {

struct TargetsCommand {
  std::vector<std::string> names;  // these in full; none: a table of all
  std::string folder;
};

// Returns the exit status: 0, or 2 if a target does not exist or has errors.
int ShowTargets(const TargetsCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_TARGETS_H_
