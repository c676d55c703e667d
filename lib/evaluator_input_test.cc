// Inputs by the type of their place, and expressions as the trace shows them.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <time.h>

#include "lib/evaluator.h"
#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

Environment Known() {
  Environment env;
  env.Bind("n", Value::Int(3));
  env.Bind("m", Value::Address(0x1000));
  env.Bind("s", Value::Bytes("abc"));
  env.Bind("rest", StructOf("timespec", {{"tv_sec", Value::Int(2)}, {"tv_nsec", Value::Int(5)}}));
  env.Bind("ds", StructOf("msqid_ds", {{"msg_perm.uid", Value::Int(7, "uid")},
                                       {"msg_qbytes", Value::Int(100, "ulong")}}));
  Value pair;
  pair.kind = Value::Kind::kList;
  pair.items = {Value::Int(5, "fd"), Value::Int(6, "fd")};
  env.Bind("pair", pair);
  Value list;
  list.kind = Value::Kind::kList;
  list.items = {StructOf("addrinfo_record",
                         {{"ai_addr", StructOf("sockaddr", {{"family", Value::Int(AF_INET)},
                                                            {"port", Value::Int(80)}})}})};
  env.Bind("list", list);
  env.SetActor("p", {100, 100, 0x7000});
  env.SetActor("t", {100, 101, 0x7100});
  return env;
}

std::string Input(const std::string& text, const Type& type) {
  Value value;
  EvalError error;
  if (EvaluateInput(*ExprOf(text), type, Known(), &value, &error)) return value.Print();
  return (error.unsupported ? "(unsupported) " : "") + error.message;
}

struct Case {
  const char* type;
  const char* text;
  std::string result;
};

void ExpectAll(const std::vector<Case>& cases) {
  for (const Case& test : cases) {
    EXPECT_EQ(Input(test.text, TypeOf(test.type)), test.result) << test.type << " " << test.text;
  }
}

TEST(EvaluateInputTest, ScalarsTakeTheTypeOfTheirPlace) {
  ExpectAll({
      {"int", "n", "3"},
      {"flags(open_flags)", "O_RDWR|O_CREAT", "O_RDWR|O_CREAT"},
      {"signal", "SIGUSR1", "SIGUSR1"},
      {"mode", "0640", PrintFlags("mode", 0640)},
      {"addr", "m + 1", "0x1001"},
      {"int", "s", "s is not a number"},
      {"int", "[1]", "[1] is not a number"},
      {"int", "unbound", "unbound is not bound"},
      {"int", "3 => 4", "3"},
      {"uid", "USER1", "(unsupported) this system has no USER1"},
  });
}

TEST(EvaluateInputTest, AnActorIsTheNumberThatItsPlaceWants) {
  ExpectAll({
      {"pid", "t", "100"},
      {"tid", "t", "101"},
      {"thread", "t", "0x7100"},
      {"pid", "-t", "-100"},
      {"pid", "-p", "-100"},
      {"int", "t", "100"},
  });
}

TEST(EvaluateInputTest, HandlersAreWordsOnlyWhereAHandlerStands) {
  ExpectAll({
      {"handler", "SIG_IGN", "SIG_IGN"},
      {"handler", "other", "other is not bound"},
      {"int", "record", "record is not bound"},
  });
  Value value;
  EvalError error;
  ASSERT_TRUE(EvaluateInput(*ExprOf("record"), TypeOf("handler"), Known(), &value, &error));
  EXPECT_EQ(value.number, kRecordHandler);
  ASSERT_TRUE(EvaluateInput(*ExprOf("hold"), TypeOf("handler"), Known(), &value, &error));
  EXPECT_EQ(value.number, kHoldHandler);
}

TEST(EvaluateInputTest, ADurationFitsWhereItIsExact) {
  ExpectAll({
      {"ms", "50ms", "50"},
      {"ms", "2s", "2000"},
      {"ms", "-1", "-1"},
      {"seconds", "2s", "2"},
      {"seconds", "1h", "3600"},
      {"ms", "50us", "50us is no whole number of milliseconds"},
      {"seconds", "50ms", "50ms is no whole number of seconds"},
      {"int", "50ms", "a duration does not fit int"},
      {"interval", "50ms", "{tv_sec=0, tv_nsec=50000000}"},
      {"interval", "1500ms", "{tv_sec=1, tv_nsec=500000000}"},
      {"interval", "-500ms", "{tv_sec=-1, tv_nsec=500000000}"},
      {"interval", "-1h", "{tv_sec=-3600, tv_nsec=0}"},
      {"interval", "1h + 1s", "{tv_sec=3601, tv_nsec=0}"},
      {"in timeval", "1500ms", "{tv_sec=1, tv_usec=500000}"},
      {"in timeval", "1ns", "1ns is no whole number of microseconds"},
      {"interval", "50", "50 has no unit of time"},
      {"in itimerval", "{it_value=50ms, it_interval={0, 7}}",
       "{it_value={tv_sec=0, tv_usec=50000}, it_interval={tv_sec=0, tv_usec=7}}"},
      {"in itimerspec", "{it_value=1ns}", "{it_value={tv_sec=0, tv_nsec=1}}"},
  });
}

TEST(EvaluateInputTest, RawTimesMayBeWrongAndBoundOnesGoInAgain) {
  ExpectAll({
      {"interval", "{0, 1000000000}", "{tv_sec=0, tv_nsec=1000000000}"},
      {"interval", "{tv_nsec=-1}", "{tv_nsec=-1}"},
      {"interval", "rest", "{tv_sec=2, tv_nsec=5}"},
      {"time(CLOCK_REALTIME)", "rest", "{tv_sec=2, tv_nsec=5}"},
      {"in timespec", "rest", "{tv_sec=2, tv_nsec=5}"},
      {"in timeval", "rest", "rest is no struct timeval"},
      {"interval", "s", "s is no struct timespec"},
      {"interval", "unbound", "unbound is no struct timespec"},
      {"interval", "\"x\"", "\"x\" is no struct timespec"},
      {"interval", "{1, 2, 3}", "struct timespec has no field "},
  });
}

TEST(EvaluateInputTest, AnAbsoluteTimeIsLeftToTheActor) {
  const std::string monotonic = std::to_string(CLOCK_MONOTONIC);
  const std::string realtime = std::to_string(CLOCK_REALTIME);
  ExpectAll({
      {"time(CLOCK_REALTIME)", "in(50ms)", "{offset=50000000, clock=" + realtime + "}"},
      {"time(CLOCK_MONOTONIC)", "in(-1h)", "{offset=-3600000000000, clock=" + monotonic + "}"},
      {"time(CLOCK_REALTIME)", "in(1s, CLOCK_MONOTONIC)",
       "{offset=1000000000, clock=" + monotonic + "}"},
      {"time(CLOCK_REALTIME)", "in()", "in takes a duration and, if wanted, a clock"},
      {"interval", "in(50ms)", "in(..) is for absolute times"},
      {"in timespec", "in(50ms)", "in(..) is for absolute times"},
  });
}

TEST(EvaluateInputTest, StructsByPositionByNameAndFromABase) {
  ExpectAll({
      {"in flock", "{F_RDLCK, SEEK_SET, 0, 5}",
       "{l_type=F_RDLCK, l_whence=SEEK_SET, l_start=0, l_len=5}"},
      {"in flock", "{F_RDLCK, l_len=n}", "{l_type=F_RDLCK, l_len=3}"},
      {"in flock", "{F_RDLCK, ...}", "{l_type=F_RDLCK}"},
      {"in msqid_ds", "{..ds, msg_qbytes=16}", "{msg_perm.uid=7, msg_qbytes=16}"},
      {"in msqid_ds", "{..ds, msg_perm.mode=0600}",
       "{msg_perm.uid=7, msg_qbytes=100, msg_perm.mode=0600}"},
      {"in msqid_ds", "ds", "{msg_perm.uid=7, msg_qbytes=100}"},
      {"in semid_ds", "ds", "ds is no struct semid_ds"},
      {"in semid_ds", "{..ds}", "ds is no struct semid_ds"},
      {"in msqid_ds", "{..unbound}", "unbound is no struct msqid_ds"},
      {"in flock", "{1, 2, 3, 4, 5}", "struct flock has no field "},
      {"in flock", "{l_typ=1}", "struct flock has no field l_typ"},
      {"in flock", "{l_start=s}", "l_start: s is not a number"},
      {"in flock", "7", "7 is no struct flock"},
      {"in sigaction", "{SIG_IGN, [SIGINT], SA_RESTART}",
       "{handler=SIG_IGN, mask=[SIGINT], flags=SA_RESTART}"},
  });
}

TEST(EvaluateInputTest, WhatOnlyTheSystemWritesIsNoInputOfAnInOutStruct) {
  ExpectAll({
      {"inout array(pollfd)[1]", "[{n, POLLIN, POLLHUP}]", "[{fd=3, events=POLLIN}]"},
      {"inout array(pollfd)[1]", "[{n, POLLIN, POLLOUT => POLLHUP}]",
       "[{fd=3, events=POLLIN, revents=POLLOUT}]"},
      {"inout flock", "{F_RDLCK, SEEK_SET, 0, 0} => {F_UNLCK, ...}",
       "{l_type=F_RDLCK, l_whence=SEEK_SET, l_start=0, l_len=0}"},
      {"inout flock", "{F_RDLCK => F_UNLCK, l_pid=0 => _}", "{l_type=F_RDLCK, l_pid=0}"},
  });
}

TEST(EvaluateInputTest, CellsAndLists) {
  ExpectAll({
      {"inout cell(socklen)", "[128 => 16]", "128"},
      {"inout cell(socklen)", "[128]", "128"},
      {"inout cell(socklen)", "128 => 16", "write [v] for a pointer to one number, not 128"},
      {"inout cell(socklen)", "[1, 2]", "write [v] for a pointer to one number, not [1, 2]"},
      {"in array(ushort)", "[3, 0, n]", "[3, 0, 3]"},
      {"in array(fd)[2]", "pair", "[5, 6]"},
      {"in array(sembuf)[1]", "[{0, -1, IPC_NOWAIT}]",
       "[{sem_num=0, sem_op=-1, sem_flg=IPC_NOWAIT}]"},
      {"in array(sembuf)[1]", "7", "7 is not a list"},
      {"in array(ushort)", "[s]", "s is not a number"},
      {"strings", "[\"sh\", \"-c\"]", "[\"sh\", \"-c\"]"},
      {"strings", "[n]", "n is not a string"},
  });
}

TEST(EvaluateInputTest, SetsHaveNoOrderAndKnowTheirComplement) {
  ExpectAll({
      {"in sigset", "[SIGUSR1, SIGINT, SIGUSR1]", "[SIGINT, SIGUSR1]"},
      {"in sigset", "[]", "[]"},
      {"in sigset", "~[]", "~[]"},
      {"in sigset", "~[SIGUSR1, SIGKILL]", "~[SIGKILL, SIGUSR1]"},
      {"in sigset", "[SIGRTMIN, SIGRTMIN+1]", "[SIGRTMIN, SIGRTMIN+1]"},
      {"in sigset", "[SIGINT => SIGUSR1]", "[SIGINT]"},
      {"in sigset", "SIGINT", "SIGINT is not a list"},
      {"inout fdset", "[n, 1] => []", "[1, 3]"},
      {"inout fdset", "pair", "[5, 6]"},
      {"inout fdset", "~[1]", "only sets of signals know ~"},
  });
}

TEST(EvaluateInputTest, BuffersPathsAndAddresses) {
  ExpectAll({
      {"in bytes[1]", "\"abc\"", "\"abc\""},
      {"in bytes[1]", "s", "\"abc\""},
      {"in bytes[1]", "u8(255)", "\"\\377\""},
      {"in bytes[1]", "m", "0x1000"},
      {"in bytes[1]", "n", "n is not a string"},
      {"path", "\"/tmp\"", "\"/tmp\""},
      {"path", "n + 1", "n+1 is not a string"},
      {"in msgbuf[1]", "{1, \"abc\"}", "{mtype=1, mtext=\"abc\"}"},
      {"in msgbuf[1]", "{42, u16(0)}", "{mtype=42, mtext=\"\\0\\0\"}"},
      {"in sockaddr[1]", "{AF_INET, port=80, addr=\"127.0.0.1\"}",
       "{family=AF_INET, port=80, addr=\"127.0.0.1\"}"},
      {"in sockaddr[1]", "{AF_UNIX, \"sock\"}", "{family=AF_UNIX, path=\"sock\"}"},
      {"in sockaddr[1]", "{AF_INET, 80}", "struct sockaddr has no field "},
      {"in sockaddr[1]", "list[0].ai_addr", "{family=" + std::to_string(AF_INET) + ", port=80}"},
      {"in sockaddr[1]", "list[1].ai_addr", "list has no element 1"},
  });
}

TEST(EvaluateInputTest, ControlMessagesHoldDescriptorsCredentialsOrBytes) {
  Type cmsgs;
  cmsgs.base = "cmsgs";
  const std::string head = "[{cmsg_level=SOL_SOCKET, cmsg_type=" + std::to_string(SCM_RIGHTS);
  EXPECT_EQ(Input("[{SOL_SOCKET, SCM_RIGHTS, [n, 4]}]", cmsgs), head + ", data=[3, 4]}]");
  EXPECT_EQ(Input("[{SOL_SOCKET, SCM_RIGHTS, {p, 1, 2}}]", cmsgs),
            head + ", data={pid=100, uid=1, gid=2}}]");
  EXPECT_EQ(Input("[{SOL_SOCKET, SCM_RIGHTS, \"ab\"}]", cmsgs), head + ", data=\"ab\"}]");
  EXPECT_EQ(Input("[{SOL_SOCKET, SCM_RIGHTS, [s]}]", cmsgs), "data: s is not a number");
}

TEST(PrintWithValuesTest, NamesBecomeWhatTheyAreBoundTo) {
  const struct {
    const char* text;
    const char* shown;
  } kCases[] = {
      {"n", "3"},
      {"n + 1", "3+1"},
      {"unbound", "unbound"},
      {"p", "p"},
      {"[n, {l_len=n, ...}]", "[3, {l_len=3, ...}]"},
      {"{..ds, msg_qbytes=n}", "{..., msg_qbytes=3}"},
      {"[n => 4]", "[3 => 4]"},
      {"bytes(n)", "bytes(3)"},
      {"m", "0x1000"},
      {"s", "\"abc\""},
      {"\"n\"", "\"n\""},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(PrintWithValues(*ExprOf(test.text), Known()), test.shown);
  }
}

}  // namespace
}  // namespace parley
