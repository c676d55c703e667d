// `parley diff OLD.json NEW.json`: what changed between two runs.
#ifndef PARLEY_RUNNER_COMMAND_DIFF_H_
#define PARLEY_RUNNER_COMMAND_DIFF_H_

#include <ostream>
#include <string>

#include "reports/case_text.h"

namespace parley {

struct DiffCommand {
  std::string old_file, new_file;  // what `run --json` wrote
  std::string json;                // a file for the same as JSON; "-": standard output; "": none
  bool verbose = false;
  TextStyle style;
};

// Returns the exit status: 0 nothing got worse; 1 something did; 2 a document cannot be read; 3 the
// JSON cannot be written.
int DiffRuns(const DiffCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_DIFF_H_
