// Trees of files and processes made to be hard to remove are removed, and nothing beside them is.
#include "runner/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "runner/arena.h"

namespace parley {
namespace {

class RemoveTreeTest : public testing::Test {
 protected:
  void SetUp() override {
    base_ = "/tmp/cleanup-XXXXXX";
    ASSERT_TRUE(mkdtemp(base_.data()));
    chmod(base_.c_str(), 0777);
    tree_ = base_ + "/tree";
    outside_ = base_ + "/outside";
    ASSERT_EQ(mkdir(tree_.c_str(), 0777), 0);
    chmod(tree_.c_str(), 0777);
    ASSERT_EQ(mkdir(outside_.c_str(), 0755), 0);
    Touch(outside_ + "/kept");
  }
  void TearDown() override {
    EXPECT_EQ(access((outside_ + "/kept").c_str(), F_OK), 0);
    EXPECT_NE(access(tree_.c_str(), F_OK), 0);
    unlink((outside_ + "/kept").c_str());
    rmdir(outside_.c_str());
    EXPECT_EQ(rmdir(base_.c_str()), 0);
  }
  static void Touch(const std::string& path) {
    int fd = open(path.c_str(), O_CREAT | O_WRONLY, 0600);
    EXPECT_GE(fd, 0) << path;
    close(fd);
  }
  std::string base_, tree_, outside_;
};

TEST_F(RemoveTreeTest, FilesFifosAndLinksGoButNotWhatLinksPointTo) {
  Touch(tree_ + "/file");
  EXPECT_EQ(mkfifo((tree_ + "/fifo").c_str(), 0600), 0);
  EXPECT_EQ(symlink(outside_.c_str(), (tree_ + "/link").c_str()), 0);
  EXPECT_EQ(symlink("/nowhere", (tree_ + "/broken").c_str()), 0);
  EXPECT_EQ(link((outside_ + "/kept").c_str(), (tree_ + "/hard").c_str()), 0);
  EXPECT_EQ(mkdir((tree_ + "/sub").c_str(), 0700), 0);
  EXPECT_EQ(symlink("..", (tree_ + "/sub/up").c_str()), 0);
  Touch(tree_ + "/sub/\n odd name");
  EXPECT_TRUE(RemoveTree(tree_)) << strerror(errno);
}

TEST_F(RemoveTreeTest, ALinkInPlaceOfTheTreeIsRemovedAlone) {
  EXPECT_EQ(rmdir(tree_.c_str()), 0);
  EXPECT_EQ(symlink(outside_.c_str(), tree_.c_str()), 0);
  EXPECT_TRUE(RemoveTree(tree_));
}

TEST_F(RemoveTreeTest, ATreeThatIsNotThereIsFine) {
  EXPECT_EQ(rmdir(tree_.c_str()), 0);
  EXPECT_TRUE(RemoveTree(tree_));
}

TEST_F(RemoveTreeTest, DepthBeyondPathsAndDescriptorsIsNoHindrance) {
  constexpr int kDepth = 1200;
  const std::string name(100, 'd');
  int here = open(tree_.c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < kDepth; ++i) {
    ASSERT_EQ(mkdirat(here, name.c_str(), 0700), 0);
    int next = openat(here, name.c_str(), O_RDONLY | O_DIRECTORY);
    close(here);
    here = next;
  }
  close(here);
  EXPECT_TRUE(RemoveTree(tree_)) << strerror(errno);
}

TEST_F(RemoveTreeTest, ClosedDirectoriesOfAnOrdinaryUserAreOpened) {
  pid_t pid = fork();
  if (pid == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(2);
    std::string sub = tree_ + "/closed";
    mkdir(sub.c_str(), 0700);
    mkdir((sub + "/deeper").c_str(), 0700);
    Touch(sub + "/deeper/file");
    chmod((sub + "/deeper").c_str(), 0500);
    chmod(sub.c_str(), 0);
    // The tree itself stands in a directory of somebody else, who removes it.
    EXPECT_EQ(mkdir((tree_ + "/own").c_str(), 0), 0);
    bool good = RemoveTree(sub) && RemoveTree(tree_ + "/own");
    _exit(good && access(sub.c_str(), F_OK) != 0 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(RemoveTree(tree_)) << strerror(errno);
}

TEST_F(RemoveTreeTest, WhatCannotBeRemovedIsReported) {
  if (geteuid() == 0) {
    // Root may remove anything here: see what an ordinary user can do about root's files.
    Touch(tree_ + "/file");
    chmod(tree_.c_str(), 0755);
    pid_t pid = fork();
    if (pid == 0) _exit(setuid(65534) == 0 && !RemoveTree(tree_) && errno == EACCES ? 0 : 1);
    int status = 0;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  EXPECT_TRUE(RemoveTree(tree_));
}

// Grows a tree of processes in sessions of their own, below parents that live and that end, and
// kills it. For a child; gives its exit status.
int KillATree() {
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  int ready[2];
  if (pipe(ready) != 0) return 2;
  if (fork() == 0) {
    for (int i = 0; i < 5; ++i) {
      setsid();
      signal(SIGTERM, SIG_IGN);
      if (fork() != 0 && i % 2) _exit(0);
    }
    if (write(ready[1], "x", 1) < 0) _exit(2);
    for (;;) pause();
  }
  char byte;
  if (read(ready[0], &byte, 1) != 1) return 3;
  if (!KillDescendants()) return 4;
  return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD ? 0 : 5;
}

TEST(KillDescendantsTest, AWholeTreeEnds) {
  pid_t pid = fork();
  if (pid == 0) _exit(KillATree());
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
}

TEST(KillDescendantsTest, AWholeTreeEndsWithoutProc) {
  constexpr int kCannotHide = 77;
  pid_t pid = fork();
  if (pid == 0) {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", "/proc", "tmpfs", 0, nullptr) != 0) {
      _exit(kCannotHide);
    }
    _exit(KillATree());
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kCannotHide) GTEST_SKIP() << "/proc stays here";
  EXPECT_EQ(status, 0);
}

TEST(RemoveCreatedTest, OnlyWhatNoNamespaceTookAlong) {
  std::string error;
  int fd = -1;
  Arena* arena = CreateArena(0, &fd, &error);
  ASSERT_TRUE(arena) << error;
  std::string name = "/parley-cleanup-" + std::to_string(getpid());
  int memory = shm_open(name.c_str(), O_CREAT | O_RDWR, 0600);
  ASSERT_GE(memory, 0);
  close(memory);
  arena->created_name_count = 1;
  arena->created_names[0].kind = 'm';
  strcpy(arena->created_names[0].name, name.c_str());
  arena->start.isolation = kNewMount;
  RemoveCreated(arena);
  memory = shm_open(name.c_str(), O_RDWR, 0);
  EXPECT_GE(memory, 0) << "another object of that name, outside the case's namespace";
  close(memory);
  arena->start.isolation = 0;
  RemoveCreated(arena);
  EXPECT_EQ(shm_open(name.c_str(), O_RDWR, 0), -1);
  UnmapArena(arena);
  close(fd);
}

}  // namespace
}  // namespace parley
