#include "runner/target_launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace parley {
namespace {

constexpr int kPatience = 20'000;  // milliseconds; a deadline only

std::unique_ptr<TargetLaunch> Shell(const std::string& script, bool terminal = false) {
  std::string error;
  auto launch = TargetLaunch::Start({"/bin/sh", "-c", script}, "/", terminal, -1, &error);
  EXPECT_NE(launch, nullptr) << error;
  return launch;
}

// All output up to its end.
std::string ReadAll(TargetLaunch* launch) {
  std::string out;
  for (;;) {
    pollfd wait = {launch->output_fd(), POLLIN, 0};
    if (poll(&wait, 1, kPatience) <= 0) return out + "(no end)";
    char buffer[4096];
    const ssize_t size = read(launch->output_fd(), buffer, sizeof(buffer));
    if (size < 0 && errno == EAGAIN) continue;
    if (size <= 0) return out;
    out.append(buffer, static_cast<size_t>(size));
  }
}

// One line of output.
std::string ReadLine(TargetLaunch* launch) {
  std::string out;
  while (out.find('\n') == std::string::npos) {
    pollfd wait = {launch->output_fd(), POLLIN, 0};
    if (poll(&wait, 1, kPatience) <= 0) return out + "(silent)";
    char byte;
    if (read(launch->output_fd(), &byte, 1) == 1) out += byte;
  }
  out.pop_back();
  return out;
}

bool Ends(TargetLaunch* launch) {
  pollfd wait = {launch->ended_fd(), POLLIN, 0};
  return poll(&wait, 1, kPatience) == 1;
}

std::string Ending(TargetLaunch* launch) {
  std::string how;
  EXPECT_TRUE(launch->Ending(&how));
  return how;
}

bool IsGone(pid_t pid) { return kill(pid, 0) != 0 && errno == ESRCH; }

TEST(TargetLaunchTest, OutputAndErrorsComeTogetherAndTheStatusIsTold) {
  auto launch = Shell("pwd; echo two >&2; if read x; then echo input; fi; exit 3");
  EXPECT_EQ(ReadAll(launch.get()), "/\ntwo\n");
  ASSERT_TRUE(Ends(launch.get()));
  EXPECT_EQ(Ending(launch.get()), "exit status 3");
}

TEST(TargetLaunchTest, ProgramThatIsNotThere) {
  std::string error;
  auto launch = TargetLaunch::Start({"/no/such/program"}, "", false, -1, &error);
  ASSERT_NE(launch, nullptr) << error;
  ASSERT_TRUE(Ends(launch.get()));
  EXPECT_EQ(Ending(launch.get()), "not started: No such file or directory");
}

TEST(TargetLaunchTest, Signal) {
  auto launch = Shell("kill -9 $$");
  ASSERT_TRUE(Ends(launch.get()));
  EXPECT_EQ(Ending(launch.get()).substr(0, 18), "killed by signal 9");
}

// One that left its session and ignores signals.
constexpr char kStray[] =
    "trap '' TERM HUP INT; setsid sh -c 'sleep 1000 & echo $$; echo $!; wait' & ";

TEST(TargetLaunchTest, NothingIsLeftWhenTheCommandEnds) {
  auto launch = Shell(std::string(kStray) + "exec sleep 1000");
  const pid_t shell = atoi(ReadLine(launch.get()).c_str());
  const pid_t sleep = atoi(ReadLine(launch.get()).c_str());
  ASSERT_GT(shell, 1);
  ASSERT_GT(sleep, 1);
  EXPECT_FALSE(IsGone(shell));
  launch->Kill();
  EXPECT_TRUE(IsGone(shell));
  EXPECT_TRUE(IsGone(sleep));
  EXPECT_EQ(Ending(launch.get()), "killed from here");
}

TEST(TargetLaunchTest, StraysGoWithACommandThatEndsByItself) {
  auto launch = Shell("(setsid sleep 1000 & echo $!) ; exit 0");
  const pid_t stray = atoi(ReadLine(launch.get()).c_str());
  ASSERT_GT(stray, 1);
  ASSERT_TRUE(Ends(launch.get()));
  EXPECT_EQ(Ending(launch.get()), "exit status 0");
  EXPECT_TRUE(IsGone(stray));
}

TEST(TargetLaunchTest, NothingIsLeftWhenThisProcessIsKilled) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t user = fork();
  if (user == 0) {
    auto launch = Shell("echo $$; exec sleep 1000");
    const pid_t pid = atoi(ReadLine(launch.get()).c_str());
    if (write(ends[1], &pid, sizeof(pid)) < 0) _exit(1);
    pause();
  }
  pid_t pid = 0;
  ASSERT_EQ(read(ends[0], &pid, sizeof(pid)), static_cast<ssize_t>(sizeof(pid)));
  close(ends[1]);
  kill(user, SIGKILL);
  waitpid(user, nullptr, 0);
  for (int i = 0; i < kPatience && !IsGone(pid); ++i) usleep(1000);
  EXPECT_TRUE(IsGone(pid));
  close(ends[0]);
}

TEST(TargetLaunchTest, TerminalPassesBytesAsTheyAre) {
  auto launch =
      Shell("test -t 0 && test -t 1 && echo yes; cat </dev/null; printf 'a\\rb\\n'", true);
  EXPECT_EQ(ReadAll(launch.get()), "yes\na\rb\n");
  ASSERT_TRUE(Ends(launch.get()));
  EXPECT_EQ(Ending(launch.get()), "exit status 0");
}

TEST(TargetLaunchTest, OwnSettingsAndDescriptorsStayHere) {
  setenv("PARLEY_ROOT", "x", 1);
  setenv("TEST_SHARD_INDEX", "0", 1);
  const int fd = open("/dev/null", O_RDONLY);  // inherited, as nobody said otherwise
  ASSERT_GE(fd, 0);
  auto launch = Shell(
      "echo ${PARLEY_ROOT-unset} ${TEST_SHARD_INDEX-unset} ${PATH:+set}; "
      "test -e /proc/self/fd/" +
      std::to_string(fd) + " && echo open");
  EXPECT_EQ(ReadAll(launch.get()), "unset unset set\n");
  close(fd);
  unsetenv("PARLEY_ROOT");
  unsetenv("TEST_SHARD_INDEX");
}

}  // namespace
}  // namespace parley
