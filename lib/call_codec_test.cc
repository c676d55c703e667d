#include "lib/call_codec.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <memory>

#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

class CallCodecTest : public testing::Test {
 protected:
  CallCodecTest() {
    env_.Bind("n", Value::Int(3));
    env_.Bind("m", Value::Address(0x1000));
    env_.SetActor("p", {100, 100, 0x7000});
    env_.SetActor("t", {100, 101, 0x7100});
  }

  // "" or why the call cannot be made ready.
  std::string Prepare(const std::string& text) {
    call_ = CallOf(text);
    memory_ = std::make_unique<FrameMemory>(bytes_, sizeof bytes_);
    place_.env = &env_;
    place_.memory = memory_.get();
    place_.codec = {0x5000, 0x5100, 0x6000, 0x6100};
    place_.objects = 0x9000;
    place_.hidden_actor = 4;
    prepared_ = PreparedCall();
    EvalError error;
    const CallRow* row = SelectRow(call_, &error.message);
    if (row == nullptr || !PrepareCall(*row, call_, place_, &prepared_, &error)) {
      return (error.unsupported ? "(unsupported) " : "") + error.message;
    }
    return "";
  }

  char* Pointer(size_t i) const {
    return reinterpret_cast<char*>(static_cast<intptr_t>(prepared_.words.at(i)));
  }
  // What the outputs hold if the function has returned `result`.
  std::string Output(size_t i, int64_t result, bool failed = false) const {
    return DecodeOutputs(prepared_, place_, result, failed).at(i).Print();
  }

  Environment env_;
  alignas(16) char bytes_[1 << 18];
  std::unique_ptr<FrameMemory> memory_;
  CallPlace place_;
  CallExpr call_;
  PreparedCall prepared_;
};

TEST_F(CallCodecTest, LiteralArgumentsSelectTheRow) {
  const struct {
    const char* call;
    const char* prototype;
  } kCases[] = {
      {"open(\"f\", O_RDWR)", "open(path, flags)"},
      {"open(\"f\", O_RDWR|O_CREAT|O_EXCL, 0600)", "open(path, flags, mode)"},
      {"fcntl(3, F_GETFD)", "fcntl(fd, cmd)"},
      {"fcntl(3, F_SETFD, FD_CLOEXEC)", "fcntl(fd, cmd, arg)"},
      {"fcntl(3, F_GETLK, {F_RDLCK})", "fcntl(fd, cmd, lock)"},
      {"fcntl(3, 9999)", "fcntl(fd, cmd, [arg])"},
      {"fcntl(3)", "fcntl(fd, cmd, [arg])"},
      {"execve(self)", "execve(path)"},
      {"execve(\"/bin/true\", [\"true\"], [])", "execve(path, argv, envp)"},
      {"semctl(1, 0, SETALL, [1])", "semctl(semid, semnum, cmd, array)"},
      {"fork()", "fork()"},
      {"futex(m, FUTEX_WAIT|FUTEX_PRIVATE_FLAG, 0, NULL)", "futex(word, op, val, timeout)"},
      {"futex(m, FUTEX_WAIT_BITSET, 0, NULL, 1)", "futex(word, op, val, abstime, bitset)"},
      {"futex(m, FUTEX_WAKE_OP, 1, 1, m, 0)", "futex(word, op, val, val2, word2, val3)"},
      {"futex(m, FUTEX_LOCK_PI, NULL)", "futex(word, op, abstime)"},
      {"futex(m, FUTEX_UNLOCK_PI)", "futex(word, op)"},
  };
  for (const auto& test : kCases) {
    std::string error;
    const CallRow* row = SelectRow(CallOf(test.call), &error);
    ASSERT_NE(row, nullptr) << test.call << ": " << error;
    EXPECT_EQ(row->Prototype(), test.prototype) << test.call;
  }
  std::string error;
  EXPECT_EQ(SelectRow(CallOf("nothing(1)"), &error), nullptr);
  EXPECT_EQ(error, "unknown call nothing");
  EXPECT_EQ(SelectRow(CallOf("futex(m, 0, 0)"), &error), nullptr);
  EXPECT_EQ(
      error,
      "no form of futex fits these arguments; its first form is futex(word, op, val, timeout)");
}

TEST_F(CallCodecTest, ScalarsAreWords) {
  const struct {
    const char* call;
    std::vector<int64_t> words;
  } kCases[] = {
      {"kill(p, SIGTERM)", {100, SIGTERM}},
      {"kill(-t, 0)", {-100, 0}},
      {"tgkill(t, t, 0)", {100, 101, 0}},
      {"pthread_kill(t, SIGUSR1)", {0x7100, SIGUSR1}},
      {"dup2(n, n + 1)", {3, 4}},
      {"alarm(2s)", {2}},
      {"signal(SIGINT, record)", {SIGINT, 0x5000}},
      {"signal(SIGINT, SIG_IGN)", {SIGINT, 1}},
      {"shmat(n, m, SHM_RDONLY)", {3, 0x1000, ConstantValue("SHM_RDONLY").value()}},
      {"fork()", {4}},
      {"fcntl(n, 9999)", {3, 9999, 0}},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Prepare(test.call), "") << test.call;
    EXPECT_EQ(prepared_.words, test.words) << test.call;
  }
}

TEST_F(CallCodecTest, PointersArePassedAsTheyStandAndNotDecoded) {
  const struct {
    const char* call;
    size_t arg;
    int64_t word;
  } kCases[] = {
      {"read(0, NULL, 4)", 1, 0},           {"read(0, 0x1, 4)", 1, 1},
      {"read(0, m + 8, 4)", 1, 0x1008},     {"write(1, m, 4)", 1, 0x1000},
      {"sigpending(m)", 0, 0x1000},         {"accept(0, NULL, NULL)", 2, 0},
      {"poll(NULL, 0, 50ms)", 0, 0},        {"nanosleep(NULL, NULL)", 0, 0},
      {"msgrcv(0, m, 4, 0, 0)", 1, 0x1000},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Prepare(test.call), "") << test.call;
    EXPECT_EQ(prepared_.words[test.arg], test.word) << test.call;
    EXPECT_TRUE(prepared_.args[test.arg].raw) << test.call;
    EXPECT_EQ(Output(test.arg, 4), "NULL") << test.call;
  }
}

TEST_F(CallCodecTest, InputsAreExactBytesAndOnlyPathsEndInNul) {
  ASSERT_EQ(Prepare("write(n, \"abc\", 3)"), "");
  EXPECT_EQ(prepared_.args[1].size, 3u);
  EXPECT_EQ(std::string(Pointer(1), 3), "abc");
  ASSERT_EQ(Prepare("unlink(\"abc\")"), "");
  EXPECT_EQ(prepared_.args[0].size, 4u);
  EXPECT_STREQ(Pointer(0), "abc");
  ASSERT_EQ(Prepare("store(m, u32(7))"), "");
  EXPECT_EQ(prepared_.words[2], 4) << "the size of what is stored";
  ASSERT_EQ(Prepare("store(m, \"abc\", 2)"), "");
  EXPECT_EQ(prepared_.words[2], 2);
  ASSERT_EQ(Prepare("mq_send(3, \"a\", -1, 0)"), "") << "a count that must be refused";
}

TEST_F(CallCodecTest, InputsShorterThanTheirCountsAreMistakes) {
  const struct {
    const char* call;
    const char* message;
  } kCases[] = {
      {"write(n, \"abc\", 4)",
       "buf: buf has 3 bytes, fewer than the 4 that the call takes; bytes(n) fills"},
      {"semop(0, [{0, 1, 0}], 2)",
       "sops: sops has 1 elements, fewer than the 2 that the call takes"},
      {"poll([], 1, 0)", "fds: fds has 0 elements, fewer than the 1 that the call takes"},
      {"write(n, unbound, 4)", "buf: unbound is not bound"},
      {"write(n, [1], 4)", "buf: [1] is not a string"},
      {"kill(unbound, 0)", "pid: unbound is not bound"},
      {"accept(0, _, 16)", ""},
      {"accept(0, _, len)", "addrlen: write [v] for a pointer to one number, not len"},
      {"nanosleep(50, NULL)", ""},
      {"nanosleep(n, NULL)", "request: n has no unit of time"},
      {"chown(\"f\", USER1, -1)", "(unsupported) owner: this system has no USER1"},
      {"write(n, bytes(300000), 1)", "buf: the arguments need more memory than 8 MB"},
      {"read(n, _, 300000)", "buf: the arguments need more memory than 8 MB"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Prepare(test.call), test.message) << test.call;
}

TEST_F(CallCodecTest, OutputBuffersHoldAsManyBytesAsTheCallCounted) {
  ASSERT_EQ(Prepare("read(n, _, 16)"), "");
  std::memcpy(Pointer(1), "hello", 5);
  EXPECT_EQ(Output(1, 5), "\"hello\"");
  EXPECT_EQ(Output(1, 0), "\"\"");
  EXPECT_EQ(Output(1, -1, true), "NULL");
  EXPECT_EQ(Output(1, 100).size(), Output(1, 16).size()) << "never more than there is room";
  std::string where;
  EXPECT_TRUE(memory_->GuardsIntact(&where));
  Pointer(1)[16] = 'x';
  EXPECT_FALSE(memory_->GuardsIntact(&where));
}

TEST_F(CallCodecTest, WholeBuffersHoldAllThatWasAskedFor) {
  ASSERT_EQ(Prepare("load(m, _, 3)"), "");
  std::memcpy(Pointer(1), "abc", 3);
  EXPECT_EQ(Output(1, 0), "\"abc\"");
  ASSERT_EQ(Prepare("getsockopt(n, SOL_SOCKET, SO_BINDTODEVICE, _, [16 => 4])"), "");
  std::memcpy(Pointer(3), "eth0", 4);
  const socklen_t length = 4;
  std::memcpy(Pointer(4), &length, sizeof length);
  EXPECT_EQ(Output(3, 0), "\"eth0\"") << "as many as the cell says";
  ASSERT_EQ(Prepare("getcwd(_, 64)"), "");
  std::memcpy(Pointer(0), "/tmp", 5);
  EXPECT_EQ(Output(0, 1), "\"/tmp\"");
}

TEST_F(CallCodecTest, CellsGoInAndComeBack) {
  ASSERT_EQ(Prepare("accept(n, _, [16 => len])"), "");
  socklen_t length;
  std::memcpy(&length, Pointer(2), sizeof length);
  EXPECT_EQ(length, 16u);
  EXPECT_EQ(prepared_.args[1].size, 16u) << "the address has as much room as the cell says";
  length = 2;
  std::memcpy(Pointer(2), &length, sizeof length);
  const sa_family_t family = AF_UNIX;
  std::memcpy(Pointer(1), &family, sizeof family);
  EXPECT_EQ(Output(2, 5), "2");
  EXPECT_EQ(Output(1, 5), "{family=AF_UNIX}");
  EXPECT_EQ(Output(1, -1, true), "NULL");
}

TEST_F(CallCodecTest, AddressesAreAsLongAsTheCallSays) {
  ASSERT_EQ(Prepare("bind(n, {AF_UNIX, \"sock\"}, 110)"), "");
  EXPECT_EQ(prepared_.args[1].size, 110u);
  EXPECT_EQ(DecodeSockaddr(Pointer(1), 110).Print(), "{family=AF_UNIX, path=\"sock\"}");
  EXPECT_EQ(prepared_.words[2], 110);
  ASSERT_EQ(Prepare("bind(n, {AF_INET, port=80}, 200)"), "");
  EXPECT_EQ(prepared_.args[1].size, 200u);
  EXPECT_EQ(Prepare("bind(n, {AF_INET, addr=\"x\"}, 16)"), "addr: \"x\" is no IPv4 address");
}

TEST_F(CallCodecTest, ArraysComeBackWithAsManyElementsAsWereWritten) {
  ASSERT_EQ(Prepare("pipe([r, w])"), "");
  const int ends[2] = {7, 8};
  std::memcpy(Pointer(0), ends, sizeof ends);
  EXPECT_EQ(Output(0, 0), "[7, 8]");

  ASSERT_EQ(Prepare("epoll_wait(n, _, 4, 0)"), "");
  EXPECT_EQ(Output(1, 0), "[]");
  std::memset(Pointer(1), 0, prepared_.args[1].size);
  EXPECT_EQ(Output(1, 1), "[{events=0, data=0}]");
  EXPECT_EQ(Output(1, -1, true), "[]");

  ASSERT_EQ(Prepare("semctl(n, 0, GETALL, [3, _])"), "");
  const unsigned short values[2] = {3, 4};
  std::memcpy(Pointer(3), values, sizeof values);
  EXPECT_EQ(Output(3, 0), "[3, 4]");
}

TEST_F(CallCodecTest, InOutStructsKeepWhatWentIn) {
  ASSERT_EQ(Prepare("poll([{n, POLLIN, POLLHUP}, {4, POLLOUT}], 2, 50ms)"), "");
  EXPECT_EQ(prepared_.words[1], 2);
  EXPECT_EQ(prepared_.words[2], 50);
  // What is written only is not 0 before, so that leaving it alone is not taken for storing 0.
  auto* entries = reinterpret_cast<struct pollfd*>(Pointer(0));
  EXPECT_NE(entries[0].revents, 0);
  EXPECT_NE(entries[1].revents, 0);
  entries[0].revents = entries[1].revents = 0;
  EXPECT_EQ(Output(0, 0), "[{fd=3, events=POLLIN, revents=0}, {fd=4, events=POLLOUT, revents=0}]");
  ASSERT_EQ(Prepare("fcntl(n, F_GETLK, {F_RDLCK, SEEK_SET, 1, 2} => {F_UNLCK, ...})"), "");
  EXPECT_EQ(Output(2, 0), "{l_type=F_RDLCK, l_whence=SEEK_SET, l_start=1, l_len=2, l_pid=0}");
}

TEST_F(CallCodecTest, OutputsThatNobodyWroteShowTheFill) {
  ASSERT_EQ(Prepare("waitpid(-1, _, 0)"), "");
  EXPECT_EQ(static_cast<unsigned char>(Pointer(1)[0]), FrameMemory::kFill);
  const int status = 3 << 8;
  std::memcpy(Pointer(1), &status, sizeof status);
  EXPECT_EQ(Output(1, 100), "exited(3)");
}

TEST_F(CallCodecTest, AbsoluteTimesAreLeftToTheActor) {
  ASSERT_EQ(Prepare("sem_timedwait(m, in(50ms))"), "");
  ASSERT_EQ(prepared_.fixups.size(), 1u);
  EXPECT_EQ(prepared_.fixups[0].address, Pointer(1));
  EXPECT_EQ(prepared_.fixups[0].offset_ns, 50000000);
  EXPECT_EQ(prepared_.fixups[0].clock, CLOCK_REALTIME);
  ASSERT_EQ(Prepare("sem_clockwait(m, CLOCK_MONOTONIC, in(-1h))"), "");
  EXPECT_EQ(prepared_.fixups[0].offset_ns, -3600000000000);
  EXPECT_EQ(prepared_.fixups[0].clock, CLOCK_MONOTONIC);
  ASSERT_EQ(Prepare("sem_timedwait(m, {0, 1000000000})"), "");
  EXPECT_TRUE(prepared_.fixups.empty());
  timespec raw;
  std::memcpy(&raw, Pointer(1), sizeof raw);
  EXPECT_EQ(raw.tv_nsec, 1000000000);
}

TEST_F(CallCodecTest, AnUnboundNameSetsAnObjectAside) {
  ASSERT_EQ(Prepare("sem_init(sem, 0, 1)"), "");
  EXPECT_EQ(prepared_.object_name, "sem");
  EXPECT_EQ(prepared_.object_address, 0x9000);
  EXPECT_EQ(prepared_.words[0], 0x9000);
  ASSERT_EQ(Prepare("sem_init(m + 64, 1, 1)"), "");
  EXPECT_EQ(prepared_.object_name, "");
  EXPECT_EQ(prepared_.words[0], 0x1040);
  ASSERT_EQ(Prepare("sem_post(m)"), "");
  EXPECT_EQ(prepared_.words[0], 0x1000);
  EXPECT_EQ(Prepare("sem_post(sem)"), "sem: sem is not bound");
}

TEST_F(CallCodecTest, AWordThatOnlySelectsTheRowIsNoValue) {
  ASSERT_EQ(Prepare("execve(self)"), "");
  EXPECT_EQ(prepared_.words[0], 0);
}

TEST_F(CallCodecTest, WhatIsPreparedIsWhatTheSystemTakes) {
  ASSERT_EQ(Prepare("pipe([r, w])"), "");
  ASSERT_EQ(pipe(reinterpret_cast<int*>(Pointer(0))), 0);
  const std::vector<Value> ends = DecodeOutputs(prepared_, place_, 0, false);
  const int r = static_cast<int>(ends[0].items[0].number);
  const int w = static_cast<int>(ends[0].items[1].number);
  ASSERT_EQ(Prepare("write(0, \"Greetings\", 9)"), "");
  ASSERT_EQ(write(w, Pointer(1), 9), 9);
  ASSERT_EQ(Prepare("read(0, _, 64)"), "");
  ASSERT_EQ(read(r, Pointer(1), 64), 9);
  EXPECT_EQ(Output(1, 9), "\"Greetings\"");
  close(r);
  close(w);
}

}  // namespace
}  // namespace parley
