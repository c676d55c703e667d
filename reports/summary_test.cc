#include "reports/summary.h"

#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

TEST(SummaryTest, OfEveryVerdict) { ExpectGolden("summary.txt", SummaryText(SampleRun(), {})); }

TEST(SummaryTest, WithColorsOnANarrowTerminal) {
  ExpectGolden("summary_color.txt", SummaryText(SampleRun(), {true, 50}));
}

TEST(SummaryTest, AllAsExpected) {
  RunResult run = SampleRun();
  run.cases.resize(1);
  EXPECT_EQ(
      "      pass  fail    time\n"
      "pipe     1     0  1.5 ms\n"
      "\n"
      "1 case, 3 steps, 2 processes in 12.35 s on Linux 6.18.44 x86_64 (profile posix)\n"
      "all as expected\n",
      SummaryText(run, {}));
}

TEST(SummaryTest, OfNothing) {
  RunResult run = SampleRun();
  run.cases.clear();
  run.target = "gvisor";
  EXPECT_EQ(
      "\n0 cases, 0 steps, 0 processes in 12.35 s on Linux 6.18.44 x86_64 (profile posix, target "
      "gvisor)\nnothing was run\n",
      SummaryText(run, {}));
}

TEST(SummaryTest, ManyFailuresAreCut) {
  RunResult run = SampleRun();
  run.cases.assign(45, SampleFailure());
  std::string text = SummaryText(run, {});
  EXPECT_NE(std::string::npos, text.find("  ... and 5 more\n")) << text;
  EXPECT_NE(std::string::npos, text.find("\n45 failed\n")) << text;
}

TEST(SummaryTest, ManyReasonsAreCut) {
  RunResult run = SampleRun();
  run.cases.clear();
  for (int i = 0; i < 50; ++i) {
    run.cases.push_back(SampleCase("a/b/c" + std::to_string(i), Verdict::kUntested));
    run.cases.back().reason = "needs " + std::to_string(i);
  }
  std::string text = SummaryText(run, {});
  EXPECT_NE(std::string::npos, text.find("  ... and 10 more reasons\n")) << text;
}

TEST(OutcomeTextTest, NamesWhatWentWrong) {
  Totals totals;
  EXPECT_EQ("all as expected", OutcomeText(totals));
  totals.count[static_cast<int>(Verdict::kUnresolved)] = 2;
  EXPECT_EQ("2 unresolved", OutcomeText(totals));
  totals.count[static_cast<int>(Verdict::kFail)] = 1;
  EXPECT_EQ("1 failed, 2 unresolved", OutcomeText(totals));
}

TEST(OutcomeTextTest, KnownDeviationsAreAsExpected) {
  Totals totals;
  totals.known = 2;
  EXPECT_EQ("all as expected, 2 known deviations", OutcomeText(totals));
  totals.known = 0;
  totals.fixed = 1;
  EXPECT_EQ("all as expected, 1 fixed", OutcomeText(totals));
}

}  // namespace
}  // namespace parley
