// For tests: compares a report with the approved one in reports/golden/.
//
// A changed format is approved with  PARLEY_APPROVE=1 reports/..._test  (from the repository's
// root), which rewrites the file; the diff is then read like any other.
#ifndef PARLEY_REPORTS_EXPECT_GOLDEN_H_
#define PARLEY_REPORTS_EXPECT_GOLDEN_H_

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace parley {

// What moves a terminal's cursor or colours, as text; a return begins a line of the golden file.
inline std::string VisibleControls(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '\r') {
      out += "\n<return>";
    } else if (c == '\x1b') {
      out += "<esc>";
    } else {
      out += c;
    }
  }
  return out;
}

inline void ExpectGolden(const std::string& name, const std::string& output) {
  std::string actual = VisibleControls(output);
  std::string path = "reports/golden/" + name;
  if (getenv("PARLEY_APPROVE") != nullptr) {
    std::ofstream(path) << actual;
  }
  std::ifstream file(path);
  ASSERT_TRUE(file) << "cannot read " << path;
  std::stringstream approved;
  approved << file.rdbuf();
  EXPECT_EQ(approved.str(), actual) << "differs from " << path;
}

}  // namespace parley

#endif  // PARLEY_REPORTS_EXPECT_GOLDEN_H_
