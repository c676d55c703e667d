// Steps of a case back as text: in a line for a person who asks how far a case came, and whole, so
// that two cases with the same text do the same.
#ifndef PARLEY_LIB_STEP_TEXT_H_
#define PARLEY_LIB_STEP_TEXT_H_

#include <string>

#include "lib/case.h"

namespace parley {

// One line: "p: msgget(IPC_PRIVATE, 0) = q", "check: a > b", "repeat 100 times". Of the steps
// inside it says nothing.
std::string StepText(const Step& step);

// All that a case says of itself and does, without places and paths. Not for people.
std::string CanonicalText(const Case& test);
// The part of it that decides the verdict: level, needs and steps.
std::string JudgedText(const Case& test);

}  // namespace parley

#endif  // PARLEY_LIB_STEP_TEXT_H_
