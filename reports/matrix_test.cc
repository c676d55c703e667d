#include "reports/matrix.h"

#include "gtest/gtest.h"
#include "reports/hostile_run.h"
#include "reports/sample_matrix.h"

namespace parley {
namespace {

RunResult Of(const std::string& target, std::vector<CaseResult> cases) {
  RunResult run;
  run.target = target;
  run.cases = std::move(cases);
  return run;
}

std::vector<std::string> Names(const Matrix& matrix) {
  std::vector<std::string> names;
  for (const MatrixSystem& system : matrix.systems) names.push_back(system.name);
  return names;
}

using Strings = std::vector<std::string>;

TEST(MatrixTest, ASystemIsNamedAfterItsTargetAndWhatTellsItApart) {
  std::vector<RunResult> runs = SampleRuns();
  EXPECT_EQ(Names(BuildMatrix(runs, {})), (Strings{"native 6.18.44", "gvisor", "native 6.1.176"}));
  runs[2].fingerprint.release = runs[0].fingerprint.release;
  runs[2].fingerprint.machine = "s390x";
  EXPECT_EQ(Names(BuildMatrix(runs, {})), (Strings{"native x86_64", "gvisor", "native s390x"}));
  runs[2].fingerprint.machine = runs[0].fingerprint.machine;
  EXPECT_EQ(Names(BuildMatrix(runs, {"a", "b", "c"})), (Strings{"native a", "gvisor", "native c"}));
  EXPECT_EQ(Names(BuildMatrix(runs, {"a", "b", "a"})),
            (Strings{"native a 1", "gvisor", "native a 3"}));
}

TEST(MatrixTest, DifferencesComeFirstInTheirInterface) {
  CaseResult a = SampleCase("pipe/read/a", Verdict::kPass),
             b = SampleCase("pipe/read/b", Verdict::kPass),
             c = SampleCase("pipe/read/c", Verdict::kPass),
             d = SampleCase("pipe/write/a", Verdict::kPass);
  CaseResult chosen = b, failed = c, untested = a;
  b.alternatives = {"x"};
  chosen.alternatives = {"x", "y"};
  failed.verdict = Verdict::kFail;
  untested.verdict = Verdict::kUntested;
  const std::vector<RunResult> runs = {Of("x", {a, b, c, d}),
                                       Of("y", {untested, chosen, failed, d})};
  const Matrix matrix = BuildMatrix(runs, {});
  ASSERT_EQ(matrix.areas.size(), 1u);
  ASSERT_EQ(matrix.areas[0].interfaces.size(), 2u);
  EXPECT_EQ(matrix.areas[0].interfaces[0].name, "pipe/read");
  const std::vector<MatrixRow>& rows = matrix.areas[0].interfaces[0].rows;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].id, "pipe/read/c");
  EXPECT_TRUE(rows[0].verdicts_differ);
  EXPECT_EQ(rows[1].id, "pipe/read/b");
  EXPECT_TRUE(rows[1].choices_differ);
  EXPECT_FALSE(rows[1].deviates);
  EXPECT_EQ(rows[1].choices[0].values, (Strings{"x", "x; then y"}));
  // What could not be tested says nothing of the system.
  EXPECT_EQ(rows[2].id, "pipe/read/a");
  EXPECT_FALSE(rows[2].verdicts_differ || rows[2].deviates);
  EXPECT_EQ(matrix.rows, 4);
  EXPECT_EQ(matrix.differing, 2);
}

TEST(MatrixTest, WhatFailsEverywhereDeviatesAndTellsNothingApart) {
  const std::vector<CaseResult> cases = {SampleCase("a/b/1", Verdict::kPass),
                                         SampleCase("a/b/2", Verdict::kFail),
                                         SampleCase("a/b/3", Verdict::kUnresolved)};
  const std::vector<RunResult> runs = {Of("x", cases), Of("y", cases)};
  const Matrix matrix = BuildMatrix(runs, {});
  const std::vector<MatrixRow>& rows = matrix.areas[0].interfaces[0].rows;
  EXPECT_EQ(rows[0].id + rows[1].id, "a/b/2a/b/3");
  EXPECT_TRUE(rows[0].deviates && rows[1].deviates);
  EXPECT_FALSE(rows[0].verdicts_differ || rows[1].verdicts_differ);
}

TEST(MatrixTest, AgreementIsOfWhatBothSaySomethingOf) {
  const auto with = [](Verdict one, Verdict two) {
    return std::vector<CaseResult>{SampleCase("a/b/1", one), SampleCase("a/b/2", two)};
  };
  const std::vector<RunResult> runs = {
      Of("pass", with(Verdict::kPass, Verdict::kPass)),
      Of("fail", with(Verdict::kPass, Verdict::kFail)),
      // The same as failing, but for the profile.
      Of("differs", with(Verdict::kPass, Verdict::kDiffers)),
      Of("unsupported", with(Verdict::kUnresolved, Verdict::kUnsupported)),
      Of("untested", with(Verdict::kUntested, Verdict::kUntested)),
      Of("part", {SampleCase("a/b/2", Verdict::kPass)}),
  };
  const Matrix matrix = BuildMatrix(runs, {});
  const auto pair = [&](size_t a, size_t b) {
    const Agreement& of = matrix.agreement[a][b];
    EXPECT_EQ(of.compared, matrix.agreement[b][a].compared);
    EXPECT_EQ(of.differing, matrix.agreement[b][a].differing);
    return std::to_string(of.differing) + " of " + std::to_string(of.compared);
  };
  EXPECT_EQ(pair(0, 1), "1 of 2");
  EXPECT_EQ(pair(1, 2), "0 of 2");
  EXPECT_EQ(pair(2, 3), "1 of 1");
  EXPECT_EQ(pair(0, 4), "0 of 0");
  EXPECT_EQ(pair(0, 5), "0 of 1");
  EXPECT_EQ(matrix.Alike(), (std::vector<std::vector<size_t>>{{0, 5}, {1, 2}}));
}

TEST(MatrixTest, CountsByLevel) {
  const std::vector<RunResult> runs = SampleRuns();
  const Matrix matrix = BuildMatrix(runs, {});
  const auto count = [&](size_t system, LevelGroup group, Verdict verdict) {
    return matrix.systems[system].levels[static_cast<int>(group)].of[static_cast<int>(verdict)];
  };
  EXPECT_EQ(count(0, LevelGroup::kXsi, Verdict::kFail), 1);
  EXPECT_EQ(count(0, LevelGroup::kLinux, Verdict::kDiffers), 1);
  EXPECT_EQ(count(1, LevelGroup::kLinux, Verdict::kPass), 1);
  EXPECT_EQ(count(2, LevelGroup::kPosix, Verdict::kPass), 1);
  EXPECT_EQ(matrix.systems[0].levels[static_cast<int>(LevelGroup::kPosix)].known, 1);
  EXPECT_EQ(matrix.systems[0].levels[static_cast<int>(LevelGroup::kPosix)].cases(), 9);
  EXPECT_EQ(LevelGroupOf("option:MSG"), LevelGroup::kOption);
  EXPECT_EQ(LevelGroupOf("unspecified"), LevelGroup::kOpen);
  EXPECT_EQ(LevelGroupOf("whatever"), LevelGroup::kOpen);
}

TEST(MatrixTest, WhatIsObservedSeveralTimesIsOneValue) {
  CaseResult test = SampleFailure();
  test.alternatives.clear();
  test.observations = {{"z", "1"}, {"a", "0"}, {"z", "2"}};
  CaseResult other = test;
  other.observations = {{"z", "1"}, {"z", "2"}, {"a", "0"}};
  std::vector<RunResult> runs = {Of("x", {test}), Of("y", {other})};
  const Matrix matrix = BuildMatrix(runs, {});
  const MatrixRow& row = matrix.areas[0].interfaces[0].rows[0];
  EXPECT_FALSE(row.choices_differ);
  ASSERT_EQ(row.choices.size(), 2u);
  EXPECT_EQ(row.choices[0].label, "z");
  EXPECT_EQ(row.choices[0].values, std::vector<std::string>{"1; then 2"});
  EXPECT_EQ(row.choices[1].values, std::vector<std::string>{"0"});
  runs[1].cases[0].observations[1].second = "3";
  EXPECT_TRUE(BuildMatrix(runs, {}).areas[0].interfaces[0].rows[0].choices_differ);
}

TEST(MatrixTest, OtherVersionsOfACaseAreMarked) {
  std::vector<RunResult> runs = {Of("x", {SampleFailure()}), Of("y", {SampleFailure()})};
  const auto differ = [&] {
    return BuildMatrix(runs, {}).areas[0].interfaces[0].rows[0].words_differ;
  };
  EXPECT_FALSE(differ());
  runs[1].cases[0].text_hash = "1";  // the other run is older than such hashes
  EXPECT_FALSE(differ());
  runs[0].cases[0].text_hash = "2";
  EXPECT_TRUE(differ());
  runs[0].cases[0].text_hash = "1";
  EXPECT_FALSE(differ());
  runs[0].cases[0].level = "linux";
  EXPECT_TRUE(differ());
}

TEST(MatrixTest, ASecondCaseOfAnIdHasARowOfItsOwn) {
  const std::vector<RunResult> runs = {
      Of("x", {SampleCase("a/b/c", Verdict::kPass), SampleCase("a/b/c", Verdict::kFail)}),
      Of("y", {SampleCase("a/b/c", Verdict::kPass)})};
  const Matrix matrix = BuildMatrix(runs, {});
  const std::vector<MatrixRow>& rows = matrix.areas[0].interfaces[0].rows;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].id, "a/b/c#2");
  EXPECT_EQ(rows[0].of[1], nullptr);
  EXPECT_EQ(rows[1].id, "a/b/c");
  EXPECT_NE(rows[1].of[1], nullptr);
}

TEST(MatrixTest, AnyIdHasAnInterface) {
  EXPECT_EQ(InterfaceOf("sysv/msgsnd/key[a/b]"), "sysv/msgsnd");
  EXPECT_EQ(EachValueOf("sysv/msgsnd/key[a/b]"), "[a/b]");
  EXPECT_EQ(InterfaceOf("alone"), "alone");
  EXPECT_EQ(InterfaceOf(""), "");
  EXPECT_EQ(EachValueOf("sysv/msgsnd/key"), "");
  const std::vector<RunResult> runs = {HostileRun(), HostileRun(), Of("", {CaseResult()})};
  const Matrix matrix = BuildMatrix(runs, {});
  EXPECT_EQ(matrix.systems[2].name, "unnamed");
  EXPECT_EQ(matrix.rows, 12);
}

}  // namespace
}  // namespace parley
