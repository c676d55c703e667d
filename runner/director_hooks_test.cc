// What a director tells while a case goes on: that it begins, and each step before it is made.
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "runner/director_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

class DirectorHooksTest : public DirectorTest {
 protected:
  void SetUp() override {
    DirectorTest::SetUp();
    options_.on_begin = [this](const Case& test) { told_ += "begin " + test.id + "\n"; };
    options_.on_step = [this](const Case& test, int n, int line, const std::string& text) {
      EXPECT_EQ(test.id, "pipe/pipe/k");
      told_ += std::to_string(n) + " " + std::to_string(line) + " " + text + "\n";
    };
  }

  std::string told_;
};

TEST_F(DirectorHooksTest, StepsOfTheOutermostListInTheirOrder) {
  const CaseResult result =
      Run("p: getpid() = p\n"
          "p: getpid()\n"
          "  either:\n"
          "      itself:\n"
          "        - = p\n"
          "        - p: getppid()\n"
          "      somebody: = 0\n"
          "repeat:\n"
          "    - p: getpid() = p\n"
          "  times: 3\n"
          "check: 1 < 2");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  EXPECT_EQ(told_,
            "begin pipe/pipe/k\n"
            "1 9 p: getpid() = p\n"
            "2 10 p: getpid() either\n"
            "3 16 repeat 3 times\n"
            "4 19 check: 1 < 2\n");
}

TEST_F(DirectorHooksTest, BeforeTheStepIsMade) {
  // Seen by what the step makes: it is not there yet when it is told.
  std::string seen;
  const std::string file = options_.scratch + "/made";
  options_.on_step = [&](const Case&, int, int, const std::string&) {
    seen += access(file.c_str(), F_OK) == 0 ? "there " : "missing ";
  };
  const CaseResult result =
      Run("p: mkdir(\"" + file + "\", 0700) = 0\np: getpid()\np: rmdir(\"" + file + "\") = 0");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  EXPECT_EQ(seen, "missing there there ");
}

TEST_F(DirectorHooksTest, NoStepAfterTheOneThatFails) {
  EXPECT_EQ(Run("p: getpid() = 0\np: getpid() = p").verdict, Verdict::kFail);
  EXPECT_EQ(told_, "begin pipe/pipe/k\n1 9 p: getpid() = 0\n");
}

TEST_F(DirectorHooksTest, ACaseThatIsNotRunBeginsAllTheSame) {
  options_.features.clear();
  const CaseResult result = Run("p: getpid() = p", "posix", "    needs: [root]\n");
  EXPECT_EQ(result.verdict, Verdict::kUntested);
  EXPECT_EQ(told_, "begin pipe/pipe/k\n");
}

TEST_F(DirectorHooksTest, EveryOrderBeginsAnew) {
  const CaseResult result = Run("any-order:\n    p: getpid()\n    q: getpid()\np: getpid() = p");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  EXPECT_EQ(told_,
            "begin pipe/pipe/k\n"
            "1 9 any-order\n2 12 p: getpid() = p\n"
            "1 9 any-order\n2 12 p: getpid() = p\n");
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  parley::FeaturesHere();  // the probes want a process with one thread
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
