// The steps of a case as English sentences, made from the tables: who calls what, what must come
// back, and what the names stand for from there on.
#ifndef PARLEY_RUNNER_STEP_WORDS_H_
#define PARLEY_RUNNER_STEP_WORDS_H_

#include <string>
#include <vector>

#include "lib/case.h"

namespace parley {

struct Sentence {
  int depth = 0;     // 0 for the steps of the case, more inside repetitions and alternatives
  std::string text;  // without a newline
};

// The sentences in the order of the steps. The case must have been checked.
std::vector<Sentence> StepsInWords(const Case& test);

}  // namespace parley

#endif  // PARLEY_RUNNER_STEP_WORDS_H_
