// `parley explain`: what a case claims, who promises it, and its steps in words.
#ifndef PARLEY_RUNNER_COMMAND_EXPLAIN_H_
#define PARLEY_RUNNER_COMMAND_EXPLAIN_H_

#include <ostream>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/catalogue.h"

namespace parley {

struct ExplainCommand {
  std::vector<std::string> patterns;  // ids, or what `parley list` takes
  std::string cases_root;
  int width = 0;  // columns into which sentences are wrapped, 0 for no limit
};

// Returns the exit status: 0, or 2 if nothing matches or the files of those that match have errors.
int ExplainCases(const ExplainCommand& command, std::ostream& out, std::ostream& err);

// One case. It must have been checked.
std::string ExplainText(const Case& test, const Catalogue& catalogue, int width);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_EXPLAIN_H_
