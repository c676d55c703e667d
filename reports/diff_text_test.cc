#include "reports/diff_text.h"

#include <string>
#include <utility>
#include <vector>

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

// A run of so many cases of one verdict.
RunResult Many(int count, Verdict verdict) {
  RunResult run;
  for (int i = 0; i < count; ++i) {
    run.cases.push_back(SampleCase("a/b/" + std::to_string(100 + i), verdict));
  }
  return run;
}

TEST(DiffTextTest, OfManyTheFirstAreNamed) {
  const RunResult none, pass = Many(50, Verdict::kPass), fail = Many(50, Verdict::kFail),
                        untested = Many(50, Verdict::kUntested);
  for (const auto& [before, after] : std::vector<std::pair<const RunResult*, const RunResult*>>{
           {&none, &pass}, {&pass, &none}, {&pass, &fail}, {&fail, &pass}, {&pass, &untested}}) {
    const std::string some = TextOf(*before, *after), all = TextOf(*before, *after, true);
    EXPECT_NE(some.find(": 50 cases\n"), std::string::npos) << some;
    EXPECT_NE(some.find("\n  ... and 10 more (-v)\n"), std::string::npos) << some;
    EXPECT_NE(some.find(" a/b/139"), std::string::npos) << some;
    EXPECT_EQ(some.find(" a/b/140"), std::string::npos) << some;
    EXPECT_EQ(all.find("more (-v)"), std::string::npos) << all;
    EXPECT_NE(all.find(" a/b/149"), std::string::npos) << all;
  }
  const RunResult just = Many(40, Verdict::kPass);
  EXPECT_EQ(TextOf(none, just).find("more (-v)"), std::string::npos);
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
