// After whole runs nothing is left: no process, no System V or POSIX object, no file. Runs pass,
// fail, hang and are hostile; the harness, the supervisor or an actor are killed in their middle;
// as the user who runs the tests and, if that is root, as an ordinary user too; with and without
// namespaces for the cases.
//
// Each test has a keeper, a process to which all orphans come, with an IPC namespace, a /dev/shm
// and a temporary directory of its own, so that what it finds there afterwards was left by the run.
// The harness is a child of the keeper. zygote_test.cc does the like one level below, without
// cases.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "lib/case_checker.h"
#include "lib/case_loader.h"
#include "runner/cleanup.h"
#include "runner/director.h"
#include "runner/outside_view.h"
#include "runner/pool.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

// A keeper that still waits for a process after so long has found one that outlived its run.
constexpr unsigned kPatienceSeconds = 120;
constexpr unsigned kOrdinaryUser = 65534;
constexpr int64_t kForever = 600'000'000'000;
constexpr int64_t kShortDeadline = 1'000'000'000;

struct Setting {
  const char* name;
  bool ordinary_user;
  bool namespaces;
};

// Leaves something of every kind behind; what else a case does comes after it.
constexpr char kBegin[] = R"(title: Leftovers
source: POSIX.1-2024
level: posix
cases:
  leaves-everything:
    covers: NONE-1
    claim: Nothing is left of this.
    steps:
      - p: msgget(IPC_PRIVATE, IPC_CREAT|0600) = _
      - p: msgget(0x7061726c, IPC_CREAT|0600) = _
      - p: semget(IPC_PRIVATE, 2, IPC_CREAT|0600) = _
      - p: shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = shm
      - p: shmat(shm, NULL, 0) = _
      - p: shm_open("/parley-left", O_CREAT|O_RDWR, 0600) = _
      - p: sem_open("/parley-left", O_CREAT, 0600, 1) = _
      - p: mq_open("/parley-left", O_CREAT|O_RDWR, 0600, {mq_maxmsg=1, mq_msgsize=8}) = _
      - p: open("file", O_CREAT|O_RDWR, 0600) = _
      - p: mkfifo("block", 0600) = 0
      - p: mkdir("closed", 0) = 0
      - p: mkdir("full", 0700) = 0
      - p: open("full/file", O_CREAT|O_RDWR, 0) = _
      - p: chdir("full") = 0
      - p: fork() = child
      - child: setsid() = child
      - child: sigaction(SIGTERM, {SIG_IGN, [], 0}, NULL) = 0
      - child: msgget(IPC_PRIVATE, IPC_CREAT|0600) = _
      - child: fork() = grandchild
      - grandchild: setsid() = grandchild
      - grandchild: pthread_create() = thread
      - child: exit(0)
      - thread: pause() blocks to the end
)";

// Its processes leave session and group, and fork on while their parents end.
constexpr char kHostile[] = R"(      - p: fork() = shell
      - shell: execve("/bin/sh", ["sh", "-c", "trap '' HUP INT TERM; setsid sh -c \"$0\" \"$0\" & setsid sh -c 'read x < ../block' &", "trap '' HUP INT TERM; setsid sh -c \"$0\" \"$0\" &"], ["PATH=/usr/bin:/bin"])
)";

std::string Simple() {
  const std::string begin = kBegin;
  return begin.substr(0, begin.find("      - p: ")) + "      - p: getpid() = p\n";
}

class LeftoversTest : public testing::TestWithParam<Setting> {
 protected:
  // Runs `body` in a keeper; afterwards there must be nothing.
  void InKeeper(const std::function<void()>& body) {
    if (GetParam().ordinary_user && geteuid() != 0) GTEST_SKIP() << "this is an ordinary user";
    char base[] = "/tmp/leftovers.XXXXXX";
    ASSERT_NE(mkdtemp(base), nullptr);
    const std::string root = base;
    ASSERT_EQ(mkdir((root + "/mqueue").c_str(), 0700), 0);
    ASSERT_EQ(mkdir((root + "/temporary").c_str(), 0700), 0);
    temporary_ = root + "/temporary";
    ready_ = root + "/ready";
    ASSERT_EQ(mkfifo(ready_.c_str(), 0600), 0);
    fflush(stdout);
    const pid_t keeper = fork();
    if (keeper == 0) Keep(root, body);
    int status = 0;
    ASSERT_EQ(waitpid(keeper, &status, 0), keeper);
    EXPECT_FALSE(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) << "a process was left behind";
    EXPECT_TRUE(WIFEXITED(status));
    RemoveTree(root);
    if (WEXITSTATUS(status) == kCannot) GTEST_SKIP() << "no namespaces for the keeper itself";
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }

  // Forks the harness, which runs the cases of the texts one after the other and sends their
  // verdicts, a word each.
  void StartHarness(const std::vector<std::string>& texts, int64_t deadline_ns) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    harness_ = fork();
    if (harness_ == 0) Harness(texts, deadline_ns, ends[1]);
    ASSERT_GT(harness_, 0);
    close(ends[1]);
    verdicts_ = fdopen(ends[0], "r");
  }

  // Waits until the actor of Waiting() is in its last call, and leaves it there.
  void AwaitReady() {
    const int fd = open(ready_.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    char byte;
    ASSERT_EQ(read(fd, &byte, 1), 1);
  }

  // What the harness has sent by its end, which must be an ordinary one.
  std::string Verdicts() {
    std::string all;
    for (int c; (c = fgetc(verdicts_)) != EOF;) all += static_cast<char>(c);
    fclose(verdicts_);
    int status = 0;
    EXPECT_EQ(waitpid(harness_, &status, 0), harness_);
    EXPECT_EQ(status, 0);
    return all;
  }

  // A case that leaves everything and then sleeps in a call, more than a pipe holds, of which the
  // keeper has seen the beginning.
  std::string Waiting(const std::string& more) const {
    return kBegin + more + "      - p: open(\"" + ready_ + "\", O_WRONLY) = f\n" +
           "      - p: write(f, bytes(4000000), 4000000) = 0\n";
  }

  int supervisor() const { return OnlyLivingChildOf(OnlyLivingChildOf(harness_)); }
  pid_t harness() const { return harness_; }

 private:
  static constexpr int kCannot = 77;

  [[noreturn]] void Keep(const std::string& root, const std::function<void()>& body) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    alarm(kPatienceSeconds);
    if (!SetApart(root)) _exit(kCannot);
    if (GetParam().ordinary_user) {
      const std::string all[] = {root, temporary_, ready_, root + "/mqueue"};
      for (const std::string& path : all) {
        if (chown(path.c_str(), kOrdinaryUser, kOrdinaryUser) != 0) _exit(3);
      }
      if (setgid(kOrdinaryUser) != 0 || setuid(kOrdinaryUser) != 0) _exit(3);
      prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  // as if it had been started by that user
    }
    unsetenv("TEST_TMPDIR");
    setenv("TMPDIR", temporary_.c_str(), 1);
    body();
    while (waitpid(-1, nullptr, 0) > 0) {
    }
    EXPECT_EQ(errno, ECHILD);
    EXPECT_EQ(Names(temporary_), "");
    EXPECT_EQ(Names("/dev/shm"), "");
    EXPECT_EQ(Names(root + "/mqueue"), "");
    for (const char* kind : {"msg", "sem", "shm"}) EXPECT_EQ(Objects(kind), "") << kind;
    fflush(stdout);
    _exit(HasFatalFailure() || HasNonfatalFailure() ? 1 : 0);
  }

  // Namespaces of the keeper's own; as an ordinary user with a user namespace around them.
  static bool SetApart(const std::string& root) {
    const unsigned uid = geteuid(), gid = getegid();
    int flags = CLONE_NEWIPC | CLONE_NEWNS;
    if (uid != 0) flags |= CLONE_NEWUSER;
    if (unshare(flags) != 0) return false;
    if (uid != 0) {
      std::ofstream("/proc/self/setgroups") << "deny";
      std::ofstream("/proc/self/uid_map") << uid << " " << uid << " 1\n";
      std::ofstream("/proc/self/gid_map") << gid << " " << gid << " 1\n";
    }
    return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("tmpfs", "/dev/shm", "tmpfs", 0, "mode=1777") == 0 &&
           mount("mqueue", (root + "/mqueue").c_str(), "mqueue", 0, nullptr) == 0;
  }

  [[noreturn]] void Harness(const std::vector<std::string>& texts, int64_t deadline_ns, int fd) {
    std::string error;
    {
      std::unique_ptr<Pool> pool = Pool::Start(1, &error);
      if (pool == nullptr) Give(fd, error);
      DirectorOptions options = OptionsHere(GetParam().namespaces);
      options.deadline_ns = deadline_ns;
      for (const std::string& text : texts) {
        LoadedFile loaded = LoadCaseText("leftovers.yaml", "leftovers", text);
        Diagnostics checks("leftovers.yaml", text);
        for (Case& test : loaded.file.cases) CheckCase(&test, &checks);
        for (const Diagnostic& wrong : loaded.diagnostics) Give(fd, wrong.Format());
        for (const Diagnostic& wrong : checks.Sorted()) Give(fd, wrong.Format());
        std::vector<const Case*> cases;
        for (const Case& test : loaded.file.cases) cases.push_back(&test);
        pool->Run(
            cases, options,
            [fd](const CaseResult& result) {
              Give(fd, VerdictName(result.verdict) +
                           (result.reason.empty() ? "" : " (" + result.reason + ")"));
            },
            nullptr);
      }
    }
    _exit(0);
  }

  static void Give(int fd, const std::string& words) {
    const std::string line = words + "\n";
    if (write(fd, line.data(), line.size()) < 0) _exit(2);
  }

  std::string temporary_, ready_;
  pid_t harness_ = -1;
  FILE* verdicts_ = nullptr;
};

TEST_P(LeftoversTest, ARunThatPasses) {
  InKeeper([this] {
    StartHarness({kBegin, Simple(), kBegin}, kForever);
    EXPECT_EQ(Verdicts(), "pass\npass\npass\n");
  });
}

TEST_P(LeftoversTest, ARunThatFails) {
  InKeeper([this] {
    StartHarness({std::string(kBegin) + "      - p: close(99) = 0\n", Simple()}, kForever);
    EXPECT_EQ(Verdicts(), "fail (p: close(99) = -1 EBADF, expected = 0)\npass\n");
  });
}

TEST_P(LeftoversTest, ARunThatHangs) {
  InKeeper([this] {
    StartHarness({std::string(kBegin) + "      - p: pause() = 0\n"}, kShortDeadline);
    EXPECT_EQ(Verdicts(), "fail (p is blocked in pause, after 1 s)\n");
  });
}

TEST_P(LeftoversTest, ARunThatIsHostile) {
  InKeeper([this] {
    StartHarness({std::string(kBegin) + kHostile, Simple()}, kForever);
    EXPECT_EQ(Verdicts(), "pass\npass\n");
  });
}

TEST_P(LeftoversTest, TheHarnessIsKilled) {
  InKeeper([this] {
    StartHarness({Waiting("")}, kForever);
    AwaitReady();
    EXPECT_EQ(kill(harness(), SIGKILL), 0);
  });
}

TEST_P(LeftoversTest, TheHarnessOfAHostileRunIsKilled) {
  InKeeper([this] {
    StartHarness({Waiting(kHostile)}, kForever);
    AwaitReady();
    EXPECT_EQ(kill(harness(), SIGKILL), 0);
  });
}

TEST_P(LeftoversTest, TheSupervisorAndThenTheHarnessAreKilled) {
  InKeeper([this] {
    StartHarness({Waiting("")}, kForever);
    AwaitReady();
    // Whether or not the harness hears of the first death, the zygote has to clean up.
    const int below = supervisor();
    EXPECT_EQ(kill(below, SIGKILL), 0);
    EXPECT_EQ(kill(harness(), SIGKILL), 0);
  });
}

TEST_P(LeftoversTest, TheSupervisorIsKilled) {
  InKeeper([this] {
    StartHarness({Waiting(""), Simple()}, kForever);
    AwaitReady();
    EXPECT_EQ(kill(supervisor(), SIGKILL), 0);
    EXPECT_EQ(Verdicts(), "unresolved (the zygote or the supervisor ended unexpectedly)\npass\n");
  });
}

TEST_P(LeftoversTest, AnActorIsKilled) {
  InKeeper([this] {
    StartHarness({Waiting(""), Simple()}, kForever);
    AwaitReady();
    EXPECT_EQ(kill(ActorBelow(supervisor()), SIGKILL), 0);
    EXPECT_EQ(Verdicts(),
              "fail (p: write(7, bytes(4000000), 4000000) dies SIGKILL, expected = 0)\npass\n");
  });
}

INSTANTIATE_TEST_SUITE_P(
    , LeftoversTest,
    testing::Values(Setting{"Apart", false, true}, Setting{"Bare", false, false},
                    Setting{"UserApart", true, true}, Setting{"UserBare", true, false}),
    [](const testing::TestParamInfo<Setting>& setting) { return setting.param.name; });

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
