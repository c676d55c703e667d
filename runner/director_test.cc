// From a case to its result: what decides the verdict, what is said about it, and what is left.
#include "runner/director.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "runner/director_fixture.h"
#include "runner/features.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

TEST_F(DirectorTest, WhoMustKeepWhichPromise) {
  struct {
    const char* level;
    bool posix, linux_;
  } const rows[] = {
      {"posix", true, true},
      {"xsi", true, true},
      {"option:MSG", true, true},
      {"linux", false, true},
      {"unspecified", false, false},
      {"undefined", false, false},
      {"implementation", false, false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(LevelIsRequired(row.level, "posix"), row.posix) << row.level;
    EXPECT_EQ(LevelIsRequired(row.level, "linux"), row.linux_) << row.level;
    for (const char* profile : {"posix", "linux"}) {
      SCOPED_TRACE(std::string(row.level) + " under the profile " + profile);
      options_.profile = profile;
      const bool required = LevelIsRequired(row.level, profile);
      const CaseResult wrong = Run("p: close(99) = 0", row.level);
      EXPECT_EQ(wrong.verdict, required ? Verdict::kFail : Verdict::kDiffers);
      EXPECT_EQ(wrong.reason, "p: close(99) = -1 EBADF, expected = 0");
      EXPECT_EQ(Run("p: close(99) = -1 EBADF", row.level).verdict, Verdict::kPass);
    }
  }
}

TEST_F(DirectorTest, ActorsStartWithDispositionsThatNobodyTouched) {
  for (const char* signal : {"SIGUSR1", "SIGCHLD", "SIGPIPE", "SIGINT", "SIGRTMIN"}) {
    const CaseResult result =
        Run(std::string("p: sigaction(") + signal + ", NULL, {SIG_DFL, [], 0}) = 0");
    EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  }
}

TEST_F(DirectorTest, AResultSaysAllOfItsCase) {
  const CaseResult result =
      Run("p: pipe([r, w]) = 0\np: write(w, \"abc\", 3) = 3\n"
          "p: fork() = c\nc: read(r, \"abc\", 9) = 3\nobserve: {sum: r + w}");
  EXPECT_EQ(result.id, "pipe/pipe/k");
  EXPECT_EQ(result.area, "pipe");
  EXPECT_EQ(result.claim, "It holds.");
  EXPECT_EQ(result.source, "POSIX.1-2024 pipe");
  EXPECT_EQ(result.level, "posix");
  EXPECT_EQ(result.covers, (std::vector<std::string>{"PIPE-01", "PIPE-02"}));
  EXPECT_EQ(result.file, "cases/pipe/pipe.yaml");
  EXPECT_EQ(result.line, 5);
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_EQ(result.reason, "");
  EXPECT_EQ(result.steps, 5);
  EXPECT_EQ(result.processes, 4) << "supervisor, leader of the session, p and c";
  EXPECT_GT(result.duration_ns, 0);
  ASSERT_EQ(result.trace.size(), 4u);
  EXPECT_EQ(result.trace[0].actual, "p: pipe([3, 4]) = 0");
  EXPECT_EQ(result.trace[3].actual, "c: read(3, \"abc\", 9) = 3");
  EXPECT_EQ(result.trace[3].line, 12);
  EXPECT_EQ(result.trace[3].result, "3");
  EXPECT_FALSE(result.trace[3].failed);
  ASSERT_EQ(result.observations.size(), 1u);
  EXPECT_EQ(result.observations[0].first, "sum");
  EXPECT_EQ(result.observations[0].second, "7");
}

TEST_F(DirectorTest, TheStepThatWentWrongIsTheLast) {
  const CaseResult result =
      Run("p: pipe([r, w]) = 0\np: close(w) = 0\np: read(r, _, 1) = 1\np: close(r) = 0");
  EXPECT_EQ(result.verdict, Verdict::kFail);
  ASSERT_EQ(result.trace.size(), 3u);
  EXPECT_TRUE(result.trace[2].failed);
  EXPECT_EQ(result.trace[2].actual, "p: read(3, _, 1) = 0");
  EXPECT_EQ(result.trace[2].expected, "= 1");
  EXPECT_EQ(result.trace[2].line, 11);
  EXPECT_EQ(result.steps, 3);
}

TEST_F(DirectorTest, TheAlternativeThatHeldIsRecorded) {
  const CaseResult result = Run("p: close(99)\n  either:\n    open: = 0\n    closed: = -1 EBADF");
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_EQ(result.alternatives, (std::vector<std::string>{"closed"}));
}

TEST_F(DirectorTest, OfAlternativesTheFirstThatHoldsInFullIsTaken) {
  options_.deadline_ns = 20'000'000'000;  // in which nothing needs to end here
  CaseResult result =
      Run("p: raise(SIGTERM)\n  either:\n    killed: dies SIGKILL\n    ended: dies SIGTERM");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  EXPECT_EQ(result.alternatives, (std::vector<std::string>{"ended"}));
  result =
      Run("p: sigaction(SIGUSR1, {record, [], 0}, NULL) = 0\np: pipe([r, w]) = 0\np: fork() = q\n"
          "q: read(r, _, 1) blocks\n"
          "either:\n    caught:\n      - p: caught [SIGUSR1]\n      - q: still blocks\n"
          "    not caught:\n      - p: caught []\n      - q: still blocks\n"
          "p: write(w, \"x\", 1) = 1\nq: returns 1");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  EXPECT_EQ(result.alternatives, (std::vector<std::string>{"not caught"}));
}

// Between what wakes a sleeper and its return time may pass.
TEST_F(DirectorTest, AlternativesAreWaitedForWhileSomebodySleeps) {
  options_.deadline_ns = 20'000'000'000;
  const CaseResult result =
      Run("p: fork() = q\nq: poll(NULL, 0, 30) blocks\n"
          "either:\n    late:\n      - q: returns 0\n    never:\n      - q: dies SIGKILL");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
  EXPECT_EQ(result.alternatives, (std::vector<std::string>{"late"}));
}

TEST_F(DirectorTest, NoAlternativeIsWaitedForLongerThanTheDeadline) {
  options_.deadline_ns = 30'000'000;
  const CaseResult result =
      Run("p: fork() = q\nq: pause() blocks\n"
          "either:\n    back:\n      - q: returns 0\n    dead:\n      - q: dies SIGKILL");
  EXPECT_EQ(result.verdict, Verdict::kFail);
  ASSERT_FALSE(result.trace.empty());
  EXPECT_EQ(result.trace.back().note, "none of the alternatives holds");
}

TEST_F(DirectorTest, WhatIsLackingLeavesACaseUntested) {
  options_.features = {"proc"};
  options_.missing = {{"ipv6", "no address ::1"}, {"root", "not run as root"}};
  struct {
    const char* needs;
    const char* reason;  // "" if the case runs
  } const rows[] = {
      {"[proc]", ""},
      {"[proc, ipv6]", "needs ipv6: no address ::1"},
      {"[ipv6 or proc]", ""},
      {"[\"!ipv6\"]", ""},
      {"[root and ipv6]", "needs root and ipv6: not run as root, no address ::1"},
      {"[ipv4]", "needs ipv4"},
      {"[\"!proc\"]", "needs !proc"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.needs);
    const CaseResult result =
        Run("p: close(99) = -1 EBADF", "posix", std::string("    needs: ") + row.needs + "\n");
    const bool runs = *row.reason == '\0';
    EXPECT_EQ(result.verdict, runs ? Verdict::kPass : Verdict::kUntested);
    EXPECT_EQ(result.reason, row.reason);
    EXPECT_EQ(result.processes, runs ? 3 : 0);
    EXPECT_EQ(result.id, "pipe/pipe/k");
  }
}

TEST_F(DirectorTest, BlessingAcceptsAnyEndOfALineThatStatesNone) {
  const CaseResult strict = Run("p: close(99)");
  EXPECT_EQ(strict.verdict, Verdict::kFail);
  EXPECT_EQ(strict.reason, "p: close(99) = -1 EBADF, expected success");
  options_.bless = true;
  const CaseResult blessed = Run("p: close(99)");
  EXPECT_EQ(blessed.verdict, Verdict::kPass);
  ASSERT_EQ(blessed.trace.size(), 1u);
  EXPECT_EQ(blessed.trace[0].result, "-1 EBADF");
  EXPECT_EQ(Run("p: close(99) = 0").verdict, Verdict::kFail) << "it states one";
}

TEST_F(DirectorTest, AKilledSupervisorIsTheHarnesssTrouble) {
  options_.isolation = 0;  // process 1 of a namespace could not be killed from inside
  const std::string kills = "p: getppid() = parent\np: kill(parent, SIGKILL)\n";
  // However the case was about to wait, and for whom.
  for (const std::string& steps :
       {kills + "p: pause()", kills + "p: pause()\n  until: = -1 EINTR",
        kills + "p: pause()\n  either:\n    back: = -1 EINTR\n    never: = 0",
        "q: pause() blocks to the end\n" + kills + "p: pause()",
        kills + "repeat:\n  - p: pause()\n  until: = -1 EINTR",
        kills + "any-order:\n    p: pause()\n    q: pause()"}) {
    const CaseResult result = Run(steps);
    EXPECT_EQ(result.verdict, Verdict::kUnresolved) << steps;
    EXPECT_EQ(result.reason, "the zygote or the supervisor ended unexpectedly") << steps;
  }
  EXPECT_EQ(Run("p: close(99) = -1 EBADF").verdict, Verdict::kPass) << "the next one runs";
}

TEST_F(DirectorTest, WhatWasPostedTooLateIsNotForTheNextCase) {
  ASSERT_EQ(Run("p: pause() blocks to the end").verdict, Verdict::kPass);
  // As when the supervisor was killed while this call was posted.
  zygote_->SendCommand(0, Command::kCall);
  options_.deadline_ns = 20'000'000'000;
  const CaseResult next = Run("p: close(99) = -1 EBADF");
  EXPECT_EQ(next.verdict, Verdict::kPass) << next.reason;
}

TEST_F(DirectorTest, WithoutADirectoryNothingRuns) {
  const std::string scratch = options_.scratch;
  options_.scratch = scratch + "/nowhere";
  CaseResult result = Run("p: close(99) = -1 EBADF");
  EXPECT_EQ(result.verdict, Verdict::kUnresolved);
  EXPECT_EQ(result.reason, "cannot make " + scratch + "/nowhere/7.1: No such file or directory");
  options_.scratch = scratch + "/" + std::string(600, 'x');
  result = Run("p: close(99) = -1 EBADF");
  EXPECT_EQ(result.verdict, Verdict::kUnresolved);
  EXPECT_EQ(result.reason, "the path of the temporary directory is too long");
  EXPECT_EQ(result.trace.size(), 0u);
  options_.scratch = scratch;
}

TEST_F(DirectorTest, DirectoriesGoWhateverIsInThem) {
  Director director(zygote_.get(), 7, options_);
  const std::string make =
      "p: mkdir(\"closed\", 0700) = 0\np: open(\"closed/f\", O_CREAT|O_RDWR, 0) = 3\n"
      "p: symlink(\"..\", \"up\") = 0\np: chmod(\"closed\", 0) = 0\n";
  const Case passes = CaseOf(make + "p: chmod(\".\", 0) = 0");
  const Case fails = CaseOf(make + "p: close(99) = 0");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(director.Run(passes).verdict, Verdict::kPass) << "a fresh directory each time";
    EXPECT_EQ(Left(), "");
    EXPECT_EQ(director.Run(fails).verdict, Verdict::kFail);
    EXPECT_EQ(Left(), "");
  }
}

// While a case stands at the fifo, the test looks around.
class DirectorAtWorkTest : public DirectorTest {
 protected:
  // Runs the case and calls `look` while its first step waits.
  template <typename Look>
  CaseResult RunAndLook(const std::string& more_steps, const Look& look) {
    const std::string fifo = options_.scratch + "/fifo";
    EXPECT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    const Case test = CaseOf("p: open(\"" + fifo + "\", O_RDONLY) = 3\n" + more_steps);
    CaseResult result;
    std::thread director([&] { result = Run(test); });
    const int fd = open(fifo.c_str(), O_WRONLY | O_CLOEXEC);  // waits for the case
    EXPECT_GE(fd, 0);
    EXPECT_EQ(unlink(fifo.c_str()), 0);
    look();
    close(fd);
    director.join();
    return result;
  }
};

TEST_F(DirectorAtWorkTest, ACaseHasADirectoryOfItsOwn) {
  const CaseResult result = RunAndLook("p: read(3, _, 1) = 0\np: mkdir(\"d\", 0700) = 0", [&] {
    EXPECT_EQ(Left(), "7.1 ");
    struct stat status;
    ASSERT_EQ(stat((options_.scratch + "/7.1").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0755u);
    EXPECT_EQ(status.st_uid, geteuid());
  });
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
}

TEST_F(DirectorAtWorkTest, CasesWithNamesOfTheMachineTakeTurns) {
  options_.isolation = 0;
  const CaseResult result = RunAndLook(
      "p: read(3, _, 1) = 0\np: msgget(IPC_PRIVATE, IPC_CREAT|0600) = q\n"
      "p: msgctl(q, IPC_RMID, NULL) = 0",
      [] {
        const int fd = open("/dev/shm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) return;  // then another directory serves
        EXPECT_EQ(flock(fd, LOCK_EX | LOCK_NB), -1);
        EXPECT_EQ(errno, EWOULDBLOCK);
        close(fd);
      });
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
}

TEST_F(DirectorTest, OtherUsersReachTheirDirectoryBelowAClosedOne) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  OptionsHere(true);  // gives the users their names
  if (!FeaturesHere().present.count("users")) GTEST_SKIP() << "no other users here";
  const std::string scratch = options_.scratch;
  // A temporary directory that nobody but its owner may enter.
  ASSERT_EQ(chmod(scratch.c_str(), 0700), 0);
  const CaseResult result =
      Run("p: open(\"f\", O_CREAT|O_RDWR, 0644) = f\np: close(f) = 0\n"
          "p: become(USER1) = 0\np: open(\"f\", O_RDONLY) = f\n"
          "p: mkdir(\"d\", 0700) = -1 EACCES");
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.reason;
}

TEST_F(DirectorTest, NamespacesAsWanted) {
  if (!(options_.isolation & kNewPid)) GTEST_SKIP() << "no pid namespaces here";
  EXPECT_EQ(Run("p: getppid() = 1").verdict, Verdict::kPass);
  options_.isolation = 0;
  EXPECT_EQ(Run("p: getppid() = _ > 1").verdict, Verdict::kPass);
}

TEST(IsolationTest, FromTheCallsThatACaseMakes) {
  struct {
    const char* steps;
    uint32_t wanted;
  } const rows[] = {
      {"p: pipe(_) = 0", kNewPid},
      {"p: msgget(IPC_PRIVATE, 0600) = _ >= 0", kNewPid | kNewIpc},
      {"p: mq_unlink(\"/q\") = 0", kNewPid | kNewIpc},
      {"p: socket(AF_INET, SOCK_STREAM, 0) = _ >= 0", kNewPid | kNewNet},
      {"p: shm_unlink(\"/s\") = 0", kNewPid | kNewMount},
      {"p: shm_unlink(\"/s\") = 0\nq: semget(1, 1, 0) = _ >= 0", kNewPid | kNewMount | kNewIpc},
      // Wherever the call stands.
      {"repeat:\n    - p: shmget(1, 1, 0) = _ >= 0\n  times: 2", kNewPid | kNewIpc},
      {"p: close(9)\n  either:\n    a: = 0\n    b:\n      - = -1 EBADF\n"
       "      - p: shm_unlink(\"/s\") = 0",
       kNewPid | kNewMount},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(IsolationOf(CaseOf(row.steps)), row.wanted) << row.steps;
  }
}

TEST(OptionsHereTest, NamespacesCanBeLeftOut) {
  const Features& here = FeaturesHere();
  const DirectorOptions all = OptionsHere(true);
  EXPECT_EQ(all.features, here.present);
  EXPECT_EQ(all.missing, here.missing);
  EXPECT_EQ(all.isolation, here.isolation);
  const DirectorOptions none = OptionsHere(false);
  EXPECT_EQ(none.isolation, 0u);
  size_t unwanted = 0;
  for (const auto& [feature, why] : none.missing) {
    EXPECT_EQ(none.features.count(feature), 0u) << feature;
    if (why != "not wanted") continue;
    ++unwanted;
    EXPECT_EQ(all.features.count(feature), 1u) << feature;
    EXPECT_NE(feature.find("-namespace"), std::string::npos);
  }
  for (const std::string& feature : none.features) {
    EXPECT_EQ(feature.find("-namespace"), std::string::npos) << feature;
  }
  EXPECT_EQ(all.features.size(), none.features.size() + unwanted);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  parley::FeaturesHere();  // the probes want a process with one thread
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
