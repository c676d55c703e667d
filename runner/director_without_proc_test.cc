// What the director says on a system without /proc: made in a mount namespace, where an empty
// directory hides it.
#include <gtest/gtest.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "runner/director_fixture.h"
#include "runner/features.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

// Runs `body` in a process of its own that sees no /proc. False if that cannot be had here.
template <typename Body>
bool WithoutProc(const Body& body) {
  constexpr int kNotHere = 77;
  const pid_t pid = fork();
  if (pid == 0) {
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) ||
        mount("none", "/proc", "tmpfs", 0, nullptr) != 0) {
      _exit(kNotHere);
    }
    body();
    fflush(stdout);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  if (status == kNotHere << 8) return false;
  EXPECT_EQ(status, 0);
  return true;
}

class DirectorWithoutProcTest : public DirectorTest {
 protected:
  // The zygote must see no /proc either.
  void SetUp() override {}
  void TearDown() override {}
  void Expect(const std::string& steps, Verdict verdict, const std::string& reason) {
    const CaseResult result = Run(steps);
    EXPECT_EQ(result.verdict, verdict) << steps;
    EXPECT_EQ(result.reason, reason) << steps;
  }
};

TEST_F(DirectorWithoutProcTest, WhatTheSystemDoesNotShowStaysUntested) {
  const bool had = WithoutProc([this] {
    DirectorTest::SetUp();
    for (const uint32_t isolation : {0u, FeaturesHere().isolation}) {
      options_.isolation = FeaturesHere().user_namespace ? 0 : isolation;
      // The supervisor knows its own children, and waitpid tells a parent.
      Expect("p: kill(p, SIGKILL) dies SIGKILL", Verdict::kPass, "");
      Expect("p: kill(p, SIGSTOP) stops SIGSTOP\nq: kill(p, SIGCONT) = 0\np: returns 0",
             Verdict::kPass, "");
      Expect("q: pause() blocks\np: kill(q, SIGTERM) = 0\nq: dies SIGTERM", Verdict::kPass, "");
      Expect("p: fork() = c\nc: _exit(3)\np: waitpid(c, exited(3), 0) = c", Verdict::kPass, "");
      // Of the children of others their parent tells, unless it is in a call.
      Expect("p: fork() = c\nc: kill(c, SIGKILL) dies SIGKILL", Verdict::kPass, "");
      Expect("p: fork() = c\nc: kill(c, SIGKILL) dies SIGTERM", Verdict::kFail,
             "c: kill(c, SIGKILL) dies SIGKILL, expected dies SIGTERM");
      Expect(
          "p: fork() = c\nc: kill(c, SIGSTOP) stops SIGSTOP\np: kill(c, SIGCONT) = 0\nc: returns 0",
          Verdict::kPass, "");
      Expect("p: fork() = c\np: pause() blocks to the end\nc: kill(c, SIGKILL) dies SIGKILL",
             Verdict::kUntested, "this system does not show by which signal c died");
      // It tells when the death has brought it back.
      for (int i = 0; i < 5; ++i) {
        Expect(
            "p: pipe([r, w]) = 0\np: fork() = c\np: close(w) = 0\np: read(r, _, 1) blocks\n"
            "c: kill(c, SIGKILL) dies SIGKILL\np: returns 0",
            Verdict::kPass, "");
      }
      Expect(
          "p: fork() = c\np: pause() blocks to the end\nc: kill(c, SIGSTOP) stops SIGSTOP\n"
          "q: kill(c, SIGCONT) = 0\nc: returns 0",
          Verdict::kUntested, "this system does not show whether c stopped");
      // What goes wrong is a failure there, too.
      Expect("p: kill(p, SIGKILL) dies SIGTERM", Verdict::kFail,
             "p: kill(p, SIGKILL) dies SIGKILL, expected dies SIGTERM");
    }
    DirectorTest::TearDown();
  });
  if (!had) GTEST_SKIP() << "/proc cannot be taken away here";
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  parley::FeaturesHere();  // the probes want a process with one thread
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
