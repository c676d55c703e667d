// The descriptions of targets that there are, found by name.
#ifndef PARLEY_RUNNER_TARGET_FILES_H_
#define PARLEY_RUNNER_TARGET_FILES_H_

#include <ostream>
#include <string>
#include <vector>

#include "lib/target.h"

namespace parley {

// The files of a folder of targets, baselines left out: native first, then by name.
std::vector<std::string> TargetFilesIn(const std::string& folder);

// Loads the target that a user names: a file (with a slash or .yaml) or one of `folder`. False and
// messages on `err` if there is none or it has errors.
bool LoadNamedTarget(const std::string& name, const std::string& folder, Target* target,
                     std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_TARGET_FILES_H_
