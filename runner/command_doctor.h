// `parley doctor`: what this machine allows, and which cases it can therefore not test.
#ifndef PARLEY_RUNNER_COMMAND_DOCTOR_H_
#define PARLEY_RUNNER_COMMAND_DOCTOR_H_

#include <ostream>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/result.h"

namespace parley {

struct DoctorCommand {
  std::vector<std::string> patterns;  // what `parley list` takes; none: all cases
  std::string cases_root;
};

// Returns the exit status: 0; 2 if the cases cannot be read; 3 if what the harness stands on is
// broken, of which every piece is shown and nothing else is tried. To be called while the process
// has one thread.
int Diagnose(const DoctorCommand& command, std::ostream& out, std::ostream& err);

// The report for this system and these cases; the cases must have been checked.
std::string DoctorText(const Fingerprint& system, const std::vector<const Case*>& cases);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_DOCTOR_H_
