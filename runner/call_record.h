// What the honest run of a case showed of each of its calls.
#ifndef PARLEY_RUNNER_CALL_RECORD_H_
#define PARLEY_RUNNER_CALL_RECORD_H_

#include <cstdint>
#include <vector>

#include "lib/call_line.h"
#include "lib/call_table.h"
#include "runner/call_probe.h"

namespace parley {

// The n-th time (from 0) that a line makes its call in a run.
struct CallPoint {
  const Line* line = nullptr;
  int occurrence = 0;
};

struct CallRecord {
  CallPoint at;
  const CallRow* row = nullptr;
  std::vector<int64_t> words;
  // Per parameter what the case states of an output; null where it states none.
  std::vector<const Expr*> patterns;
  bool asleep = false;    // it slept, as its line says
  bool returned = false;  // not, if it never came back: it slept to the end, or the actor died
  CallAnswer answer;      // if it returned
};

}  // namespace parley

#endif  // PARLEY_RUNNER_CALL_RECORD_H_
