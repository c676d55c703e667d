// For tests of the director: cases from their steps, and a director with a zygote and a directory.
#ifndef PARLEY_RUNNER_DIRECTOR_FIXTURE_H_
#define PARLEY_RUNNER_DIRECTOR_FIXTURE_H_

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "lib/case_checker.h"
#include "lib/case_loader.h"
#include "runner/cleanup.h"
#include "runner/director.h"
#include "runner/features.h"

namespace parley {

// No step of these cases may fail because the machine is slow.
constexpr int64_t kLongDeadline = 120'000'000'000;

// The case as the loader and the checker give it. A line of `steps` is a step, or goes on with the
// one before if it begins with a blank. The first stands in line 9.
inline Case CaseOf(const std::string& steps, const std::string& level = "posix",
                   const std::string& more = "") {
  std::string text = "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: " + level +
                     "\ncases:\n  k:\n    covers: PIPE-01, PIPE-02\n    claim: It holds.\n" + more +
                     "    steps:\n";
  for (size_t begin = 0; begin < steps.size();) {
    const size_t end = std::min(steps.find('\n', begin), steps.size());
    text += steps[begin] == ' ' ? "      " : "      - ";
    text += steps.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  LoadedFile loaded = LoadCaseText("cases/pipe/pipe.yaml", "pipe/pipe", text);
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  if (loaded.file.cases.size() != 1) {
    ADD_FAILURE() << "no case";
    return Case();
  }
  Diagnostics checks("cases/pipe/pipe.yaml", text);
  CheckCase(&loaded.file.cases[0], &checks);
  for (const Diagnostic& diagnostic : checks.Sorted()) ADD_FAILURE() << diagnostic.Format();
  return loaded.file.cases[0];
}

class DirectorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string error;
    zygote_ = Zygote::Start(0, &error);
    ASSERT_NE(zygote_, nullptr) << error;
    const char* base = getenv("TEST_TMPDIR");
    options_.scratch = std::string(base != nullptr ? base : "/tmp") + "/director.XXXXXX";
    ASSERT_NE(mkdtemp(options_.scratch.data()), nullptr);
    // Nobody else may look for a directory here; what lies below is open to whom it should be.
    ASSERT_EQ(chmod(options_.scratch.c_str(), 0711), 0);
    options_.deadline_ns = kLongDeadline;
    options_.isolation = FeaturesHere().isolation;
    options_.user_namespace = FeaturesHere().user_namespace;
  }
  void TearDown() override {
    zygote_.reset();
    EXPECT_TRUE(Left().empty());
    RemoveTree(options_.scratch);
  }

  CaseResult Run(const Case& test) { return Director(zygote_.get(), 7, options_).Run(test); }
  CaseResult Run(const std::string& steps, const std::string& level = "posix",
                 const std::string& more = "") {
    return Run(CaseOf(steps, level, more));
  }

  // What stands in the directory for the cases' directories.
  std::string Left() const {
    std::string names;
    for (const auto& entry : std::filesystem::directory_iterator(options_.scratch)) {
      names += entry.path().filename().string() + " ";
    }
    return names;
  }

  std::unique_ptr<Zygote> zygote_;
  DirectorOptions options_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_DIRECTOR_FIXTURE_H_
