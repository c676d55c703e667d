#include "runner/command_calls.h"

#include <algorithm>
#include <sstream>

#include "gtest/gtest.h"
#include "lib/call_table.h"
#include "lib/struct_table.h"

namespace parley {
namespace {

struct Shown {
  int status;
  std::string out, err;
};

Shown Show(const std::string& filter, bool structs = false, bool markdown = false) {
  CallsCommand command;
  command.filter = filter;
  command.structs = structs;
  command.markdown = markdown;
  std::ostringstream out, err;
  const int status = ShowCalls(command, out, err);
  return {status, out.str(), err.str()};
}

size_t LineCount(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(CommandCallsTest, ACallInFull) {
  const Shown shown = Show("msgrcv");
  EXPECT_EQ(shown.status, 0);
  EXPECT_EQ(shown.err, "");
  EXPECT_EQ(shown.out,
            "msgrcv(msqid, msgp, msgsz, msgtyp, msgflg)\n"
            "    msqid    int\n"
            "    msgp     out message {type, bytes} of msgsz bytes\n"
            "    msgsz    size\n"
            "    msgtyp   long\n"
            "    msgflg   flags of msgrcv_flags\n"
            "    returns  ssize, or -1 and errno\n"
            "    may sleep in msgrcv, ipc\n"
            "    kept apart from the machine by namespaces: IPC\n");
}

TEST(CommandCallsTest, VariantsSayWhatSelectsThem) {
  const Shown shown = Show("mq_open");
  EXPECT_EQ(shown.status, 0);
  EXPECT_EQ(shown.out,
            "mq_open(name, flags, mode, attr)\n"
            "    name     string\n"
            "    flags    flags with O_CREAT\n"
            "    mode     mode, octal\n"
            "    attr     struct mq_attr\n"
            "    returns  descriptor, or -1 and errno\n"
            "    may sleep in mq_open\n"
            "    kept apart from the machine by namespaces: IPC\n"
            "\n"
            "mq_open(name, flags)\n"
            "    name     string\n"
            "    flags    flags of open_flags\n"
            "    returns  descriptor, or -1 and errno\n"
            "    may sleep in mq_open\n"
            "    kept apart from the machine by namespaces: IPC\n");
}

TEST(CommandCallsTest, ErrorNumbersSpinsAndCallsThatDoNotReturn) {
  EXPECT_EQ(Show("pthread_spin_lock").out,
            "pthread_spin_lock(lock)\n"
            "    lock     an initialised pthread_spinlock_t\n"
            "    returns  0, or an error number\n"
            "    may sleep in no system call: it spins\n");
  EXPECT_EQ(Show("exit").out,
            "exit(status)\n"
            "    status   int\n"
            "    returns  nothing: it does not come back\n");
  EXPECT_NE(Show("system").out.find(
                "returns  wait status: exited(3), killed(SIGTERM), or -1 and errno\n"),
            std::string::npos);
  EXPECT_NE(Show("getpid").out.find("returns  process id or actor; cannot fail\n"),
            std::string::npos);
  EXPECT_NE(Show("execve").out.find("returns  only if it fails: -1 and errno\n"),
            std::string::npos);
}

TEST(CommandCallsTest, ParametersThatNoOneWritesAreNotShown) {
  EXPECT_EQ(Show("fork").out.find("actor  "), std::string::npos);
  EXPECT_EQ(Show("fork").out.rfind("fork()\n", 0), 0u);
  const std::string thread = Show("pthread_create").out;
  EXPECT_NE(thread.find("a new actor: write '= NAME', and steps 'NAME: ...' from there on; or an "
                        "error number\n"),
            std::string::npos)
      << thread;
}

TEST(CommandCallsTest, AllCallsOneLineEach) {
  const Shown shown = Show("");
  EXPECT_EQ(shown.status, 0);
  EXPECT_EQ(shown.out.rfind("Signals (signal)\n  kill(pid, sig)\n", 0), 0u);
  EXPECT_NE(shown.out.find("\nSystem V IPC (sysv)\n  ftok(path, proj_id)\n"), std::string::npos);
  EXPECT_NE(shown.out.find("\n  msgrcv(msqid, out msgp, msgsz, msgtyp, msgflg)\n"),
            std::string::npos);
  EXPECT_NE(shown.out.find("\n  msgctl(msqid, cmd, [buf])\n"), std::string::npos);
  for (const std::string& name : CallNames()) {
    EXPECT_NE(shown.out.find("\n  " + name + "("), std::string::npos) << name;
  }
}

TEST(CommandCallsTest, AFilterIsANameAFamilyAPartOrAPattern) {
  const std::string read = Show("read").out;
  EXPECT_EQ(read.rfind("read(fd, buf, count)\n", 0), 0u);
  EXPECT_EQ(read.find("pread("), std::string::npos) << "an exact name means that call only";
  EXPECT_NE(Show("sysv").out.find("\nsemop("), std::string::npos);
  EXPECT_EQ(Show("sysv").out.find("\nsem_wait("), std::string::npos);
  EXPECT_NE(Show("rwlock_t").out.find("pthread_rwlock_timedwrlock("), std::string::npos);
  EXPECT_EQ(Show("msg*").out.rfind("msgget(", 0), 0u);
}

TEST(CommandCallsTest, AnUnknownNameGetsTheNearestOne) {
  const Shown call = Show("msgrvc");
  EXPECT_EQ(call.status, 2);
  EXPECT_EQ(call.out, "");
  EXPECT_EQ(call.err, "parley: no call matches msgrvc; did you mean msgrcv?\n");
  const Shown structure = Show("sembfu", true);
  EXPECT_EQ(structure.status, 2);
  EXPECT_EQ(structure.err, "parley: no struct matches sembfu; did you mean sembuf?\n");
}

TEST(CommandCallsTest, AStruct) {
  const Shown shown = Show("pollfd", true);
  EXPECT_EQ(shown.status, 0);
  EXPECT_EQ(shown.out,
            "struct pollfd: 8 bytes here, the first 3 fields may stand without their names\n"
            "    fd       in          descriptor\n"
            "    events   in          flags of poll_events\n"
            "    revents  out         flags of poll_events\n");
}

TEST(CommandCallsTest, AllStructs) {
  const Shown shown = Show("", true);
  EXPECT_EQ(shown.status, 0);
  size_t lines = AllStructs().size() - 1;  // empty ones between
  for (const StructInfo& info : AllStructs()) {
    EXPECT_NE(shown.out.find("struct " + info.name + ": "), std::string::npos) << info.name;
    lines += 1 + info.fields.size();
  }
  EXPECT_EQ(LineCount(shown.out), lines);
}

TEST(CommandCallsTest, MarkdownKeepsItsTables) {
  const Shown shown = Show("", false, true);
  EXPECT_EQ(shown.out.rfind("# Calls\n\n", 0), 0u);
  EXPECT_NE(shown.out.find("\n## Files, pipes, waiting for descriptors\n\n"
                           "| call | parameters | returns | may sleep in |\n"
                           "| --- | --- | --- | --- |\n"
                           "| `open(path, flags, mode)` | `path` string<br>`flags` flags with "
                           "O_CREAT<br>`mode` mode, octal | descriptor, or -1 and errno | open, "
                           "openat |\n"),
            std::string::npos);
  // Every line of a table has its four cells.
  std::istringstream lines(shown.out);
  std::string line;
  size_t rows = 0;
  while (std::getline(lines, line)) {
    if (line.rfind("| `", 0) != 0) continue;
    ++rows;
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    }
    EXPECT_EQ(bars, 5u) << line;
  }
  EXPECT_EQ(rows, CallTable().size());
  EXPECT_NE(Show("pollfd", true, true)
                .out.find("| field | direction | type |\n| --- | --- | --- |\n"
                          "| `fd` | in | descriptor |\n"),
            std::string::npos);
}

}  // namespace
}  // namespace parley
