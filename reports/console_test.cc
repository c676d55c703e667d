#include "reports/console.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

constexpr int64_t kMillisecond = 1000000;

// The sample run as shown with these options; each case ends `step_ns` after the one before.
std::string Shown(const ConsoleOptions& options, int64_t step_ns) {
  std::ostringstream out;
  int64_t now = 0;
  Console console(&out, options, [&] { return now; });
  RunResult run = SampleRun();
  console.Begin(run.fingerprint, static_cast<int>(run.cases.size()));
  for (const CaseResult& result : run.cases) {
    now += step_ns;
    console.CaseDone(result);
  }
  console.End(run);
  return out.str();
}

TEST(ConsoleTest, ALogHoldsFailuresAndTheSummary) {
  std::string text = Shown({}, kMillisecond);
  EXPECT_EQ(std::string::npos, text.find('\r'));
  EXPECT_EQ(std::string::npos, text.find('\x1b'));
  ExpectGolden("console_log.txt", text);
}

TEST(ConsoleTest, VerboseNamesEveryCase) {
  ConsoleOptions options;
  options.verbose = true;
  ExpectGolden("console_verbose.txt", Shown(options, kMillisecond));
}

TEST(ConsoleTest, ATerminalShowsProgress) {
  ConsoleOptions options;
  options.live = true;
  options.style = {true, 60};
  ExpectGolden("console_live.txt", Shown(options, 400 * kMillisecond));
}

TEST(ConsoleTest, ProgressIsNotWrittenMoreOftenThanItCanBeRead) {
  ConsoleOptions options;
  options.live = true;
  options.style.width = 80;
  std::ostringstream out;
  int64_t now = 0;
  Console console(&out, options, [&] { return now; });
  console.Begin({}, 10000);
  CaseResult pass = SampleCase("a/b/c", Verdict::kPass);
  for (int i = 0; i < 10000; ++i) {
    now += kMillisecond / 10;
    console.CaseDone(pass);
  }
  // A second at twenty lines a second.
  std::string text = out.str();
  EXPECT_EQ(20, std::count(text.begin(), text.end(), '\r'));
}

TEST(ConsoleTest, ProgressTellsTheTimeLeft) {
  ConsoleOptions options;
  options.live = true;
  options.style.width = 80;
  std::ostringstream out;
  int64_t now = 0;
  Console console(&out, options, [&] { return now; });
  console.Begin({}, 101);
  now += 1500 * kMillisecond;
  console.CaseDone(SampleCase("a/b/c", Verdict::kPass));
  EXPECT_EQ("\r1/101, 2 min 30 s left  a/b/c\x1b[K", out.str());
}

TEST(ConsoleTest, ProgressNeverReachesTheLastColumn) {
  for (int width : {1, 2, 10, 30}) {
    ConsoleOptions options;
    options.live = true;
    options.style.width = width;
    std::ostringstream out;
    int64_t now = 0;
    Console console(&out, options, [&] { return now; });
    console.Begin({}, 2);
    now += 1000 * kMillisecond;
    console.CaseDone(SampleCase("an/area/and-a-long-name-of-a-case", Verdict::kPass));
    std::string text = out.str();
    EXPECT_LE(text.size(), std::string("\r\x1b[K").size() + width - 1) << text;
  }
}

// A pseudo-terminal, which is what isatty and the window's size ask for.
class ConsoleOptionsTest : public testing::Test {
 protected:
  void SetUp() override {
    master_ = posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(master_, 0);
    ASSERT_EQ(0, grantpt(master_));
    ASSERT_EQ(0, unlockpt(master_));
    terminal_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal_, 0);
    winsize size = {};
    size.ws_col = 123;
    ASSERT_EQ(0, ioctl(terminal_, TIOCSWINSZ, &size));
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
  }
  void TearDown() override {
    close(terminal_);
    close(master_);
  }
  int master_ = -1;
  int terminal_ = -1;
};

TEST_F(ConsoleOptionsTest, ATerminalIsLiveAndColored) {
  ConsoleOptions options = ConsoleOptionsFor(terminal_, true);
  EXPECT_TRUE(options.live);
  EXPECT_TRUE(options.verbose);
  EXPECT_TRUE(options.style.color);
  EXPECT_EQ(123, options.style.width);
}

TEST_F(ConsoleOptionsTest, NoColorIsHonoured) {
  setenv("NO_COLOR", "1", 1);
  EXPECT_TRUE(ConsoleOptionsFor(terminal_, false).live);
  EXPECT_FALSE(ConsoleOptionsFor(terminal_, false).style.color);
  setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(ConsoleOptionsFor(terminal_, false).style.color);
}

TEST_F(ConsoleOptionsTest, ADumbTerminalIsNeither) {
  setenv("TERM", "dumb", 1);
  ConsoleOptions options = ConsoleOptionsFor(terminal_, false);
  EXPECT_FALSE(options.live);
  EXPECT_FALSE(options.style.color);
  EXPECT_EQ(123, options.style.width);
}

TEST_F(ConsoleOptionsTest, AFileIsNoTerminal) {
  int file = open("/dev/null", O_WRONLY);
  ConsoleOptions options = ConsoleOptionsFor(file, false);
  close(file);
  EXPECT_FALSE(options.live);
  EXPECT_FALSE(options.style.color);
  EXPECT_EQ(0, options.style.width);
}

}  // namespace
}  // namespace parley
