// `parley run`: runs cases on this system and reports.
#ifndef PARLEY_RUNNER_COMMAND_RUN_H_
#define PARLEY_RUNNER_COMMAND_RUN_H_

#include <string>
#include <vector>

namespace parley {

struct RunCommand {
  std::vector<std::string> patterns;  // files, directories, ids or shell patterns of ids
  std::string cases_root;
  std::string profile = "linux";
  int jobs = 0;  // 0: as many as there are processors
  int runs = 1;  // every case so often; verdicts must agree
  double deadline_seconds = 10;
  bool namespaces = true;
  bool verbose = false;
  std::string junit;  // file to write, or ""
  std::string json;
  std::string baseline;  // a file, "none", or "" for the one beside the target
};

// Returns the exit status: 0, 1, 2 or 3 (see README).
int Run(const RunCommand& command);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_RUN_H_
