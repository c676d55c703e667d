// `parley coverage`: which behaviours of the catalogue the cases check, by area and level.
#ifndef PARLEY_RUNNER_COMMAND_COVERAGE_H_
#define PARLEY_RUNNER_COMMAND_COVERAGE_H_

#include <ostream>
#include <string>

#include "lib/result.h"
#include "lib/suite.h"

namespace parley {

struct CoverageCommand {
  std::string cases_root;
  bool long_form = false;  // with the statements of what nothing covers
};

// Returns the exit status: 0; 2 if the cases cannot be read or have errors; 3 if what the harness
// stands on is broken. To be called while the process has one thread.
int ShowCoverage(const CoverageCommand& command, std::ostream& out, std::ostream& err);

// The report: of each area and each level how many behaviours a case covers and this system can
// test, which it cannot and why, which no case can check, and which nothing covers yet. The suite
// must be without errors.
std::string CoverageText(const Suite& suite, const Fingerprint& system, bool long_form);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_COVERAGE_H_
