#include "reports/matrix_markdown.h"

#include <sstream>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/sample_matrix.h"

namespace parley {
namespace {

std::string Markdown(const std::vector<RunResult>& runs) {
  std::ostringstream out;
  WriteMatrixMarkdown(BuildMatrix(runs, {}), &out);
  return out.str();
}

TEST(MatrixMarkdownTest, ThreeSystems) { ExpectGolden("matrix.md", Markdown(SampleRuns())); }

TEST(MatrixMarkdownTest, OneSystemThatHoldsEverything) {
  RunResult run = SampleRun();
  run.cases = {SampleCase("a/b/c", Verdict::kPass)};
  const std::string text = Markdown({run});
  EXPECT_NE(text.find("## Differences\n\nNone.\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("## Who agrees"), std::string::npos) << text;
}

TEST(MatrixMarkdownTest, NoTextBreaksATable) {
  const std::string text = Markdown({SampleRun(), HostileRun()});
  ExpectPlainText(text);
  std::istringstream lines(text);
  size_t cells = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("|", 0) != 0) {
      cells = 0;
      continue;
    }
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == '|') {
        ++bars;
      }
    }
    if (cells == 0) cells = bars;
    EXPECT_EQ(bars, cells) << line;
  }
}

}  // namespace
}  // namespace parley
