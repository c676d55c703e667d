// The limit is raised as far as privileges go, and never lowered.
#include "runner/queue_room.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace parley {
namespace {

#ifdef RLIMIT_MSGQUEUE

struct rlimit LimitNow() {
  struct rlimit limit = {};
  EXPECT_EQ(getrlimit(RLIMIT_MSGQUEUE, &limit), 0);
  return limit;
}

// What becomes of a soft limit, of a process with or without privileges, in a child.
rlim_t Raised(rlim_t soft, rlim_t hard, bool privileged) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t pid = fork();
  if (pid == 0) {
    const struct rlimit limit = {soft, hard};
    const bool ready = setrlimit(RLIMIT_MSGQUEUE, &limit) == 0 &&
                       (privileged || geteuid() != 0 || setuid(65534) == 0);
    MakeRoomForQueues();
    const rlim_t now = LimitNow().rlim_cur;
    _exit(ready && write(ends[1], &now, sizeof(now)) == sizeof(now) ? 0 : 1);
  }
  close(ends[1]);
  rlim_t now = 0;
  EXPECT_EQ(read(ends[0], &now, sizeof(now)), static_cast<ssize_t>(sizeof(now)));
  close(ends[0]);
  waitpid(pid, nullptr, 0);
  return now;
}

// Whether this process may set a hard limit higher than it is.
bool MayRaise() {
  const pid_t pid = fork();
  if (pid == 0) {
    const struct rlimit low = {1000, 1000}, high = {2000, 2000};
    _exit(setrlimit(RLIMIT_MSGQUEUE, &low) == 0 && setrlimit(RLIMIT_MSGQUEUE, &high) == 0 ? 0 : 1);
  }
  int status = 0;
  return waitpid(pid, &status, 0) == pid && status == 0;
}

TEST(QueueRoomTest, GoesToTheHardLimitWithoutPrivileges) {
  const rlim_t hard = geteuid() == 0 ? 4096 : LimitNow().rlim_max;
  EXPECT_EQ(Raised(std::min<rlim_t>(hard, 1000), hard, false), std::min<rlim_t>(hard, 64u << 20));
}

TEST(QueueRoomTest, GoesBeyondWithPrivileges) {
  if (!MayRaise()) GTEST_SKIP() << "needs CAP_SYS_RESOURCE, which root may lack, too";
  EXPECT_EQ(Raised(1000, 4096, true), 64u << 20);
}

TEST(QueueRoomTest, LeavesAHigherLimit) {
  if (!MayRaise()) GTEST_SKIP() << "needs CAP_SYS_RESOURCE, which root may lack, too";
  EXPECT_EQ(Raised(128u << 20, RLIM_INFINITY, true), 128u << 20);
  EXPECT_EQ(Raised(RLIM_INFINITY, RLIM_INFINITY, true), RLIM_INFINITY);
}

#endif

}  // namespace
}  // namespace parley
