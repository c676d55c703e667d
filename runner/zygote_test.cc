// Whatever a case does and whoever is killed: nothing of it is left. Every test runs in a forked
// process of its own that inherits all orphans, as the user who runs the tests and, if that is
// root, as an ordinary user too; with and without namespaces.
#include "runner/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "runner/features.h"
#include "runner/hands_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

constexpr unsigned kPatienceSeconds = 60;
constexpr uint32_t kApart = kNewPid | kNewIpc | kNewNet | kNewMount;

struct Setting {
  const char* name;
  bool ordinary_user;
  uint32_t isolation;
};

class ZygoteTest : public testing::TestWithParam<Setting> {
 protected:
  // Runs `body` in a process that is killed if it takes too long, and whose end waits for all that
  // `body` left: a process that outlives its case makes it a failure.
  void InOwnProcess(const std::function<void()>& body) {
    if (GetParam().ordinary_user && geteuid() != 0) GTEST_SKIP() << "this is an ordinary user";
    // What is probed for this user holds for the other: user namespaces are for everybody or
    // nobody.
    const Features& here = FeaturesHere();
    bool user = (isolation() & kNewUser) != 0;
    if (user && !here.present.count("user-namespace")) GTEST_SKIP() << "no user namespaces";
    bool apart = here.isolation == kApart && !here.user_namespace;
    if (isolation() != 0 && !user && !apart) GTEST_SKIP() << "no namespaces without a user one";
    pid_t pid = fork();
    if (pid == 0) {
      prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
      alarm(kPatienceSeconds);
      if (GetParam().ordinary_user) {
        unsetenv("TEST_TMPDIR");  // belongs to root
        if (setgid(65534) != 0 || setuid(65534) != 0) _exit(3);
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  // as if it had been started by that user
      }
      body();
      while (waitpid(-1, nullptr, 0) > 0) {
      }
      fflush(stdout);
      _exit(HasFatalFailure() || HasNonfatalFailure() ? 1 : 0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_FALSE(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) << "a process was left behind";
    EXPECT_EQ(status, 0);
  }

  static uint32_t isolation() { return GetParam().isolation; }
};

bool Exists(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0;
}

// The actor starts processes that leave its session and group, and fork as fast as they can while
// their parents end.
void RunAway(Hands* hands, int actor) {
  const char* script =
      "trap '' HUP INT TERM; setsid sh -c \"$0\" \"$0\" & "
      "setsid sh -c 'trap \"\" TERM; read x < fifo' &";
  char** argv = reinterpret_cast<char**>(hands->Data(actor));
  argv[0] = hands->Text(actor, "sh", 0);
  argv[1] = hands->Text(actor, "-c", 1);
  argv[2] = argv[3] = hands->Text(actor, script, 2);
  argv[4] = nullptr;
  char** environment = argv + 5;
  environment[0] = hands->Text(actor, "PATH=/usr/bin:/bin", 3);
  environment[1] = nullptr;
  hands->Post(actor, "execve", {hands->Text(actor, "/bin/sh", 4), argv, environment}, 1);
}

TEST_P(ZygoteTest, RootActorsAreAsPromised) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 2), 0) << hands.failure();
    int64_t parent = hands.Call(0, "getppid", {});
    EXPECT_EQ(hands.Call(1, "getppid", {}), parent);
    if (isolation() & kNewPid) {
      EXPECT_EQ(parent, 1);
    }
    int64_t group = hands.Call(0, "getpgid", {0});
    EXPECT_EQ(hands.Call(1, "getpgid", {0}), group);
    EXPECT_EQ(hands.Call(0, "getsid", {0}), group);
    EXPECT_NE(hands.Call(0, "getpgid", {parent}), group);
    EXPECT_NE(hands.Call(0, "getpid", {}), group) << "so that an actor may setsid";
    EXPECT_EQ(hands.Call(0, "getpid", {}), hands.slot(0).pid);
    EXPECT_EQ(hands.Call(0, "kill", {group, 0}), 0) << "the leader is a zombie";
    for (int fd = 0; fd < 64; ++fd) {
      EXPECT_EQ(hands.Call(0, "fcntl", {fd, F_GETFD}), fd < 3 ? 0 : -1) << fd;
    }
    EXPECT_EQ(hands.Call(0, "umask", {0}), 022);
    sigset_t* mask = reinterpret_cast<sigset_t*>(hands.Data(0));
    memset(mask, 0xff, sizeof(*mask));
    EXPECT_EQ(hands.Call(0, "sigprocmask", {SIG_BLOCK, nullptr, mask}), 0);
    struct sigaction* action = reinterpret_cast<struct sigaction*>(hands.Data(0) + 4096);
    for (int s = 1; s < 32; ++s) {
      EXPECT_EQ(sigismember(mask, s), 0) << s;
      memset(action, 0xff, sizeof(*action));
      EXPECT_EQ(hands.Call(0, "sigaction", {s, nullptr, action}), 0);
      EXPECT_EQ(action->sa_handler, SIG_DFL) << s;
    }
    EXPECT_EQ(hands.Call(0, "open", {hands.Text(0, "here"), O_CREAT | O_RDWR, 0600}), 3);
    EXPECT_TRUE(Exists(hands.directory() + "/here"));
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, TheSupervisorTellsOfItsChildrenAndLeavesThem) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 2), 0) << hands.failure();
    StatusQuery query = {};
    query.pid = hands.slot(1).pid;
    query.options = WEXITED | WSTOPPED;
    auto ask = [&] {
      hands.zygote()->QueryStatus(query);
      hands.Await(EventKind::kStatus, kMaxActors);
      return hands.arena()->status.answered;
    };
    EXPECT_EQ(ask(), 0);
    EXPECT_EQ(hands.Call(0, "kill", {query.pid, SIGKILL}), 0);
    while (ask() == 0) {
    }
    for (int again = 0; again < 2; ++again) {
      EXPECT_EQ(ask(), 1);
      EXPECT_EQ(hands.arena()->status.info.si_code, CLD_KILLED);
      EXPECT_EQ(hands.arena()->status.info.si_status, SIGKILL);
    }
    EXPECT_EQ(hands.Call(0, "kill", {query.pid, 0}), 0) << "the zombie stays";
    query.pid = 1 << 22;
    EXPECT_EQ(ask(), 2) << "no child, and there is none of that number";
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, CommandsOfOneCaseDoNotReachTheNext) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 2), 0) << hands.failure();
    hands.Post(1, "pause", {});
    hands.Post(1, "getpid", {});
    EXPECT_EQ(hands.Finish(), 0);
    ASSERT_EQ(hands.Begin(isolation(), 2), 0);
    hands.zygote()->SendCommand(1, Command::kPing);
    EXPECT_EQ(hands.Await(EventKind::kPong, 1).sequence, 0u);
    EXPECT_EQ(hands.Call(1, "getpid", {}), hands.slot(1).pid);
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, RunawayProcessesEndWithTheCase) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 4), 0) << hands.failure();
    EXPECT_EQ(mkfifo((hands.directory() + "/fifo").c_str(), 0600), 0);
    for (int actor = 0; actor < 3; ++actor) RunAway(&hands, actor);
    // The fifo opens for writing once one of the runaways reads it.
    EXPECT_GT(hands.Call(3, "open", {hands.Text(3, "fifo"), O_WRONLY, 0}), 2);
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, AKilledSupervisorTakesItsCaseAlong) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 3), 0) << hands.failure();
    EXPECT_EQ(mkfifo((hands.directory() + "/fifo").c_str(), 0600), 0);
    RunAway(&hands, 0);
    EXPECT_GT(hands.Call(1, "open", {hands.Text(1, "fifo"), O_WRONLY, 0}), 2);
    hands.Post(2, "pause", {});
    if (!FeaturesHere().present.count("proc")) return;  // nothing tells who it is
    FILE* file = popen(
        ("cat /proc/" + std::to_string(hands.zygote()->pid()) + "/task/*/children").c_str(), "r");
    int supervisor = 0;
    ASSERT_EQ(fscanf(file, "%d", &supervisor), 1);
    pclose(file);
    EXPECT_EQ(kill(supervisor, SIGKILL), 0);
    EXPECT_EQ(hands.Await(EventKind::kCaseEnded, kMaxActors).detail, 1);
    RemoveTree(hands.directory());
    ASSERT_EQ(hands.Begin(isolation(), 1), 0) << hands.failure();
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, AKilledZygoteIsReplaced) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 2), 0) << hands.failure();
    hands.Post(1, "pause", {});
    pid_t first = hands.zygote()->pid();
    EXPECT_EQ(kill(first, SIGKILL), 0);
    EXPECT_EQ(hands.Await(EventKind::kCaseEnded, kMaxActors).detail, 1);
    EXPECT_FALSE(Exists(hands.directory()));
    ASSERT_EQ(hands.Begin(isolation(), 2), 0) << hands.failure();
    EXPECT_NE(hands.zygote()->pid(), first);
    EXPECT_EQ(hands.Call(1, "getpid", {}), hands.slot(1).pid);
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, NothingOutlivesAKilledDirector) {
  for (bool zygote_too : {false, true}) {
    SCOPED_TRACE(zygote_too);
    InOwnProcess([zygote_too] {
      std::string name = "/parley-test-" + std::to_string(getpid());
      int report[2];
      ASSERT_EQ(pipe2(report, O_CLOEXEC), 0);
      struct Report {
        char directory[256];
        int64_t queue;
        pid_t zygote;
      } left = {};
      pid_t director = fork();
      if (director == 0) {
        Hands hands;
        if (hands.Begin(isolation(), 3) != 0) _exit(2);
        mkfifo((hands.directory() + "/fifo").c_str(), 0600);
        RunAway(&hands, 0);
        hands.Call(1, "open", {hands.Text(1, "fifo"), O_WRONLY, 0});
        left.queue = hands.Call(1, "msgget", {IPC_PRIVATE, IPC_CREAT | 0600});
        hands.Call(1, "shm_open", {hands.Text(1, name.c_str()), O_CREAT | O_RDWR, 0600});
        hands.Call(1, "mkdir", {hands.Text(1, "closed"), 0});
        hands.Post(1, "pause", {});
        snprintf(left.directory, sizeof(left.directory), "%s", hands.directory().c_str());
        left.zygote = hands.zygote()->pid();
        if (write(report[1], &left, sizeof(left)) < 0) _exit(2);
        pause();
      }
      close(report[1]);
      ASSERT_EQ(read(report[0], &left, sizeof(left)), static_cast<ssize_t>(sizeof(left)));
      EXPECT_TRUE(Exists(left.directory));
      if (zygote_too) kill(left.zygote, SIGSTOP);
      kill(director, SIGKILL);
      if (zygote_too) kill(left.zygote, SIGKILL);
      while (waitpid(-1, nullptr, 0) > 0) {
      }
      EXPECT_EQ(errno, ECHILD);
      EXPECT_FALSE(Exists(left.directory)) << left.directory;
      EXPECT_FALSE(Exists("/dev/shm" + name));
      if (!(isolation() & kNewIpc)) {
        EXPECT_EQ(msgctl(static_cast<int>(left.queue), IPC_RMID, nullptr), -1);
      }
      std::string parent = left.directory;
      EXPECT_EQ(rmdir(parent.substr(0, parent.rfind('/')).c_str()), 0);
    });
  }
}

TEST_P(ZygoteTest, ObjectsOfACaseAreRemoved) {
  InOwnProcess([] {
    std::string name = "/parley-test-" + std::to_string(getpid());
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 1), 0) << hands.failure();
    int64_t queue = hands.Call(0, "msgget", {IPC_PRIVATE, IPC_CREAT | 0600});
    EXPECT_GE(queue, 0);
    EXPECT_GE(hands.Call(0, "shm_open", {hands.Text(0, name.c_str()), O_CREAT | O_RDWR, 0600}), 0);
    EXPECT_EQ(Exists("/dev/shm" + name), !(isolation() & kNewMount));
    EXPECT_EQ(hands.Finish(), 0);
    EXPECT_FALSE(Exists("/dev/shm" + name));
    if (!(isolation() & kNewIpc)) {
      EXPECT_EQ(msgctl(static_cast<int>(queue), IPC_RMID, nullptr), -1);
    }
  });
}

TEST_P(ZygoteTest, WorkersDoNotDisturbEachOther) {
  InOwnProcess([] {
    Hands first(0), second(1);
    EXPECT_NE(first.arena(), second.arena());
    ASSERT_EQ(first.Begin(isolation(), 1), 0) << first.failure();
    ASSERT_EQ(second.Begin(isolation(), 1), 0) << second.failure();
    EXPECT_EQ(first.Call(0, "getpid", {}), first.slot(0).pid);
    EXPECT_EQ(second.Call(0, "getpid", {}), second.slot(0).pid);
    if (first.slot(0).outer_pid != 0) {
      EXPECT_NE(first.slot(0).outer_pid, second.slot(0).outer_pid);
    }
    EXPECT_EQ(first.Finish(), 0);
    EXPECT_EQ(second.Call(0, "getpid", {}), second.slot(0).pid);
    EXPECT_EQ(second.Finish(), 0);
  });
}

TEST_P(ZygoteTest, MemoryThatACaseFilledIsGivenBack) {
  InOwnProcess([] {
    Hands hands;
    ASSERT_EQ(hands.Begin(isolation(), 1), 0) << hands.failure();
    char* const data = FrameData(hands.arena(), 0, 0);
    const size_t size = kMaxActors * kSlotData;
    for (size_t at = 0; at < size; at += kPage) memset(data + at, 1, kPage);
    EXPECT_EQ(hands.Finish(), 0);
    ASSERT_EQ(hands.Begin(isolation(), 1), 0) << hands.failure();
    EXPECT_EQ(data[size - 1], 0) << "the next case still has what the last one filled";
    EXPECT_EQ(hands.Call(0, "getpid", {}), hands.slot(0).pid);
    EXPECT_EQ(hands.Finish(), 0);
  });
}

TEST_P(ZygoteTest, WhatCannotBeSetUpIsSaid) {
  InOwnProcess([] {
    Hands hands;
    mkdir(hands.directory().c_str(), 0755);
    StartRequest& start = hands.arena()->start;
    start.isolation = isolation();
    start.root_actors = 1;
    strcpy(start.directory, "/nowhere/at/all");
    ASSERT_TRUE(hands.zygote()->StartCase());
    EXPECT_EQ(hands.Await(EventKind::kStarted, kMaxActors).detail, ENOENT);
    EXPECT_EQ(hands.failure(), "enter the case's directory");
    EXPECT_EQ(hands.Finish(), 0);
  });
}

INSTANTIATE_TEST_SUITE_P(, ZygoteTest,
                         testing::Values(Setting{"Bare", false, 0}, Setting{"Apart", false, kApart},
                                         Setting{"ApartInUserNamespace", false, kApart | kNewUser},
                                         Setting{"UserBare", true, 0},
                                         Setting{"UserApart", true, kApart | kNewUser}),
                         [](const testing::TestParamInfo<Setting>& setting) {
                           return setting.param.name;
                         });

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
