#include "reports/tap.h"

#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/live_text.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

TEST(TapTest, EveryVerdict) { ExpectGolden("run.tap", LiveText<Tap>(SampleRun())); }

TEST(TapTest, EachCaseIsWrittenWhenItEnds) {
  const RunResult run = SampleRun();
  std::ostringstream out;
  Tap tap(&out);
  tap.Begin(run.fingerprint, 2);
  EXPECT_EQ(out.str(), "TAP version 13\n1..2\n# Linux 6.18.44 x86_64, glibc 2.36, uid 1000\n");
  out.str("");
  tap.CaseDone(run.cases[0]);
  EXPECT_EQ(out.str(), "ok 1 - pipe/write/atomic-up-to-pipe-buf\n");
  out.str("");
  tap.CaseDone(run.cases[3]);
  EXPECT_EQ(out.str(),
            "ok 2 - socket/tcp/ipv6-loopback # SKIP untested: needs ipv6: no address ::1\n");
  out.str("");
  tap.End(run);
  EXPECT_EQ(out.str(), "");
}

TEST(TapTest, TheFirstLineMaySay14) {
  const RunResult run = SampleRun();
  std::ostringstream out;
  Tap tap(&out, 14);
  tap.Begin(run.fingerprint, 0);
  EXPECT_EQ(out.str().substr(0, 20), "TAP version 14\n1..0\n");
}

TEST(TapTest, ARunThatEndsEarlyBailsOut) {
  RunResult run = SampleRun();
  run.cases.resize(1);
  const std::string text = LiveText<Tap>(run, 3);
  EXPECT_NE(text.find("\nBail out! 2 of 3 results are missing\n"), std::string::npos) << text;
}

TEST(TapTest, NoIdIsADirective) {
  RunResult run;
  run.cases = {SampleCase("file/open/a[x # SKIP y\\]", Verdict::kFail)};
  run.cases[0].reason = "it says \"no\" \\";
  const std::string text = LiveText<Tap>(run);
  EXPECT_NE(text.find("\nnot ok 1 - file/open/a[x \\# SKIP y\\\\]\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  message: \"it says \\\"no\\\" \\\\\"\n"), std::string::npos) << text;
}

// Outside of the blocks stand the lines that were meant, one for each case, and no others.
TEST(TapTest, HostileTextStaysWhereItBelongs) {
  const RunResult run = HostileRun();
  const std::string text = LiveText<Tap>(run);
  ExpectPlainText(text);
  std::istringstream lines(text);
  size_t points = 0, blocks = 0;
  bool in_block = false;
  for (std::string line; std::getline(lines, line);) {
    if (in_block) {
      EXPECT_EQ(line.substr(0, 2), "  ") << line;
      if (line == "  ...") in_block = false;
      continue;
    }
    if (line == "  ---") {
      in_block = true;
      ++blocks;
    } else if (line.rfind("ok ", 0) == 0 || line.rfind("not ok ", 0) == 0) {
      ++points;
      EXPECT_EQ(line.find(" 77"), line.find(" 77 - x ok 78")) << "it is on the line of its case";
    } else if (line != "TAP version 13" && line != "1..11") {
      EXPECT_EQ(line.substr(0, 2), "# ") << line;
    }
  }
  EXPECT_EQ(points, run.cases.size());
  EXPECT_EQ(blocks, 5u);
  EXPECT_FALSE(in_block);
}

}  // namespace
}  // namespace parley
