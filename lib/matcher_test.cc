#include "lib/matcher.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include <cstring>

#include "lib/evaluator.h"
#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

Value LockOf(int type, int64_t start) {
  return StructOf("flock", {{"l_type", Value::Int(type, "one(lock_type)")},
                            {"l_whence", Value::Int(SEEK_SET, "one(seek_whence)")},
                            {"l_start", Value::Int(start, "off")},
                            {"l_len", Value::Int(0, "off")},
                            {"l_pid", Value::Int(100, "pid")}});
}

class MatcherTest : public testing::Test {
 protected:
  MatcherTest() {
    env_.Bind("n", Value::Int(3));
    env_.Bind("m", Value::Address(0x1000));
    env_.SetActor("p", {100, 100, 0x7000});
    env_.SetActor("t", {100, 101, 0x7100});
  }

  // "" if the value matches, else what the mismatch prints.
  std::string Match(const std::string& pattern, const Type& type, const Value& actual) {
    Mismatch mismatch;
    if (Matcher(&env_).Match(*ExprOf(pattern), type, actual, &mismatch)) return "";
    return (mismatch.unsupported ? "(unsupported) " : "") + mismatch.Print();
  }
  std::string Match(const std::string& pattern, const std::string& type, const Value& actual) {
    return Match(pattern, TypeOf(type), actual);
  }
  std::string Bound(const std::string& name) const {
    const Value* value = env_.Find(name);
    return value == nullptr ? "(not bound)" : value->Print();
  }

  Environment env_;
};

TEST_F(MatcherTest, Numbers) {
  const struct {
    const char* pattern;
    const char* type;
    int64_t actual;
    const char* result;
  } kCases[] = {
      {"_", "int", 5, ""},
      {"5", "int", 5, ""},
      {"2 + 3", "int", 5, ""},
      {"n", "int", 3, ""},
      {"-1", "int", -1, ""},
      {"O_RDWR|O_APPEND", "flags(open_flags)", O_RDWR | O_APPEND, ""},
      {"5", "int", 6, "the value is 6, expected 5"},
      {"n", "int", 4, "the value is 4, expected 3"},
      {"O_RDWR", "flags(open_flags)", O_RDONLY, "the value is O_RDONLY, expected O_RDWR"},
      {"SIGINT", "signal", SIGTERM, "the value is SIGTERM, expected SIGINT"},
      {"n > 2", "int", 3, ""},
      {"n > 3", "int", 3, "the value is 3, expected > 3"},
      {"_ >= n", "int", 2, "the value is 2, expected >= 3"},
      {"_ != n", "int", 4, ""},
      {"_ == 4", "int", 4, ""},
      {"_ == 4", "int", 5, "the value is 5, expected 4"},
      {"2s", "seconds", 2, ""},
      {"50ms", "seconds", 2, "50ms is no whole number of seconds"},
      {"USER1", "uid", 2, "(unsupported) this system has no USER1"},
      {"_ > USER1", "uid", 2, "(unsupported) this system has no USER1"},
      {"\"a\"", "int", 5, "the value is 5, expected \"a\""},
      {"[5]", "int", 5, "the value is 5, expected [5]"},
      {"{5}", "int", 5, "the value is 5, expected {5}"},
  };
  for (const auto& test : kCases) {
    const Type type = TypeOf(test.type);
    EXPECT_EQ(Match(test.pattern, type, Value::Int(test.actual, type.Print())), test.result)
        << test.pattern;
  }
}

TEST_F(MatcherTest, AnUnboundNameIsBoundAndABoundOneMustBeEqual) {
  EXPECT_EQ(Match("q", "int", Value::Int(7)), "");
  EXPECT_EQ(Bound("q"), "7");
  EXPECT_EQ(Match("q", "int", Value::Int(8)), "the value is 8, expected 7");
  EXPECT_EQ(Bound("q"), "7");
  EXPECT_EQ(Match("_", "int", Value::Int(8)), "");
  EXPECT_EQ(Bound("_"), "(not bound)");
}

TEST_F(MatcherTest, ARelationBindsOnlyWhatHolds) {
  EXPECT_EQ(Match("x > 5", "int", Value::Int(5)), "the value is 5, expected > 5");
  EXPECT_EQ(Bound("x"), "(not bound)");
  EXPECT_EQ(Match("x > 5", "int", Value::Int(6)), "");
  EXPECT_EQ(Bound("x"), "6");
  EXPECT_EQ(Match("y == 6", "int", Value::Int(7)), "the value is 7, expected 6");
  EXPECT_EQ(Bound("y"), "(not bound)");
  EXPECT_EQ(Match("b != m", "addr", Value::Address(0x2000)), "");
  EXPECT_EQ(Bound("b"), "0x2000");
}

TEST_F(MatcherTest, TheRightSideOfEqualsMayBeAPattern) {
  const Value list = ListOf({StructOf(
      "addrinfo_record", {{"ai_family", Value::Int(AF_INET)}, {"ai_protocol", Value::Int(0)}})});
  EXPECT_EQ(Match("res == [{ai_family=AF_INET6, ...}]", "out addrinfo_list", list),
            "[0].ai_family is " + std::to_string(AF_INET) + ", expected AF_INET6");
  EXPECT_EQ(Bound("res"), "(not bound)");
  EXPECT_EQ(Match("res == [{ai_family=AF_INET, ...}]", "out addrinfo_list", list), "");
  EXPECT_NE(Bound("res"), "(not bound)");
}

TEST_F(MatcherTest, Addresses) {
  EXPECT_EQ(Match("m + 16", "addr", Value::Address(0x1010)), "");
  EXPECT_EQ(Match("NULL", "addr", Value::Address(0)), "");
  EXPECT_EQ(Match("NULL", "addr", Value()), "");
  EXPECT_EQ(Match("NULL", "addr", Value::Address(1)), "the value is 0x1, expected NULL");
  EXPECT_EQ(Match("m", "addr", Value::Address(0x2000)), "the value is 0x2000, expected 0x1000");
}

TEST_F(MatcherTest, ActorsAreTheNumberThatTheTypeWants) {
  EXPECT_EQ(Match("p", "pid", Value::Int(100, "pid")), "");
  EXPECT_EQ(Match("t", "pid", Value::Int(100, "pid")), "");
  EXPECT_EQ(Match("t", "tid", Value::Int(101, "tid")), "");
  EXPECT_EQ(Match("t", "thread", Value::Int(0x7100, "thread")), "");
  EXPECT_EQ(Match("t", "tid", Value::Int(100, "tid")), "the value is 100, expected t (101)");
  EXPECT_EQ(Match("p", "pid", Value::Int(7, "pid")), "the value is 7, expected p (100)");
}

TEST_F(MatcherTest, StringsAndBytes) {
  const struct {
    const char* pattern;
    const char* actual;
    const char* result;
  } kCases[] = {
      {"\"abc\"", "abc", ""},
      {"\"ab\"...", "abc", ""},
      {"\"abc\"...", "abc", ""},
      {"bytes(4, \"ab\")", "abab", ""},
      {"_ > \"abb\"", "abc", ""},
      {"\"abc\"", "abcd", "the value is \"abcd\", expected \"abc\""},
      {"\"abc\"...", "ab", "the value is \"ab\", expected \"abc\"..."},
      {"\"abc\"...", "abdc", "the value is \"abdc\", expected \"abc\"..."},
      {"bytes(4, \"ab\")", "abac", "the value is \"abac\", expected bytes(4, \"ab\")"},
      {"7", "abc", "the value is \"abc\", expected 7"},
      {"_ < 7", "abc", "\"abc\" and 7 cannot be compared with <"},
      {"nothing{1}", "abc", "unknown struct nothing"},
      {"linger{1, 5}", "abc", "3 bytes are no linger of 8"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Match(test.pattern, "out bytes[1]", Value::Bytes(test.actual)), test.result);
  }
  EXPECT_EQ(Match("got", "out bytes[1]", Value::Bytes("a\n")), "");
  EXPECT_EQ(Bound("got"), "\"a\\n\"");
  EXPECT_EQ(Match("\"abc\"", "out bytes[1]", Value()), "the value is NULL, expected \"abc\"");
}

template <typename T>
Value Raw(const T& object) {
  return Value::Bytes(std::string(reinterpret_cast<const char*>(&object), sizeof object));
}

TEST_F(MatcherTest, NumbersAndStructsInBuffers) {
  EXPECT_EQ(Match("int(252)", "out bytes[1]", Raw<int>(252)), "");
  EXPECT_EQ(Match("int(253)", "out bytes[1]", Raw<int>(252)), "the value is 252, expected 253");
  EXPECT_EQ(Match("u64(count)", "out bytes[1]", Raw<uint64_t>(9)), "");
  EXPECT_EQ(Bound("count"), "9");
  EXPECT_EQ(Match("u64(count > 9)", "out bytes[1]", Raw<uint64_t>(9)),
            "the value is 9, expected > 9");
  EXPECT_EQ(Match("u64(1)", "out bytes[1]", Value::Bytes("abc")),
            "the value is \"abc\", expected u64(1)");
  const linger value = {1, 5};
  EXPECT_EQ(Match("linger{1, seconds}", "out bytes[1]", Raw(value)), "");
  EXPECT_EQ(Bound("seconds"), "5");
  EXPECT_EQ(Match("linger{l_linger=6, ...}", "out bytes[1]", Raw(value)),
            "l_linger is 5, expected 6");
  EXPECT_EQ(Match("linger{1}", "out bytes[1]", Raw(value)),
            "the value is \"\\1\\0\\0\\0\\5\\0\\0\\0\", expected linger{1}");
}

TEST_F(MatcherTest, Structs) {
  const Value lock = LockOf(F_WRLCK, 5);
  const struct {
    const char* pattern;
    const char* result;
  } kCases[] = {
      {"{F_WRLCK, SEEK_SET, 5, 0, l_pid=p}", ""},
      {"{l_start=start > 4, ...}", ""},
      {"{l_start > 4, ...}", ""},
      {"{...}", ""},
      {"{F_RDLCK, ...}", "l_type is F_WRLCK, expected F_RDLCK"},
      {"{l_start > 5, ...}", "l_start is 5, expected > 5"},
      {"{l_pid=t, l_start=4, ...}", "l_start is 5, expected 4"},
      {"{l_typo=4, ...}",
       "there is no l_typo in {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, "
       "l_len=0, l_pid=100}"},
      {"7",
       "the value is {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=0, l_pid=100}, "
       "expected 7"},
      {"{F_WRLCK}",
       "the value is {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=0, "
       "l_pid=100}, expected {F_WRLCK}"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Match(test.pattern, "out flock", lock), test.result) << test.pattern;
  }
  EXPECT_EQ(Bound("start"), "5");
}

TEST_F(MatcherTest, ABaseMeansEqualButForWhatIsStated) {
  EXPECT_EQ(Match("before", "out flock", LockOf(F_WRLCK, 5)), "");
  EXPECT_EQ(Match("{..before}", "out flock", LockOf(F_WRLCK, 5)), "");
  EXPECT_EQ(Match("{..before, l_start=6}", "out flock", LockOf(F_WRLCK, 6)), "");
  EXPECT_EQ(Match("{..before, l_start=6}", "out flock", LockOf(F_RDLCK, 6)),
            "l_type is F_RDLCK, expected F_WRLCK");
  EXPECT_EQ(Match("{..before, l_start=7}", "out flock", LockOf(F_WRLCK, 6)),
            "l_start is 6, expected 7");
  EXPECT_EQ(Match("{..n}", "out flock", LockOf(F_WRLCK, 6)), "n is no struct");
}

TEST_F(MatcherTest, OfAnInOutStructOnlyOutputsArePatterns) {
  const Value polled = ListOf({StructOf("pollfd", {{"fd", Value::Int(3, "fd")},
                                                   {"events", Value::Int(POLLIN)},
                                                   {"revents", Value::Int(POLLHUP)}})});
  const std::string array = "inout array(pollfd)[1]";
  EXPECT_EQ(Match("[{n, POLLIN, POLLHUP}]", array, polled), "");
  EXPECT_EQ(Match("[{n, POLLOUT, POLLHUP}]", array, polled), "") << "what went in";
  EXPECT_EQ(Match("[{n, POLLIN}]", array, polled), "") << "an output that does not matter";
  EXPECT_EQ(Match("[{n, POLLIN, POLLIN}]", array, polled),
            "[0].revents is " + std::to_string(POLLHUP) + ", expected POLLIN");
  EXPECT_EQ(Match("[{n, POLLIN => POLLOUT}]", array, polled),
            "[0].events is " + std::to_string(POLLIN) + ", expected POLLOUT");
  EXPECT_EQ(Match("{F_RDLCK, SEEK_SET, 0, 0} => {F_UNLCK, ...}", "inout flock", LockOf(F_UNLCK, 0)),
            "");
  EXPECT_EQ(Match("{F_RDLCK, SEEK_SET, 0, 0} => {F_UNLCK, ...}", "inout flock", LockOf(F_WRLCK, 0)),
            "l_type is F_WRLCK, expected F_UNLCK");
}

TEST_F(MatcherTest, WhatAMessageHeaderReceivedIsJudgedInFull) {
  const Value rights = StructOf("cmsg", {{"cmsg_level", Value::Int(SOL_SOCKET)},
                                         {"cmsg_type", Value::Int(SCM_RIGHTS)},
                                         {"data", ListOf({Value::Int(9, "fd")})}});
  const Value entry =
      StructOf("iovec_entry", {{"iov_base", Value::Bytes("x")}, {"iov_len", Value::Int(16)}});
  const Value name =
      StructOf("sockaddr", {{"family", Value::Int(AF_UNIX)}, {"path", Value::Bytes("client")}});
  const Value header = StructOf("msghdr", {{"msg_name", name},
                                           {"msg_namelen", Value::Int(8)},
                                           {"msg_iov", ListOf({entry})},
                                           {"msg_control", ListOf({rights})},
                                           {"msg_controllen", Value::Int(24)},
                                           {"msg_flags", Value::Int(0)}});
  const struct {
    const char* pattern;
    std::string result;
  } kCases[] = {
      {"{msg_control=[{SOL_SOCKET, SCM_RIGHTS, [fd]}], msg_controllen=256 => _}", ""},
      {"{msg_iov=[{\"x\", 16}], msg_flags=0}", ""},
      {"{msg_name={AF_UNIX, \"client\"}, msg_namelen=110 => 8}", ""},
      {"{msg_control=[{SOL_SOCKET, SCM_RIGHTS, [8]}]}", "msg_control[0].data[0] is 9, expected 8"},
      {"{msg_control=[]}", "msg_control is " + ListOf({rights}).Print() + ", expected []"},
      {"{msg_name={AF_UNIX, \"server\"}}", "msg_name.path is \"client\", expected \"server\""},
      {"{msg_namelen=110 => 9}", "msg_namelen is 8, expected 9"},
      {"{msg_iov=[{\"y\", 16}]}", "msg_iov[0].iov_base is \"x\", expected \"y\""},
      {"{msg_flags=MSG_TRUNC}", "msg_flags is 0, expected MSG_TRUNC"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Match(test.pattern, "inout msghdr", header), test.result) << test.pattern;
  }
  EXPECT_EQ(Bound("fd"), "9");
}

TEST_F(MatcherTest, Lists) {
  const Value list = ListOf({Value::Int(3, "fd"), Value::Int(4, "fd")});
  const struct {
    const char* pattern;
    const char* result;
  } kCases[] = {
      {"[r, w]", ""},
      {"[3, ...]", ""},
      {"[...]", ""},
      {"[_, 4]", ""},
      {"[3]", "the value is [3, 4], expected [3]"},
      {"[3, 4, 5]", "the value is [3, 4], expected [3, 4, 5]"},
      {"[3, 5]", "[1] is 4, expected 5"},
      {"3", "the value is [3, 4], expected 3"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Match(test.pattern, "out array(fd)[2]", list), test.result) << test.pattern;
  }
  EXPECT_EQ(Bound("r") + " " + Bound("w"), "3 4");
}

TEST_F(MatcherTest, CellsMatchTheValueBehindThePointer) {
  const Value length = Value::Int(16, "socklen");
  EXPECT_EQ(Match("[16]", "inout cell(socklen)", length), "");
  EXPECT_EQ(Match("[128 => 16]", "inout cell(socklen)", length), "");
  EXPECT_EQ(Match("[128 => sizeof(sockaddr_in)]", "inout cell(socklen)", length), "");
  EXPECT_EQ(Match("[128]", "inout cell(socklen)", length), "the value is 16, expected 128")
      << "[v] alone means the same before and after";
  EXPECT_EQ(Match("[len]", "out cell(socklen)", length), "");
  EXPECT_EQ(Bound("len"), "16");
  EXPECT_EQ(Match("[1, 2]", "out cell(socklen)", length), "the value is 16, expected [1, 2]");
}

TEST_F(MatcherTest, SetsHaveNoOrder) {
  const Type sigset = TypeOf("out sigset");
  const Value set = MakeSet(sigset, {SIGINT, SIGUSR1}, false);
  const struct {
    const char* pattern;
    const char* result;
  } kCases[] = {
      {"[SIGUSR1, SIGINT, SIGINT]", ""},
      {"[SIGINT, ...]", ""},
      {"[...]", ""},
      {"mask", ""},
      {"mask", ""},
      {"[SIGINT]", "the value is [SIGINT, SIGUSR1], expected [SIGINT]"},
      {"[SIGTERM, ...]", "the value is [SIGINT, SIGUSR1], expected [SIGTERM, ...]"},
      {"[]", "the value is [SIGINT, SIGUSR1], expected []"},
      {"~[SIGINT]", "the value is [SIGINT, SIGUSR1], expected ~[SIGINT]"},
      {"[unbound]", "unbound is not bound"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Match(test.pattern, sigset, set), test.result) << test.pattern;
  }
  EXPECT_EQ(Match("~[SIGINT]", sigset, MakeSet(sigset, {SIGINT}, true)), "");
  EXPECT_EQ(Match("~[]", sigset, MakeSet(sigset, {}, true)), "");
  EXPECT_EQ(Match("mask", sigset, MakeSet(sigset, {SIGINT}, false)),
            "the value is [SIGINT], expected [SIGINT, SIGUSR1]");
  const Type fdset = TypeOf("inout fdset");
  EXPECT_EQ(Match("[n] => []", fdset, MakeSet(fdset, {}, false)), "");
  EXPECT_EQ(Match("[n] => []", fdset, MakeSet(fdset, {3}, false)), "the value is [3], expected []");
}

TEST_F(MatcherTest, WaitStatuses) {
  const Type status = TypeOf("status");
  const struct {
    const char* pattern;
    int actual;
    const char* result;
  } kCases[] = {
      {"exited(3)", 3 << 8, ""},
      {"exited(code)", 3 << 8, ""},
      {"exited(_ > 3)", 3 << 8, "the value is exited(3), expected exited(_ > 3)"},
      {"killed(SIGTERM)", SIGTERM, ""},
      {"killed(_)", SIGTERM | 0x80, ""},
      {"stopped(SIGSTOP)", SIGSTOP << 8 | 0x7f, ""},
      {"continued", 0xffff, ""},
      {"_", 0, ""},
      {"exited(4)", 3 << 8, "the value is exited(3), expected exited(4)"},
      {"exited(0)", SIGTERM, "the value is killed(SIGTERM), expected exited(0)"},
      {"killed(SIGKILL)", SIGTERM, "the value is killed(SIGTERM), expected killed(SIGKILL)"},
      {"stopped(_)", SIGTERM, "the value is killed(SIGTERM), expected stopped(_)"},
      {"continued", 0, "the value is exited(0), expected continued"},
      {"exited(unbound + 1)", 0, "unbound is not bound"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Match(test.pattern, status, Value::Int(test.actual, "status")), test.result)
        << test.pattern;
  }
  EXPECT_EQ(Bound("code"), "3");
}

TEST_F(MatcherTest, Handlers) {
  const Type handler = TypeOf("handler");
  EXPECT_EQ(Match("record", handler, Value::Int(kRecordHandler, "handler")), "");
  EXPECT_EQ(Match("hold", handler, Value::Int(kHoldHandler, "handler")), "");
  EXPECT_EQ(Match("SIG_DFL", handler, Value::Int(0, "handler")), "");
  EXPECT_EQ(Match("hold", handler, Value::Int(1, "handler")),
            "the value is SIG_IGN, expected hold");
  EXPECT_EQ(Bound("record"), "(not bound)");
}

TEST_F(MatcherTest, TimesMatchDurations) {
  const Value time =
      StructOf("timespec", {{"tv_sec", Value::Int(1)}, {"tv_nsec", Value::Int(500000000)}});
  EXPECT_EQ(Match("1500ms", "out timespec", time), "");
  EXPECT_EQ(Match("left > 1s", "out timespec", time), "");
  EXPECT_EQ(Bound("left"), "{tv_sec=1, tv_nsec=500000000}");
  EXPECT_EQ(Match("_ < 1s", "out timespec", time),
            "the value is {tv_sec=1, tv_nsec=500000000}, expected < 1s");
  EXPECT_EQ(Match("{1, _}", "out timespec", time), "");
  const Value timer = StructOf("itimerspec", {{"it_interval", time}, {"it_value", time}});
  EXPECT_EQ(Match("{it_value > 2s, ...}", "out itimerspec", timer),
            "it_value is {tv_sec=1, tv_nsec=500000000}, expected > 2s");
}

}  // namespace
}  // namespace parley
