// The table of calls: every row parses, variants can be told apart, names mean something.
#include "lib/call_table.h"

#include <algorithm>
#include <set>

#include "gtest/gtest.h"
#include "lib/xlat.h"

namespace parley {
namespace {

// The first row of the name with that constant among the values of the selecting parameter.
const CallRow* Variant(const char* name, const char* param, const std::string& constant) {
  for (const CallRow* row : FindCalls(name)) {
    const int index = row->ParamIndex(param);
    if (index < 0) continue;
    const Param& found = row->params[static_cast<size_t>(index)];
    const bool equal =
        std::find(found.equals.begin(), found.equals.end(), constant) != found.equals.end();
    if (equal || found.contains == constant) return row;
  }
  return nullptr;
}

bool IsSelective(const CallRow& row) {
  return std::any_of(row.params.begin(), row.params.end(), [](const Param& param) {
    return !param.equals.empty() || !param.contains.empty();
  });
}

TEST(CallTable, EveryRowIsRight) {
  for (const std::string& error : CallTableErrors()) ADD_FAILURE() << error;
  EXPECT_GT(CallNames().size(), 300u);
  const std::vector<CallRow>& rows = CallTable();
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].index, static_cast<int>(i));
    EXPECT_FALSE(rows[i].family.empty());
    EXPECT_LE(rows[i].params.size(), 8u) << rows[i].name << " has more words than a frame";
    std::set<std::string> names;
    for (const Param& param : rows[i].params) {
      EXPECT_TRUE(names.insert(param.name).second)
          << rows[i].name << " has two parameters " << param.name;
    }
  }
}

TEST(CallTable, EveryNameHasAFormForAnyArguments) {
  // The last row of a name takes what the others do not, unless it stands for particular values.
  const std::set<std::string> particular = {"futex", "posix_spawn"};
  for (const std::string& name : CallNames()) {
    const std::vector<const CallRow*> rows = FindCalls(name);
    ASSERT_FALSE(rows.empty()) << name;
    EXPECT_EQ(IsSelective(*rows.back()), particular.count(name) > 0) << name;
    // Nothing behind a row that takes everything would ever be chosen.
    for (size_t i = 0; i + 1 < rows.size(); ++i) EXPECT_TRUE(IsSelective(*rows[i])) << name;
  }
}

TEST(CallTable, EveryPlaceToSleepIsASystemCallHere) {
  for (const CallRow& row : CallTable()) {
    ASSERT_FALSE(row.sleeps.empty()) << row.name;
    if (row.sleeps == std::vector<std::string>{row.name}) continue;  // the default
    const bool known =
        std::any_of(row.sleeps.begin(), row.sleeps.end(),
                    [](const std::string& name) { return SystemCallNumber(name) >= 0; });
    EXPECT_TRUE(known) << row.Prototype() << " sleeps in nothing known";
  }
}

TEST(CallTable, SleepersThatKeepTheirOwnNameAreSystemCallsHere) {
  for (const char* name : {"read", "write", "readv", "writev", "flock", "waitid", "splice", "close",
                           "kill", "fsync"}) {
    const CallRow* row = FindCalls(name).front();
    EXPECT_EQ(row->sleeps, std::vector<std::string>{name});
    EXPECT_GE(SystemCallNumber(name), 0) << name;
  }
}

TEST(CallTable, OneRowInFull) {
  const std::vector<const CallRow*> rows = FindCalls("msgsnd");
  ASSERT_EQ(rows.size(), 1u);
  const CallRow& row = *rows[0];
  EXPECT_EQ(row.family, "sysv");
  EXPECT_EQ(row.Prototype(), "msgsnd(msqid, msgp, msgsz, msgflg)");
  EXPECT_EQ(row.RequiredParams(), 4u);
  EXPECT_EQ(row.ParamIndex("msgsz"), 2);
  EXPECT_EQ(row.ParamIndex("nonsense"), -1);
  EXPECT_EQ(row.params[1].type.base, "msgbuf");
  EXPECT_EQ(row.params[1].type.count, "msgsz");
  EXPECT_EQ(row.result.base, "int");
  EXPECT_EQ(row.failure, Failure::kMinusOne);
  EXPECT_EQ(row.sleeps, (std::vector<std::string>{"msgsnd", "ipc"}));
  EXPECT_TRUE(row.needs_ipc);
  EXPECT_FALSE(row.needs_net || row.needs_mount || row.needs_pid || row.pseudo || row.spins);
}

TEST(CallTable, CommandsChooseTheTypeOfTheLastArgument) {
  EXPECT_EQ(Variant("fcntl", "cmd", "F_GETLK")->params[2].type.Print(), "inout flock");
  EXPECT_EQ(Variant("fcntl", "cmd", "F_SETLKW")->params[2].type.Print(), "in flock");
  EXPECT_EQ(Variant("fcntl", "cmd", "F_GETFD")->params.size(), 2u);
  EXPECT_EQ(Variant("fcntl", "cmd", "F_DUPFD")->result.base, "fd");
  EXPECT_EQ(Variant("semctl", "cmd", "SETVAL")->params[3].type.base, "int");
  EXPECT_EQ(Variant("semctl", "cmd", "GETALL")->params[3].type.Print(), "out array(ushort)");
  EXPECT_EQ(Variant("semctl", "cmd", "IPC_SET")->params[3].type.Print(), "in semid_ds");
  EXPECT_EQ(Variant("semctl", "cmd", "GETVAL"), nullptr);  // taken by the general row
  EXPECT_EQ(Variant("ioctl", "request", "FIONREAD")->params[2].type.Print(), "out cell(int)");
  EXPECT_EQ(Variant("getsockopt", "optname", "SO_ERROR")->params[3].type.Print(),
            "out cell(errno)");
  EXPECT_EQ(Variant("setsockopt", "optname", "SO_LINGER")->params[3].type.Print(), "in linger");
}

TEST(CallTable, FlagsChooseWhetherAModeIsNeeded) {
  EXPECT_EQ(Variant("open", "flags", "O_CREAT")->RequiredParams(), 3u);
  EXPECT_EQ(FindCalls("open").back()->RequiredParams(), 2u);
  EXPECT_EQ(Variant("mq_open", "flags", "O_CREAT")->RequiredParams(), 4u);
  EXPECT_EQ(Variant("sem_open", "flags", "O_CREAT")->RequiredParams(), 4u);
}

TEST(CallTable, WhatIsNotWrittenIsNotRequired) {
  EXPECT_EQ(FindCalls("fork").front()->RequiredParams(), 0u);
  EXPECT_EQ(FindCalls("fork").front()->Prototype(), "fork()");
  EXPECT_EQ(FindCalls("ptsname").front()->Prototype(), "ptsname(fd)");
  EXPECT_EQ(FindCalls("store").front()->Prototype(), "store(addr, data, [length])");
  EXPECT_EQ(FindCalls("store").front()->RequiredParams(), 2u);
  EXPECT_EQ(FindCalls("msgctl").back()->RequiredParams(), 2u);
}

TEST(CallTable, FailuresLookAsTheFunctionSays) {
  EXPECT_EQ(FindCalls("mmap").front()->failure, Failure::kMinusOne);
  EXPECT_EQ(FindCalls("sem_open").front()->failure, Failure::kNull);
  EXPECT_EQ(FindCalls("pthread_mutex_lock").front()->failure, Failure::kErrno);
  EXPECT_EQ(FindCalls("getaddrinfo").front()->failure, Failure::kEai);
  EXPECT_EQ(FindCalls("raise").front()->failure, Failure::kNonZero);
  EXPECT_EQ(FindCalls("getpid").front()->failure, Failure::kNever);
}

TEST(CallTable, PropertiesOfSomeRows) {
  EXPECT_TRUE(FindCalls("pthread_spin_lock").front()->spins);
  EXPECT_TRUE(FindCalls("here").front()->pseudo);
  EXPECT_FALSE(FindCalls("fork").front()->pseudo);
  EXPECT_TRUE(FindCalls("_exit").front()->noreturn);
  EXPECT_EQ(FindCalls("shmget").front()->creates, 'm');
  EXPECT_EQ(FindCalls("sem_open").front()->names, 's');
  EXPECT_TRUE(FindCalls("bind").front()->needs_net);
  EXPECT_TRUE(FindCalls("kill").front()->needs_pid);
  EXPECT_TRUE(FindCalls("shm_open").front()->needs_mount);
}

TEST(CallTable, WhatMaySleep) {
  for (const char* name : {"read", "pause", "fcntl", "sem_wait", "sleep", "pthread_barrier_wait",
                           "getaddrinfo", "close", "waitid", "msgsnd"}) {
    EXPECT_TRUE(FindCalls(name).front()->MaySleep()) << name;
  }
  for (const char* name : {"getpid", "alarm", "htonl", "sigaddset", "pthread_spin_lock", "here",
                           "pthread_self", "sem_getvalue"}) {
    ASSERT_FALSE(FindCalls(name).empty()) << name;
    EXPECT_FALSE(FindCalls(name).front()->MaySleep()) << name;
  }
}

TEST(CallTable, UnknownNames) { EXPECT_TRUE(FindCalls("nonsense").empty()); }

}  // namespace
}  // namespace parley
