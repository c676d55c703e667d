// What /proc shows of processes whose state is known by construction, and what follows from texts
// that other systems show.
#include "runner/blocked.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runner/arena.h"

#ifndef SYS_vfork
#define SYS_vfork -1
#endif

namespace parley {
namespace {

using Calls = std::vector<long>;  // NOLINT(runtime/int)

pid_t Child(const std::function<void()>& body) {
  pid_t pid = fork();
  if (pid == 0) {
    body();
    _exit(0);
  }
  return pid;
}

// Looks until it is as wanted or far too much time has passed.
template <typename Function>
bool Eventually(Function holds) {
  int64_t deadline = MonotonicNow() + int64_t{20} * 1000000000;
  while (MonotonicNow() < deadline) {
    if (holds()) return true;
  }
  return false;
}

class BlockedTest : public testing::Test {
 protected:
  void SetUp() override {
    if (access("/proc/self/syscall", R_OK) != 0) GTEST_SKIP() << "no /proc that shows it";
    ASSERT_EQ(pipe(pipe_), 0);
  }
  void TearDown() override {
    close(pipe_[0]);
    close(pipe_[1]);
  }
  int pipe_[2] = {-1, -1};
};

TEST_F(BlockedTest, AReaderOfAnEmptyPipeSleepsInReadAndNothingElse) {
  pid_t pid = Child([this] {
    char byte;
    (void)!read(pipe_[0], &byte, 1);
  });
  EXPECT_TRUE(Eventually([&] { return Look(pid, {SYS_read}) == Sleep::kAsleep; }));
  EXPECT_EQ(Look(pid, {SYS_write}), Sleep::kRunning);
  EXPECT_EQ(Look(pid, {}), Sleep::kRunning);
  EXPECT_EQ(Look(pid, {SYS_write, SYS_read}), Sleep::kAsleep);
  EXPECT_EQ(LookAtProcess(pid).kind, ProcessState::Kind::kRunning);
  ASSERT_EQ(write(pipe_[1], "x", 1), 1);
  EXPECT_TRUE(Eventually([&] { return Look(pid, {SYS_read}) == Sleep::kGone; })) << "a zombie";
  EXPECT_EQ(waitpid(pid, nullptr, 0), pid);
  EXPECT_EQ(Look(pid, {SYS_read}), Sleep::kGone);
  EXPECT_EQ(LookAtProcess(pid).kind, ProcessState::Kind::kGone);
}

TEST_F(BlockedTest, AParentThatWaitsForItsVforkedChildSleepsInVfork) {
  pid_t pid = Child([this] {
    const pid_t grandchild = vfork();
    if (grandchild == 0) {
      char byte;
      _exit(read(pipe_[0], &byte, 1) == 1 ? 0 : 1);
    }
    _exit(grandchild > 0 && waitpid(grandchild, nullptr, 0) == grandchild ? 0 : 1);
  });
  const Calls vforks = {SYS_vfork, SYS_clone};
  EXPECT_TRUE(Eventually([&] { return Look(pid, vforks) == Sleep::kAsleep; }));
  EXPECT_EQ(Look(pid, {SYS_read}), Sleep::kRunning);
  ASSERT_EQ(write(pipe_[1], "x", 1), 1);
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
}

TEST_F(BlockedTest, AProcessThatComputesIsNeverAsleep) {
  pid_t pid = Child([] {
    for (volatile int i = 0;; i = i + 1) {
    }
  });
  for (int i = 0; i < 200; ++i) EXPECT_EQ(Look(pid, {SYS_read}), Sleep::kRunning);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST_F(BlockedTest, AStoppedSleeperIsNotAsleep) {
  pid_t pid = Child([this] {
    char byte;
    (void)!read(pipe_[0], &byte, 1);
  });
  EXPECT_TRUE(Eventually([&] { return Look(pid, {SYS_read}) == Sleep::kAsleep; }));
  kill(pid, SIGSTOP);
  EXPECT_TRUE(Eventually([&] { return LookAtProcess(pid).kind == ProcessState::Kind::kStopped; }));
  EXPECT_EQ(Look(pid, {SYS_read}), Sleep::kRunning);
  int shown = LookAtProcess(pid).wait_status;
  if (shown >= 0) {
    EXPECT_TRUE(WIFSTOPPED(shown));
    EXPECT_EQ(WSTOPSIG(shown), SIGSTOP);
  }
  kill(pid, SIGCONT);
  EXPECT_TRUE(Eventually([&] { return Look(pid, {SYS_read}) == Sleep::kAsleep; }))
      << "read goes on, as itself or by restart_syscall";
  EXPECT_EQ(LookAtProcess(pid).kind, ProcessState::Kind::kRunning);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST_F(BlockedTest, AZombieTellsHowItEnded) {
  for (int signal : {0, SIGKILL, SIGTERM}) {
    pid_t pid = Child([signal] {
      if (signal) raise(signal);
      _exit(7);
    });
    EXPECT_TRUE(Eventually([&] { return LookAtProcess(pid).kind == ProcessState::Kind::kZombie; }));
    int shown = LookAtProcess(pid).wait_status;
    int status = 0;
    EXPECT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(shown, status) << "signal " << signal;
  }
}

TEST_F(BlockedTest, ANameCannotConfuse) {
  pid_t pid = Child([this] {
    prctl(PR_SET_NAME, ") Z 1 (x) R", 0, 0, 0);
    char byte;
    (void)!write(pipe_[1], "x", 1);
    (void)!read(pipe_[0], &byte, 1);
    (void)!read(pipe_[0], &byte, 1);
  });
  EXPECT_TRUE(Eventually([&] { return Look(pid, {SYS_read}) == Sleep::kAsleep; }));
  EXPECT_EQ(LookAtProcess(pid).kind, ProcessState::Kind::kRunning);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

struct Shared {
  volatile int tid;
  int fd;
};

void* ReadForever(void* argument) {
  Shared* shared = static_cast<Shared*>(argument);
  char byte;
  shared->tid = static_cast<int>(syscall(SYS_gettid));
  (void)!read(shared->fd, &byte, 1);
  return nullptr;
}

TEST_F(BlockedTest, ThreadsAreSeenOneByOneAndOutliveTheFirst) {
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  Shared* shared = static_cast<Shared*>(memory);
  shared->fd = pipe_[0];
  pid_t pid = Child([shared] {
    pthread_t thread;
    pthread_create(&thread, nullptr, ReadForever, shared);
    syscall(SYS_exit, 0);  // this thread alone
  });
  ASSERT_TRUE(Eventually([&] { return shared->tid != 0; }));
  EXPECT_TRUE(Eventually([&] { return Look(shared->tid, {SYS_read}) == Sleep::kAsleep; }));
  EXPECT_TRUE(Eventually([&] { return Look(pid, {SYS_read}) == Sleep::kGone; }))
      << "the initial thread has ended";
  EXPECT_EQ(LookAtProcess(pid).kind, ProcessState::Kind::kRunning) << "the process has not";
  ASSERT_EQ(write(pipe_[1], "x", 1), 1);
  EXPECT_TRUE(Eventually([&] { return LookAtProcess(pid).kind == ProcessState::Kind::kZombie; }));
  EXPECT_EQ(Look(shared->tid, {SYS_read}), Sleep::kGone);
  waitpid(pid, nullptr, 0);
  munmap(memory, sizeof(Shared));
}

TEST_F(BlockedTest, WithoutAnIdNothingIsKnown) {
  EXPECT_EQ(Look(0, {SYS_read}), Sleep::kUnknown);
  EXPECT_EQ(LookAtProcess(0).kind, ProcessState::Kind::kUnknown);
}

// A /proc that is written in the test: each file has a list of texts, the last of which stays.
class WrittenFiles : public ProcFiles {
 public:
  std::map<std::string, std::deque<std::string>> texts;
  int pauses = 0;
  int reads = 0;

  ssize_t Read(int id, const char* name, char* text, size_t size) override {
    EXPECT_EQ(id, kTid);
    ++reads;
    const auto found = texts.find(name);
    if (found == texts.end()) {
      errno = ENOENT;
      return -1;
    }
    const std::string now = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    const size_t length = std::min(size, now.size());
    memcpy(text, now.data(), length);
    return static_cast<ssize_t>(length);
  }
  void Pause() override { ++pauses; }

  static constexpr int kTid = 77;
};

std::string StatText(char state, int user_time = 0, int system_time = 0) {
  return std::string("77 (a S) R b) ") + state + " 1 1 1 0 -1 0 0 0 0 0 " +
         std::to_string(user_time) + " " + std::to_string(system_time) +
         " 0 0 20 0 1 0 6 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
}

std::string StatusText(const std::string& switches) {
  return "Name:\ta\nState:\tS (sleeping)\nThreads:\t1\nvoluntary_ctxt_switches:\t" + switches +
         "\nnonvoluntary_ctxt_switches:\t5\n";
}

class StateTest : public testing::Test {
 protected:
  Sleep LookNow(SleepBy best = SleepBy::kSystemCall) {
    return Look(WrittenFiles::kTid, {SYS_read}, best, &files_);
  }
  SleepBy Find() { return FindSleepBy(WrittenFiles::kTid, SYS_read, &files_); }
  WrittenFiles files_;
};

TEST_F(StateTest, WhereNoCallIsShownWhoStaysInOneSleepIsAsleep) {
  files_.texts = {{"stat", {StatText('S')}}, {"status", {StatusText("12")}}};
  EXPECT_EQ(LookNow(), Sleep::kAsleep);
  EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kAsleep);
  EXPECT_EQ(files_.pauses, 0) << "the number says it at once";
  EXPECT_EQ(LookNow(SleepBy::kSilence), Sleep::kUnknown);
  EXPECT_EQ(Look(WrittenFiles::kTid, {}, SleepBy::kState, &files_), Sleep::kRunning)
      << "in none of no calls";
}

TEST_F(StateTest, AnotherSleepThanBeforeIsNone) {
  files_.texts = {{"stat", {StatText('S')}}, {"status", {StatusText("12"), StatusText("13")}}};
  EXPECT_EQ(LookNow(), Sleep::kRunning);
  EXPECT_EQ(LookNow(), Sleep::kAsleep) << "in which it stays";
}

TEST_F(StateTest, WhoWakesBetweenTwoLooksIsNotAsleep) {
  for (const char state : {'R', 'D', 'T', 't', 'I'}) {
    SCOPED_TRACE(state);
    files_.texts = {{"stat", {StatText('S'), StatText(state)}}, {"status", {StatusText("12")}}};
    EXPECT_EQ(LookNow(), Sleep::kRunning);
    EXPECT_EQ(LookNow(), Sleep::kRunning);
  }
  files_.texts["stat"] = {StatText('S'), StatText('Z')};
  EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kGone);
  files_.texts["stat"] = {StatText('Z')};
  EXPECT_EQ(LookNow(SleepBy::kSilence), Sleep::kGone);
}

TEST_F(StateTest, AnUninterruptibleSleepIsOneOfVforkOnly) {
  files_.texts = {{"stat", {StatText('D')}}, {"status", {StatusText("12")}}};
  for (const long call : {long{SYS_vfork}, long{SYS_clone}}) {  // NOLINT(runtime/int)
    EXPECT_EQ(Look(WrittenFiles::kTid, {call}, SleepBy::kState, &files_), Sleep::kAsleep);
  }
  EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kRunning);
  files_.texts["status"] = {StatusText("12"), StatusText("13")};
  EXPECT_EQ(Look(WrittenFiles::kTid, {SYS_clone}, SleepBy::kState, &files_), Sleep::kRunning)
      << "another sleep than before";
}

TEST_F(StateTest, WhereNoSwitchesAreCountedMoreLooksAreTaken) {
  files_.texts = {{"stat", {StatText('S', 3, 4)}}};
  EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kAsleep);
  EXPECT_GE(files_.pauses, 5);
  EXPECT_GE(files_.reads, 6);
  files_.texts["status"] = {"Name:\ta\nState:\tS (sleeping)\nThreads:\t1\n"};  // without the number
  EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kAsleep);
  for (int before = 1; before < 6; ++before) {
    std::deque<std::string>& texts = files_.texts["stat"];
    texts.assign(static_cast<size_t>(before), StatText('S', 3, 4));
    texts.push_back(StatText('R', 3, 4));
    EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kRunning) << before;
    texts.assign(static_cast<size_t>(before), StatText('S', 3, 4));
    texts.push_back(StatText('S', 3, 5));
    EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kRunning) << before << ": it ran between";
  }
}

TEST_F(StateTest, TheCallDecidesWhereItIsShown) {
  const std::string read = std::to_string(SYS_read) + " 0x3 0x1 0x1 0x0 0x0 0x0 0x7 0x7\n";
  files_.texts = {
      {"stat", {StatText('S')}}, {"status", {StatusText("12")}}, {"syscall", {"999 0x3 0x7\n"}}};
  EXPECT_EQ(LookNow(), Sleep::kRunning);
  EXPECT_EQ(LookNow(SleepBy::kState), Sleep::kAsleep);
  files_.texts["syscall"] = {read};
  EXPECT_EQ(LookNow(), Sleep::kAsleep);
  const std::string later = std::to_string(SYS_read) + " 0x4 0x1 0x1 0x0 0x0 0x0 0x7 0x7\n";
  files_.texts["syscall"] = {read, later};
  EXPECT_EQ(LookNow(), Sleep::kRunning) << "it came back, and reads again";
  files_.texts["syscall"] = {"-1 0x7 0x7\n"};
  EXPECT_EQ(LookNow(), Sleep::kRunning) << "outside of calls";
}

TEST_F(StateTest, TheBestWayIsFound) {
  const std::string read = std::to_string(SYS_read) + " 0x3 0x1 0x1 0x0 0x0 0x0 0x7 0x7\n";
  files_.texts = {
      {"stat", {StatText('R'), StatText('S')}}, {"status", {StatusText("1")}}, {"syscall", {read}}};
  EXPECT_EQ(Find(), SleepBy::kSystemCall);
  // Numbers of another processor: it sleeps for long and is said to be in something else.
  files_.texts["syscall"] = {"999 0x3 0x7\n"};
  EXPECT_EQ(Find(), SleepBy::kState);
  // It is somewhere else only at first.
  files_.texts["syscall"] = {"999 0x3 0x7\n", "999 0x3 0x7\n", "999 0x3 0x7\n", read};
  EXPECT_EQ(Find(), SleepBy::kSystemCall);
  files_.texts.erase("syscall");
  EXPECT_EQ(Find(), SleepBy::kState);
  files_.texts["stat"] = {StatText('R')};
  EXPECT_EQ(Find(), SleepBy::kSilence) << "no state S is ever shown";
  files_.texts["stat"] = {"rubbish"};
  EXPECT_EQ(Find(), SleepBy::kSilence);
  files_.texts.clear();
  EXPECT_EQ(Find(), SleepBy::kSilence);
}

TEST_F(StateTest, RubbishIsNoSleep) {
  for (const char* text : {"", "77", "77 (a", "77 (a)", "77 (a) ", ")", ") \n"}) {
    SCOPED_TRACE(text);
    files_.texts = {{"stat", {text}}, {"status", {text}}, {"syscall", {text}}};
    EXPECT_NE(LookNow(), Sleep::kAsleep);
    EXPECT_NE(LookNow(SleepBy::kState), Sleep::kAsleep);
  }
}

TEST_F(StateTest, WaysHaveNames) {
  for (const SleepBy way : {SleepBy::kSystemCall, SleepBy::kState, SleepBy::kSilence}) {
    SleepBy found = way == SleepBy::kState ? SleepBy::kSilence : SleepBy::kState;
    EXPECT_TRUE(SleepByFromName(SleepByName(way), &found));
    EXPECT_EQ(found, way);
  }
  SleepBy found = SleepBy::kState;
  EXPECT_FALSE(SleepByFromName("", &found));
  EXPECT_FALSE(SleepByFromName("settle", &found));
  EXPECT_EQ(found, SleepBy::kState);
}

// The same process in each way: also where one of them is not to be had.
TEST(SleepByTest, AReaderIsSeenByItsStateToo) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  pid_t pid = Child([ends] {
    char byte;
    while (read(ends[0], &byte, 1) == 1 && byte != 'e') {
    }
    for (volatile int i = 0;; i = i + 1) {
    }
  });
  const SleepBy best = FindSleepBy(pid, SYS_read);
  EXPECT_EQ(Look(pid, {SYS_read}, SleepBy::kSilence), Sleep::kUnknown);
  if (best != SleepBy::kSilence) {
    for (int i = 0; i < 50; ++i) {
      ASSERT_EQ(write(ends[1], "x", 1), 1);
      EXPECT_TRUE(
          Eventually([&] { return Look(pid, {SYS_read}, SleepBy::kState) == Sleep::kAsleep; }));
    }
    ASSERT_EQ(write(ends[1], "e", 1), 1);
    EXPECT_TRUE(
        Eventually([&] { return Look(pid, {SYS_read}, SleepBy::kState) == Sleep::kRunning; }));
    for (int i = 0; i < 50; ++i) {
      EXPECT_EQ(Look(pid, {SYS_read}, SleepBy::kState), Sleep::kRunning) << "it computes for ever";
    }
  }
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  EXPECT_NE(Look(pid, {SYS_read}, SleepBy::kState), Sleep::kAsleep);
  close(ends[0]);
  close(ends[1]);
}

// gVisor shows zombies with neither flags nor exit code.
TEST_F(StateTest, AZombieWithoutFlagsHasAnUnknownStatusUnlessOneIsShown) {
  const std::string zombie =
      "77 (a) Z 1 1 1 0 0 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0 184467440737 0 0 "
      "0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 ";
  for (const auto& [shown, status] : {std::pair("0", -1), std::pair("9", 9)}) {
    files_.texts["stat"] = {zombie + shown + "\n"};
    const ProcessState seen = LookAtProcess(WrittenFiles::kTid, &files_);
    EXPECT_EQ(seen.kind, ProcessState::Kind::kZombie) << shown;
    EXPECT_EQ(seen.wait_status, status) << shown;
  }
}

}  // namespace
}  // namespace parley
