#include "lib/argument_checker.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

class ArgumentCheckerTest : public testing::Test {
 protected:
  // The messages about the call, which begins in column 1.
  std::string Check(const std::string& text) {
    diagnostics_ = Diagnostics("t", text);
    scope_ = NameScope({{"p", Actor::Origin::kRoot, {}}}, &diagnostics_);
    for (const char* name : {"q", "m", "buffer"}) scope_.Bind(name, {});
    Line line;
    const TextPlaces places(Location{1, 1});
    EXPECT_TRUE(ParseLine(text, places, &diagnostics_, &line)) << text;
    std::string error;
    const CallRow* row = SelectRow(*line.call, &error);
    EXPECT_NE(row, nullptr) << error;
    if (row != nullptr) CheckArguments(*line.call, *row, &scope_, &diagnostics_);
    return Messages(diagnostics_);
  }

  Diagnostics diagnostics_{"t", ""};
  NameScope scope_{{}, &diagnostics_};
};

TEST_F(ArgumentCheckerTest, CallsThatAreRight) {
  for (const char* text : {
           "msgget(IPC_PRIVATE, IPC_CREAT|0600)",
           "read(q, \"Greetings\", 64)",
           "read(q, m, 64)",
           "read(q, 0x1, 64)",
           "read(q, _, 64)",
           "write(q, \"ab\", 1)",
           "write(q, bytes(65536), 65536)",
           "write(q, buffer, 65536)",
           "write(q, NULL, 4)",
           "msgsnd(q, {1, \"x\"}, -1, 0)",
           "accept(q, from, [128 => 16])",
           "accept(q, NULL, NULL)",
           "poll([{q, POLLIN, POLLHUP}], 1, 50ms)",
           "sem_init(sem, 0, 1)",
           "sem_init(m + 64, 1, 1)",
           "fork()",
           "fcntl(q, F_GETFD)",
           "store(m, \"abc\")",
           "waitpid(p, exited(3), WNOHANG)",
           "execve(self)",
           "semop(q, [{0, -1, 0}], 1)",
           "sigprocmask(SIG_SETMASK, [SIGUSR1], old)",
       }) {
    EXPECT_EQ(Check(text), "") << text;
  }
}

TEST_F(ArgumentCheckerTest, MistakesAndWhereTheyStand) {
  const struct {
    const char* text;
    const char* message;
  } kCases[] = {
      {"close()", "1:1: close takes 1 argument, not 0: close(fd)\n"},
      {"kill(1)", "1:1: kill takes 2 arguments, not 1: kill(pid, sig)\n"},
      {"fork(1)", "1:1: fork takes 0 arguments, not 1: fork()\n"},
      {"fcntl(3)", "1:1: fcntl takes 2 to 3 arguments, not 1: fcntl(fd, cmd, [arg])\n"},
      {"open(\"f\", O_CREAT)", "1:1: open takes 3 arguments, not 2: open(path, flags, mode)\n"},
      {"open(\"f\", O_CREATE|O_RDWR, 0600)",
       "1:11: unknown constant O_CREATE; did you mean O_CREAT?\n"},
      {"close(fd)", "1:7: fd is not bound at this point\n"},
      {"read(q, count, count)", "1:16: count is not bound at this point\n"},
      {"read(q, m + size, 4)", "1:13: size is not bound at this point\n"},
      {"read(q, _, SIZE)", "1:12: unknown constant SIZE\n"},
      {"write(q, \"abc\", 4)",
       "1:10: buf has 3 bytes, fewer than the 4 that the call takes; bytes(n) fills\n"},
      {"write(q, bytes(8), 2 * 8)",
       "1:10: buf has 8 bytes, fewer than the 16 that the call takes; bytes(n) fills\n"},
      {"msgsnd(q, {1, \"abc\"}, 4, 0)",
       "1:11: msgp has 3 bytes, fewer than the 4 that the call takes; bytes(n) fills\n"},
      {"semop(q, [{0, 1, 0}], 2)",
       "1:10: sops has 1 element, fewer than the 2 that the call takes\n"},
      {"semop(q, [], 2)", "1:10: sops has 0 elements, fewer than the 2 that the call takes\n"},
      {"read(q, buffer, [1])", "1:17: expected a number, not a list\n"},
      {"sigpending(5)",
       "1:12: expected a set of signals, as [SIGINT], not a number; addresses are written in "
       "hexadecimal\n"},
      {"sigpending(0x5)", ""},
      {"close(unknown, 1)", "1:1: close takes 1 argument, not 2: close(fd)\n"},
      {"accept(q, _, _)",
       "1:14: '_' has no value and cannot go in; addrlen is read before it is written\n"},
      {"poll(_, 1, 0)",
       "1:6: '_' has no value and cannot go in; fds is read before it is written\n"},
      {"accept(q, _, [_ => 16])", ""},
      {"kill(q, _)", "1:9: '_' has no value and cannot go in\n"},
      {"sem_post(sem)", "1:10: sem is not bound at this point\n"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Check(test.text), test.message) << test.text;
}

TEST_F(ArgumentCheckerTest, OutputsBindNames) {
  Check("pipe([r, w])");
  EXPECT_TRUE(scope_.IsBound("r") && scope_.IsBound("w"));
  Check("accept(q, from, [16 => len])");
  EXPECT_TRUE(scope_.IsBound("from") && scope_.IsBound("len"));
  Check("sem_init(sem, 0, 1)");
  EXPECT_TRUE(scope_.IsBound("sem"));
  Check("waitpid(-1, exited(code), 0)");
  EXPECT_TRUE(scope_.IsBound("code"));
}

}  // namespace
}  // namespace parley
