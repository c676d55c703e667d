// The gate that starts a race: the director closes it and tells actors to come, and once all stand
// before it, it opens, and they make their calls at the same moment.
//
// With several processors they wait awake, so that they go on within nanoseconds of each other.
// With one that would only keep it from those who still have to come: there they wait asleep.
#ifndef PARLEY_RUNNER_GATE_H_
#define PARLEY_RUNNER_GATE_H_

#include <cstdint>

#include "runner/wire.h"

namespace parley {

// Whether this process and its children have one processor for all of them. Found out once.
bool OneProcessor();

// For the director.
// Closes the gate for so many `comers`; the number of this closing, which is Frame.gate for each of
// them.
uint32_t CloseGate(Arena* arena, int comers, bool wait_asleep = OneProcessor());
// Waits until all of them have come; false if that is not so by the deadline, CLOCK_MONOTONIC in
// nanoseconds.
bool AwaitComers(Arena* arena, int64_t deadline_ns);
// Lets them go, and whoever comes later.
void OpenGate(Arena* arena);

// For an actor: comes to the gate and waits until it opens. Async-signal-safe; changes errno.
void PassGate(Arena* arena, uint32_t gate);

}  // namespace parley

#endif  // PARLEY_RUNNER_GATE_H_
