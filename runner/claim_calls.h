// Which calls of a case its claim is about.
//
// The rule:
// 1. The functions that the case names in its source, its key or its claim, or that one of the
//    behaviours it covers names in its source: those of them that the case calls. A key has dashes
//    between its words; a name counts as a whole word only, so "read" is not in "spread".
// 2. If it calls none of these: every function of which a line states a result, a pattern for an
//    output, or an end.
// Calls of the file's `setup` are never meant: they bring about what the claim takes for granted.
#ifndef PARLEY_RUNNER_CLAIM_CALLS_H_
#define PARLEY_RUNNER_CLAIM_CALLS_H_

#include <set>

#include "lib/case.h"
#include "lib/catalogue.h"

namespace parley {

// One line of a case that makes a call, with the step in which it stands.
struct CallStep {
  const Line* line = nullptr;
  const Step* step = nullptr;
};

// All lines that make calls, those of setup left out, in the order of the text. They point into
// `test`.
std::vector<CallStep> CallStepsOf(const Case& test);

// The lines whose call the claim is about; never empty if the case calls anything.
std::set<const Line*> ClaimLines(const Case& test, const Catalogue& catalogue);

}  // namespace parley

#endif  // PARLEY_RUNNER_CLAIM_CALLS_H_
