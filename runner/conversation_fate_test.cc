// How a process stands, as the director sees it: ends and stops with their reasons, from /proc,
// from the supervisor or from the parent, and what stays unknown.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/conversation.h"
#include "runner/conversation_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

TEST_F(ConversationTest, WhoReturnsAndEndsAtOnceHasDoneOneOfThem) {
  Begin(kMaxActors);
  for (int actor = 0; actor < kMaxActors; ++actor) {
    Post(actor, "getpid", {});
    ASSERT_EQ(kill(slot(actor).pid, SIGKILL), 0);
    const Seen first = Await(actor, nullptr, true);
    if (first == Seen::kEnded) {
      EXPECT_EQ(Await(actor, nullptr, true), Seen::kEnded);
    } else {
      EXPECT_EQ(first, Seen::kReturned);
    }
  }
}

TEST_F(ConversationTest, ABlindSupervisorStillKnowsItsChildren) {
  Begin(3);
  PostReadOfEmptyPipe(0);
  Blind(0);
  Fate fate = talk_->FateOf(0);
  EXPECT_EQ(fate.kind, Fate::Kind::kAlive);
  EXPECT_TRUE(fate.shows_stops);
  Kill(1, 0, SIGSTOP);
  EXPECT_EQ(Await(0, nullptr, true), Seen::kStopped);
  fate = talk_->FateOf(0);
  EXPECT_EQ(fate.kind, Fate::Kind::kStopped);
  EXPECT_EQ(fate.signal, SIGSTOP);
  Kill(1, 0, SIGTERM);
  Kill(1, 0, SIGCONT);
  EXPECT_EQ(Await(0, nullptr, true), Seen::kEnded);
  for (int again = 0; again < 2; ++again) {
    fate = talk_->FateOf(0);
    EXPECT_EQ(fate.kind, Fate::Kind::kEnded);
    EXPECT_EQ(fate.signal, SIGTERM);
    EXPECT_EQ(fate.status, -1);
  }
  Blind(2);
  Post(2, "_exit", {5});
  EXPECT_EQ(Await(2, nullptr, true), Seen::kEnded);
  fate = talk_->FateOf(2);
  EXPECT_EQ(fate.signal, 0);
  EXPECT_EQ(fate.status, 5);
}

TEST_F(ConversationTest, WhereNothingIsShownSilenceStaysUnexplained) {
  Begin(1);
  PostReadOfEmptyPipe(0);
  const int pid = slot(0).pid;
  Blind(0);
  slot(0).pid = -1;  // no number of a process: the supervisor cannot ask either
  EXPECT_EQ(talk_->FateOf(0).kind, Fate::Kind::kUnknown);
  const int64_t start = MonotonicNow();
  EXPECT_EQ(Await(0, nullptr, true), Seen::kUnseen);
  EXPECT_GE(MonotonicNow() - start, kSettle);
  EXPECT_EQ(Await(0, nullptr, false, kBriefly), Seen::kTimeout) << "its fate was not asked for";
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  slot(0).pid = pid;
}

TEST_F(ConversationTest, AnIdleParentTellsOfAGrandchildOfTheSupervisor) {
  Begin(1);
  ASSERT_GT(Call(0, "fork", {1}), 0);
  ASSERT_GT(Call(0, "fork", {2}), 0);
  ASSERT_TRUE(talk_->WaitReady(1, DeadlineIn(kPatience)));
  ASSERT_TRUE(talk_->WaitReady(2, DeadlineIn(kPatience)));
  for (int actor : {0, 1, 2}) Blind(actor);
  Fate fate = talk_->FateOf(1);
  EXPECT_EQ(fate.kind, Fate::Kind::kAlive);
  EXPECT_TRUE(fate.shows_stops);
  Kill(0, 1, SIGSTOP);
  EXPECT_EQ(Await(1, nullptr, true, kPatience, -1), Seen::kStopped);
  EXPECT_EQ(talk_->FateOf(1).signal, SIGSTOP);
  Kill(0, 1, SIGKILL);
  EXPECT_EQ(Await(1, nullptr, true, kPatience, -1), Seen::kEnded);
  Post(2, "_exit", {5});
  EXPECT_EQ(Await(2, nullptr, true), Seen::kEnded);
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(talk_->FateOf(1).signal, SIGKILL);
    EXPECT_EQ(talk_->FateOf(1).status, -1);
    EXPECT_EQ(talk_->FateOf(2).signal, 0);
    EXPECT_EQ(talk_->FateOf(2).status, 5);
  }
  // Whoever was asked can still wait for them.
  EXPECT_EQ(Call(0, "waitpid", {slot(1).pid, 0, 0}), slot(1).pid);
  EXPECT_EQ(Call(0, "waitpid", {slot(2).pid, 0, 0}), slot(2).pid);
}

TEST_F(ConversationTest, ASupervisorThatIsStoppedOrKilledDoesNotAnswer) {
  Begin(1);
  const auto supervisor = static_cast<pid_t>(Call(0, "getppid", {}));
  ASSERT_GT(supervisor, 1);
  EXPECT_TRUE(talk_->SupervisorAnswers(DeadlineIn(kPatience)));
  ASSERT_EQ(kill(supervisor, SIGSTOP), 0);
  EXPECT_FALSE(talk_->SupervisorAnswers(DeadlineIn(kBriefly)));
  EXPECT_FALSE(talk_->broken());
  ASSERT_EQ(kill(supervisor, SIGCONT), 0);
  EXPECT_TRUE(talk_->SupervisorAnswers(DeadlineIn(kPatience))) << "the late answer is not this one";
  ASSERT_EQ(kill(supervisor, SIGKILL), 0);
  EXPECT_FALSE(talk_->SupervisorAnswers(DeadlineIn(kPatience)));
  EXPECT_TRUE(talk_->broken());
}

TEST_F(ConversationTest, AParentInACallIsNotAsked) {
  Begin(2);
  ASSERT_GT(Call(0, "fork", {2}), 0);
  ASSERT_TRUE(talk_->WaitReady(2, DeadlineIn(kPatience)));
  PostReadOfEmptyPipe(0);
  ASSERT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  Blind(2);
  Fate fate = talk_->FateOf(2);
  EXPECT_TRUE(fate.kind == Fate::Kind::kAlive || fate.kind == Fate::Kind::kUnknown);
  EXPECT_FALSE(fate.kind == Fate::Kind::kAlive && fate.shows_stops);
  Kill(1, 2, SIGKILL);
  // Where the system tells that it ended, it does not tell how.
  if (fate.kind == Fate::Kind::kAlive) {
    EXPECT_EQ(Await(2, nullptr, true, kPatience, -1), Seen::kEnded);
    fate = talk_->FateOf(2);
    EXPECT_EQ(fate.kind, Fate::Kind::kEnded);
    EXPECT_EQ(fate.signal, 0);
    EXPECT_EQ(fate.status, -1);
  } else {
    EXPECT_EQ(Await(2, nullptr, true, kPatience, -1), Seen::kUnseen);
  }
}

TEST_F(ConversationTest, AnEndIsSeenWithItsReason) {
  Begin(3);
  if (!Sighted(0)) GTEST_SKIP() << "no /proc that shows it";
  PostReadOfEmptyPipe(0);
  EXPECT_EQ(talk_->FateOf(0).kind, Fate::Kind::kAlive);
  Kill(1, 0, SIGKILL);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kEnded) << "not asked for, but why nothing comes";
  EXPECT_EQ(Await(0, nullptr, true), Seen::kEnded);
  EXPECT_EQ(talk_->FateOf(0).kind, Fate::Kind::kEnded);
  EXPECT_EQ(talk_->FateOf(0).signal, SIGKILL);
  Post(2, "_exit", {7});
  EXPECT_EQ(Await(2, nullptr, true), Seen::kEnded);
  EXPECT_EQ(talk_->FateOf(2).signal, 0);
  EXPECT_EQ(talk_->FateOf(2).status, 7);
}

// An emulator numbers real-time signals otherwise than the machine, whose /proc it shows: here that
// of another process, which another signal killed.
TEST_F(ConversationTest, TheNumberOfARealTimeSignalIsTheParentsToTell) {
  Begin(1);
  ASSERT_GT(Call(0, "fork", {1}), 0);
  ASSERT_TRUE(talk_->WaitReady(1, DeadlineIn(kPatience)));
  if (!Sighted(1)) GTEST_SKIP() << "no /proc that shows it";
  const pid_t other = fork();
  if (other == 0) {
    pause();
    _exit(0);
  }
  ASSERT_EQ(kill(other, SIGRTMIN + 3), 0);
  siginfo_t info;
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(other), &info, WEXITED | WNOWAIT), 0);
  Kill(0, 1, SIGRTMIN + 1);
  ASSERT_EQ(Await(1, nullptr, true, kPatience, -1), Seen::kEnded);
  slot(1).outer_pid = other;
  EXPECT_EQ(talk_->FateOf(1).kind, Fate::Kind::kEnded);
  EXPECT_EQ(talk_->FateOf(1).signal, SIGRTMIN + 1);
  // Where the parent cannot tell, what is shown must do.
  PostReadOfEmptyPipe(0);
  ASSERT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  EXPECT_EQ(talk_->FateOf(1).signal, info.si_status);
  EXPECT_EQ(waitpid(other, nullptr, 0), other);
}

TEST_F(ConversationTest, WhoAnsweredBeforeItsEndHasReturned) {
  Begin(2);
  Post(0, "getpid", {});
  Kill(1, 0, SIGKILL);
  // The kill comes after the call's command, but who is first is open.
  const Seen seen = Await(0, nullptr, false);
  EXPECT_TRUE(seen == Seen::kReturned || seen == Seen::kEnded);
  EXPECT_EQ(seen == Seen::kReturned, Returned(0));
}

TEST_F(ConversationTest, AStopIsSeenIfAskedFor) {
  Begin(2);
  if (!Sighted(0)) GTEST_SKIP() << "no /proc that shows it";
  PostReadOfEmptyPipe(0);
  Kill(1, 0, SIGSTOP);
  EXPECT_EQ(Await(0, nullptr, true), Seen::kStopped);
  EXPECT_EQ(Await(0, nullptr, false, kBriefly), Seen::kTimeout);
  EXPECT_EQ(Await(0, &reads_, false, kBriefly), Seen::kTimeout) << "who is stopped is not asleep";
  EXPECT_EQ(talk_->FateOf(0).kind, Fate::Kind::kStopped);
  EXPECT_EQ(talk_->FateOf(0).signal, SIGSTOP);
  Kill(1, 0, SIGCONT);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  EXPECT_EQ(talk_->FateOf(0).kind, Fate::Kind::kAlive);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
