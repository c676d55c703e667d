// The cases and the catalogue that a program carries within itself, so that it needs no files
// beside it. Only the static binary carries any.
#ifndef PARLEY_RUNNER_EMBEDDED_CASES_H_
#define PARLEY_RUNNER_EMBEDDED_CASES_H_

#include <string>
#include <vector>

#include "lib/embedded_files.h"
#include "lib/suite.h"

namespace parley {

// Whether this program carries any: it is then the static binary. Allocates nothing.
bool CarriesCases();

// What this program carries; empty if nothing. Texts live as long as the program.
const std::vector<EmbeddedFile>& EmbeddedTexts();

// As LoadSuite (lib/suite.h), where an empty `cases_root` means the embedded texts: all of them, or
// what `paths` names. A path that is a file or folder of the machine is taken from there.
bool LoadCases(const std::vector<std::string>& paths, const std::string& cases_root, Suite* suite,
               std::string* error);

// Whether LoadCases, given this path and this folder of cases, takes it for a file or folder.
bool IsCasePath(const std::string& path, const std::string& cases_root);

}  // namespace parley

#endif  // PARLEY_RUNNER_EMBEDDED_CASES_H_
