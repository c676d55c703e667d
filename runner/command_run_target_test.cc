#include "runner/command_run_target.h"

#include <sys/stat.h>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

class RunTargetTest : public testing::Test {
 protected:
  RunTargetTest() {
    mkdir(folder_.Path("cases").c_str(), 0755);
    mkdir(folder_.Path("cases/catalogue").c_str(), 0755);
    folder_.Write("cases/catalogue/pipes.yaml", folder_.Read("catalogue/pipes.yaml"));
    folder_.Write("cases/a.yaml",
                  "title: T\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n  one:\n"
                  "    covers: PIPE-01\n    claim: C.\n    steps:\n      - p: getpid() = _\n");
    folder_.Write("x.yaml",
                  "title: X\nprocessor: x86_64\ncommand: [sh, -c, 'echo no kernel; exit 4', "
                  "'{arguments}']\n");
    folder_.Write("binary", "b");
    run_.cases_root = folder_.Path("cases");
    where_.targets_folder = folder_.path();
    where_.binary = folder_.Path("binary");
    where_.target = "x";
  }
  int Run() {
    testing::internal::CaptureStderr();
    const int status = RunOnTarget(run_, where_);
    said_ = folder_.Anonymous(testing::internal::GetCapturedStderr());
    return status;
  }

  CaseFolder folder_;
  RunCommand run_;
  RunTargetCommand where_;
  std::string said_;
};

TEST_F(RunTargetTest, TargetThatCannotBeUsedIsTrouble) {
  EXPECT_EQ(Run(), 3);
  EXPECT_EQ(said_,
            "parley: x: it died before it ran anything (exit status 4)\n"
            "  no kernel\n");
  where_.binary = folder_.Path("none");
  EXPECT_EQ(Run(), 3);
  EXPECT_EQ(said_, "parley: x needs the binary DIR/none\n");
}

TEST_F(RunTargetTest, BadUsage) {
  where_.target = "y";
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: no target y in DIR; there are x\n");
  where_.target = "x";
  run_.patterns = {"zzz"};
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: no case matches zzz\n");
}

// A run on this machine must not pass for one of the kernel that the user named.
TEST_F(RunTargetTest, WhatTheTargetDoesNotUseIsRefused) {
  const std::string other = "; --target names another (parley targets)\n";
  where_.kernel = "linux";
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: --kernel: x boots none" + other);
  where_.target = "native";
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: --kernel: native boots none" + other);
  where_.kernel.clear();
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: --binary: native is where this program runs by itself" + other);
  where_.binary.clear();
  where_.via = "ssh board {arguments}";
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: --via: native has no use for it" + other);
}

TEST_F(RunTargetTest, MistakesInTheCommandLineOfTheUser) {
  folder_.Write("by.yaml", "title: X\nprocessor: x86_64\ncommand: [sh, -c, '{via}']\n");
  where_.target = "by";
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_,
            "parley: by needs --via 'COMMAND', in which {arguments} and {binary} are "
            "filled in\n");
  where_.via = "ssh board /tmp/parley run {arguments}";
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(said_, "parley: --via: the first of the {arguments} is `run`; leave yours out\n");
}

}  // namespace
}  // namespace parley
