// `parley check`: finds what is wrong with case files without running them.
#ifndef PARLEY_RUNNER_COMMAND_CHECK_H_
#define PARLEY_RUNNER_COMMAND_CHECK_H_

#include <ostream>
#include <string>
#include <vector>

namespace parley {

// Prints every error of the files and folders named, or of all of `cases_root` if none is, and one
// closing line. Returns the exit status: 0, or 2 if there are errors or a path cannot be read.
int CheckFiles(const std::vector<std::string>& paths, const std::string& cases_root,
               std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_CHECK_H_
