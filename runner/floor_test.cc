// The floor on this system, and what is said where pieces of it are missing. A filter of system
// calls takes them away, from a child.
#include "runner/floor.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

// What `body` returns in a child.
std::string InChild(const std::function<std::string()>& body) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t pid = fork();
  if (pid == 0) {
    const std::string text = body();
    _exit(write(ends[1], text.data(), text.size()) < 0 ? 1 : 0);
  }
  close(ends[1]);
  std::string text;
  char bytes[4096];
  for (ssize_t n; (n = read(ends[0], bytes, sizeof(bytes))) > 0;) {
    text.append(bytes, static_cast<size_t>(n));
  }
  close(ends[0]);
  waitpid(pid, nullptr, 0);
  return text;
}

// Makes a system call fail with ENOSYS in this process and its children.
bool TakeAway(unsigned call) {
  struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {4, program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

// The report of a system without the call, only the lines that say something else than "holds".
std::string Without(unsigned call) {
  const CaseFolder folder;  // whatever cannot be removed without the call goes with it
  return InChild([call, &folder] {
    setenv("TEST_TMPDIR", folder.path().c_str(), 1);
    if (!TakeAway(call)) return std::string("cannot filter");
    std::string text;
    for (const FloorNeed& need : TryFloor()) {
      if (need.state != FloorNeed::State::kHolds) text += FloorText({need});
    }
    return text;
  });
}

class FloorTest : public testing::Test {
 protected:
  void SetUp() override {
    if (InChild([] { return TakeAway(SYS_acct) ? "yes" : "no"; }) != "yes") {
      GTEST_SKIP() << "this system has no filter of system calls";
    }
  }
};

TEST(FloorHereTest, Holds) {
  std::string error;
  EXPECT_TRUE(FloorHolds(&error)) << error;
  EXPECT_EQ(error, "");
  for (const FloorNeed& need : TryFloor()) {
    EXPECT_EQ(need.state, FloorNeed::State::kHolds) << need.calls << ": " << need.reason;
  }
}

TEST(FloorHereTest, LimitsAreNamedInPlainWords) {
  EXPECT_EQ(InChild([] {
              struct rlimit none = {4, 4};
              setrlimit(RLIMIT_NOFILE, &none);
              std::string error;
              return FloorHolds(&error) ? "it holds" : error;
            }),
            "this system cannot run Parley: no memory to share (memfd_create, and a file in the "
            "temporary directory): Too many open files");
#ifndef __SANITIZE_ADDRESS__  // which needs address space itself, and ends the child
  EXPECT_EQ(InChild([] {
              struct rlimit none = {1 << 20, 1 << 20};
              setrlimit(RLIMIT_AS, &none);
              std::string error;
              return FloorHolds(&error) ? "it holds" : error;
            }),
            "this system cannot run Parley: mmap gives no memory: Cannot allocate memory");
#endif
}

TEST_F(FloorTest, WhatStandsOnSomethingMissingIsNotTried) {
  const std::string text = Without(SYS_pipe2);
  EXPECT_EQ(
      text.rfind("MISSING    pipe2, fcntl, close  pipes between the harness and its actors: pipe2 "
                 "makes no pipe: Function not implemented\nnot tried  read, write  ",
                 0),
      0u)
      << text;
  EXPECT_NE(text.find("not tried  mkdir"), text.npos) << text;
}

TEST_F(FloorTest, WhatStandsAloneIsAllTried) {
  EXPECT_EQ(Without(SYS_waitid),
            "MISSING    waitid  looking at a process that ended, without removing it: waitid does "
            "not wait for a child: Function not implemented\n");
  const std::string text = Without(SYS_chdir);
  EXPECT_EQ(text.rfind("MISSING    mkdir, chmod, chdir, opendir, rmdir  ", 0), 0u) << text;
  EXPECT_NE(text.find(": chdir does not enter a folder in "), text.npos) << text;
}

TEST_F(FloorTest, EachCallIsMissed) {
  const struct {
    unsigned call;
    const char* reason;
  } kMissing[] = {
      {SYS_ftruncate, "no memory to share (ftruncate): Function not implemented"},
      {SYS_fcntl, "fcntl(F_DUPFD_CLOEXEC) gives no other number to a pipe"},
      {SYS_close, "close does not close a pipe: Function not implemented"},
      {SYS_rmdir, " cannot be opened, read and removed: Function not implemented"},
      {SYS_ppoll, "ppoll sees data in an empty pipe: Function not implemented"},
      {SYS_wait4, "waitpid does not wait for a child: Function not implemented"},
  };
  for (const auto& missing : kMissing) {
    const std::string text = Without(missing.call);
    EXPECT_NE(text.find(missing.reason), text.npos) << text;
  }
}

}  // namespace
}  // namespace parley
