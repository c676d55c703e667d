// Somebody who watches every call of a run from the director's side, and may make one go wrong:
// how `parley prove` learns what a case does and puts a generic fault in one place of it.
#ifndef PARLEY_RUNNER_CALL_PROBE_H_
#define PARLEY_RUNNER_CALL_PROBE_H_

#include <cstdint>
#include <vector>

#include "lib/call_codec.h"
#include "lib/call_line.h"
#include "lib/value.h"
#include "runner/wire.h"

namespace parley {

// How a call came back, decoded.
struct CallAnswer {
  int64_t result = 0;
  int error = 0;
  bool failed = false;
  Value value;                 // the result as the case sees it
  std::vector<Value> outputs;  // one per parameter; kNone where nothing came back
  uint32_t sequence = 0;
};

class CallProbe {
 public:
  virtual ~CallProbe() = default;
  // A run of the case begins; one case may be run several times, once for each order.
  virtual void Begin(Arena* arena) = 0;
  // A call of `line` is laid out in `frame` and about to be made. Returns a number for it.
  virtual int Post(const Line& line, const PreparedCall& prepared, Frame* frame) = 0;
  // It sleeps, as its line says.
  virtual void Asleep(int call) = 0;
  // It is back. May be told more than once of the same call, always with what the actor gave.
  virtual void Returned(int call, CallAnswer* answer) = 0;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_CALL_PROBE_H_
