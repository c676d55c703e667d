// For tests of the conversation: a case whose actors make calls one by one, and what the director
// sees of them, with and without /proc.
//
// "Without /proc" is made by clearing the actor's outer numbers, which is what a supervisor that
// has no /proc leaves there.
#ifndef PARLEY_RUNNER_CONVERSATION_FIXTURE_H_
#define PARLEY_RUNNER_CONVERSATION_FIXTURE_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "lib/call_table.h"
#include "runner/arena.h"
#include "runner/cleanup.h"
#include "runner/conversation.h"
#include "runner/hands_fixture.h"

namespace parley {

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

  // Starts a case with `roots` actors, which are in their loops then.
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
  // Whether the call last posted has returned, by what has arrived.
  bool Returned(int actor, int depth = 0) {
    return talk_->Await(actor, depth, nullptr, true, 0) == Seen::kReturned;
  }
  // The actor opens a fifo and asks for 8 bytes of it; the writing end.
  int PostReadOfFifo(int actor) {
    const std::string path = directory_ + "/fifo";
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    const int fifo = open(path.c_str(), O_RDWR | O_CLOEXEC);
    EXPECT_GE(fifo, 0);
    strcpy(Data(actor), "fifo");
    EXPECT_EQ(Call(actor, "open", {Data(actor), O_RDONLY, 0}), 3);
    Post(actor, "read", {3, Data(actor), 8});
    return fifo;
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

}  // namespace parley

#endif  // PARLEY_RUNNER_CONVERSATION_FIXTURE_H_
