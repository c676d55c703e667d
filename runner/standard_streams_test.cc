#include "runner/standard_streams.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "gtest/gtest.h"

namespace parley {
namespace {

// The status with which a process of its own ends.
int InAProcess(const std::function<int()>& what) {
  const pid_t pid = fork();
  if (pid == 0) _exit(what());
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

TEST(StandardStreamsTest, NothingElseTakesTheNumbersOfThoseThatAreClosed) {
  EXPECT_EQ(InAProcess([] {
              for (int fd : {0, 1, 2}) close(fd);
              OccupyStandardStreams();
              char byte = 0;
              if (read(0, &byte, 1) >= 0) return 1;
              if (write(1, &byte, 1) >= 0 || errno != EBADF) return 2;
              if (write(2, &byte, 1) >= 0 || errno != EBADF) return 3;
              int ends[2];
              return pipe(ends) == 0 && ends[0] == 3 ? 0 : 4;
            }),
            0);
}

TEST(StandardStreamsTest, ThoseThatAreOpenStay) {
  EXPECT_EQ(InAProcess([] {
              int ends[2];
              if (pipe(ends) != 0 || dup2(ends[1], 1) != 1) return 1;
              close(2);
              OccupyStandardStreams();
              char byte = 'x';
              return write(1, &byte, 1) == 1 && read(ends[0], &byte, 1) == 1 ? 0 : 2;
            }),
            0);
}

TEST(StandardStreamsTest, AReaderMayLeave) {
  EXPECT_EQ(InAProcess([] {
              signal(SIGPIPE, SIG_IGN);
              int ends[2];
              if (pipe(ends) != 0 || dup2(ends[1], 1) != 1) return 77;
              close(ends[0]);
              std::ofstream out("/dev/stdout");
              out << "all as expected\n";
              std::ostringstream err;
              return StatusAfterOutput(0, out, err) == 0 && err.str().empty() ? 0 : 78;
            }),
            0);
}

TEST(StandardStreamsTest, WhatIsLostIsTrouble) {
  std::ostringstream whole, err;
  whole << "all as expected\n";
  EXPECT_EQ(StatusAfterOutput(0, whole, err), 0);
  EXPECT_EQ(StatusAfterOutput(1, whole, err), 1);
  EXPECT_EQ(err.str(), "");
  std::ofstream full("/dev/full");
  if (!full) GTEST_SKIP() << "there is no /dev/full";
  full << "all as expected\n";
  EXPECT_EQ(StatusAfterOutput(0, full, err), 3);
  EXPECT_EQ(err.str(), "parley: not all could be written to standard output\n");
}

}  // namespace
}  // namespace parley
