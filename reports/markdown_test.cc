#include "reports/markdown.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

std::string Markdown(const RunResult& run) {
  std::ostringstream out;
  WriteMarkdown(run, &out);
  return out.str();
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

TEST(MarkdownTest, EveryVerdict) { ExpectGolden("run.md", Markdown(SampleRun())); }

TEST(MarkdownTest, OfNothing) {
  const std::string text = Markdown({});
  EXPECT_EQ(text.substr(0, 18), "# Nothing was run\n") << text;
  EXPECT_EQ(text.find('|'), std::string::npos) << text;
}

TEST(MarkdownTest, OfManyFailuresOnlySomeAreShownInFull) {
  RunResult run = SampleRun();
  run.cases.assign(100, SampleFailure());
  const std::string text = Markdown(run);
  EXPECT_EQ(Count(text, "\n### `sysv/msgsnd/full-queue-refuses-under-nowait`\n"), 40u);
  EXPECT_EQ(Count(text, "\n- `sysv/msgsnd/full-queue-refuses-under-nowait` msgsnd returned 0"),
            60u);
}

// Every line of the page is either one that this program began, or code.
TEST(MarkdownTest, HostileTextStaysWhereItBelongs) {
  const std::string text = Markdown(HostileRun());
  ExpectPlainText(text);
  std::istringstream lines(text);
  std::string fence;
  size_t blocks = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!fence.empty()) {
      if (line == fence) fence.clear();
      continue;
    }
    if (line.rfind("```", 0) == 0) {
      fence = line;
      ++blocks;
      EXPECT_EQ(fence.find_first_not_of('`'), std::string::npos) << line;
      continue;
    }
    // The cells of a row are as many as its heading has, or the row is no row of this table.
    if (line.rfind("| ", 0) == 0) {
      size_t bars = 0;
      for (size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '|' && line[i - (i > 0)] != '\\') ++bars;
      }
      EXPECT_TRUE(bars == 3 || bars == 9) << bars << " " << line;
      continue;
    }
    const bool begun_here = line.empty() || line.rfind("# ", 0) == 0 || line.rfind("## ", 0) == 0 ||
                            line.rfind("### `", 0) == 0 || line.rfind("- ", 0) == 0 ||
                            line.rfind("11 cases, ", 0) == 0 || line.rfind("\\\"'\\>", 0) == 0 ||
                            line.rfind("\"'\\>\\<script\\>", 0) == 0;
    EXPECT_TRUE(begun_here) << line;
  }
  EXPECT_EQ(fence, "");
  EXPECT_EQ(blocks, 4u);
}

}  // namespace
}  // namespace parley
