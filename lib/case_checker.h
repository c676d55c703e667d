// Finds what is wrong with a case before anything runs: unknown calls and constants, wrong argument
// counts, fields that do not exist, names used before they are bound or never used, actors that do
// not exist yet, a `blocks` that is never resolved.
//
// It follows the steps as the director will and keeps, per name and per actor, what is known at
// that point. See language.md for the rules.
#ifndef PARLEY_LIB_CASE_CHECKER_H_
#define PARLEY_LIB_CASE_CHECKER_H_

#include "lib/case.h"
#include "lib/diagnostic.h"

namespace parley {

// The most actors that one case may have.
constexpr size_t kMostActors = 19;

// Fills test->actors (root actors first) and reports what is wrong.
void CheckCase(Case* test, Diagnostics* diagnostics);

// The actors of a case in the order of their slots: those that exist from the start, then those
// that calls make.
std::vector<Actor> ActorsOf(const Case& test);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_CHECKER_H_
