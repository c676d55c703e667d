// Keeps signals of a case from processes that are not its own.
//
// In a process namespace of its own a case reaches nobody else. Without one, `kill(-1, ...)` would
// reach the machine, and a number written in a case could be anybody's process.
#ifndef PARLEY_RUNNER_REACH_H_
#define PARLEY_RUNNER_REACH_H_

#include <string>

#include "lib/call_codec.h"

namespace parley {

// Whether the prepared call can signal nobody but the case's processes although it has no process
// namespace of its own. If not, `why` says so.
bool StaysInCase(const CallRow& row, const PreparedCall& call, std::string* why);

}  // namespace parley

#endif  // PARLEY_RUNNER_REACH_H_
