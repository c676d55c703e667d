// What stands between a case and this system, known before anything runs.
#ifndef PARLEY_RUNNER_OBSTACLE_H_
#define PARLEY_RUNNER_OBSTACLE_H_

#include <map>
#include <set>
#include <string>

#include "lib/case.h"

namespace parley {

// What the case needs and lacks, and why: "ipv6: no address ::1"; "" if it can be run. `present`
// are the features there are, `reasons` why others are missing. The case must have been checked.
std::string Obstacle(const Case& test, const std::set<std::string>& present,
                     const std::map<std::string, std::string>& reasons);

}  // namespace parley

#endif  // PARLEY_RUNNER_OBSTACLE_H_
