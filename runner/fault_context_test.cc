// What implementations of faults are made of, used as an actor uses it.
#include "runner/faults/fault_context.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "lib/call_table.h"
#include "runner/handlers.h"
#include "runner/zygote.h"

namespace parley {
namespace {

class FaultContextTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string error;
    zygote_ = Zygote::Start(0, &error);
    ASSERT_NE(zygote_, nullptr) << error;
    CurrentActor().arena = zygote_->arena();
    CurrentActor().slot = 2;
  }
  void TearDown() override { CurrentActor() = ActorContext(); }

  // The words of the call that is in progress from now on.
  const int64_t* Begin(const char* name, int64_t first, int64_t second = 0, int64_t third = 0) {
    Frame& frame = zygote_->arena()->slots[2].frames[CurrentActor().depth];
    frame.call = FindCalls(name)[0]->index;
    frame.args[0] = first;
    frame.args[1] = second;
    frame.args[2] = third;
    errno = 0;
    return frame.args;
  }

  std::unique_ptr<Zygote> zygote_;
};

TEST_F(FaultContextTest, MakesTheCallWithOneWordChanged) {
  const int64_t* args = Begin("htonl", 3);
  EXPECT_EQ(CurrentSlot(), 2);
  EXPECT_EQ(CurrentRow(), FindCalls("htonl")[0]->index);
  EXPECT_EQ(Honest(args), static_cast<int64_t>(htonl(3)));
  EXPECT_EQ(HonestWith(args, 0, 8), static_cast<int64_t>(htonl(8)));
  EXPECT_EQ(HonestWithout(args, 0, 1), static_cast<int64_t>(htonl(2)));
  EXPECT_EQ(args[0], 3) << "the call's own";
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  args = Begin("write", ends[1], WordOf("abc"), 3);
  EXPECT_EQ(HonestWith(args, 2, 2), 2) << "the last word, the others as they are";
  char text[4] = "";
  EXPECT_EQ(read(ends[0], text, 3), 2);
  EXPECT_STREQ(text, "ab");
  close(ends[0]);
  close(ends[1]);
}

TEST_F(FaultContextTest, TellsSuccessInsteadOfOneErrorAlone) {
  const int64_t* args = Begin("close", -1);
  EXPECT_EQ(SucceedInsteadOf(EBADF, args), 0);
  EXPECT_EQ(errno, 0);
  EXPECT_EQ(SucceedInsteadOf(EINTR, args), -1);
  EXPECT_EQ(errno, EBADF);
  EXPECT_EQ(SucceedInsteadOf(EBADF, Begin("htonl", 0x01010101)), 0x01010101);
  EXPECT_EQ(FailWith(ENOMSG), -1);
  EXPECT_EQ(errno, ENOMSG);
}

int interruptions;
int write_end;

// The second time there is something to read.
void Interrupt(int) {
  if (++interruptions == 2 && write(write_end, "x", 1) != 1) abort();
}

TEST_F(FaultContextTest, GoesOnAfterHandlers) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  write_end = ends[1];
  interruptions = 0;
  struct sigaction action = {}, before;
  action.sa_handler = Interrupt;
  ASSERT_EQ(sigaction(SIGALRM, &action, &before), 0);
  const struct itimerval every = {{0, 5000}, {0, 5000}}, never = {};
  ASSERT_EQ(setitimer(ITIMER_REAL, &every, nullptr), 0);
  char byte = 0;
  const int64_t result = HonestInSpiteOfHandlers(Begin("read", ends[0], WordOf(&byte), 1));
  ASSERT_EQ(setitimer(ITIMER_REAL, &never, nullptr), 0);
  EXPECT_EQ(result, 1);
  EXPECT_EQ(byte, 'x');
  EXPECT_GE(interruptions, 2);
  sigaction(SIGALRM, &before, nullptr);
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(HonestInSpiteOfHandlers(Begin("close", -1)), -1) << "another error is the end";
  EXPECT_EQ(errno, EBADF);
}

TEST_F(FaultContextTest, LooksWithoutATraceInErrno) {
  errno = ENOMSG;
  EXPECT_EQ(SocketOption(-1, SO_TYPE), 0);
  EXPECT_EQ(errno, ENOMSG);
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  EXPECT_EQ(SocketOption(socket, SO_TYPE), SOCK_DGRAM);
  EXPECT_TRUE(IsA(socket, "socket:["));
  EXPECT_FALSE(IsA(socket, "pipe:["));
  close(socket);
  errno = ENOMSG;
  EXPECT_FALSE(IsA(socket, "socket:["));
  EXPECT_EQ(errno, ENOMSG);
  {
    const KeepErrno keep;
    close(-1);
    EXPECT_EQ(errno, EBADF);
  }
  EXPECT_EQ(errno, ENOMSG);
}

TEST(IsPast, IsOfValidTimesOnly) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  const struct timespec past = {1, 999999999}, future = {now.tv_sec + 1000, 0};
  const struct timespec below = {1, -1}, above = {1, 1000000000};
  EXPECT_TRUE(IsPast(&past));
  EXPECT_FALSE(IsPast(&future));
  EXPECT_FALSE(IsPast(&below));
  EXPECT_FALSE(IsPast(&above));
}

}  // namespace
}  // namespace parley
