#include "lib/pattern_checker.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

class PatternCheckerTest : public testing::Test {
 protected:
  PatternCheckerTest() { Reset(); }

  void Reset() {
    diagnostics_ = Diagnostics("t", "");
    scope_ = NameScope({{"p", Actor::Origin::kRoot, {}}, {"child", Actor::Origin::kForked, {}}},
                       &diagnostics_);
    for (const char* name : {"n", "ds", "m"}) scope_.Bind(name, {});
  }

  // The messages, without places; columns are those of the argument of "p: f(".
  std::string Told() const {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics_.Sorted()) {
      all += (all.empty() ? "" : "\n") + diagnostic.message;
    }
    return all;
  }
  std::string Input(const std::string& text, const Type& type) {
    Reset();
    PatternChecker(&scope_, &diagnostics_).Input(*ExprOf(text), type);
    return Told();
  }
  std::string Pattern(const std::string& text, const Type& type) {
    Reset();
    PatternChecker(&scope_, &diagnostics_).Pattern(*ExprOf(text), type);
    return Told();
  }

  Diagnostics diagnostics_{"t", ""};
  NameScope scope_{{}, &diagnostics_};
};

struct Case {
  const char* type;
  const char* text;
  const char* message;
};

TEST_F(PatternCheckerTest, Inputs) {
  const Case kCases[] = {
      {"int", "n + 1", ""},
      {"flags(ipc_flags)", "IPC_CREAT|0600", ""},
      {"addr", "NULL", ""},
      {"pid", "p", ""},
      {"pid", "-p", ""},
      {"in bytes[1]", "bytes(65536, \"ab\")", ""},
      {"in bytes[1]", "u64(n)", ""},
      {"size", "sizeof(int)", ""},
      {"in sigset", "~[SIGUSR1, SIGKILL]", ""},
      {"in msqid_ds", "{..ds, msg_qbytes=16}", ""},
      {"in flock", "{F_RDLCK, SEEK_SET, 0, n}", ""},
      {"in sockaddr", "{AF_UNIX, \"path\"}", ""},
      {"in sockaddr", "{AF_INET, port=80, addr=\"127.0.0.1\"}", ""},
      {"in sigaction", "{record, [], SA_RESTART}", ""},
      {"time(CLOCK_REALTIME)", "in(50ms)", ""},
      {"time(CLOCK_REALTIME)", "in(50ms, CLOCK_MONOTONIC)", ""},
      {"interval", "{0, 1000000000}", ""},
      {"path", "self", ""},
      {"in itimerval", "{it_value={0, 50000}}", ""},

      {"flags(ipc_flags)", "IPC_NOWIAT", "unknown constant IPC_NOWIAT; did you mean IPC_NOWAIT?"},
      {"int", "q", "q is not bound at this point"},
      {"int", "_", "'_' has no value and cannot go in"},
      {"pid", "child", "actor child does not exist yet at this point"},
      {"int", "self", "self is not bound at this point"},
      {"int", "record", "record is a handler; it cannot stand here"},
      {"int", "continued", "continued is not bound at this point"},
      {"int", "getpid()", "unknown function getpid; calls stand at the start of a step"},
      {"in bytes[1]", "byte(3)",
       "unknown function byte; did you mean bytes?; calls stand at the start of a step"},
      {"size", "sizeof(sem_y)", "sizeof knows no type sem_y"},
      {"size", "sizeof()", "sizeof takes one type, as sizeof(int)"},
      {"time(CLOCK_REALTIME)", "in(50)", "in(..) takes a duration, as in(50ms)"},
      {"time(CLOCK_REALTIME)", "in(q)", "q is not bound at this point"},
      {"time(CLOCK_REALTIME)", "in(5s, CLOCK_MONOTONOUS)",
       "CLOCK_MONOTONOUS is no clock; did you mean CLOCK_MONOTONIC?"},
      {"time(CLOCK_REALTIME)", "in(5s, 1)", "1 is no clock"},
      {"in array(sembuf)[1]", "[5]", "expected a struct sembuf, not a number"},
      {"u32", "htonl(1, 2)", "htonl takes one argument"},
      {"in bytes[1]", "bytes()", "bytes takes one argument or two"},
      {"int", "n / (1-1)", "division by zero"},
      {"int", "n + \"x\"", "'+' needs numbers"},
      {"int", "\"x\"", "expected a number, not a string"},
      {"int", "[1]", "expected a number, not a list"},
      {"in bytes[1]", "\"x\"...", "'...' stands only in patterns of what comes back"},
      {"in sigset", "[SIGINT, ...]", "'...' stands only in patterns of what comes back"},
      {"in sigset", "SIGINT", "expected a set of signals, as [SIGINT], not SIGINT"},
      {"int", "exited(3)", "exited(..) is a pattern for a wait status"},
      {"interval", "in(50ms)", "in(..) stands for an absolute time"},
      {"in flock", "{l_typ=1}", "struct flock has no field l_typ; did you mean l_type?"},
      {"in flock", "{1, 2, 3, 4, 5}", "struct flock: this value needs its field's name"},
      {"in flock", "{F_RDLCK, l_type=F_WRLCK}", "l_type is stated twice"},
      {"in sockaddr", "{AF_INET, 80}", "struct sockaddr: this value needs its field's name"},
      {"in msqid_ds", "{..other}", "other is not bound at this point"},
      {"in bytes[1]", "nothing{1}", "unknown struct nothing"},
      {"in bytes[1]", "{1}", "a struct cannot stand here"},
      {"inout cell(int)", "[1, 2]", "a pointer to one number is written [v]"},
      {"in sigset", "[SIGUSR3]", "unknown constant SIGUSR3; did you mean SIGUSR1?"},
      {"in itimerval", "{it_value={tv_nsec=1}}",
       "struct timeval has no field tv_nsec; did you mean tv_sec?"},
  };
  for (const Case& test : kCases) {
    EXPECT_EQ(Input(test.text, TypeOf(test.type)), test.message) << test.text;
  }
}

TEST_F(PatternCheckerTest, Patterns) {
  const Case kCases[] = {
      {"ssize", "_", ""},
      {"ssize", "got > 0", ""},
      {"status", "exited(code)", ""},
      {"status", "killed(SIGTERM)", ""},
      {"status", "continued", ""},
      {"handler", "hold", ""},
      {"pid", "child", ""},
      {"out bytes[1]", "\"abc\"...", ""},
      {"out bytes[1]", "u64(count)", ""},
      {"out bytes[1]", "linger{on, seconds}", ""},
      {"out array(fd)[2]", "[r, w]", ""},
      {"out sigset", "[SIGINT, ...]", ""},
      {"out sigset", "mask", ""},
      {"inout cell(socklen)", "[128 => len]", ""},
      {"out cell(int)", "[value]", ""},
      {"inout flock", "{F_RDLCK, SEEK_SET, 0, 0} => {F_UNLCK, ...}", ""},
      {"inout array(pollfd)[1]", "[{n, POLLIN, got}]", ""},
      {"out sockaddr", "{AF_INET, port=port > 0, addr=\"127.0.0.1\"}", ""},
      {"out msqid_ds", "{msg_perm.mode=0600, ...}", ""},
      {"out stat", "{st_mtime > 0, ...}", ""},
      {"out addrinfo_list", "res == [{ai_family=AF_INET, ai_addr={AF_INET, port=80, ...}, ...}]",
       ""},
      {"inout msghdr",
       "{msg_iov=[{_, 16}], msg_control=[{SOL_SOCKET, SCM_RIGHTS, [got]}], msg_controllen=256 => "
       "_}",
       ""},

      {"out flock", "{F_RDLCK}",
       "the pattern leaves out l_whence; say ... if the other fields do not matter"},
      {"out bytes[1]", "linger{1}",
       "the pattern leaves out l_linger; say ... if the other fields do not matter"},
      {"inout flock", "{F_RDLCK} => {F_UNLCK}",
       "the pattern leaves out l_whence; say ... if the other fields do not matter"},
      {"status", "exited(1, 2)", "exited takes one argument"},
      {"ssize", "exited(1)", "exited(..) is a pattern for a wait status"},
      {"ssize", "got > limit", "limit is not bound at this point"},
      {"ssize", "got + 1", "got is not bound at this point"},
      {"inout cell(socklen)", "[len => 16]", "len is not bound at this point"},
      {"inout cell(socklen)", "[len]", "len is not bound at this point"},
      {"out sigset", "[sig]", "sig is not bound at this point"},
      {"inout array(pollfd)[1]", "[{fd, POLLIN, _}]", "fd is not bound at this point"},
      {"inout msghdr", "{msg_control=[{SOL_SOCKET, SCM_RIGHT, [got]}]}",
       "unknown constant SCM_RIGHT; did you mean SCM_RIGHTS?"},
      {"inout msghdr", "{msg_control=[{SOL_SOCKET, SCM_RIGHTS}]}",
       "the pattern leaves out data; say ... if the other fields do not matter"},
      {"ssize", "record", "record is a handler; it cannot stand here"},
      {"ssize", "{1}", "a struct cannot stand here"},
  };
  for (const Case& test : kCases) {
    EXPECT_EQ(Pattern(test.text, TypeOf(test.type)), test.message) << test.text;
  }
}

TEST_F(PatternCheckerTest, PatternsBindAndInputsDoNot) {
  EXPECT_EQ(Pattern("[{n => 3, POLLIN, got}]", TypeOf("inout array(pollfd)[1]")), "");
  EXPECT_TRUE(scope_.IsBound("got"));
  EXPECT_EQ(Pattern("u64(count)", TypeOf("out bytes[1]")), "");
  EXPECT_TRUE(scope_.IsBound("count"));
  EXPECT_EQ(Pattern("{msg_control=[{SOL_SOCKET, SCM_RIGHTS, [fd]}]}", TypeOf("inout msghdr")), "");
  EXPECT_TRUE(scope_.IsBound("fd"));
  Input("unbound", TypeOf("int"));
  EXPECT_FALSE(scope_.IsBound("unbound"));
  Pattern("bytes(size)", TypeOf("out bytes[1]"));
  EXPECT_EQ(Told(), "size is not bound at this point");
}

TEST_F(PatternCheckerTest, MessagesStandWhereTheMistakeIs) {
  Input("{F_RDLCK, l_typ=1, l_start=q}", TypeOf("in flock"));
  EXPECT_EQ(Messages(diagnostics_),
            "1:16: struct flock has no field l_typ; did you mean l_type?\n"
            "1:33: q is not bound at this point\n");
}

TEST_F(PatternCheckerTest, Conditions) {
  const struct {
    const char* text;
    const char* message;
  } kCases[] = {
      {"n + 1 == 20 && n != 0", ""},
      {"ds[0].ai_addr.addr == \"127.0.0.1\"", ""},
      {"n == PIPE_BFU", "unknown constant PIPE_BFU; did you mean PIPE_BUF?"},
      {"n == q || r == 1", "q is not bound at this point\nr is not bound at this point"},
      {"n == _", "'_' has no value and cannot go in"},
  };
  for (const auto& test : kCases) {
    Reset();
    PatternChecker(&scope_, &diagnostics_).Condition(*CheckOf(test.text));
    EXPECT_EQ(Told(), test.message) << test.text;
  }
}

TEST_F(PatternCheckerTest, ConstantsThatOtherSystemsHaveAreKnown) {
  PatternChecker checker(&scope_, &diagnostics_);
  for (const char* name : {"NULL", "EAGAIN", "USER1", "SIGRTMIN", "F_DUPFD_CLOFORK"}) {
    checker.Constant(name, {1, 1});
  }
  EXPECT_EQ(Told(), "");
  checker.Constant("EAGIAN", {1, 1});
  EXPECT_EQ(Told(), "unknown constant EAGIAN; did you mean EAGAIN?");
}

}  // namespace
}  // namespace parley
