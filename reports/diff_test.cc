#include "reports/diff.h"

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "reports/sample_diff.h"

namespace parley {
namespace {

RunResult RunOf(std::vector<CaseResult> cases) {
  RunResult run;
  run.cases = std::move(cases);
  return run;
}

Change ChangeOf(const CaseResult& before, const CaseResult& after) {
  const RunResult old_run = RunOf({before}), new_run = RunOf({after});
  const RunDiff diff = CompareRuns(old_run, new_run);
  EXPECT_EQ(diff.cases.size(), 1u);
  EXPECT_EQ(diff.of(diff.cases.at(0).change), 1);
  return diff.cases.at(0).change;
}

CaseResult Ended(Verdict verdict, const std::string& known = "") {
  CaseResult result = SampleCase("a/b/c", verdict);
  result.known = known;
  return result;
}

TEST(DiffTest, EveryPairOfVerdicts) {
  constexpr Change kW = Change::kWorse, kB = Change::kBetter, kO = Change::kOther,
                   kS = Change::kSame;
  constexpr Verdict kAll[] = {Verdict::kPass, Verdict::kDiffers,    Verdict::kUnsupported,
                              Verdict::kFail, Verdict::kUnresolved, Verdict::kUntested};
  // Before stands down, after stands across.
  constexpr Change kWanted[6][6] = {
      {kS, kW, kW, kW, kW, kO}, {kB, kS, kW, kW, kW, kO}, {kB, kB, kS, kW, kW, kO},
      {kB, kB, kB, kS, kO, kO}, {kB, kB, kB, kO, kS, kO}, {kO, kO, kO, kO, kO, kS},
  };
  for (int before = 0; before < 6; ++before) {
    for (int after = 0; after < 6; ++after) {
      EXPECT_EQ(ChangeOf(Ended(kAll[before]), Ended(kAll[after])), kWanted[before][after])
          << VerdictName(kAll[before]) << " -> " << VerdictName(kAll[after]);
    }
  }
}

TEST(DiffTest, WhatIsExpectedIsNoBetter) {
  const CaseResult pass = Ended(Verdict::kPass), fail = Ended(Verdict::kFail),
                   known = Ended(Verdict::kFail, "It is so.");
  EXPECT_EQ(ChangeOf(pass, known), Change::kWorse);
  EXPECT_EQ(ChangeOf(known, pass), Change::kBetter);
  EXPECT_EQ(ChangeOf(fail, known), Change::kOther);
  EXPECT_EQ(ChangeOf(known, fail), Change::kOther);
  EXPECT_EQ(ChangeOf(known, Ended(Verdict::kFail, "In other words.")), Change::kSame);
}

TEST(DiffTest, WhatMayBeOtherwiseIsNoChange) {
  CaseResult before = Ended(Verdict::kFail), after = before;
  after.reason = after.claim = after.file = "other";
  after.duration_ns = after.line = after.steps = 99;
  after.trace.emplace_back();
  after.tallies["x"] = 7;
  EXPECT_EQ(ChangeOf(before, after), Change::kSame);
}

TEST(DiffTest, ChoicesAreNoVerdicts) {
  CaseResult before = Ended(Verdict::kPass), after = before;
  before.observations = {{"a", "1"}, {"a", "2"}, {"b", "3"}, {"c", "4"}};
  after.observations = {{"c", "4"}, {"a", "1"}, {"a", "5"}, {"d", "6"}};
  before.alternatives = {"x", "y"};
  after.alternatives = {"y", "z"};
  const RunResult old_run = RunOf({before}), new_run = RunOf({after});
  const RunDiff diff = CompareRuns(old_run, new_run);
  const CaseChange& change = diff.cases.at(0);
  EXPECT_EQ(change.change, Change::kChoices);
  std::string text;
  for (const ValueChange& value : change.observations) {
    text += value.label + ":" + value.old_value + ">" + value.new_value + " ";
  }
  EXPECT_EQ(text, "a:2>5 d:>6 b:3> ");
  EXPECT_EQ(change.alternatives_gone, std::vector<std::string>{"x"});
  EXPECT_EQ(change.alternatives_new, std::vector<std::string>{"z"});

  // A verdict outranks them, but they are told.
  after.verdict = Verdict::kFail;
  EXPECT_EQ(ChangeOf(before, after), Change::kWorse);
  // Nothing was observed at all.
  after = Ended(Verdict::kUntested);
  const RunResult untested = RunOf({after});
  EXPECT_TRUE(CompareRuns(old_run, untested).cases.at(0).observations.empty());
}

TEST(DiffTest, TextsAreComparedIfBothAreKnown) {
  for (const auto& [before, after, changed] :
       std::vector<std::tuple<std::string, std::string, bool>>{
           {"a", "a", false}, {"a", "b", true}, {"", "b", false}, {"a", "", false}}) {
    RunResult old_run = RunOf({Ended(Verdict::kPass)}), new_run = old_run;
    old_run.cases[0].text_hash = before;
    new_run.cases[0].text_hash = after;
    const RunDiff diff = CompareRuns(old_run, new_run);
    EXPECT_EQ(diff.cases.at(0).text_changed, changed) << before << " " << after;
    EXPECT_EQ(diff.text_changed, changed ? 1 : 0);
    EXPECT_EQ(diff.cases.at(0).change, Change::kSame);
  }
}

TEST(DiffTest, CasesArePairedByTheirIds) {
  const auto named = [](const std::string& id, const std::string& reason) {
    CaseResult result = SampleCase(id, Verdict::kPass);
    result.reason = reason;
    return result;
  };
  // Unsorted, with ids that stand more than once.
  const RunResult old_run =
      RunOf({named("d/d/d", "1"), named("b/b/b", "2"), named("b/b/b", "3"), named("a/a/a", "4")});
  const RunResult new_run = RunOf({named("b/b/b", "5"), named("c/c/c", "6"), named("d/d/d", "7"),
                                   named("c/c/c", "8"), named("d/d/d", "9")});
  const RunDiff diff = CompareRuns(old_run, new_run);
  std::string text;
  for (const CaseChange& change : diff.cases) {
    text += (change.old_result != nullptr ? change.old_result->reason : "-") +
            (change.new_result != nullptr ? change.new_result->reason : "-") + " ";
  }
  EXPECT_EQ(text, "4- 25 3- -6 -8 17 -9 ");
  EXPECT_EQ(diff.of(Change::kSame), 2);
  EXPECT_EQ(diff.of(Change::kNew), 3);
  EXPECT_EQ(diff.of(Change::kGone), 2);
  EXPECT_TRUE(CompareRuns({}, {}).cases.empty());
}

TEST(DiffTest, TheSampleHasEverything) {
  const RunResult old_run = SampleRunOfBefore(), new_run = SampleRunOfAfter();
  const RunDiff diff = CompareRuns(old_run, new_run);
  for (int i = 0; i < kChangeCount; ++i) {
    EXPECT_GT(diff.count[i], 0) << ChangeName(static_cast<Change>(i));
  }
  EXPECT_EQ(diff.text_changed, 1);
}

}  // namespace
}  // namespace parley
