// Messages, scatter lists, message headers, string lists: laid out, and read back.
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>
#include <memory>

#include "lib/addrinfo_record.h"
#include "lib/call_codec.h"
#include "lib/parsed_text.h"

namespace parley {
namespace {

class MessageTest : public testing::Test {
 protected:
  MessageTest() {
    env_.Bind("n", Value::Int(3));
    env_.Bind("m", Value::Address(0x1000));
  }

  std::string Prepare(const std::string& text, size_t room = 1 << 16) {
    call_ = CallOf(text);
    memory_ = std::make_unique<FrameMemory>(bytes_, room);
    place_.env = &env_;
    place_.memory = memory_.get();
    prepared_ = PreparedCall();
    EvalError error;
    const CallRow* row = SelectRow(call_, &error.message);
    if (row == nullptr || !PrepareCall(*row, call_, place_, &prepared_, &error)) {
      return error.message;
    }
    return "";
  }
  char* Pointer(size_t i) const {
    return reinterpret_cast<char*>(static_cast<intptr_t>(prepared_.words.at(i)));
  }
  const iovec* Vector() const { return reinterpret_cast<const iovec*>(Pointer(1)); }
  msghdr* Header() const { return reinterpret_cast<msghdr*>(Pointer(1)); }
  std::string Output(size_t i, int64_t result, bool failed = false) const {
    return DecodeOutputs(prepared_, place_, result, failed).at(i).Print();
  }

  Environment env_;
  alignas(16) char bytes_[1 << 16];
  std::unique_ptr<FrameMemory> memory_;
  CallPlace place_;
  CallExpr call_;
  PreparedCall prepared_;
};

TEST_F(MessageTest, SystemVMessages) {
  ASSERT_EQ(Prepare("msgsnd(0, {7, \"late\"}, 4, 0)"), "");
  long type;
  std::memcpy(&type, Pointer(1), sizeof type);
  EXPECT_EQ(type, 7);
  EXPECT_EQ(std::string(Pointer(1) + sizeof type, 4), "late");
  ASSERT_EQ(Prepare("msgrcv(0, {7, \"late\"}, 16, 0, 0)"), "");
  EXPECT_EQ(prepared_.args[1].size, sizeof type + 16);
  std::memcpy(Pointer(1), &type, sizeof type);
  std::memcpy(Pointer(1) + sizeof type, "late", 4);
  EXPECT_EQ(Output(1, 4), "{mtype=7, mtext=\"late\"}");
  EXPECT_EQ(Output(1, 0), "{mtype=7, mtext=\"\"}");
  EXPECT_EQ(Output(1, -1, true), "NULL");
  EXPECT_EQ(Prepare("msgsnd(0, {1, \"x\"}, -1, 0)"), "") << "a count that must be refused";
  EXPECT_EQ(Prepare("msgsnd(0, {1, \"x\"}, 2, 0)"),
            "msgp: mtext has 1 bytes, fewer than the 2 that the call takes; bytes(n) fills");
  EXPECT_EQ(Prepare("msgsnd(0, {1, bytes(100)}, 100, 0)", 64),
            "msgp: the arguments need more memory than 8 MB");
}

TEST_F(MessageTest, ScatterListsThatGoOut) {
  ASSERT_EQ(Prepare("writev(n, [{\"ab\", 2}, {\"cdef\", 3}, {\"g\"}, {m, 8}, {NULL, 0}], 5)"), "");
  EXPECT_EQ(std::string(static_cast<char*>(Vector()[0].iov_base), 2), "ab");
  EXPECT_EQ(Vector()[0].iov_len, 2u);
  EXPECT_EQ(Vector()[1].iov_len, 3u);
  EXPECT_EQ(Vector()[2].iov_len, 1u) << "as long as it is written";
  EXPECT_EQ(Vector()[3].iov_base, reinterpret_cast<void*>(0x1000));
  EXPECT_EQ(Vector()[3].iov_len, 8u);
  EXPECT_EQ(Vector()[4].iov_base, nullptr);
  EXPECT_EQ(prepared_.words[2], 5);
}

TEST_F(MessageTest, AnyLengthIsPassedWithAnAddress) {
  ASSERT_EQ(Prepare("readv(n, [{0x1000, SSIZE_MAX+1}, {0x2000}], 2)"), "");
  EXPECT_EQ(Vector()[0].iov_len, static_cast<size_t>(SSIZE_MAX) + 1);
  EXPECT_EQ(Vector()[1].iov_len, 0u);
}

TEST_F(MessageTest, ScatterListsThatComeBack) {
  ASSERT_EQ(Prepare("readv(n, [{_, 2}, {_, 4}, {m, 8}], 3)"), "");
  std::memcpy(Vector()[0].iov_base, "ab", 2);
  std::memcpy(Vector()[1].iov_base, "cdef", 4);
  EXPECT_EQ(Output(1, 5),
            "[{iov_base=\"ab\", iov_len=2}, {iov_base=\"cde\", iov_len=4}, "
            "{iov_base=0x1000, iov_len=8}]");
  EXPECT_EQ(Output(1, 1),
            "[{iov_base=\"a\", iov_len=2}, {iov_base=\"\", iov_len=4}, "
            "{iov_base=0x1000, iov_len=8}]");
  EXPECT_EQ(Output(1, -1, true), "NULL");
}

TEST_F(MessageTest, MistakesInScatterLists) {
  const struct {
    const char* call;
    const char* message;
  } kCases[] = {
      {"writev(n, [{\"ab\", 3}], 1)",
       "iov: iov_base has fewer bytes than iov_len says; bytes(n) fills"},
      {"writev(n, [{\"ab\", 2}], 2)",
       "iov: there are 1 buffers, fewer than the 2 that the call takes"},
      {"writev(n, [\"ab\"], 1)", "iov: write {bytes, length}, not \"ab\""},
      {"writev(n, _, 1)", "iov: a list of {bytes, length} is wanted"},
      {"readv(n, [{_}], 1)", "iov: iov_len is missing in {_}"},
      {"readv(n, [{_, SSIZE_MAX}], 1)", "iov: the arguments need more memory than 8 MB"},
      {"writev(n, [{unbound, 1}], 1)", "iov: unbound is not bound"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Prepare(test.call), test.message) << test.call;
}

TEST_F(MessageTest, AHeaderCountsItsPartsItself) {
  ASSERT_EQ(Prepare("sendmsg(n, {msg_name={AF_UNIX, \"s\"}, msg_iov=[{\"x\", 1}], "
                    "msg_control=[{SOL_SOCKET, SCM_RIGHTS, [n]}]}, 0)"),
            "");
  EXPECT_EQ(Header()->msg_iovlen, 1u);
  EXPECT_EQ(DecodeSockaddr(Header()->msg_name, Header()->msg_namelen).Print(),
            "{family=AF_UNIX, path=\"s\"}");
  EXPECT_EQ(Header()->msg_controllen, CMSG_SPACE(sizeof(int)));
  const cmsghdr* control = CMSG_FIRSTHDR(Header());
  ASSERT_NE(control, nullptr);
  EXPECT_EQ(control->cmsg_type, SCM_RIGHTS);
  EXPECT_EQ(control->cmsg_len, CMSG_LEN(sizeof(int)));
}

TEST_F(MessageTest, CountsThatAreWrittenArePassed) {
  ASSERT_EQ(Prepare("sendmsg(n, {msg_iov=[{\"x\", 1}], msg_iovlen=9, msg_name=NULL, msg_namelen=5, "
                    "msg_control=m, msg_controllen=7, msg_flags=2}, 0)"),
            "");
  EXPECT_EQ(Header()->msg_iovlen, 9u);
  EXPECT_EQ(Header()->msg_name, nullptr);
  EXPECT_EQ(Header()->msg_namelen, 5u);
  EXPECT_EQ(Header()->msg_control, reinterpret_cast<void*>(0x1000));
  EXPECT_EQ(Header()->msg_controllen, 7u);
  EXPECT_EQ(Header()->msg_flags, 2);
}

TEST_F(MessageTest, OnReceiptCountsAreRoomy) {
  ASSERT_EQ(Prepare("recvmsg(n, {msg_name=_, msg_iov=[{_, 16}], msg_control=_}, 0)"), "");
  EXPECT_GE(Header()->msg_namelen, sizeof(sockaddr_storage));
  EXPECT_GE(Header()->msg_controllen, CMSG_SPACE(64 * sizeof(int)));
  EXPECT_EQ(Header()->msg_iov[0].iov_len, 16u);
  ASSERT_EQ(Prepare("recvmsg(n, {msg_iov=[{_, 16}], msg_controllen=24 => 0}, 0)"), "");
  EXPECT_EQ(Header()->msg_controllen, 24u);
  EXPECT_NE(Header()->msg_control, nullptr);
  ASSERT_EQ(Prepare("recvmsg(n, {msg_iov=[{_, 16}]}, 0)"), "");
  EXPECT_EQ(Header()->msg_control, nullptr);
  EXPECT_EQ(Header()->msg_name, nullptr);
  // Written only; who leaves it alone must not pass for one who has nothing to tell.
  EXPECT_NE(Header()->msg_flags, 0);
}

TEST_F(MessageTest, ADescriptorPassesThroughTheSystem) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
  ASSERT_EQ(Prepare("sendmsg(n, {msg_iov=[{\"ab\", 2}], "
                    "msg_control=[{SOL_SOCKET, SCM_RIGHTS, [0, 1]}]}, 0)"),
            "");
  ASSERT_EQ(sendmsg(ends[0], Header(), 0), 2);
  ASSERT_EQ(Prepare("recvmsg(n, {msg_iov=[{_, 1}], msg_control=[{SOL_SOCKET, SCM_RIGHTS, [a, b]}], "
                    "msg_flags=MSG_TRUNC}, 0)"),
            "");
  ASSERT_EQ(recvmsg(ends[1], Header(), 0), 1);
  const Value received = DecodeOutputs(prepared_, place_, 1, false)[1];
  EXPECT_EQ(received.Field("msg_iov")->Print(), "[{iov_base=\"a\", iov_len=1}]");
  EXPECT_EQ(received.Field("msg_flags")->Print(), "MSG_TRUNC");
  const Value& control = received.Field("msg_control")->items.at(0);
  ASSERT_EQ(control.Field("data")->items.size(), 2u);
  for (const Value& fd : control.Field("data")->items) close(static_cast<int>(fd.number));
  close(ends[0]);
  close(ends[1]);
}

TEST_F(MessageTest, LengthsBeyondTheRoomAreNotRead) {
  ASSERT_EQ(Prepare("recvmsg(n, {msg_name=_, msg_namelen=2 => _, msg_iov=[{_, 1}], "
                    "msg_control=_, msg_controllen=8 => _}, 0)"),
            "");
  const sa_family_t family = AF_UNIX;
  std::memcpy(Header()->msg_name, &family, sizeof family);
  Header()->msg_namelen = 100;
  Header()->msg_controllen = 1000;
  Header()->msg_flags = 0;
  EXPECT_EQ(Output(1, 0),
            "{msg_name={family=AF_UNIX}, msg_namelen=100, "
            "msg_iov=[{iov_base=\"\", iov_len=1}], msg_control=[], "
            "msg_controllen=1000, msg_flags=0}");
  EXPECT_EQ(Output(1, -1, true), "NULL");
}

TEST_F(MessageTest, MemoryOfTheCaseShowsItsAddress) {
  ASSERT_EQ(Prepare("recvmsg(n, {msg_name=m, msg_namelen=16 => _, msg_iov=[{m, 1}], "
                    "msg_control=m, msg_controllen=24 => _}, 0)"),
            "");
  EXPECT_EQ(Header()->msg_control, reinterpret_cast<void*>(0x1000));
  EXPECT_EQ(Header()->msg_controllen, 24u);
  Header()->msg_controllen = 20;
  Header()->msg_flags = 0;
  EXPECT_EQ(Output(1, 1),
            "{msg_name=0x1000, msg_namelen=16, msg_iov=[{iov_base=0x1000, iov_len=1}], "
            "msg_control=0x1000, msg_controllen=20, msg_flags=0}");
  ASSERT_EQ(Prepare("recvmsg(n, {msg_name=NULL, msg_iov=[{_, 1}], msg_control=NULL}, 0)"), "");
  Header()->msg_flags = 0;
  EXPECT_EQ(Output(1, 0),
            "{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"\", iov_len=1}], "
            "msg_control=NULL, msg_controllen=0, msg_flags=0}");
}

TEST_F(MessageTest, MistakesInHeaders) {
  const struct {
    const char* call;
    const char* message;
  } kCases[] = {
      {"sendmsg(n, [1], 0)", "msg: write {msg_iov=[..], ...}"},
      {"sendmsg(n, {msg_iov=[{\"a\", 2}]}, 0)",
       "msg: iov_base has fewer bytes than iov_len says; bytes(n) fills"},
      {"sendmsg(n, {msg_name={AF_INET, addr=\"x\"}}, 0)", "msg: \"x\" is no IPv4 address"},
      {"sendmsg(n, {msg_control=[{SOL_SOCKET, SCM_RIGHTS, [unbound]}]}, 0)",
       "msg: data: unbound is not bound"},
      {"recvmsg(n, {msg_iov=[{_}]}, 0)", "msg: iov_len is missing in {_}"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Prepare(test.call), test.message) << test.call;
  EXPECT_EQ(Prepare("recvmsg(n, {msg_name=_}, 0)", 128),
            "msg: the arguments need more memory than 8 MB");
  EXPECT_EQ(Prepare("recvmsg(n, {msg_control=_}, 0)", 128),
            "msg: the arguments need more memory than 8 MB");
}

TEST_F(MessageTest, ListsOfStringsEndInNull) {
  ASSERT_EQ(Prepare("execve(\"/bin/sh\", [\"sh\", \"-c\"], [])"), "");
  char* const* argv = reinterpret_cast<char* const*>(Pointer(1));
  EXPECT_STREQ(argv[0], "sh");
  EXPECT_STREQ(argv[1], "-c");
  EXPECT_EQ(argv[2], nullptr);
  EXPECT_EQ(reinterpret_cast<char* const*>(Pointer(2))[0], nullptr);
}

TEST_F(MessageTest, ResultsOfGetaddrinfoAreReadFromTheArea) {
  ASSERT_EQ(Prepare("getaddrinfo(NULL, \"80\", {ai_family=AF_INET}, res)"), "");
  const size_t last = prepared_.args.size() - 1;
  AddrinfoArea area = {};
  area.count = 1;
  area.original = 0x4000;
  area.records[0].family = AF_INET;
  std::memcpy(Pointer(last), &area, sizeof area);
  const Value list = DecodeOutputs(prepared_, place_, 0, false)[last];
  ASSERT_EQ(list.items.size(), 1u);
  EXPECT_EQ(list.items[0].Field("ai_family")->Print(), "AF_INET");
  EXPECT_EQ(Output(last, 1, true), "NULL");
  env_.Bind("res", list);
  ASSERT_EQ(Prepare("freeaddrinfo(res)"), "");
  EXPECT_EQ(prepared_.words[0], 0x4000) << "what is freed is the original";
}

}  // namespace
}  // namespace parley
