#include "lib/literal_checker.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

TEST(IsLiteralTest, NeedsNoName) {
  for (const char* text :
       {"1", "-1", "50ms", "\"x\"", "PIPE_BUF", "NULL", "2 * (PIPE_BUF + 1)", "sizeof(sem_t)",
        "bytes(3, \"a\")", "u32(1)", "htonl(1)", "\"abc\"[1]"}) {
    EXPECT_TRUE(IsLiteral(*ExprOf(text))) << text;
  }
  for (const char* text : {"n", "n + 1", "-n", "_", "[1]", "{1}", "siginfo{1}", "1 => 2", "1 == 2",
                           "bytes(n)", "in(5s)", "exited(0)", "getpid()", "sizeof()", "ds.field"}) {
    EXPECT_FALSE(IsLiteral(*ExprOf(text))) << text;
  }
}

TEST(LiteralFaultTest, SaysWhatIsWanted) {
  const struct {
    const char* type;
    const char* text;
    const char* fault;
  } kCases[] = {
      {"fd", "3", ""},
      {"fd", "-1", ""},
      {"addr", "NULL", ""},
      {"flags(ipc_flags)", "IPC_CREAT|0600", ""},
      {"flags(ipc_flags)", "IPC_CRAET", ""},  // whoever looks at constants says it
      {"fd", "\"x\"", "expected a number, not a string"},
      {"fd", "bytes(2)", "bytes(2) is not a number"},
      {"fd", "1s", "expected a number, not a duration"},
      {"fd", "1 / 0", "division by zero"},
      {"fd", "1 + \"x\"", "'+' needs numbers"},
      {"ms", "2s", ""},
      {"ms", "1us", "1us is no whole number of milliseconds"},
      {"seconds", "2 * 500ms", ""},
      {"seconds", "1500ms", "1500ms is no whole number of seconds"},
      {"signal", "SIGRTMIN", ""},
      {"signal", "SIGRTMIN + 1", ""},
      {"signal", "0", ""},
      {"signal", "SIG_BLOCK", "SIG_BLOCK is no signal"},
      {"errno", "EAGAIN", ""},
      {"errno", "0", ""},
      {"errno", "SIGINT", "SIGINT is no error number"},
      {"in sigset", "NULL", ""},
      {"in sigset", "0x1", ""},
      {"in sigset", "0", ""},
      {"in sigset", "2",
       "expected a set of signals, as [SIGINT], not a number; addresses are written in "
       "hexadecimal"},
      {"in sigset", "SIGINT|SIGHUP", "expected a set of signals, as [SIGINT], not SIGINT|SIGHUP"},
      {"inout fdset", "5",
       "expected a set of descriptors, as [fd], not a number; addresses are written in "
       "hexadecimal"},
      {"interval", "5s", ""},
      {"interval", "NULL", ""},
      {"interval", "5",
       "expected a time, as 50ms, not a number; addresses are written in hexadecimal"},
      {"in timeval", "5us", ""},
      {"in timeval", "5ns", "5ns is no whole number of microseconds"},
      {"in cell(int)", "-1", ""},
      {"in cell(int)", "AF_INET",
       "expected a pointer to one number, which is written [v], not AF_INET"},
      {"in bytes[4]", "\"abcd\"", ""},
      {"in bytes[4]", "0x1", ""},
      {"in bytes[4]", "u32(1)", ""},
      {"in bytes[4]", "EAGAIN", "expected a string, not EAGAIN"},
      {"in bytes[4]", "bytes(-1)", "bytes: the count is from 0 to 8388608"},
      {"in bytes[4]", "bytes(3, \"\")", "bytes: the pattern must be a string that is not empty"},
      {"path", "1s", "expected a string, not a duration"},
      {"in sigaction", "\"x\"", "expected a struct sigaction, not a string"},
      {"in sockaddr", "\"x\"", "expected a struct sockaddr, not a string"},
      {"in array(int)[2]", "\"x\"", "expected a list, not a string"},
      {"object(sem_t)", "0x1", ""},
      {"object(sem_t)", "\"x\"", "expected a sem_t, not a string"},
      {"status", "\"x\"", "expected a wait status, as exited(0), not a string"},
      {"status", "0x7f00", ""},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(LiteralFault(*ExprOf(test.text), TypeOf(test.type)), test.fault)
        << test.type << " " << test.text;
  }
}

TEST(LiteralFaultTest, WithoutATypeTheValueItselfIsJudged) {
  EXPECT_EQ(LiteralFault(*ExprOf("\"x\""), Type()), "");
  EXPECT_EQ(LiteralFault(*ExprOf("5 % 0"), Type()), "division by zero");
}

TEST(TakesTest, StringsAndLists) {
  for (const char* type : {"path", "out text[4]", "in bytes[4]"}) {
    EXPECT_TRUE(TakesString(TypeOf(type))) << type;
    EXPECT_FALSE(TakesList(TypeOf(type))) << type;
  }
  for (const char* type : {"in sigset", "out cell(int)", "in array(int)[2]", "strings"}) {
    EXPECT_FALSE(TakesString(TypeOf(type))) << type;
    EXPECT_TRUE(TakesList(TypeOf(type))) << type;
  }
  for (const char* type : {"int", "in sigaction", "in sockaddr", "interval"}) {
    EXPECT_FALSE(TakesString(TypeOf(type))) << type;
    EXPECT_FALSE(TakesList(TypeOf(type))) << type;
  }
  EXPECT_TRUE(TakesString(Type()) && TakesList(Type()));
}

TEST(FamilyFaultTest, NearestOfTheFamily) {
  EXPECT_EQ(FamilyFault("SIGINT", "signal"), "");
  EXPECT_EQ(FamilyFault("EAI_AGAIN", "errno"),
            "EAI_AGAIN is no error number; did you mean EAGAIN?");
  EXPECT_EQ(FamilyFault("O_RDWR", "signal"), "O_RDWR is no signal");
  EXPECT_EQ(FamilyFault("NOBODY_KNOWS", "signal"), "");
}

}  // namespace
}  // namespace parley
