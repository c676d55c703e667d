#include "runner/gtest_names.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

using Names = std::pair<std::string, std::string>;

TEST(GtestNamesTest, IdsBeginBelowTheFolderOfCases) {
  EXPECT_EQ(RootOf("cases/lecture/kill.yaml"), "cases");
  EXPECT_EQ(RootOf("../parley/cases/a.yaml"), "../parley/cases");
  EXPECT_EQ(RootOf("/x/cases/y/cases/a.yaml"), "/x/cases");
  EXPECT_EQ(RootOf("mycases/a.yaml"), ".");
  EXPECT_EQ(RootOf("cases"), ".") << "a file of that name";
  EXPECT_EQ(RootOf("cases.yaml"), ".");
  EXPECT_EQ(RootOf(""), ".");
}

TEST(GtestNamesTest, AnIdIsSplitAtItsKey) {
  EXPECT_EQ(SuiteAndTest("lecture/kill/null-signal"), Names("lecture/kill", "null_signal"));
  EXPECT_EQ(SuiteAndTest("kill/null-signal[SIGHUP]"), Names("kill", "null_signal[SIGHUP]"));
  EXPECT_EQ(SuiteAndTest("a-b/c[x/y-z:1]"), Names("a_b", "c[x/y_z_1]"));
  EXPECT_EQ(SuiteAndTest("alone"), Names("cases", "alone"));
  EXPECT_EQ(SuiteAndTest("alone[a/b]"), Names("cases", "alone[a/b]"));
}

TEST(GtestNamesTest, KeysHoldNothingThatWouldHaveToBeEscaped) {
  EXPECT_EQ(KeyOf("observed", "the \"size\" \\ of\na pipe"), "observed the 'size' / of a pipe");
}

}  // namespace
}  // namespace parley
