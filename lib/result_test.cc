#include "lib/result.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace parley {
namespace {

CaseResult Case(Verdict verdict) {
  CaseResult result;
  result.verdict = verdict;
  result.steps = 5;
  result.processes = 2;
  return result;
}

TEST(VerdictTest, EveryVerdictHasANameOfItsOwn) {
  std::set<std::string> names;
  for (int i = 0; i < kVerdictCount; ++i) names.insert(VerdictName(static_cast<Verdict>(i)));
  EXPECT_EQ(
      (std::set<std::string>{"pass", "fail", "unresolved", "unsupported", "untested", "differs"}),
      names);
  EXPECT_STREQ("pass", VerdictName(Verdict::kPass));
  EXPECT_STREQ("differs", VerdictName(Verdict::kDiffers));
}

TEST(VerdictTest, OnlyFailAndUnresolvedMakeARunUnsuccessful) {
  EXPECT_TRUE(IsFailure(Verdict::kFail));
  EXPECT_TRUE(IsFailure(Verdict::kUnresolved));
  EXPECT_FALSE(IsFailure(Verdict::kPass));
  EXPECT_FALSE(IsFailure(Verdict::kUnsupported));
  EXPECT_FALSE(IsFailure(Verdict::kUntested));
  EXPECT_FALSE(IsFailure(Verdict::kDiffers));
}

// A case that nobody judged must not look like a success.
TEST(VerdictTest, AFreshResultIsUnresolved) {
  EXPECT_EQ(Verdict::kUnresolved, CaseResult().verdict);
}

TEST(TotalsTest, CountsByVerdict) {
  Totals totals;
  EXPECT_EQ(0, totals.cases());
  totals.Add(Case(Verdict::kPass));
  totals.Add(Case(Verdict::kPass));
  totals.Add(Case(Verdict::kDiffers));
  EXPECT_EQ(3, totals.cases());
  EXPECT_EQ(2, totals.of(Verdict::kPass));
  EXPECT_EQ(1, totals.of(Verdict::kDiffers));
  EXPECT_EQ(0, totals.of(Verdict::kFail));
  EXPECT_EQ(15, totals.steps);
  EXPECT_EQ(6, totals.processes);
}

TEST(TotalsTest, KnownDeviationsCountApart) {
  CaseResult known = Case(Verdict::kFail);
  EXPECT_TRUE(IsFailure(known));
  known.known = "It is so.";
  EXPECT_FALSE(IsFailure(known));
  CaseResult fixed = Case(Verdict::kPass);
  fixed.fixed = true;
  Totals totals;
  totals.Add(known);
  known.verdict = Verdict::kUnresolved;
  totals.Add(known);
  totals.Add(fixed);
  EXPECT_EQ(2, totals.known);
  EXPECT_EQ(1, totals.fixed);
  EXPECT_EQ(0, totals.of(Verdict::kFail));
  EXPECT_EQ(0, totals.of(Verdict::kUnresolved));
  EXPECT_EQ(1, totals.of(Verdict::kPass));
  EXPECT_EQ(3, totals.cases());
  EXPECT_EQ(15, totals.steps);
  EXPECT_EQ(0, ExitStatus(totals));
  totals.Add(Case(Verdict::kFail));
  EXPECT_EQ(1, ExitStatus(totals)) << "a new one";
}

TEST(ExitStatusTest, FailuresAndTroubleAreToldApart) {
  Totals totals;
  EXPECT_EQ(0, ExitStatus(totals));
  for (Verdict verdict :
       {Verdict::kPass, Verdict::kUntested, Verdict::kUnsupported, Verdict::kDiffers}) {
    totals.Add(Case(verdict));
  }
  EXPECT_EQ(0, ExitStatus(totals));
  totals.Add(Case(Verdict::kFail));
  EXPECT_EQ(1, ExitStatus(totals));
  totals.Add(Case(Verdict::kUnresolved));
  EXPECT_EQ(3, ExitStatus(totals));
}

}  // namespace
}  // namespace parley
