#include "reports/html_run.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/hostile_run.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

std::string HtmlOf(const RunResult& run) {
  std::ostringstream out;
  WriteHtmlRun(run, &out);
  return out.str();
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

// Names of cases stand in it, each once as the name of a row.
TEST(HtmlRunTest, EveryCaseHasARow) {
  const RunResult run = SampleRun();
  const std::string text = HtmlOf(run);
  EXPECT_EQ(text.substr(0, 15), "<!DOCTYPE html>");
  for (const CaseResult& result : run.cases) {
    EXPECT_EQ(Count(text, "id=\"" + result.id + "\""), 1u) << result.id;
  }
  EXPECT_NE(text.find("SEM_UNDO is \\u003cignored"), std::string::npos)
      << "why a deviation is known";
}

TEST(HtmlRunTest, OfNothing) { EXPECT_EQ(HtmlOf({}).substr(0, 15), "<!DOCTYPE html>"); }

TEST(HtmlRunTest, HostileTextMakesNoElement) {
  const std::string text = HtmlOf(HostileRun());
  ExpectPlainText(text);
  EXPECT_EQ(Count(text, "<script>alert"), 0u);
  EXPECT_EQ(Count(text, "<script"), Count(HtmlOf(SampleRun()), "<script"));
  EXPECT_EQ(Count(text, "<!--"), Count(HtmlOf(SampleRun()), "<!--"));
}

}  // namespace
}  // namespace parley
