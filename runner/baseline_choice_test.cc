#include "runner/baseline_choice.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <sstream>

#include "runner/case_folder.h"

namespace parley {
namespace {

std::string Entry(const std::string& name) {
  return "deviations:\n  - cases: " + name +
         "\n    expected: E\n    observed: O\n    source: S\n    reason: R\n";
}

// A checkout with targets and cases.
class BaselineChoiceTest : public testing::Test {
 protected:
  BaselineChoiceTest() {
    for (const char* folder : {"runner", "runner/targets", "cases", "cases/catalogue"}) {
      mkdir(folder_.Path(folder).c_str(), 0755);
    }
    folder_.Write("cases/catalogue/pipes.yaml", folder_.Read("catalogue/pipes.yaml"));
    folder_.Write("cases/pipes.yaml",
                  "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n  one:\n"
                  "    covers: PIPE-01\n    claim: It holds.\n    steps:\n"
                  "      - p: pipe(_) = 0\n");
    choice_.target_file = folder_.Path("runner/targets/mine.yaml");
    choice_.cases_root = folder_.Path("cases");
    choice_.whole = true;
    std::string error;
    EXPECT_TRUE(LoadSuite({}, choice_.cases_root, &suite_, &error)) << error;
    EXPECT_EQ(suite_.case_count(), 1u);
  }

  // What is said of it; "" if all is well.
  std::string Load() {
    std::ostringstream err;
    const bool loaded = LoadBaseline(choice_, suite_, &baseline_, err);
    EXPECT_EQ(loaded, err.str().empty());
    return folder_.Anonymous(err.str());
  }

  CaseFolder folder_;
  BaselineChoice choice_;
  Suite suite_;
  Baseline baseline_;
};

TEST_F(BaselineChoiceTest, TheOneBesideTheTarget) {
  EXPECT_EQ(Load(), "") << "there need not be one";
  EXPECT_EQ(baseline_.path(), "");
  folder_.Write("runner/targets/mine.baseline.yaml", Entry("pipes/one"));
  EXPECT_EQ(Load(), "");
  EXPECT_EQ(baseline_.path(), folder_.Path("runner/targets/mine.baseline.yaml"));
  EXPECT_EQ(baseline_.deviations().size(), 1u);
  choice_.word = "none";
  EXPECT_EQ(Load(), "");
  EXPECT_EQ(baseline_.deviations().size(), 0u) << "what was loaded before is gone";
  choice_.word = "";
  choice_.target_file = folder_.Path("runner/targets/mine");
  EXPECT_EQ(Load(), "");
  EXPECT_EQ(baseline_.path(), "");
}

TEST_F(BaselineChoiceTest, AnotherThatIsNamedMustBeThere) {
  folder_.Write("other.yaml", Entry("pipes/one"));
  choice_.word = folder_.Path("other.yaml");
  EXPECT_EQ(Load(), "");
  EXPECT_EQ(baseline_.path(), folder_.Path("other.yaml"));
  choice_.word = folder_.Path("nowhere.yaml");
  EXPECT_EQ(Load(),
            "DIR/nowhere.yaml: cannot be read: No such file or directory\n"
            "parley: 1 error in the baseline; nothing was run\n");
}

TEST_F(BaselineChoiceTest, ItMustFitTheCasesThatItIsAbout) {
  const std::string said =
      "DIR/runner/targets/mine.baseline.yaml:2:12: no case fifos/one; did you mean pipes/one?\n"
      "  - cases: fifos/one\n"
      "           ^\n"
      "parley: 1 error in the baseline; nothing was run\n";
  folder_.Write("runner/targets/mine.baseline.yaml", Entry("fifos/one"));
  EXPECT_EQ(Load(), said);
  choice_.whole = false;
  EXPECT_EQ(Load(), "") << "that file may not have been loaded";
  choice_.whole = true;
  choice_.cases_root = folder_.Path("");
  EXPECT_EQ(Load(), "") << "others' cases on a target of the project";
  choice_.word = folder_.Path("runner/targets/mine.baseline.yaml");
  EXPECT_EQ(Load(), said) << "whoever names it means these cases";
}

TEST(TargetsFolderTest, IsInTheCheckout) {
  const char* const before = getenv("PARLEY_ROOT");
  const std::string kept = before != nullptr ? before : "";
  setenv("PARLEY_ROOT", "/some/where", 1);
  EXPECT_EQ(TargetsFolder(), "/some/where/runner/targets");
  unsetenv("PARLEY_ROOT");
  EXPECT_EQ(TargetsFolder(), "runner/targets");
  if (before != nullptr) setenv("PARLEY_ROOT", kept.c_str(), 1);
}

}  // namespace
}  // namespace parley
