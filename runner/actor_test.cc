// Actors as remote hands: handlers, forks, threads, execution of themselves, faults, times.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include <vector>

#include "runner/actor_loop.h"
#include "runner/blocked.h"
#include "runner/hands_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

#ifdef SYS_pause
const std::vector<long> kPauses = {SYS_pause, SYS_ppoll};  // NOLINT(runtime/int)
#else
const std::vector<long> kPauses = {SYS_ppoll};  // NOLINT(runtime/int)
#endif

class ActorTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(hands_.Begin(0, 2), 0) << hands_.failure(); }
  void TearDown() override { EXPECT_EQ(hands_.Finish(), 0); }

  // Has the actor install a handler at this address for `signal`.
  void Install(int actor, int signal, uint64_t handler, int flags = 0) {
    struct sigaction* action = reinterpret_cast<struct sigaction*>(hands_.Data(actor) + 1024);
    memset(action, 0, sizeof(*action));
    action->sa_flags = flags;
    action->sa_handler = reinterpret_cast<void (*)(int)>(handler);
    ASSERT_EQ(hands_.Call(actor, "sigaction", {signal, action, nullptr}), 0);
  }
  Slot& slot(int i) { return hands_.slot(i); }
  void Ping(int actor) {
    hands_.zygote()->SendCommand(actor, Command::kPing);
    hands_.Await(EventKind::kPong, actor);
  }
  int64_t MapPages(int protection, int pages) {
    return hands_.Call(0, "mmap",
                       {nullptr, pages * 65536, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0});
  }

  Hands hands_;
};

TEST_F(ActorTest, ResultErrnoAndTimesComeBack) {
  EXPECT_EQ(hands_.Call(0, "close", {77}), -1);
  EXPECT_EQ(hands_.error(), EBADF);
  EXPECT_EQ(hands_.Call(0, "getpid", {}), slot(0).pid);
  EXPECT_EQ(hands_.error(), 0) << "errno is set to 0 before a call";
  const Frame& frame = slot(0).frames[0];
  EXPECT_GT(frame.entered_ns, 0);
  EXPECT_GE(frame.returned_ns, frame.entered_ns);
  EXPECT_LE(frame.returned_ns, MonotonicNow());
  bool has_proc = access("/proc/self/stat", F_OK) == 0;
  EXPECT_EQ(slot(0).outer_pid, has_proc ? slot(0).pid : 0) << "no pid namespace here";
  EXPECT_EQ(slot(0).objects % 65536, 0u);
  EXPECT_GE(slot(0).objects_size, 65536u);
}

TEST_F(ActorTest, FixupsAreTimesFromNow) {
  struct timespec* times = reinterpret_cast<struct timespec*>(hands_.Data(0));
  auto rows = FindCalls("getpid");
  for (int64_t offset : {int64_t{50000000}, int64_t{-3600} * 1000000000}) {
    Frame& frame = slot(0).frames[0];
    ++frame.sequence;
    frame.call = rows[0]->index;
    frame.fixup_count = 2;
    frame.fixups[0] = {reinterpret_cast<uint64_t>(&times[0]), offset, CLOCK_MONOTONIC, 0};
    frame.fixups[1] = {reinterpret_cast<uint64_t>(&times[1]), offset, CLOCK_REALTIME, 0};
    int64_t before = MonotonicNow();
    hands_.zygote()->SendCommand(0, Command::kCall);
    hands_.Return(0);
    int64_t got = static_cast<int64_t>(times[0].tv_sec) * 1000000000 + times[0].tv_nsec;
    EXPECT_GE(frame.entered_ns, before);
    EXPECT_GE(got, frame.entered_ns + offset)
        << "a time that a call waits for is within what it takes";
    EXPECT_LE(got, frame.returned_ns + offset);
    EXPECT_GE(times[0].tv_nsec, 0);
    EXPECT_LT(times[0].tv_nsec, 1000000000);
    EXPECT_GE(times[1].tv_sec, time(nullptr) + offset / 1000000000 - 20);
  }
}

TEST_F(ActorTest, RecordLogsWithTheCallInProgress) {
  Install(0, SIGUSR1, slot(0).record);
  Install(0, SIGUSR2, slot(0).record_info, SA_SIGINFO);
  EXPECT_EQ(hands_.Call(0, "raise", {SIGUSR1}), 0);
  uint32_t during = slot(0).frames[0].sequence;
  ASSERT_EQ(slot(0).log_count, 1u);
  EXPECT_EQ(slot(0).log[0].signal, SIGUSR1);
  EXPECT_EQ(slot(0).log[0].has_info, 0);
  EXPECT_EQ(slot(0).log[0].sequence, during);
  // Now from outside, to an idle actor: the sender's return does not tell when it is handled.
  EXPECT_EQ(hands_.Call(1, "kill", {slot(0).pid, SIGUSR2}), 0);
  Ping(0);
  ASSERT_EQ(slot(0).log_count, 2u);
  EXPECT_EQ(slot(0).log[1].signal, SIGUSR2);
  EXPECT_EQ(slot(0).log[1].sequence, 0u);
  EXPECT_EQ(slot(0).log[1].has_info, 1);
  EXPECT_EQ(slot(0).log[1].info.si_pid, slot(1).pid);
}

TEST_F(ActorTest, HoldNestsAndGoesOnWithTheInterruptedCall) {
  Install(0, SIGUSR1, slot(0).hold);
  Install(0, SIGUSR2, slot(0).hold_info, SA_SIGINFO);
  hands_.Post(0, "raise", {SIGUSR1});
  EXPECT_EQ(hands_.Await(EventKind::kEntered, 0).detail, SIGUSR1);
  EXPECT_EQ(slot(0).depth, 1u);
  sigset_t* mask = reinterpret_cast<sigset_t*>(hands_.Data(0));
  EXPECT_EQ(hands_.Call(0, "sigprocmask", {SIG_BLOCK, nullptr, mask}), 0);
  EXPECT_EQ(sigismember(mask, SIGUSR1), 1);
  hands_.Post(0, "raise", {SIGUSR2});
  EXPECT_EQ(hands_.Await(EventKind::kEntered, 0).detail, SIGUSR2);
  EXPECT_EQ(slot(0).depth, 2u);
  EXPECT_EQ(hands_.Call(0, "getpid", {}), slot(0).pid);
  hands_.zygote()->SendCommand(0, Command::kLeave);
  EXPECT_EQ(hands_.Await(EventKind::kReturned, 0).detail, 1);
  EXPECT_EQ(slot(0).depth, 1u);
  EXPECT_EQ(slot(0).frames[1].result, 0);
  hands_.zygote()->SendCommand(0, Command::kLeave);
  EXPECT_EQ(hands_.Await(EventKind::kReturned, 0).detail, 0);
  EXPECT_EQ(slot(0).frames[0].result, 0);
  EXPECT_EQ(slot(0).log_count, 2u);
  EXPECT_EQ(slot(0).log[1].sequence, slot(0).frames[1].sequence);
}

TEST_F(ActorTest, HoldEntersFromIdleAndFromPause) {
  Install(0, SIGUSR1, slot(0).hold);
  EXPECT_EQ(hands_.Call(1, "kill", {slot(0).pid, SIGUSR1}), 0);
  hands_.Await(EventKind::kEntered, 0);
  hands_.zygote()->SendCommand(0, Command::kLeave);
  Ping(0);                                                          // it has left
  if (Look(slot(0).outer_tid, kPauses) == Sleep::kUnknown) return;  // no way to know that it sleeps
  hands_.Post(0, "pause", {});
  while (Look(slot(0).outer_tid, kPauses) != Sleep::kAsleep) {
  }
  EXPECT_EQ(hands_.Call(1, "kill", {slot(0).pid, SIGUSR1}), 0);
  hands_.Await(EventKind::kEntered, 0);
  hands_.zygote()->SendCommand(0, Command::kLeave);
  EXPECT_EQ(hands_.Return(0), -1);
  EXPECT_EQ(hands_.error(), EINTR);
}

TEST_F(ActorTest, StoresFaultByteByByte) {
  int64_t memory = MapPages(PROT_READ | PROT_WRITE, 1);
  int64_t guard = MapPages(PROT_NONE, 1);
  char* source = hands_.Text(0, "over");
  EXPECT_EQ(hands_.Call(0, "store", {memory, source, 4}), 0);
  EXPECT_EQ(hands_.Call(0, "load", {memory, hands_.Data(0), 4}), 0);
  EXPECT_EQ(memcmp(hands_.Data(0), "over", 4), 0);
  Install(0, SIGSEGV, slot(0).record_info, SA_SIGINFO);
  EXPECT_EQ(hands_.Call(0, "store", {guard + 5, source, 1}), -1);
  EXPECT_EQ(slot(0).frames[0].raised, SIGSEGV);
  EXPECT_EQ(slot(0).frames[0].raised_info.si_code, SEGV_ACCERR);
  EXPECT_EQ(slot(0).frames[0].raised_info.si_addr, reinterpret_cast<void*>(guard + 5));
  Install(0, SIGSEGV, slot(0).record);
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(hands_.Call(0, "load", {guard, hands_.Data(0), 1}), -1) << "the mask is back";
    EXPECT_EQ(slot(0).frames[0].raised, SIGSEGV);
  }
  EXPECT_EQ(hands_.Call(0, "getpid", {}), slot(0).pid);
  EXPECT_EQ(slot(0).frames[0].raised, 0);
  // A signal that is only sent does not jump.
  EXPECT_EQ(hands_.Call(0, "raise", {SIGSEGV}), 0);
  EXPECT_EQ(slot(0).log_count, 4u);
}

TEST_F(ActorTest, CompareExchangeReturnsWhatWasThere) {
  int64_t memory = MapPages(PROT_READ | PROT_WRITE, 1);
  EXPECT_EQ(hands_.Call(0, "cas", {memory, 0, 5}), 0);
  EXPECT_EQ(hands_.Call(0, "cas", {memory, 0, 6}), 5);
  EXPECT_EQ(hands_.Call(0, "cas", {memory, 5, 7}), 5);
  EXPECT_EQ(hands_.Call(0, "cas", {memory, 5, 7}), 7);
}

TEST_F(ActorTest, AForkedActorHasItsOwnSlotAndLog) {
  Install(0, SIGUSR1, slot(0).record);
  EXPECT_EQ(hands_.Call(0, "raise", {SIGUSR1}), 0);
  int64_t child = hands_.Call(0, "fork", {2});
  hands_.Await(EventKind::kReady, 2);
  EXPECT_EQ(slot(2).pid, child);
  EXPECT_EQ(hands_.Call(2, "getpid", {}), child);
  EXPECT_EQ(hands_.Call(2, "getppid", {}), slot(0).pid);
  EXPECT_EQ(slot(2).log_count, 0u);
  EXPECT_EQ(hands_.Call(2, "raise", {SIGUSR1}), 0);
  EXPECT_EQ(slot(2).log_count, 1u);
  EXPECT_EQ(slot(0).log_count, 1u);
  // A grandchild, and its end as its parent sees it.
  int64_t grandchild = hands_.Call(2, "fork", {3});
  hands_.Await(EventKind::kReady, 3);
  hands_.Post(3, "exit", {7});
  int* status = reinterpret_cast<int*>(hands_.Data(2));
  EXPECT_EQ(hands_.Call(2, "waitpid", {grandchild, status, 0}), grandchild);
  EXPECT_TRUE(WIFEXITED(*status) && WEXITSTATUS(*status) == 7);
  EXPECT_EQ(slot(3).state, static_cast<uint32_t>(ActorState::kGone));
}

TEST_F(ActorTest, AForkInsideAHandlerMakesAnOrdinaryActor) {
  Install(0, SIGUSR1, slot(0).hold);
  hands_.Post(0, "raise", {SIGUSR1});
  hands_.Await(EventKind::kEntered, 0);
  int64_t child = hands_.Call(0, "fork", {2});
  hands_.Await(EventKind::kReady, 2);
  EXPECT_EQ(slot(2).depth, 0u);
  EXPECT_EQ(hands_.Call(2, "getpid", {}), child);
  hands_.zygote()->SendCommand(0, Command::kLeave);
  EXPECT_EQ(hands_.Return(0), 0);
}

TEST_F(ActorTest, ThreadsAreActorsOfTheirProcess) {
  Install(0, SIGUSR1, slot(0).record);
  sigset_t* set = reinterpret_cast<sigset_t*>(hands_.Data(0));
  sigemptyset(set);
  sigaddset(set, SIGUSR2);
  EXPECT_EQ(hands_.Call(0, "sigprocmask", {SIG_SETMASK, set, nullptr}), 0);
  EXPECT_EQ(hands_.Call(0, "pthread_create", {2}), 0);
  hands_.Await(EventKind::kReady, 2);
  EXPECT_EQ(hands_.Call(2, "getpid", {}), slot(0).pid);
  EXPECT_NE(slot(2).tid, slot(0).tid);
  sigset_t* mask = reinterpret_cast<sigset_t*>(hands_.Data(2));
  EXPECT_EQ(hands_.Call(2, "sigprocmask", {SIG_BLOCK, nullptr, mask}), 0);
  EXPECT_EQ(sigismember(mask, SIGUSR2), 1) << "the creator's mask";
  EXPECT_EQ(sigismember(mask, SIGUSR1), 0);
  EXPECT_EQ(hands_.Call(0, "pthread_kill", {slot(2).thread, SIGUSR1}), 0);
  Ping(2);
  EXPECT_EQ(slot(2).log_count, 1u);
  EXPECT_EQ(slot(0).log_count, 0u);
  // A thread forks: the child is that thread alone.
  int64_t child = hands_.Call(2, "fork", {3});
  hands_.Await(EventKind::kReady, 3);
  EXPECT_EQ(hands_.Call(3, "getpid", {}), child);
  hands_.Post(2, "pthread_exit", {7});
  int64_t* value = reinterpret_cast<int64_t*>(hands_.Data(0));
  EXPECT_EQ(hands_.Call(0, "pthread_join", {slot(2).thread, value}), 0);
  EXPECT_EQ(*value, 7);
  EXPECT_EQ(hands_.Call(3, "getppid", {}), slot(0).pid);
}

TEST_F(ActorTest, AnExecutedActorGoesOnInAFreshImage) {
  Install(0, SIGUSR1, slot(0).record);
  sigset_t* set = reinterpret_cast<sigset_t*>(hands_.Data(0));
  sigemptyset(set);
  sigaddset(set, SIGUSR1);
  EXPECT_EQ(hands_.Call(0, "sigprocmask", {SIG_SETMASK, set, nullptr}), 0);
  EXPECT_EQ(hands_.Call(0, "raise", {SIGUSR1}), 0);
  int64_t pid = hands_.Call(0, "getpid", {});
  uint32_t sequence = slot(0).frames[0].sequence;
  EXPECT_EQ(hands_.Call(0, "execve", {}), 0);
  EXPECT_EQ(slot(0).frames[0].sequence, sequence + 1);
  EXPECT_EQ(hands_.Call(0, "getpid", {}), pid);
  EXPECT_EQ(slot(0).log_count, 0u);
  sigset_t* found = reinterpret_cast<sigset_t*>(hands_.Data(0));
  EXPECT_EQ(hands_.Call(0, "sigprocmask", {SIG_BLOCK, nullptr, found}), 0);
  EXPECT_EQ(sigismember(found, SIGUSR1), 1) << "the mask survives";
  EXPECT_EQ(sigismember(found, SIGUSR2), 0);
  EXPECT_EQ(hands_.Call(0, "sigpending", {found}), 0);
  EXPECT_EQ(sigismember(found, SIGUSR1), 1) << "what is pending survives";
  struct sigaction* action = reinterpret_cast<struct sigaction*>(hands_.Data(0));
  EXPECT_EQ(hands_.Call(0, "sigaction", {SIGUSR1, nullptr, action}), 0);
  EXPECT_EQ(action->sa_handler, SIG_DFL) << "handlers do not";
  for (int fd = 3; fd < 64; ++fd) EXPECT_EQ(hands_.Call(0, "fcntl", {fd, F_GETFD}), -1);
  EXPECT_EQ(hands_.Call(0, "fcntl", {hands_.arena()->event_fd, F_GETFD}), FD_CLOEXEC);
  // It can still do all that an actor can.
  int64_t child = hands_.Call(0, "fork", {2});
  hands_.Await(EventKind::kReady, 2);
  EXPECT_EQ(hands_.Call(2, "execve", {}), 0);
  EXPECT_EQ(hands_.Call(2, "getpid", {}), child);
  Install(2, SIGUSR2, slot(2).record);
  EXPECT_EQ(hands_.Call(2, "raise", {SIGUSR2}), 0);
  EXPECT_EQ(slot(2).log_count, 1u);
}

TEST_F(ActorTest, ASpawnedActorBeginsInAFreshImage) {
  Install(0, SIGUSR1, slot(0).record);
  int64_t child = hands_.Call(0, "posix_spawn", {2, 0, 0, 0});
  hands_.Await(EventKind::kReady, 2);
  EXPECT_EQ(hands_.Call(2, "getpid", {}), child);
  EXPECT_EQ(hands_.Call(2, "getppid", {}), slot(0).pid);
  struct sigaction* action = reinterpret_cast<struct sigaction*>(hands_.Data(2));
  EXPECT_EQ(hands_.Call(2, "sigaction", {SIGUSR1, nullptr, action}), 0);
  EXPECT_EQ(action->sa_handler, SIG_DFL);
  EXPECT_EQ(hands_.Call(2, "fcntl", {hands_.arena()->event_fd, F_GETFD}), FD_CLOEXEC);
  EXPECT_EQ(hands_.Call(0, "fcntl", {hands_.arena()->event_fd, F_GETFD}), FD_CLOEXEC);
  Install(2, SIGUSR2, slot(2).record);
  EXPECT_EQ(hands_.Call(2, "raise", {SIGUSR2}), 0);
  EXPECT_EQ(slot(2).log_count, 1u);
  hands_.Post(2, "exit", {7});
  int* status = reinterpret_cast<int*>(hands_.Data(0));
  EXPECT_EQ(hands_.Call(0, "waitpid", {child, status, 0}), child);
  EXPECT_TRUE(WIFEXITED(*status) && WEXITSTATUS(*status) == 7);
}

TEST_F(ActorTest, AnExhaustedStackIsCaughtOnAnother) {
  int64_t memory = MapPages(PROT_READ | PROT_WRITE, 16);
  stack_t* stack = reinterpret_cast<stack_t*>(hands_.Data(0));
  memset(stack, 0, sizeof *stack);
  stack->ss_sp = reinterpret_cast<void*>(memory);
  stack->ss_size = 16 * 4096;
  EXPECT_EQ(hands_.Call(0, "sigaltstack", {stack, nullptr}), 0);
  Install(0, SIGSEGV, slot(0).record, SA_ONSTACK);
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(hands_.Call(0, "exhaust_stack", {}), -1);
    EXPECT_EQ(slot(0).frames[0].raised, SIGSEGV);
  }
  EXPECT_EQ(hands_.Call(0, "getpid", {}), slot(0).pid);
}

TEST_F(ActorTest, ForkAndExitHandlersLeaveTheirMarks) {
  int64_t memory = MapPages(PROT_READ | PROT_WRITE, 1);
  int* fds = reinterpret_cast<int*>(hands_.Data(0));
  EXPECT_EQ(hands_.Call(0, "pipe", {fds}), 0);
  const int64_t in = fds[0], out = fds[1];
  EXPECT_EQ(hands_.Call(0, "atexit", {out, hands_.Text(0, "bye")}), 0);
  EXPECT_EQ(hands_.Call(0, "pthread_atfork", {memory, hands_.Text(0, "a")}), 0);
  EXPECT_EQ(hands_.Call(0, "pthread_atfork", {memory, hands_.Text(0, "b")}), 0);
  EXPECT_EQ(hands_.Call(0, "pthread_atfork", {memory, hands_.Text(0, "c")}), 0);
  EXPECT_EQ(hands_.Call(0, "pthread_atfork", {memory, hands_.Text(0, "d")}), ENOMEM);
  EXPECT_GT(hands_.Call(0, "fork", {2}), 0);
  hands_.Await(EventKind::kReady, 2);
  EXPECT_EQ(hands_.Call(2, "load", {memory, hands_.Data(2), 64}), 0);
  EXPECT_STREQ(reinterpret_cast<char*>(hands_.Data(2)),
               "prepare-c prepare-b prepare-a child-a child-b child-c ");
  hands_.Post(2, "library_exit", {0});
  EXPECT_EQ(hands_.Call(0, "wait", {nullptr}), slot(2).pid);
  EXPECT_EQ(hands_.Call(0, "read", {in, hands_.Data(0), 8}), 3);
  EXPECT_EQ(memcmp(hands_.Data(0), "bye", 3), 0);
}

TEST_F(ActorTest, BecomesAnotherUserForGood) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can";
  EXPECT_EQ(hands_.Call(0, "become", {65534}), 0);
  EXPECT_EQ(hands_.Call(0, "getuid", {}), 65534);
  EXPECT_EQ(hands_.Call(0, "become", {0}), -1);
  EXPECT_EQ(hands_.error(), EPERM);
  EXPECT_EQ(hands_.Call(1, "getuid", {}), 0);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
