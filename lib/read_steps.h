// Steps of a case read from a text as they stand in a file, for tests.
#ifndef PARLEY_LIB_READ_STEPS_H_
#define PARLEY_LIB_READ_STEPS_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/case_loader.h"

namespace parley {

// The first step stands in line 9.
inline std::string WithSteps(const std::string& steps) {
  return "title: T\nsource: S\nlevel: posix\ncases:\n  a:\n    claim: C\n    covers: A-1\n"
         "    steps:\n" +
         steps;
}

inline std::vector<Step> Steps(const std::string& steps) {
  const LoadedFile loaded = LoadCaseText("t", "t", WithSteps(steps));
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  return loaded.file.cases.empty() ? std::vector<Step>() : loaded.file.cases[0].steps;
}

inline std::string Messages(const std::string& steps) {
  std::string out;
  for (const Diagnostic& diagnostic : LoadCaseText("t", "t", WithSteps(steps)).diagnostics) {
    out += diagnostic.Format();
  }
  return out;
}

inline std::string Place(Location where) {
  return std::to_string(where.line) + ":" + std::to_string(where.column);
}

// Steps that are wrong and all that is said of them.
struct Wrong {
  const char* steps;
  const char* messages;
};

inline void Check(const std::vector<Wrong>& all) {
  for (const Wrong& wrong : all) EXPECT_EQ(Messages(wrong.steps), wrong.messages) << wrong.steps;
}

}  // namespace parley

#endif  // PARLEY_LIB_READ_STEPS_H_
