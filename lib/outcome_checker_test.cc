#include "lib/outcome_checker.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

class OutcomeCheckerTest : public testing::Test {
 protected:
  // The messages about what ends `line`, which is an event if it makes no call.
  std::string Check(const std::string& text) {
    diagnostics_ = Diagnostics("t", text);
    scope_ = NameScope({{"p", Actor::Origin::kRoot, {}}}, &diagnostics_);
    const Line line = LineOf(text);
    const CallRow* row = line.call ? FindCalls(line.call->function).front() : nullptr;
    OutcomeChecker(&scope_, &diagnostics_).Check(line.outcome, row);
    return Messages(diagnostics_);
  }

  Diagnostics diagnostics_{"t", ""};
  NameScope scope_{{}, &diagnostics_};
};

TEST_F(OutcomeCheckerTest, WhatIsRight) {
  for (const char* text : {
           "p: pause()",
           "p: pause() = -1 EINTR caught [SIGINT, {SIGRTMIN, ...}] takes < 5s",
           "p: pause() = -1 EINTR caught [SIGRTMIN+1, 10] takes < 2*50ms",
           "p: pause() blocks",
           "p: read(0, _, 1) blocks to the end",
           "p: pthread_mutex_lock(m) = EDEADLK",
           "p: load(0x1, _, 1) raises SIGSEGV",
           "p: load(0x1, _, 1) raises {SIGSEGV, ...}",
           "p: load(0x1, _, 1) raises _",
           "p: raise(SIGKILL) dies",
           "p: raise(SIGKILL) dies SIGKILL",
           "p: raise(SIGSTOP) stops SIGSTOP",
           "p: raise(SIGUSR1) enters SIGUSR1",
           "p: caught []",
           "p: returns -1 EINTR",
           "p: returns exited(3)",
           "p: system(\"true\") = killed(SIGINT)",
           "p: still blocks",
       }) {
    EXPECT_EQ(Check(text), "") << text;
  }
}

TEST_F(OutcomeCheckerTest, FamiliesOfConstants) {
  EXPECT_EQ(Check("p: raise(SIGKILL) dies EAGAIN"), "1:24: EAGAIN is no signal\n");
  EXPECT_EQ(Check("p: raise(SIGKILL) dies SIGKIL"),
            "1:24: unknown constant SIGKIL; did you mean SIGKILL?\n");
  EXPECT_EQ(Check("p: raise(SIGSTOP) stops O_RDWR"), "1:25: O_RDWR is no signal\n");
  EXPECT_EQ(Check("p: enters EAGAIN"), "1:11: EAGAIN is no signal\n");
  EXPECT_EQ(Check("p: pause() = -1 SIGINT"), "1:17: SIGINT is no error number\n");
  EXPECT_EQ(Check("p: returns -1 SIGINT"), "1:15: SIGINT is no error number\n");
  EXPECT_EQ(Check("p: pthread_mutex_lock(m) = SIGINT"), "1:28: SIGINT is no error number\n");
  EXPECT_EQ(Check("p: caught [EINTR]"), "1:12: EINTR is no signal\n");
  EXPECT_EQ(Check("p: system(\"true\") = killed(EINTR)"), "1:28: EINTR is no signal\n");
  EXPECT_EQ(Check("p: getpid() = exited(0)"), "1:15: exited(..) is a pattern for a wait status\n");
  EXPECT_EQ(Check("p: pause() = 0 caught [{EINTR, ...}]"), "1:25: EINTR is no signal\n");
}

TEST_F(OutcomeCheckerTest, HowACallTellsOfAnError) {
  EXPECT_EQ(Check("p: pause() = EINTR"),
            "1:14: pause returns -1 and sets errno; write '= -1 EINTR'\n");
  EXPECT_EQ(Check("p: pthread_mutex_lock(m) = -1 EDEADLK"),
            "1:31: pthread_mutex_lock returns its error number; write '= EDEADLK'\n");
  EXPECT_EQ(Check("p: pthread_mutex_lock(m) = 0"), "");
  EXPECT_EQ(Check("p: pause() = -1"), "");
}

TEST_F(OutcomeCheckerTest, RaisesTakesASignal) {
  const std::string wrong =
      "1:27: 'raises' takes a signal, as SIGSEGV or {SIGSEGV, si_addr=m, ...}\n";
  EXPECT_EQ(Check("p: load(0x1, _, 1) raises 5"), wrong);
  EXPECT_EQ(Check("p: load(0x1, _, 1) raises \"x\""), wrong);
  EXPECT_EQ(Check("p: load(0x1, _, 1) raises EFAULT"), "1:27: EFAULT is no signal\n");
  EXPECT_EQ(Check("p: load(0x1, _, 1) raises SIGSEGVV"),
            "1:27: unknown constant SIGSEGVV; did you mean SIGSEGV?\n");
  EXPECT_EQ(Check("p: load(0x1, _, 1) raises {SIGSEGV}"),
            "1:27: the pattern leaves out si_code; say ... if the other fields do not matter\n");
  Check("p: load(0x1, _, 1) raises what");
  EXPECT_TRUE(scope_.IsBound("what"));
}

TEST_F(OutcomeCheckerTest, WhatCannotBlock) {
  EXPECT_EQ(Check("p: getpid() blocks"),
            "1:13: getpid never sleeps in the system and so cannot block\n");
  EXPECT_EQ(Check("p: here() blocks to the end"),
            "1:11: here never sleeps in the system and so cannot block\n");
  EXPECT_EQ(Check("p: pthread_spin_lock(lock) blocks"),
            "1:28: pthread_spin_lock spins and never sleeps, so that 'blocks' is not available for "
            "it\n");
}

TEST_F(OutcomeCheckerTest, LimitsHaveAUnit) {
  const std::string wrong = "1:24: the limit of 'takes' has a unit of time, as 50ms\n";
  EXPECT_EQ(Check("p: pause() = 0 takes < 5"), wrong);
  EXPECT_EQ(Check("p: pause() = 0 takes < \"5s\""), wrong);
  EXPECT_EQ(Check("p: pause() = 0 takes < PIPE_BUF"), wrong);
  EXPECT_EQ(Check("p: pause() = 0 takes < SOON"), "1:24: unknown constant SOON\n");
  EXPECT_EQ(Check("p: pause() = 0 takes < 5s / 0"), "1:24: division by zero\n");
  EXPECT_EQ(Check("p: pause() = 0 takes < limit"), "1:24: limit is not bound at this point\n");
}

TEST_F(OutcomeCheckerTest, OfAnUnknownCallEveryEndIsPossible) {
  const CallRow unknown;
  const Line line = LineOf("p: slep() blocks");
  OutcomeChecker(&scope_, &diagnostics_).Check(line.outcome, &unknown);
  EXPECT_TRUE(diagnostics_.ok());
}

}  // namespace
}  // namespace parley
