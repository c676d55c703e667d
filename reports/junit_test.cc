#include "reports/junit.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/reporter.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

std::string Junit(const RunResult& run) {
  std::ostringstream out;
  WriteJunit(run, &out);
  return out.str();
}

TEST(JunitTest, EveryVerdict) { ExpectGolden("junit.xml", Junit(SampleRun())); }

TEST(JunitTest, AnEmptyRunIsADocumentToo) {
  RunResult run;
  EXPECT_EQ(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"parley\" tests=\"0\" failures=\"0\" errors=\"0\" time=\"0.000000\">\n"
      "</testsuites>\n",
      Junit(run));
}

TEST(JunitTest, SlashesOfAValueDoNotSplitTheId) {
  RunResult run;
  run.cases = {SampleCase("file/open/a-device[/dev/null]", Verdict::kPass)};
  std::string text = Junit(run);
  EXPECT_NE(std::string::npos,
            text.find("<testcase name=\"a-device[/dev/null]\" classname=\"file.open\""))
      << text;
  EXPECT_NE(std::string::npos, text.find("<testsuite name=\"file/open\"")) << text;
}

TEST(JunitTest, NoTextCanBreakTheDocument) {
  RunResult run;
  CaseResult evil = SampleFailure();
  evil.reason = "\"><x>&";
  evil.claim = "]]>\x1b<!--";
  evil.trace[0].actual = std::string("p: read(3, \"\0\xff\") = 2", 20);
  run.cases = {evil};
  std::string text = Junit(run);
  EXPECT_NE(std::string::npos, text.find("message=\"&quot;&gt;&lt;x&gt;&amp;\"")) << text;
  EXPECT_NE(std::string::npos, text.find("]]&gt;\\x1b&lt;!--")) << text;
  EXPECT_NE(std::string::npos, text.find("\\x00\\xff")) << text;
  EXPECT_EQ(std::string::npos, text.find('\x1b'));
  EXPECT_EQ(std::string::npos, text.find('\0'));
}

TEST(JunitTest, NumbersBeyondReasonStayNumbers) {
  const std::string text = Junit(HostileRun());
  ExpectPlainText(text);
  EXPECT_EQ(std::string::npos, text.find("time=\"-")) << text;
  EXPECT_NE(std::string::npos, text.find("timestamp=\"1970-01-01T00:00:00\"")) << text;
}

TEST(JunitTest, IsWrittenAtTheEnd) {
  std::ostringstream out;
  AtEnd reporter(WriteJunit, &out);
  RunResult run = SampleRun();
  reporter.Begin(run.fingerprint, 9);
  for (const CaseResult& result : run.cases) reporter.CaseDone(result);
  EXPECT_EQ("", out.str());
  reporter.End(run);
  EXPECT_EQ(Junit(run), out.str());
}

}  // namespace
}  // namespace parley
