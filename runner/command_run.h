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
  int jobs = 0;  // cases side by side; 0: some per processor, as they wait more than they work
  int runs = 1;  // every case so often; verdicts must agree
  double deadline_seconds = 10;
  bool namespaces = true;
  std::string sleep_by;  // syscall, state or silence; "": the best that the system allows
  bool verbose = false;
  std::vector<std::string> reports;  // files to write: "tap=run.tap" (reports/writer.h)
  std::string baseline;              // a file, "none", or "" for the one beside the target

  // For a program that runs this one on a system under test and reads what it says.
  bool stream = false;  // records (reports/stream.h) on standard output instead of a report
  std::string only;     // indexes into the cases selected otherwise, "0-12,14"; "" for all
  int settle_ms = 0;    // for which a process must look asleep where none can be asked; 0: default
};

// Returns the exit status: 0, 1, 2 or 3 (see README).
int Run(const RunCommand& command);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_RUN_H_
