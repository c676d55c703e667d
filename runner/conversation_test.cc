// Calls, sleepers, handlers, pings and logs as the director sees them, of actors whose state is
// known by construction.
#include "runner/conversation.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>

#include "runner/conversation_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

TEST_F(ConversationTest, WhyACaseCouldNotStart) {
  Describe(1);
  snprintf(zygote_->arena()->start.directory, sizeof zygote_->arena()->start.directory, "%s",
           "/nowhere/at/all");
  std::string error;
  EXPECT_FALSE(talk_->Start(DeadlineIn(kPatience), &error));
  EXPECT_EQ(error, "enter the case's directory: No such file or directory");
  EXPECT_TRUE(talk_->End(DeadlineIn(kPatience)));
  Begin(1);
  EXPECT_EQ(Call(0, "getpid", {}), slot(0).pid) << "the next case has nothing of it";
}

TEST_F(ConversationTest, ACallReturns) {
  Begin(1);
  Post(0, "getpid", {});
  EXPECT_EQ(Await(0, &reads_, true), Seen::kReturned);
  EXPECT_EQ(slot(0).frames[0].result, slot(0).pid);
  EXPECT_TRUE(Returned(0));
  // What has been seen stays so, whatever is asked, even beyond the deadline.
  EXPECT_EQ(talk_->Await(0, 0, nullptr, false, 0), Seen::kReturned);
  PostReadOfEmptyPipe(0);
  EXPECT_FALSE(Returned(0)) << "not the call before";
}

TEST_F(ConversationTest, ASleeperIsSeenAndThenItsReturn) {
  Begin(1);
  if (!Sighted(0)) GTEST_SKIP() << "no /proc that shows it";
  const int fifo = PostReadOfFifo(0);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep) << "as often as one asks";
  EXPECT_FALSE(Returned(0));
  EXPECT_EQ(Await(0, &writes_, false, kBriefly), Seen::kTimeout) << "in another call";
  EXPECT_EQ(Await(0, nullptr, false, kBriefly), Seen::kTimeout) << "nobody asked";
  const uint32_t call = slot(0).current.exchange(0);
  EXPECT_EQ(Await(0, &reads_, false, kBriefly), Seen::kTimeout) << "for its next command";
  slot(0).current = call;
  EXPECT_EQ(Await(0, nullptr, true, kBriefly), Seen::kTimeout) << "alive";
  ASSERT_EQ(write(fifo, "abc", 3), 3);
  EXPECT_EQ(Await(0, nullptr, false), Seen::kReturned);
  EXPECT_EQ(slot(0).frames[0].result, 3);
  close(fifo);
}

// Files in which a sleeper is still asleep when it wakes up.
class LateFiles : public ProcFiles {
 public:
  ssize_t Read(int id, const char* name, char* text, size_t size) override {
    const ssize_t n = ProcFiles::Read(id, name, text, size);
    // A look reads this twice.
    if (strcmp(name, "syscall") == 0 && n > 0 && ++shown % 2 == 0 && wake) wake();
    return n;
  }
  int shown = 0;
  std::function<void()> wake;
};

TEST_F(ConversationTest, WhoReturnsWhileItIsLookedAtIsNotAsleep) {
  LateFiles files;
  talk_ = std::make_unique<Conversation>(zygote_.get(), kSettle, SleepBy::kSystemCall, &files);
  Begin(1);
  const int fifo = PostReadOfFifo(0);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  if (files.shown == 0) GTEST_SKIP() << "no /proc that shows calls";
  files.wake = [&] {
    ASSERT_EQ(write(fifo, "abc", 3), 3);
    struct pollfd answer = {zygote_->event_fd(), POLLIN, 0};
    ASSERT_EQ(poll(&answer, 1, static_cast<int>(kPatience / kMillisecond)), 1);
  };
  EXPECT_EQ(Await(0, &reads_, false), Seen::kReturned);
  EXPECT_EQ(slot(0).frames[0].result, 3);
  close(fifo);
}

TEST_F(ConversationTest, SilenceCountsAsSleepWhereNothingIsShown) {
  Begin(2);
  PostReadOfEmptyPipe(0);
  Blind(0);
  const int64_t start = MonotonicNow();
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  EXPECT_GE(MonotonicNow() - start, kSettle);
  EXPECT_EQ(Await(0, nullptr, false, kBriefly), Seen::kTimeout) << "nobody asked";
  // Who answers is not taken for a sleeper.
  Blind(1);
  Post(1, "getpid", {});
  EXPECT_EQ(Await(1, nullptr, false), Seen::kReturned);
  EXPECT_EQ(Await(1, &reads_, false), Seen::kReturned);
}

TEST_F(ConversationTest, AHandlerIsEnteredAndLeft) {
  Begin(2);
  Handle(0, SIGUSR1, slot(0).hold);
  EXPECT_FALSE(talk_->HasEntered(0));
  EXPECT_EQ(talk_->TakeEntered(0), 0);
  PostReadOfEmptyPipe(0);
  ASSERT_EQ(Await(0, &reads_, false), Seen::kAsleep);  // a signal before it would not interrupt it
  Kill(1, 0, SIGUSR1);
  EXPECT_EQ(Await(0, nullptr, true), Seen::kEntered);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kEntered) << "until it is taken";
  EXPECT_TRUE(talk_->HasEntered(0));
  EXPECT_EQ(talk_->TakeEntered(0), SIGUSR1);
  EXPECT_FALSE(talk_->HasEntered(0));
  EXPECT_EQ(Call(0, "getpid", {}, 1), slot(0).pid) << "inside";
  EXPECT_FALSE(Returned(0));
  EXPECT_TRUE(talk_->Ping(0, DeadlineIn(kPatience))) << "inside";
  talk_->Leave(0);
  EXPECT_EQ(Await(0, nullptr, false), Seen::kReturned);
  EXPECT_EQ(slot(0).frames[0].result, -1);
  EXPECT_EQ(slot(0).frames[0].error, EINTR);
}

TEST_F(ConversationTest, ACallThatAHandlerReadTheCommandOfIsMadeAfterIt) {
  Begin(2);
  Handle(0, SIGUSR1, slot(0).hold);
  for (int round = 0; round < 3; ++round) {
    Kill(1, 0, SIGUSR1);
    ASSERT_EQ(Await(0, nullptr, false, kPatience, -1), Seen::kEntered);
    EXPECT_EQ(talk_->TakeEntered(0), SIGUSR1);
    // Posted as if the handler had not begun: its loop reads the command.
    Post(0, "getpid", {}, 0);
    EXPECT_EQ(Call(0, "htonl", {0}, 1), 0) << "inside";
    EXPECT_TRUE(talk_->Ping(0, DeadlineIn(kPatience)));
    EXPECT_FALSE(Returned(0));
    talk_->Leave(0);
    EXPECT_EQ(Await(0, nullptr, false), Seen::kReturned);
    EXPECT_EQ(slot(0).frames[0].result, slot(0).pid);
  }
}

TEST_F(ConversationTest, AnIdleActorDoesNotReturn) {
  Begin(2);
  EXPECT_EQ(Call(0, "getpid", {}), slot(0).pid);
  EXPECT_EQ(Await(0, nullptr, false, kBriefly, -1), Seen::kTimeout);
  Handle(0, SIGUSR1, slot(0).hold);
  Kill(1, 0, SIGUSR1);
  EXPECT_EQ(Await(0, nullptr, false, kPatience, -1), Seen::kEntered);
}

TEST_F(ConversationTest, APingComesAfterEverySignal) {
  Begin(2);
  Handle(0, SIGUSR1, slot(0).record);
  for (uint32_t sent = 1; sent <= 50; ++sent) {
    Kill(1, 0, SIGUSR1);
    ASSERT_TRUE(talk_->Ping(0, DeadlineIn(kPatience)));
    ASSERT_EQ(slot(0).log_count.load(), sent);
  }
}

TEST_F(ConversationTest, APingThatNobodyAnswers) {
  Begin(3);
  Kill(1, 0, SIGSTOP);
  EXPECT_FALSE(talk_->Ping(0, DeadlineIn(kBriefly))) << "stopped";
  Kill(1, 0, SIGCONT);
  EXPECT_TRUE(talk_->Ping(0, DeadlineIn(kPatience))) << "one answer is not taken for another";
  Kill(1, 2, SIGKILL);
  const int64_t start = MonotonicNow();
  EXPECT_FALSE(talk_->Ping(2, DeadlineIn(kPatience)));
  EXPECT_LT(MonotonicNow() - start, kPatience) << "the dead are not waited for";
}

TEST_F(ConversationTest, TheLogIsWaitedFor) {
  Begin(2);
  Handle(0, SIGUSR1, slot(0).record);
  EXPECT_TRUE(talk_->AwaitLog(0, 0, 0)) << "there is nothing to wait for";
  EXPECT_FALSE(talk_->AwaitLog(0, 1, DeadlineIn(kBriefly)));
  Post(1, "kill", {slot(0).pid, SIGUSR1});
  EXPECT_TRUE(talk_->AwaitLog(0, 1, DeadlineIn(kPatience)));
  EXPECT_EQ(slot(0).log[0].signal, SIGUSR1);
  EXPECT_EQ(Await(1, nullptr, false), Seen::kReturned);
  EXPECT_FALSE(talk_->AwaitLog(0, 2, DeadlineIn(kBriefly)));
}

TEST_F(ConversationTest, ActorsThatDoNotExistAreNotReady) {
  Begin(1);
  EXPECT_FALSE(talk_->WaitReady(1, DeadlineIn(kBriefly)));
  EXPECT_TRUE(talk_->WaitReady(0, 0));
}

TEST_F(ConversationTest, ProcessesAreCountedThreadsAreNot) {
  Begin(2);
  EXPECT_EQ(talk_->processes(), 4) << "supervisor, leader of the session, two actors";
  ASSERT_GT(Call(0, "fork", {2}), 0);
  ASSERT_TRUE(talk_->WaitReady(2, DeadlineIn(kPatience)));
  EXPECT_EQ(talk_->processes(), 5);
  ASSERT_EQ(Call(0, "pthread_create", {3}), 0);
  ASSERT_TRUE(talk_->WaitReady(3, DeadlineIn(kPatience)));
  EXPECT_EQ(slot(3).pid, slot(0).pid);
  EXPECT_EQ(talk_->processes(), 5);
}

TEST_F(ConversationTest, AKilledZygoteBreaksEveryWait) {
  Begin(1);
  PostReadOfEmptyPipe(0);
  EXPECT_FALSE(talk_->broken());
  ASSERT_EQ(kill(zygote_->pid(), SIGKILL), 0);
  EXPECT_EQ(Await(0, nullptr, false), Seen::kBroken);
  EXPECT_TRUE(talk_->broken());
  EXPECT_FALSE(talk_->Ping(0, DeadlineIn(kPatience)));
  EXPECT_FALSE(talk_->AwaitLog(0, 1, DeadlineIn(kPatience)));
  EXPECT_TRUE(talk_->End(DeadlineIn(kPatience))) << "there is nothing left to end";
  struct stat status;
  EXPECT_NE(stat(directory_.c_str(), &status), 0) << "the supervisor removed what the zygote would";
  ASSERT_EQ(mkdir(directory_.c_str(), 0755), 0);
  Begin(1);
  EXPECT_FALSE(talk_->broken());
  EXPECT_EQ(Call(0, "getpid", {}), slot(0).pid);
}

TEST_F(ConversationTest, AZygoteThatDoesNotEndItsCaseIsGivenUp) {
  Begin(1);
  const int left = slot(0).pid;
  const pid_t stuck = zygote_->pid();
  PostReadOfEmptyPipe(0);
  ASSERT_EQ(kill(stuck, SIGSTOP), 0);
  EXPECT_FALSE(talk_->End(DeadlineIn(kBriefly)));
  EXPECT_TRUE(talk_->broken());
  EXPECT_EQ(kill(left, 0), -1) << "the supervisor has ended the case";
  EXPECT_EQ(kill(stuck, 0), -1);
  ASSERT_EQ(mkdir(directory_.c_str(), 0755), 0);
  Begin(1);
  EXPECT_FALSE(talk_->broken());
  EXPECT_EQ(Call(0, "getpid", {}), slot(0).pid) << "another zygote";
}

TEST_F(ConversationTest, WhatCannotBeEndedIsNotInTheWayOfTheNextCase) {
  Begin(1);
  const int left = slot(0).pid;
  const auto supervisor = static_cast<pid_t>(Call(0, "getppid", {}));
  for (const pid_t stuck : {zygote_->pid(), supervisor}) ASSERT_EQ(kill(stuck, SIGSTOP), 0);
  EXPECT_FALSE(talk_->End(DeadlineIn(kBriefly)));
  Begin(1);
  EXPECT_NE(slot(0).pid, left);
  EXPECT_EQ(Call(0, "getpid", {}), slot(0).pid);
  EXPECT_EQ(Call(0, "execve", {}), 0) << "its memory is found again";
  EXPECT_EQ(Call(0, "getpid", {}), slot(0).pid);
  // Woken now, it would remove what is the second case's directory here.
  EXPECT_EQ(kill(supervisor, SIGKILL), 0);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
