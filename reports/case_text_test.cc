#include "reports/case_text.h"

#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

TEST(CaseTextTest, AFailureReadsLikeThis) {
  EXPECT_EQ(R"(FAIL sysv/msgsnd/full-queue-refuses-under-nowait
  A full queue refuses a message with EAGAIN under IPC_NOWAIT and keeps what it holds.
  POSIX.1-2024 msgsnd (MSGSND-05)
  cases/sysv/msgsnd.yaml:17
      p: msgget(IPC_PRIVATE, IPC_CREAT|0600) = 3
      p: msgctl(3, IPC_SET, {..., msg_qbytes=16}) = 0
      p: msgsnd(3, {1, "0123456789abcdef"}, 16, 0) = 0
    > p: msgsnd(3, {1, "x"}, 1, IPC_NOWAIT) = 0
               expected                     = -1 EAGAIN
)",
            CaseText(SampleFailure(), {}));
}

TEST(CaseTextTest, EveryVerdict) {
  std::string text;
  for (const CaseResult& result : SampleRun().cases) text += CaseText(result, {}) + "\n";
  ExpectGolden("case_text.txt", text);
}

TEST(CaseTextTest, ColorsAndWidth) {
  ExpectGolden("case_text_color.txt", CaseText(SampleFailure(), {true, 60}));
}

TEST(CaseTextTest, LongTracesLoseTheirMiddle) {
  CaseResult result = SampleFailure();
  TraceLine last = result.trace.back();
  result.trace.clear();
  for (int i = 0; i < 1000; ++i) {
    result.trace.push_back({"p: f(" + std::to_string(i) + ") = 0", "", "", 1, false});
  }
  result.trace.push_back(last);
  std::string text = CaseText(result, {});
  EXPECT_NE(std::string::npos,
            text.find("p: f(11) = 0\n      ... (961 more steps)\n      p: f(973)"))
      << text;
  EXPECT_NE(std::string::npos, text.find("p: f(999) = 0\n    > p: msgsnd"));
}

TEST(CaseTextTest, AFailureWithoutAMarkedStepSaysWhy) {
  CaseResult result = SampleFailure();
  result.trace.pop_back();
  EXPECT_NE(std::string::npos,
            CaseText(result, {}).find("  because: msgsnd returned 0 instead of -1 EAGAIN\n"));
  EXPECT_EQ("cases/sysv/msgsnd.yaml:8", CasePlace(result));
}

TEST(ResultOffsetTest, FindsTheEndOfTheCall) {
  auto rest = [](std::string text) { return text.substr(ResultOffset(text)); };
  EXPECT_EQ("= 3", rest("p: msgget(IPC_PRIVATE, 0) = 3"));
  EXPECT_EQ("= 5 caught [SIGINT]", rest("p: read(3, \"a) = \\\"b\", 5) = 5 caught [SIGINT]"));
  EXPECT_EQ("= sizeof(int)", rest("p: msgrcv(3, {42, int(252)}, sizeof(int)) = sizeof(int)"));
  EXPECT_EQ("blocks", rest("a, b: pause() blocks"));
  EXPECT_EQ("returns -1 EINTR", rest("p: returns -1 EINTR"));
  EXPECT_EQ("dies SIGKILL", rest("child: dies SIGKILL"));
  EXPECT_EQ("", rest("p: open(\"x"));
  EXPECT_EQ("", rest(""));
}

}  // namespace
}  // namespace parley
