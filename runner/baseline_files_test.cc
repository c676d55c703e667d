// The project's own baselines, held against all of its cases: an entry that concerns no case would
// hide nothing, and nobody would notice.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "lib/baseline.h"
#include "lib/suite.h"

namespace parley {
namespace {

TEST(BaselineFilesTest, FitTheSuite) {
  Suite suite;
  std::string error;
  ASSERT_TRUE(LoadSuite({}, "cases", &suite, &error)) << error;
  int targets = 0;
  for (const auto& entry : std::filesystem::directory_iterator("runner/targets")) {
    ++targets;
    const std::string path = entry.path().string();
    if (path.find(".baseline.yaml") == std::string::npos) continue;
    Baseline baseline;
    std::vector<Diagnostic> diagnostics;
    baseline.ReadFile(path, &diagnostics);
    baseline.Check(suite, true, &diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << diagnostic.Format();
    EXPECT_FALSE(baseline.deviations().empty()) << path << " holds nothing: delete it";
  }
  EXPECT_GT(targets, 0);
}

}  // namespace
}  // namespace parley
