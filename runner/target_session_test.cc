// The targets of this test are this program again, as kernels that go wrong in one way each.
#include "runner/target_session.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "gtest/gtest.h"
#include "runner/case_folder.h"
#include "runner/fake_kernel.h"

namespace parley {
namespace {

class TargetSessionTest : public testing::Test {
 protected:
  TargetSessionTest() {
    std::string text = "title: T\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n";
    for (const char* key : {"one", "two", "three", "four", "five"}) {
      text += std::string("  ") + key +
              ":\n    covers: PIPE-01\n    claim: C.\n    steps:\n      - p: getpid() = _\n";
    }
    folder_.Write("a.yaml", text);
    folder_.Write("b.yaml", text);
    std::string error;
    EXPECT_TRUE(LoadSuite({}, folder_.path(), &suite_, &error)) << error;
    for (const CaseFile& file : suite_.files) {
      for (const Case& test : file.cases) cases_.push_back(&test);
    }
    EXPECT_EQ(cases_.size(), 10u);
    target_.name = "fake";
    target_.processor = "x86_64";
    target_.silence_ns = 60'000'000'000;
    options_.suite = &suite_;
    options_.cases_root = folder_.path();
    options_.binary = folder_.Path("a.yaml");  // staged, not started
    options_.notice = [this](const std::string& text) { notices_ += text + "\n"; };
    options_.jobs = 1;
  }

  bool Run(const std::string& mode, const std::string& key = "") {
    target_.command = {SelfPath(), kFake, mode, key, "{arguments}"};
    TargetSession session(target_, options_);
    return session.Run(
        cases_,
        [this](const Fingerprint& fingerprint) {
          ++hellos_;
          EXPECT_EQ(fingerprint.system, "Fake");
        },
        [this](CaseResult result) {
          EXPECT_TRUE(results_.emplace(result.id, result).second) << result.id << " told twice";
          if (stop_after_ > 0 && static_cast<int>(results_.size()) == stop_after_) stop_ = true;
        },
        &stop_, &error_);
  }
  int Passed() const {
    return static_cast<int>(std::count_if(results_.begin(), results_.end(), [](const auto& entry) {
      return entry.second.verdict == Verdict::kPass;
    }));
  }

  CaseFolder folder_;
  Suite suite_;
  std::vector<const Case*> cases_;
  Target target_;
  TargetOptions options_;
  std::map<std::string, CaseResult> results_;
  std::string notices_, error_;
  int hellos_ = 0;
  int stop_after_ = 0;
  std::atomic<bool> stop_{false};
};

TEST_F(TargetSessionTest, AllIsWell) {
  ASSERT_TRUE(Run("well")) << error_;
  EXPECT_EQ(Passed(), 10);
  EXPECT_EQ(hellos_, 1);
  EXPECT_EQ(notices_, "");
  EXPECT_EQ(results_["a/one"].file, folder_.Path("a.yaml"));
}

// Container runtimes have one list of names for the whole machine.
TEST_F(TargetSessionTest, EveryStartHasANameOfItsOwn) {
  const std::string ids = folder_.Path("ids");
  for (int i = 0; i < 2; ++i) {
    target_.command = {"/bin/sh", "-c",       "echo $0 >>" + ids + "; exec \"$@\"",
                       "{id}",    SelfPath(), kFake,
                       "well",    "",         "{arguments}"};
    TargetSession session(target_, options_);
    EXPECT_TRUE(session.Run(
        cases_, [](const Fingerprint&) {}, [](const CaseResult&) {}, nullptr, &error_))
        << error_;
  }
  std::istringstream names(folder_.Read("ids"));
  std::string first, second;
  names >> first >> second;
  EXPECT_NE(first, "");
  EXPECT_NE(second, "");
  EXPECT_NE(first, second);
  EXPECT_NE(first.find(std::to_string(getpid())), std::string::npos) << first;
}

TEST_F(TargetSessionTest, SomeOfThem) {
  cases_ = {cases_[9], cases_[1], cases_[2]};
  ASSERT_TRUE(Run("well")) << error_;
  EXPECT_EQ(Passed(), 3);
  EXPECT_EQ(results_.count("b/five"), 1u);
}

TEST_F(TargetSessionTest, OverATerminal) {
  target_.terminal = true;
  ASSERT_TRUE(Run("garbage")) << error_;
  EXPECT_EQ(Passed(), 10);
}

TEST_F(TargetSessionTest, OwnCasesOfTheTarget) {
  target_.sees = "";
  target_.command = {SelfPath(), kFake, "well", "", "--cases", folder_.path(), "{arguments}"};
  TargetSession session(target_, options_);
  int passed = 0;
  EXPECT_TRUE(session.Run(
      {cases_[7]}, [](const Fingerprint&) {},
      [&](const CaseResult& result) { passed += result.id == "b/three"; }, nullptr, &error_))
      << error_;
  EXPECT_EQ(passed, 1);
}

TEST_F(TargetSessionTest, DiesInACase) {
  cases_.resize(5);
  ASSERT_TRUE(Run("dies", "three")) << error_;
  EXPECT_EQ(results_.size(), 5u);
  EXPECT_EQ(Passed(), 4);
  const CaseResult& dead = results_["a/three"];
  EXPECT_EQ(dead.verdict, Verdict::kFail);
  EXPECT_EQ(dead.reason, "the kernel died in case a/three, step 2");
  ASSERT_GE(dead.trace.size(), 2u);
  EXPECT_EQ(dead.trace[0].actual, "p: second() = 0");
  EXPECT_EQ(dead.trace[0].line, 10);
  EXPECT_TRUE(dead.trace[0].failed);
  EXPECT_EQ(dead.trace[0].note,
            "the kernel died in case a/three, step 2; fake: exit status 7; it said: Kernel panic - "
            "not syncing: Attempted to kill init!");
  EXPECT_EQ(dead.trace[1].actual, "console: Kernel panic - not syncing: Attempted to kill init!");
  EXPECT_EQ(hellos_, 1);
  EXPECT_EQ(notices_, "fake: died in case a/three, step 2; going on\n");
}

TEST_F(TargetSessionTest, DiesInTwoCases) {
  ASSERT_TRUE(Run("dies", "three")) << error_;
  EXPECT_EQ(Passed(), 8);
  EXPECT_EQ(results_["b/three"].reason, "the kernel died in case b/three, step 2");
}

TEST_F(TargetSessionTest, SeveralInFlightAreRunAlone) {
  cases_.resize(5);
  options_.jobs = 2;
  ASSERT_TRUE(Run("dies", "three")) << error_;
  EXPECT_EQ(Passed(), 4);
  EXPECT_EQ(results_["a/three"].reason, "the kernel died in case a/three, step 2");
  EXPECT_EQ(notices_, "fake: died while a/three, a/four ran; running each alone\n");
}

TEST_F(TargetSessionTest, DeathThatTakesSeveralIsNotLost) {
  cases_.resize(5);
  options_.jobs = 2;
  ASSERT_TRUE(Run("dies-with-others", "three")) << error_;
  EXPECT_EQ(Passed(), 3);
  EXPECT_EQ(results_["a/three"].reason,
            "the kernel died in case a/three, step 2, while others ran beside it: a/three, "
            "a/four; alone each ends");
  EXPECT_EQ(results_["a/four"].verdict, Verdict::kFail);
}

TEST_F(TargetSessionTest, DiesBetweenCases) {
  ASSERT_TRUE(Run("dies-between", "four")) << error_;
  EXPECT_EQ(Passed(), 10);
  EXPECT_EQ(notices_, "fake: died between two cases (exit status 7); going on\n");
}

TEST_F(TargetSessionTest, DiesBeforeHello) {
  EXPECT_FALSE(Run("dies-before-hello"));
  EXPECT_EQ(error_,
            "it died before it ran anything (exit status 7)\n"
            "  Kernel panic - not syncing: Attempted to kill init!\n"
            "  ---[ end ]---");
  EXPECT_TRUE(results_.empty());
}

TEST_F(TargetSessionTest, SilentBeforeHello) {
  target_.silence_ns = 300'000'000;
  options_.deadline_ns = 100'000'000;
  EXPECT_FALSE(Run("silent-before-hello"));
  EXPECT_EQ(error_, "it stopped answering before it ran anything (killed from here)");
}

TEST_F(TargetSessionTest, StopsAnswering) {
  cases_.resize(5);
  target_.silence_ns = 1'000'000'000;
  options_.deadline_ns = 100'000'000;
  ASSERT_TRUE(Run("silent", "two")) << error_;
  EXPECT_EQ(Passed(), 4);
  EXPECT_EQ(results_["a/two"].reason, "the kernel stopped answering in case a/two, step 2");
  EXPECT_EQ(results_["a/two"].trace[0].note,
            "the kernel stopped answering in case a/two, step 2; fake: killed from here");
}

TEST_F(TargetSessionTest, FloodsItsConsole) {
  cases_.resize(5);
  options_.most_console_bytes = 1 << 20;
  for (const char* mode : {"floods-lines", "floods-bytes"}) {
    results_.clear();
    ASSERT_TRUE(Run(mode, "five")) << error_;
    EXPECT_EQ(Passed(), 4);
    EXPECT_EQ(results_["a/five"].reason, "the kernel flooded its console in case a/five, step 2");
    for (const TraceLine& line : results_["a/five"].trace) EXPECT_LT(line.actual.size(), 5000u);
  }
}

TEST_F(TargetSessionTest, LostResultsAreFetchedAgain) {
  ASSERT_TRUE(Run("loses-once", "two")) << error_;
  EXPECT_EQ(Passed(), 10);
  EXPECT_EQ(notices_, "fake: 1 results were lost; again\n");
}

TEST_F(TargetSessionTest, ResultsThatAreLostEachTime) {
  cases_.resize(5);
  ASSERT_TRUE(Run("loses-always", "two")) << error_;
  EXPECT_EQ(Passed(), 4);
  EXPECT_EQ(results_["a/two"].verdict, Verdict::kUnresolved);
  EXPECT_EQ(results_["a/two"].reason, "its result was lost on the console 3 times");
}

TEST_F(TargetSessionTest, OtherCasesThere) {
  EXPECT_FALSE(Run("other-suite"));
  EXPECT_EQ(error_.substr(0, 43), "the target has other cases than these: its ");
  EXPECT_EQ(hellos_, 0);
  EXPECT_TRUE(results_.empty());
}

TEST_F(TargetSessionTest, OtherVersionThere) {
  EXPECT_FALSE(Run("other-version"));
  EXPECT_EQ(error_,
            "it died before it ran anything (exit status 0)\n"
            "  its binary is older or newer than this program: build it again");
}

TEST_F(TargetSessionTest, EndWithoutHello) {
  EXPECT_FALSE(Run("says-nothing-of-suite"));
  EXPECT_EQ(error_, "it died before it ran anything (exit status 0)");
}

TEST_F(TargetSessionTest, ExitsWithoutEnd) {
  ASSERT_TRUE(Run("no-end")) << error_;
  EXPECT_EQ(Passed(), 10);
  EXPECT_EQ(notices_, "fake: died after its last case (exit status 5)\n");
}

TEST_F(TargetSessionTest, StaysAfterItsEnd) {
  options_.farewell_ns = 100'000'000;
  ASSERT_TRUE(Run("stays")) << error_;
  EXPECT_EQ(Passed(), 10);
  EXPECT_EQ(notices_, "");
}

TEST_F(TargetSessionTest, Garbage) {
  ASSERT_TRUE(Run("garbage")) << error_;
  EXPECT_EQ(Passed(), 10);
}

TEST_F(TargetSessionTest, ResultsThatComeTwiceCountOnce) {
  ASSERT_TRUE(Run("twice")) << error_;
  EXPECT_EQ(Passed(), 10);
}

TEST_F(TargetSessionTest, NothingIsLeft) {
  cases_.resize(5);
  ASSERT_TRUE(Run("strays", "one")) << error_;
  const pid_t stray = atoi(results_["a/one"].reason.c_str());
  ASSERT_GT(stray, 1);
  EXPECT_TRUE(kill(stray, 0) != 0 && errno == ESRCH);
}

TEST_F(TargetSessionTest, GivesUpAfterTooManyDeaths) {
  options_.most_deaths = 1;
  EXPECT_FALSE(Run("dies", "three"));
  EXPECT_EQ(error_.substr(0, error_.find('\n')), "it died 1 times; 7 cases were not run");
  EXPECT_EQ(results_.size(), 3u);
}

TEST_F(TargetSessionTest, StopsWhenAsked) {
  stop_after_ = 2;
  // It would wait for ever in the case after that.
  EXPECT_TRUE(Run("silent", "three"));
  EXPECT_EQ(results_.size(), 2u);
}

TEST_F(TargetSessionTest, SaysWhatIsMissing) {
  target_.programs = {"no-such-program-anywhere"};
  options_.binary = "/no/such/binary";
  EXPECT_FALSE(Run("well"));
  EXPECT_EQ(error_, "fake needs no-such-program-anywhere\nfake needs the binary /no/such/binary");
}

TEST_F(TargetSessionTest, Via) {
  target_.command = {"/bin/sh", "-c", "{via}"};
  std::string error;
  const auto run = [&](const std::string& via) {
    options_.via = via;
    TargetSession session(target_, options_);
    error.clear();
    int passed = 0;
    session.Run(
        cases_, [](const Fingerprint&) {},
        [&](const CaseResult& result) { passed += result.verdict == Verdict::kPass; }, nullptr,
        &error);
    return passed;
  };
  EXPECT_EQ(run(SelfPath() + " " + kFake + " well none {arguments}"), 10) << error;
  // A script beside the user, by a path as the user writes it.
  folder_.Write("go", "#!/bin/sh\nexec \"$@\"\n");
  ASSERT_EQ(chmod(folder_.Path("go").c_str(), 0755), 0);
  char* const before = getcwd(nullptr, 0);
  const std::string self = SelfPath();
  ASSERT_EQ(chdir(folder_.path().c_str()), 0);
  EXPECT_EQ(run("./go " + self + " " + kFake + " well none {arguments}"), 10) << error;
  ASSERT_EQ(chdir(before), 0);
  free(before);
  EXPECT_EQ(run(""), 0);
  EXPECT_EQ(error, "fake needs --via 'COMMAND', in which {arguments} and {binary} are filled in");
  EXPECT_EQ(run("ssh {arguments} {binar}"), 0);
  EXPECT_EQ(error, "--via: no placeholder {binar}; did you mean {binary}?");
  EXPECT_EQ(run("ssh board"), 0);
  EXPECT_EQ(error, "--via: without {arguments} the binary does not learn which cases to run");
}

TEST(FittingIndexesTest, FromTheFirstOn) {
  EXPECT_EQ(FittingIndexes({}, 100), 0u);
  EXPECT_EQ(FittingIndexes({3}, 100), 1u);
  EXPECT_EQ(FittingIndexes({0, 1, 2, 5, 7, 8}, 9), 6u);  // 0-2,5,7-8
  EXPECT_EQ(FittingIndexes({0, 1, 2, 5, 7, 8}, 8), 5u);
  EXPECT_EQ(FittingIndexes({0, 1, 2, 5, 7, 8}, 5), 4u);
  EXPECT_EQ(FittingIndexes({10, 20}, 1), 1u);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  if (argc >= 4 && strcmp(argv[1], parley::kFake) == 0) {
    return parley::FakeKernel(argv[2], argv[3], argc, argv);
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
