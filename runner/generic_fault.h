// Generic faults: wrong systems derived from a case itself. Each spoils one call of the case, where
// and how the honest run showed that it can be spoiled.
//
// What a standard would allow in that place is no fault, and is not derived:
// - a call that only tells something has done all it does once it has told it, so that doing
//   nothing is a fault of it only where the case sees an output (kNothing);
// - writing no bytes, signal 0 and the like have no effect to leave out (kNothing);
// - a failing call need do nothing and its outputs are unspecified (kNothing, kOutput); that it
//   reports success all the same is the fault (kSuccess);
// - the errno of a fault is EDOM, which belongs to mathematics: no call of the table may fail with
//   it, so no alternative of a case can allow it (kError); where `either` accepts any failure there
//   is no fault to see;
// - a call may wait or return where the case has alternatives of both sorts (kReturns, kBlocks),
// and
//   what blocks to the end cannot be made to (kBlocks);
// - a standard signal that is pending already is not queued again, so it is doubled only where a
//   handler caught it, by catching it twice; one of real time is sent twice (kDoubled);
// - the sender matters only to a case that looks at a pid in siginfo (kWrongSender).
// Making an actor that does not come to be is not among them: the harness itself trusts fork and
// would call it unresolved.
#ifndef PARLEY_RUNNER_GENERIC_FAULT_H_
#define PARLEY_RUNNER_GENERIC_FAULT_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "lib/call_table.h"
#include "lib/case.h"
#include "runner/answer_part.h"
#include "runner/call_record.h"

namespace parley {

enum class GenericKind {
  kNothing,      // reports what it reported, and does nothing
  kNotRemoved,   // the same of a call that removes something
  kLost,         // the same of a call that sends a signal
  kSuccess,      // reports success instead of its failure, and does nothing
  kError,        // fails with another errno
  kReturns,      // returns instead of blocking
  kBlocks,       // blocks instead of returning
  kOutput,       // a byte or a field of an output, or the result, is changed
  kDoubled,      // its signal comes twice
  kWrongSender,  // its signal comes from another process
};
// "does nothing", ... as shown to people.
const char* KindText(GenericKind kind);
// "nothing", "not-removed", ... in reports.
const char* KindName(GenericKind kind);

struct GenericFault {
  GenericKind kind = GenericKind::kNothing;
  CallPoint at;
  const CallRow* row = nullptr;
  bool of_claim = false;
  int source_line = 0;
  int64_t result = 0;  // what a skipped call returns
  int error = 0;
  int signal = 0;   // kDoubled of a standard signal
  AnswerPart part;  // kOutput
  // "write returns without doing anything", "changes st_mode of stat", ...
  std::string Print() const;
};

// The faults of a case, from the calls of its honest run and the signals that handlers caught in
// it: those of the calls of its claim, or with `all` of every call outside setup. They point into
// `test`.
std::vector<GenericFault> GenericFaultsOf(const Case& test, const std::set<const Line*>& claim,
                                          const std::vector<CallRecord>& calls,
                                          const std::set<int>& caught, bool all);

}  // namespace parley

#endif  // PARLEY_RUNNER_GENERIC_FAULT_H_
