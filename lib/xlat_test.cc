#include "lib/xlat.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace parley {
namespace {

// The lists as text, set by set.
std::map<std::string, std::vector<std::string>> Lists() {
  const std::vector<std::pair<const char*, const char*>> rows = {
#define XLAT_SET(set, field, octal) {#set, nullptr},
#define XLAT(name) {nullptr, #name},
#define XLAT_VALUE(name, value) {nullptr, #name},
#include "lib/xlat/errno.inc"
#include "lib/xlat/files.inc"
#include "lib/xlat/limits.inc"
#include "lib/xlat/memory.inc"
#include "lib/xlat/process.inc"
#include "lib/xlat/signals.inc"
#include "lib/xlat/sockets.inc"
#include "lib/xlat/sysv.inc"
#undef XLAT_SET
#undef XLAT
#undef XLAT_VALUE
  };
  std::map<std::string, std::vector<std::string>> lists;
  std::string set;
  for (const auto& row : rows) {
    if (row.first != nullptr) {
      set = row.first;
      EXPECT_EQ(0U, lists.count(set)) << set << " is opened twice";
    } else {
      lists[set].push_back(row.second);
    }
  }
  return lists;
}

// Names of guarded constants in a file of three-line guards.
std::vector<std::string> Guards(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::vector<std::string> names;
  std::regex guard("#ifndef (\\w+)");
  std::smatch match;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_match(line, match, guard)) names.push_back(match[1]);
  }
  EXPECT_FALSE(names.empty()) << path;
  return names;
}

TEST(XlatListsTest, NoNameStandsTwiceInASet) {
  for (const auto& [set, names] : Lists()) {
    EXPECT_TRUE(IsKnownSet(set)) << set;
    std::set<std::string> seen;
    for (const std::string& name : names) {
      EXPECT_TRUE(seen.insert(name).second) << set << " has " << name << " twice";
      EXPECT_TRUE(IsKnownConstant(name)) << name;
    }
  }
}

TEST(XlatListsTest, NoPrintedNameHidesAnother) {
  // Names that share their value with another of their set and are never printed.
  const std::set<std::string> second = {
      "SIGPOLL", "SIGIOT", "SIGCLD", "O_RSYNC", "O_NDELAY", "MAP_ANON", "AF_LOCAL", "EWOULDBLOCK",
      "EDEADLOCK", "ENOTSUP", "PTHREAD_MUTEX_DEFAULT", "TIOCINQ", "SIOCINQ", "SIOCOUTQ",
      "POSIX_MADV_NORMAL", "POSIX_MADV_RANDOM", "POSIX_MADV_SEQUENTIAL", "POSIX_MADV_WILLNEED",
      "POSIX_MADV_DONTNEED", "_SC_PAGE_SIZE", "_SC_IOV_MAX", "AT_EACCESS", "O_LARGEFILE",
      "INADDR_NONE",
      // One number for different things, told apart by the parameter they stand in.
      "SOL_IP", "SOL_TCP", "SOL_UDP", "SOL_IPV6"};
  for (const auto& [set, names] : Lists()) {
    if (set == "limit") continue;
    for (const std::string& name : names) {
      if (second.count(name) != 0 || name.rfind("PF_", 0) == 0) continue;
      auto value = ConstantValue(name);
      if (!value) continue;
      EXPECT_EQ(name, PrintValue(set, *value)) << set;
    }
  }
}

TEST(XlatListsTest, EveryGuardIsForANameOfTheLists) {
  for (const char* path : {"lib/xlat/absent.inc", "lib/xlat/kernel_abi.inc"}) {
    for (const std::string& name : Guards(path)) EXPECT_TRUE(IsKnownConstant(name)) << name;
  }
  std::set<std::string> calls = {
#define XLAT_CALL(call) #call,
#include "lib/xlat/system_calls.inc"
#undef XLAT_CALL
  };
  for (const std::string& name : Guards("lib/xlat/absent_system_calls.inc")) {
    EXPECT_EQ(1U, calls.count(name.substr(4))) << name;
  }
}

// A guard whose name is an enumerator would hide a constant that the system has.
TEST(XlatListsTest, WhatEveryLinuxHasIsPresent) {
  for (const char* name : {"EAGAIN",
                           "SIGSTKFLT",
                           "SA_RESTART",
                           "SI_TKILL",
                           "SEGV_ACCERR",
                           "CLD_CONTINUED",
                           "O_PATH",
                           "F_SETPIPE_SZ",
                           "F_OFD_SETLKW",
                           "F_SEAL_WRITE",
                           "MAP_FIXED_NOREPLACE",
                           "MSG_COPY",
                           "MSG_STAT",
                           "SEM_INFO",
                           "SHM_REMAP",
                           "RLIMIT_MSGQUEUE",
                           "RLIMIT_SIGPENDING",
                           "EPOLLEXCLUSIVE",
                           "SO_REUSEPORT",
                           "SO_PEERCRED",
                           "TCP_USER_TIMEOUT",
                           "MSG_CMSG_CLOEXEC",
                           "SCM_CREDENTIALS",
                           "PTHREAD_MUTEX_ROBUST",
                           "P_PIDFD",
                           "FUTEX_OWNER_DIED",
                           "CLOCK_TAI",
                           "PR_SET_CHILD_SUBREAPER",
                           "SIGEV_THREAD_ID",
                           "SOMAXCONN",
                           "_SC_SIGSTKSZ",
                           "_PC_PIPE_BUF"}) {
    EXPECT_TRUE(ConstantValue(name)) << name;
  }
}

TEST(XlatTest, ConstantsHaveTheirValues) {
  EXPECT_EQ(EAGAIN, ConstantValue("EAGAIN"));
  EXPECT_EQ(EAGAIN, ConstantValue("EWOULDBLOCK"));
  EXPECT_EQ(O_RDWR, ConstantValue("O_RDWR"));
  EXPECT_EQ(SIGRTMIN, ConstantValue("SIGRTMIN"));
  EXPECT_EQ(sysconf(_SC_PAGESIZE), ConstantValue("PAGESIZE"));
  EXPECT_EQ(1, ConstantValue("SIG_IGN"));
  EXPECT_EQ(-1, ConstantValue("MAP_FAILED"));
  EXPECT_EQ(0, ConstantValue("NULL"));
  EXPECT_EQ(INT64_MIN, ConstantValue("LONG_MIN"));
  EXPECT_EQ(0xffffffff, ConstantValue("INADDR_BROADCAST"));
  EXPECT_EQ(0x80000000, ConstantValue("EPOLLET"));
}

TEST(XlatTest, UnknownNamesAreUnknown) {
  EXPECT_FALSE(IsKnownConstant("IPC_NOWIAT"));
  EXPECT_EQ(std::nullopt, ConstantValue("IPC_NOWIAT"));
  EXPECT_FALSE(IsKnownConstant(""));
  EXPECT_FALSE(IsKnownSet("nosuch"));
}

TEST(XlatTest, NamesWithoutValueAreKnown) {
  EXPECT_TRUE(IsKnownConstant("O_EXEC"));
#ifndef O_EXEC
  EXPECT_EQ(std::nullopt, ConstantValue("O_EXEC"));
#endif
}

TEST(XlatTest, TheTargetNamesUsers) {
  EXPECT_TRUE(IsKnownConstant("USER1"));
  EXPECT_EQ(std::nullopt, ConstantValue("USER1"));
  SetTargetConstant("USER1", 65533);
  EXPECT_EQ(65533, ConstantValue("USER1"));
  EXPECT_FALSE(IsKnownConstant("USER3"));
  SetTargetConstant("USER3", 7);
  EXPECT_EQ(7, ConstantValue("USER3"));
  const auto& names = ConstantNames();
  EXPECT_EQ(1, std::count(names.begin(), names.end(), "USER1"));
  EXPECT_EQ(1, std::count(names.begin(), names.end(), "USER3"));
  EXPECT_EQ(1, std::count(names.begin(), names.end(), "IPC_NOWAIT"));
}

TEST(PrintValueTest, PrintsTheNameOrTheNumber) {
  EXPECT_EQ("EAGAIN", PrintValue("errno", EAGAIN));
  EXPECT_EQ("EAGAIN", PrintErrno(EAGAIN));
  EXPECT_EQ("0", PrintErrno(0));
  EXPECT_EQ("5000", PrintErrno(5000));
  EXPECT_EQ("AF_INET", PrintValue("address_family", AF_INET));
  EXPECT_EQ("F_SETLKW", PrintValue("fcntl_cmd", F_SETLKW));
  EXPECT_EQ("SEEK_END", PrintValue("seek_whence", SEEK_END));
  EXPECT_EQ("SIG_BLOCK", PrintValue("sigprocmask_how", SIG_BLOCK));
  EXPECT_EQ("-1", PrintValue("seek_whence", -1));
  EXPECT_EQ("3", PrintValue("nosuch", 3));
}

TEST(PrintFlagsTest, JoinsNames) {
  EXPECT_EQ("O_RDWR|O_CREAT|O_EXCL", PrintFlags("open_flags", O_EXCL | O_CREAT | O_RDWR));
  EXPECT_EQ("MSG_PEEK|MSG_DONTWAIT", PrintFlags("msg_flags", MSG_PEEK | MSG_DONTWAIT));
  EXPECT_EQ("SHM_RND", PrintFlags("shmat_flags", 020000));
  EXPECT_EQ("IPC_NOWAIT|SEM_UNDO", PrintFlags("semop_flags", 014000));
}

TEST(PrintFlagsTest, AFieldOfSeveralBitsIsOneName) {
  EXPECT_EQ("O_RDONLY|O_NONBLOCK", PrintFlags("open_flags", O_NONBLOCK));
  EXPECT_EQ("MAP_SHARED_VALIDATE|MAP_ANONYMOUS",
            PrintFlags("mmap_flags", MAP_SHARED_VALIDATE | MAP_ANONYMOUS));
  EXPECT_EQ("MAP_ANONYMOUS", PrintFlags("mmap_flags", MAP_ANONYMOUS));
  EXPECT_EQ("SOCK_SEQPACKET|SOCK_CLOEXEC",
            PrintFlags("socket_type", SOCK_SEQPACKET | SOCK_CLOEXEC));
  // No access mode has both bits.
  EXPECT_EQ("O_CREAT|0x3", PrintFlags("open_flags", O_CREAT | 3));
}

TEST(PrintFlagsTest, FlagsThatContainOthersComeFirst) {
  EXPECT_EQ("O_WRONLY|O_SYNC", PrintFlags("open_flags", O_WRONLY | O_SYNC));
  EXPECT_EQ("O_WRONLY|O_DSYNC", PrintFlags("open_flags", O_WRONLY | O_DSYNC));
  EXPECT_EQ("O_RDWR|O_TMPFILE", PrintFlags("open_flags", O_RDWR | O_TMPFILE));
  EXPECT_EQ("O_RDONLY|O_DIRECTORY", PrintFlags("open_flags", O_DIRECTORY));
}

TEST(PrintFlagsTest, PermissionsAreOctal) {
  EXPECT_EQ("IPC_CREAT|0600", PrintFlags("ipc_flags", 01600));
  EXPECT_EQ("0", PrintFlags("ipc_flags", 0));
  EXPECT_EQ("0644", PrintFlags("mode", 0644));
  EXPECT_EQ("S_IFIFO|0600", PrintFlags("mode", 0010600));
  EXPECT_EQ("SHM_DEST|SHM_LOCKED|0600", PrintFlags("shm_mode", 03600));
}

TEST(PrintFlagsTest, ZeroHasItsNameWhereThereIsOne) {
  EXPECT_EQ("PROT_NONE", PrintFlags("mmap_prot", 0));
  EXPECT_EQ("PROT_READ|PROT_WRITE", PrintFlags("mmap_prot", 3));
  EXPECT_EQ("0", PrintFlags("msg_flags", 0));
  EXPECT_EQ("0", PrintFlags("nosuch", 0));
}

TEST(PrintFlagsTest, BitsWithoutANameAreHex) {
  EXPECT_EQ("MS_SYNC|0x100000", PrintFlags("ms_flags", MS_SYNC | 0x100000));
  EXPECT_EQ("0x12", PrintFlags("nosuch", 0x12));
  EXPECT_EQ("-1", PrintFlags("open_flags", -1));
}

TEST(PrintFlagsTest, TheHighestBitOfAnIntDoesNotSpread) {
  EXPECT_EQ("EPOLLIN|EPOLLET", PrintFlags("epoll_events", 0x80000001));
  EXPECT_EQ("EPOLLIN|EPOLLET", PrintFlags("epoll_events", static_cast<int32_t>(0x80000001)));
}

TEST(PrintSignalTest, RealTimeSignalsCountFromTheFirst) {
  EXPECT_EQ("SIGUSR1", PrintSignal(SIGUSR1));
  EXPECT_EQ("SIGIO", PrintSignal(SIGPOLL));
  EXPECT_EQ("SIGRTMIN", PrintSignal(SIGRTMIN));
  EXPECT_EQ("SIGRTMIN+2", PrintSignal(SIGRTMIN + 2));
  EXPECT_EQ("SIGRTMAX", PrintSignal(SIGRTMAX));
  EXPECT_EQ("0", PrintSignal(0));
  EXPECT_EQ("-1", PrintSignal(-1));
  EXPECT_EQ(std::to_string(SIGRTMIN - 1), PrintSignal(SIGRTMIN - 1));
  EXPECT_EQ("SIGRTMIN+1", PrintValue("signal", SIGRTMIN + 1));
}

TEST(NamesOfSetTest, HoldsAlsoWhatIsMissingHereAndSecondNames) {
  const auto has = [](const char* set, const char* name) {
    const std::vector<std::string>& names = NamesOfSet(set);
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  EXPECT_TRUE(has("signal", "SIGINT") && has("signal", "SIGRTMIN") && has("signal", "SIGCLD"));
  EXPECT_FALSE(has("signal", "SIG_IGN") || has("signal", "EINTR"));
  EXPECT_TRUE(has("errno", "EAGAIN") && has("errno", "EWOULDBLOCK"));
  EXPECT_FALSE(has("errno", "EAI_AGAIN"));
  for (const char* set : {"signal", "errno"}) {
    for (const std::string& name : NamesOfSet(set)) EXPECT_TRUE(IsKnownConstant(name)) << name;
  }
  EXPECT_TRUE(NamesOfSet("nosuch").empty());
}

TEST(PrintSiCodeTest, TheSignalTellsTheMeaning) {
  EXPECT_EQ("SI_USER", PrintSiCode(SIGSEGV, SI_USER));
  EXPECT_EQ("SI_QUEUE", PrintSiCode(SIGUSR1, SI_QUEUE));
  EXPECT_EQ("SEGV_ACCERR", PrintSiCode(SIGSEGV, 2));
  EXPECT_EQ("BUS_ADRERR", PrintSiCode(SIGBUS, 2));
  EXPECT_EQ("CLD_KILLED", PrintSiCode(SIGCHLD, 2));
  EXPECT_EQ("POLL_OUT", PrintSiCode(SIGIO, 2));
  EXPECT_EQ("2", PrintSiCode(SIGUSR1, 2));
}

TEST(SystemCallNumberTest, KnowsTheNumbersHere) {
  EXPECT_EQ(SYS_read, SystemCallNumber("read"));
  EXPECT_EQ(SYS_futex, SystemCallNumber("futex"));
  EXPECT_EQ(SYS_restart_syscall, SystemCallNumber("restart_syscall"));
  EXPECT_EQ(-1, SystemCallNumber("nosuch"));
#ifndef SYS_socketcall
  EXPECT_EQ(-1, SystemCallNumber("socketcall"));
#endif
}

}  // namespace
}  // namespace parley
