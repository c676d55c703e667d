// `parley prove`: shows that the cases fail where a system is wrong.
#ifndef PARLEY_RUNNER_COMMAND_PROVE_H_
#define PARLEY_RUNNER_COMMAND_PROVE_H_

#include <string>
#include <vector>

#include "runner/prove.h"

namespace parley {

struct ProveCommand {
  std::vector<std::string> patterns;  // of cases, as for run
  std::string cases_root;
  ProveOptions options;
  int jobs = 0;  // runs side by side; 0: some per processor, as many only wait
  bool verbose = false;
  std::string json;  // file to write, or ""
};

// Returns the exit status: 0 all proved, 1 a case is vacuous or a named fault survives, 2 usage, 3
// the harness is in trouble or nothing could be judged.
int ProveCases(const ProveCommand& command);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_PROVE_H_
