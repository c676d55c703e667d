// What a kernel must have before the first case can be run: the floor that the harness stands on.
// Everything else may be missing, and is then found out and said (runner/features.h).
#ifndef PARLEY_RUNNER_FLOOR_H_
#define PARLEY_RUNNER_FLOOR_H_

#include <string>
#include <vector>

namespace parley {

struct FloorNeed {
  enum class State { kHolds, kMissing, kNotTried };
  std::string calls;    // "pipe2, fcntl"
  std::string purpose;  // "pipes between the harness and its actors"
  State state = State::kNotTried;
  std::string reason;  // kMissing: "pipe2: Function not implemented"
};

// Tries each need in the order in which a kernel's author would make them work; those that stand on
// a missing one are not tried. Some milliseconds. For a process with one thread.
std::vector<FloorNeed> TryFloor();

// Whether all of it holds. If not, `error` says in plain words what is missing first.
bool FloorHolds(std::string* error);

// The needs, one a line, each with what became of it.
std::string FloorText(const std::vector<FloorNeed>& needs);

// The calls of all needs: "mmap, ftruncate, ...".
std::string FloorCalls();

}  // namespace parley

#endif  // PARLEY_RUNNER_FLOOR_H_
