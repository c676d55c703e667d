#include "reports/ktap.h"

#include <regex>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/live_text.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

// What the kernel's Documentation/dev-tools/ktap.rst asks of a document on one level: the version,
// the plan, numbers from 1 without gaps, no '#' in a description, a directive in capitals behind
// the only one, and nothing else but diagnostic lines. Returns the number of results.
int ExpectKtap(const std::string& text) {
  static const std::regex result("(ok|not ok) ([0-9]+) [^#]+( # [^#]*)?");
  static const std::regex skipped("ok [0-9]+ [^#]+ # SKIP .*");
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "KTAP version 1");
  std::getline(lines, line);
  EXPECT_EQ(line.substr(0, 3), "1..");
  int count = 0;
  while (std::getline(lines, line)) {
    if (line.substr(0, 2) == "# ") continue;
    std::smatch parts;
    const bool matches = std::regex_match(line, parts, result);
    EXPECT_TRUE(matches) << line;
    if (!matches) continue;
    EXPECT_EQ(parts[2], std::to_string(++count)) << line;
    const bool is_skipped = line.find(" # SKIP") != std::string::npos;
    EXPECT_EQ(is_skipped, std::regex_match(line, skipped)) << line;
  }
  return count;
}

TEST(KtapTest, EveryVerdict) {
  const std::string text = LiveText<Ktap>(SampleRun());
  ExpectGolden("run.ktap", text);
  EXPECT_EQ(ExpectKtap(text), 11);
}

TEST(KtapTest, EachCaseIsWrittenWhenItEnds) {
  const RunResult run = SampleRun();
  std::ostringstream out;
  Ktap ktap(&out);
  ktap.Begin(run.fingerprint, 2);
  EXPECT_EQ(out.str(), "KTAP version 1\n1..2\n# Linux 6.18.44 x86_64, glibc 2.36, uid 1000\n");
  out.str("");
  ktap.CaseDone(run.cases[0]);
  EXPECT_EQ(out.str(), "ok 1 pipe/write/atomic-up-to-pipe-buf\n");
  out.str("");
  ktap.CaseDone(run.cases[8]);
  EXPECT_EQ(out.str(),
            "ok 2 sysv/semop/undo # XFAIL SEM_UNDO is <ignored> here. "
            "(https://example.org/bugs/1)\n");
}

TEST(KtapTest, ARunThatEndsEarlySaysSo) {
  RunResult run = SampleRun();
  run.cases.resize(1);
  const std::string text = LiveText<Ktap>(run, 3);
  EXPECT_NE(text.find("\n# 2 of 3 results are missing\n"), std::string::npos) << text;
}

TEST(KtapTest, NoReasonIsADirective) {
  RunResult run;
  run.cases = {SampleCase("file/open/a[x # SKIP y]", Verdict::kFail)};
  run.cases[0].reason = "SKIP this # SKIP";
  const std::string text = LiveText<Ktap>(run);
  EXPECT_NE(text.find("\nnot ok 1 file/open/a[x \\x23 SKIP y] # fail: SKIP this \\x23 SKIP\n"),
            std::string::npos)
      << text;
}

TEST(KtapTest, HostileTextStaysWhereItBelongs) {
  const std::string text = LiveText<Ktap>(HostileRun());
  ExpectPlainText(text);
  EXPECT_EQ(ExpectKtap(text), 11);
}

}  // namespace
}  // namespace parley
