#include "reports/diff_text.h"

#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/sample_diff.h"

namespace parley {
namespace {

std::string TextOf(const RunResult& before, const RunResult& after, bool verbose = false,
                   const TextStyle& style = {}) {
  return DiffText(CompareRuns(before, after), verbose, style);
}

TEST(DiffTextTest, EveryChange) {
  ExpectGolden("diff.txt", TextOf(SampleRunOfBefore(), SampleRunOfAfter()));
}

TEST(DiffTextTest, WithTracesAndColorsOnANarrowTerminal) {
  ExpectGolden("diff_verbose.txt",
               TextOf(SampleRunOfBefore(), SampleRunOfAfter(), true, {true, 60}));
}

TEST(DiffTextTest, NothingChanged) {
  const RunResult run = SampleRun();
  EXPECT_EQ(TextOf(run, run),
            "old: Linux 6.18.44 x86_64, glibc 2.36, uid 1000; target native, profile posix, "
            "2026-11-23 06:40 UTC\n"
            "new: Linux 6.18.44 x86_64, glibc 2.36, uid 1000; target native, profile posix, "
            "2026-11-23 06:40 UTC\n"
            "\n"
            "11 cases in both runs: 0 worse, 0 better, 11 the same\n"
            "nothing got worse\n");
}

TEST(DiffTextTest, ManyNewCasesAreCut) {
  RunResult run = SampleRun();
  run.cases.clear();
  for (int i = 0; i < 50; ++i) {
    run.cases.push_back(SampleCase("a/b/" + std::to_string(i), Verdict::kPass));
  }
  const std::string some = TextOf({}, run), all = TextOf({}, run, true);
  EXPECT_NE(some.find("\nnew: 50 cases\n"), std::string::npos) << some;
  EXPECT_NE(some.find("  ... and 10 more (-v)\n"), std::string::npos) << some;
  EXPECT_EQ(all.find("more (-v)"), std::string::npos) << all;
  EXPECT_NE(all.find("  pass  a/b/9\n"), std::string::npos) << all;
}

TEST(DiffTextTest, HostileTextIsShownAsText) {
  ExpectPlainText(TextOf(HostileRun(), SampleRun(), true));
  ExpectPlainText(TextOf(SampleRun(), HostileRun(), true));
  RunResult before = HostileRun();
  for (CaseResult& result : before.cases) {
    result.verdict = result.verdict == Verdict::kPass ? Verdict::kUntested : Verdict::kPass;
    result.observations[0].second += "x";
    result.text_hash += "x";
  }
  ExpectPlainText(TextOf(before, HostileRun()));
  ExpectPlainText(TextOf(before, HostileRun(), true, {false, 80}));
}

}  // namespace
}  // namespace parley
