// Which baseline judges a run: the one beside the description of its target, unless --baseline
// names another or none.
#ifndef PARLEY_RUNNER_BASELINE_CHOICE_H_
#define PARLEY_RUNNER_BASELINE_CHOICE_H_

#include <ostream>
#include <string>

#include "lib/baseline.h"
#include "lib/suite.h"

namespace parley {

// Where the project's targets are: runner/targets beside the checkout that built this program
// ($PARLEY_ROOT), else below the current folder.
std::string TargetsFolder();

struct BaselineChoice {
  std::string word;         // of --baseline: "" (the one beside the target), "none", or a file
  std::string target_file;  // runner/targets/uml.yaml, beside which lies uml.baseline.yaml
  std::string cases_root;   // where the cases come from
  bool whole = false;       // all files of that folder are loaded
};

// Loads the baseline and holds it against the suite; one that is not beside its target is empty.
// False, with messages on `err`, if it cannot be read or does not fit. The one beside a target is
// about the project's own cases: of others in another folder it must not fit all.
bool LoadBaseline(const BaselineChoice& choice, const Suite& suite, Baseline* baseline,
                  std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_BASELINE_CHOICE_H_
