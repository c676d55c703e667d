// What a user names on the command line, found: files and folders are loaded, everything else is a
// pattern of ids.
#ifndef PARLEY_RUNNER_CASE_SELECTION_H_
#define PARLEY_RUNNER_CASE_SELECTION_H_

#include <ostream>
#include <string>
#include <vector>

#include "lib/suite.h"

namespace parley {

struct Selection {
  Suite suite;
  std::vector<const Case*> cases;  // of suite.files, in their order
  bool whole = false;              // the suite holds all files of the folder of cases

  // The number of errors in the cases and the catalogue; cases of a file with errors are selected
  // like others, and must not be run.
  size_t errors() const { return suite.diagnostics.size(); }
  bool HasErrors(const std::string& file) const;
};

// Loads the paths among `given` (all of `cases_root` if there are none) and selects the cases that
// match any of the other words, or all cases if there are none. A word that is a whole id means
// that case only. False and a message on `err` if a path cannot be read or nothing is selected.
bool SelectCases(const std::vector<std::string>& given, const std::string& cases_root,
                 Selection* selection, std::ostream& err);

// The same for those who run them: false, with the diagnostics on `err`, also if a file that was
// loaded or the catalogue has errors.
bool SelectToRun(const std::vector<std::string>& given, const std::string& cases_root,
                 Selection* selection, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_CASE_SELECTION_H_
