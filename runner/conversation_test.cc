// What the director sees of actors whose state is known by construction, with and without /proc.
//
// "Without /proc" is made by clearing the actor's outer numbers, which is what a supervisor that
// has no /proc leaves there.
#include "runner/conversation.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "lib/call_table.h"
#include "runner/arena.h"
#include "runner/cleanup.h"
#include "runner/hands_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

constexpr int64_t kMillisecond = 1'000'000;
// For what must come: far more than any machine needs.
constexpr int64_t kPatience = 20'000 * kMillisecond;
// For what must not come. Never too short: nothing else could be seen later.
constexpr int64_t kBriefly = 30 * kMillisecond;
constexpr int64_t kSettle = 20 * kMillisecond;

class ConversationTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string error;
    zygote_ = Zygote::Start(0, &error);
    ASSERT_NE(zygote_, nullptr) << error;
    const char* base = getenv("TEST_TMPDIR");
    directory_ = std::string(base != nullptr ? base : "/tmp") + "/conversation.XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    talk_ = std::make_unique<Conversation>(zygote_.get(), kSettle);
  }
  void TearDown() override {
    if (begun_) {
      EXPECT_TRUE(talk_->End(DeadlineIn(kPatience)));
    }
    zygote_.reset();
    EXPECT_TRUE(RemoveTree(directory_)) << strerror(errno);
  }

  // Starts a case with `roots` actors in their loops and a fifo that the test holds open.
  void Begin(int roots) {
    Describe(roots);
    std::string error;
    ASSERT_TRUE(talk_->Start(DeadlineIn(kPatience), &error)) << error;
    begun_ = true;
    for (int i = 0; i < roots; ++i) ASSERT_TRUE(talk_->WaitReady(i, DeadlineIn(kPatience)));
  }
  void Describe(int roots) {
    StartRequest& start = zygote_->arena()->start;
    start.isolation = 0;
    start.root_actors = roots;
    start.actors = kMaxActors;
    snprintf(start.directory, sizeof start.directory, "%s", directory_.c_str());
  }

  Slot& slot(int actor) { return talk_->slot(actor); }
  char* Data(int actor, int depth = 0) { return FrameData(talk_->arena(), actor, depth); }

  void Post(int actor, const char* name, std::initializer_list<Word> args, int depth = 0) {
    const auto rows = FindCalls(name);
    ASSERT_FALSE(rows.empty()) << name;
    Frame& frame = slot(actor).frames[depth];
    frame.call = rows[0]->index;
    frame.fixup_count = 0;
    int i = 0;
    for (const Word& word : args) frame.args[i++] = word.value;
    while (i < kMaxArgs) frame.args[i++] = 0;
    talk_->Post(actor, depth);
  }
  int64_t Call(int actor, const char* name, std::initializer_list<Word> args, int depth = 0) {
    Post(actor, name, args, depth);
    EXPECT_EQ(talk_->Await(actor, depth, nullptr, false, DeadlineIn(kPatience)), Seen::kReturned);
    return slot(actor).frames[depth].result;
  }

  // The actor opens a pipe, asks for a byte, and can only wait for it.
  void PostReadOfEmptyPipe(int actor) {
    int* ends = reinterpret_cast<int*>(Data(actor));
    EXPECT_EQ(Call(actor, "pipe", {ends}), 0);
    const int read_end = ends[0];
    Post(actor, "read", {read_end, Data(actor), 1});
  }
  void Kill(int killer, int victim, int signal) {
    EXPECT_EQ(Call(killer, "kill", {slot(victim).pid, signal}), 0);
  }
  void Handle(int actor, int signal, uint64_t handler) {
    struct sigaction* action = reinterpret_cast<struct sigaction*>(Data(actor));
    memset(action, 0, sizeof *action);
    action->sa_handler = reinterpret_cast<void (*)(int)>(handler);
    EXPECT_EQ(Call(actor, "sigaction", {signal, action, nullptr}), 0);
  }
  // As on a system without /proc.
  void Blind(int actor) { slot(actor).outer_pid = slot(actor).outer_tid = 0; }
  bool Sighted(int actor) { return slot(actor).outer_pid != 0; }

  Seen Await(int actor, const std::vector<long>* system_calls, bool fate,
             int64_t patience = kPatience, int depth = 0) {
    return talk_->Await(actor, depth, system_calls, fate, DeadlineIn(patience));
  }

  const std::vector<long> reads_ = {SYS_read};
  const std::vector<long> writes_ = {SYS_write};
  std::unique_ptr<Zygote> zygote_;
  std::unique_ptr<Conversation> talk_;
  std::string directory_;
  bool begun_ = false;
};

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
  EXPECT_TRUE(talk_->Returned(0, 0));
  // What has been seen stays so, whatever is asked, even beyond the deadline.
  EXPECT_EQ(talk_->Await(0, 0, nullptr, false, 0), Seen::kReturned);
  PostReadOfEmptyPipe(0);
  EXPECT_FALSE(talk_->Returned(0, 0)) << "not the call before";
}

TEST_F(ConversationTest, ASleeperIsSeenAndThenItsReturn) {
  Begin(1);
  if (!Sighted(0)) GTEST_SKIP() << "no /proc that shows it";
  ASSERT_EQ(mkfifo((directory_ + "/fifo").c_str(), 0600), 0);
  const int fifo = open((directory_ + "/fifo").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(fifo, 0);
  strcpy(Data(0), "fifo");
  ASSERT_EQ(Call(0, "open", {Data(0), O_RDONLY, 0}), 3);
  Post(0, "read", {3, Data(0), 8});
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep);
  EXPECT_EQ(Await(0, &reads_, false), Seen::kAsleep) << "as often as one asks";
  EXPECT_FALSE(talk_->Returned(0, 0));
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
  EXPECT_EQ(seen == Seen::kReturned, talk_->Returned(0, 0));
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
  EXPECT_FALSE(talk_->Returned(0, 0));
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
    EXPECT_FALSE(talk_->Returned(0, 0));
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

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
