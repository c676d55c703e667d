// What /proc shows of processes whose state is known by construction.
#include "runner/blocked.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <vector>

#include "runner/arena.h"

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

}  // namespace
}  // namespace parley
