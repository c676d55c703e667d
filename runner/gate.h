// The gate that starts a race: the director closes it and tells actors to come, and once all stand
// before it, it opens, and they make their calls at the same moment.
//
// With several processors they wait awake, so that they go on within nanoseconds of each other, but
// not for long: somebody is kept from coming then, by others who want the processors, or in a
// virtual machine, whose processors stand still at times. With one processor they wait asleep.
#ifndef PARLEY_RUNNER_GATE_H_
#define PARLEY_RUNNER_GATE_H_

#include <cstdint>

#include "runner/wire.h"

namespace parley {

// Whether this process and its children have one processor for all of them. Found out once.
bool OneProcessor();

// Twice as long as actors take to come where nothing is in their way.
constexpr uint32_t kAwakeUs = 500;

// For the director.
// Closes the gate for so many `comers`, who wait awake for `awake_us` microseconds and then asleep;
// the number of this closing, which is Frame.gate for each of them.
uint32_t CloseGate(Arena* arena, int comers, uint32_t awake_us = OneProcessor() ? 0 : kAwakeUs);
// Waits until all of them have come; false if that is not so by the deadline, CLOCK_MONOTONIC in
// nanoseconds.
bool AwaitComers(Arena* arena, int64_t deadline_ns);
// Lets them go, and whoever comes later.
void OpenGate(Arena* arena);

// For an actor: comes to the gate and waits until it opens. Async-signal-safe; changes errno.
void PassGate(Arena* arena, uint32_t gate);

}  // namespace parley

#endif  // PARLEY_RUNNER_GATE_H_
