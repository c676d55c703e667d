// The gate: nobody passes before all have come, all pass when it opens, however they wait.
#include "runner/gate.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runner/arena.h"

namespace parley {
namespace {

constexpr int64_t kPatience = 20'000'000'000;
constexpr uint32_t kForEver = 1'000'000'000;

// The microseconds that they wait awake.
class GateTest : public testing::TestWithParam<uint32_t> {
 protected:
  void SetUp() override {
    std::string error;
    int fd = -1;
    arena_ = CreateArena(0, &fd, &error);
    ASSERT_NE(arena_, nullptr) << error;
    close(fd);
    ASSERT_EQ(pipe(passed_), 0);
  }
  void TearDown() override {
    for (const pid_t pid : comers_) {
      int status = 0;
      EXPECT_EQ(waitpid(pid, &status, 0), pid);
      EXPECT_EQ(status, 0);
    }
    close(passed_[0]);
    close(passed_[1]);
    UnmapArena(arena_);
  }

  // A process that comes to the gate and tells when it has passed.
  void Send(uint32_t gate) {
    const pid_t pid = fork();
    if (pid == 0) {
      PassGate(arena_, gate);
      _exit(write(passed_[1], "x", 1) == 1 ? 0 : 1);
    }
    comers_.push_back(pid);
  }
  bool SomebodyPassed() {
    struct pollfd end = {passed_[0], POLLIN, 0};
    return poll(&end, 1, 0) != 0;
  }
  // Waits for so many to have passed.
  void AwaitPassed(int count) {
    char byte;
    for (int i = 0; i < count; ++i) ASSERT_EQ(read(passed_[0], &byte, 1), 1);
  }

  Arena* arena_ = nullptr;
  int passed_[2];
  std::vector<pid_t> comers_;
};

TEST_P(GateTest, NobodyPassesBeforeItOpens) {
  for (int round = 0; round < 50; ++round) {
    const uint32_t gate = CloseGate(arena_, 3, GetParam());
    for (int i = 0; i < 3; ++i) Send(gate);
    ASSERT_TRUE(AwaitComers(arena_, MonotonicNow() + kPatience));
    EXPECT_FALSE(SomebodyPassed());
    OpenGate(arena_);
    AwaitPassed(3);
  }
}

TEST_P(GateTest, WhoIsMissingIsWaitedForUntilTheDeadline) {
  const uint32_t gate = CloseGate(arena_, 2, GetParam());
  Send(gate);
  const int64_t deadline = MonotonicNow() + 30'000'000;
  EXPECT_FALSE(AwaitComers(arena_, deadline));
  EXPECT_GE(MonotonicNow(), deadline);
  EXPECT_FALSE(SomebodyPassed());
  Send(gate);
  EXPECT_TRUE(AwaitComers(arena_, MonotonicNow() + kPatience));
  OpenGate(arena_);
  AwaitPassed(2);
}

// Of the letters that /proc/PID/stat has for states, seen within a while.
bool ComesToSleep(pid_t pid) {
  const int64_t deadline = MonotonicNow() + kPatience;
  while (MonotonicNow() < deadline) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const size_t name_end = text.rfind(')');
    if (name_end != std::string::npos && text.compare(name_end, 3, ") S") == 0) return true;
    sched_yield();
  }
  return false;
}

TEST_P(GateTest, TheyFallAsleep) {
  if (GetParam() == kForEver) return;  // awake they have no state that lasts
  const uint32_t gate = CloseGate(arena_, 2, GetParam());
  for (int i = 0; i < 2; ++i) Send(gate);
  ASSERT_TRUE(AwaitComers(arena_, MonotonicNow() + kPatience));
  for (const pid_t pid : comers_) EXPECT_TRUE(ComesToSleep(pid));
  OpenGate(arena_);
  AwaitPassed(2);
}

TEST_P(GateTest, WhoComesToAnOpenGatePasses) {
  const uint32_t gate = CloseGate(arena_, 1, GetParam());
  OpenGate(arena_);
  Send(gate);
  AwaitPassed(1);
}

// Who waits awake lets others run.
TEST_P(GateTest, OneProcessorIsEnough) {
  cpu_set_t before, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  const uint32_t gate = CloseGate(arena_, 2, GetParam());
  for (int i = 0; i < 2; ++i) Send(gate);
  EXPECT_TRUE(AwaitComers(arena_, MonotonicNow() + kPatience));
  OpenGate(arena_);
  AwaitPassed(2);
  ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
}

INSTANTIATE_TEST_SUITE_P(Waiting, GateTest, testing::Values(kForEver, 0, kAwakeUs),
                         [](const testing::TestParamInfo<uint32_t>& parameter) {
                           const uint32_t awake = parameter.param;
                           return std::string(awake == 0          ? "Asleep"
                                              : awake == kForEver ? "Awake"
                                                                  : "AwakeAtFirst");
                         });

}  // namespace
}  // namespace parley
