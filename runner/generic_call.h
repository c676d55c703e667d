// The actor's part of generic faults: calls that are skipped, that never end, that are made twice
// or by somebody else. What the director makes of them stands in generic_fault.h.
#ifndef PARLEY_RUNNER_GENERIC_CALL_H_
#define PARLEY_RUNNER_GENERIC_CALL_H_

#include <cstdint>

#include "runner/wire.h"

namespace parley {

// Does what frame->fault says in place of the call; result and errno as of the call. For actors.
int64_t PerformGeneric(Frame* frame);

// The system call in which kSleep sleeps, by the names that it has on different processors.
constexpr const char* kSleepForGood[] = {"ppoll", "ppoll_time64"};

}  // namespace parley

#endif  // PARLEY_RUNNER_GENERIC_CALL_H_
