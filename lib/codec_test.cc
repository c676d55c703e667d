#include "lib/codec.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <cstring>

#include "lib/evaluator.h"
#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

// The handlers of an actor's image.
const CodecContext kContext = {0x1000, 0x1100, 0x2000, 0x2200};

// Encodes the literal as that type and returns the memory; the message if it cannot be.
std::string Encoded(const std::string& type_text, const std::string& literal) {
  const Type type = TypeOf(type_text);
  Value value;
  EvalError error;
  EXPECT_TRUE(EvaluateInput(*ExprOf(literal), type, Environment(), &value, &error))
      << literal << ": " << error.message;
  std::string memory(FixedSize(type), '\0');
  EXPECT_FALSE(memory.empty()) << type_text;
  if (!EncodeFixed(type, value, kContext, memory.data(), &error.message)) return error.message;
  return memory;
}

std::string RoundTrip(const std::string& type, const std::string& literal) {
  const std::string memory = Encoded(type, literal);
  return DecodeFixed(TypeOf(type), kContext, memory.data()).Print();
}

TEST(CodecTest, WhatIsEncodedDecodesToTheSame) {
  const struct {
    const char* type;
    const char* literal;
    std::string printed;
  } kCases[] = {
      {"in flock", "{F_WRLCK, SEEK_END, -5, 7, l_pid=9}",
       "{l_type=F_WRLCK, l_whence=SEEK_END, l_start=-5, l_len=7, l_pid=9}"},
      {"in winsize", "{25, 65535}", "{ws_row=25, ws_col=65535, ws_xpixel=0, ws_ypixel=0}"},
      {"in pollfd", "{-1, POLLIN|POLLOUT}", "{fd=-1, events=POLLIN|POLLOUT, revents=0}"},
      {"in sembuf", "{1, -1, IPC_NOWAIT}", "{sem_num=1, sem_op=-1, sem_flg=IPC_NOWAIT}"},
      {"in itimerspec", "{it_value=50ms}",
       "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=50000000}}"},
      {"in timeval", "1500ms", "{tv_sec=1, tv_usec=500000}"},
      {"interval", "1500ms", "{tv_sec=1, tv_nsec=500000000}"},
      {"in sigset", "[SIGINT, SIGUSR1]", "[SIGINT, SIGUSR1]"},
      {"in sigset", "~[SIGINT]", "~[SIGINT]"},
      {"in sigset", "[SIGRTMIN, SIGRTMAX]", "[SIGRTMIN, SIGRTMAX]"},
      {"inout fdset", "[3, 0, 1023]", "[0, 3, 1023]"},
      {"int", "-5", "-5"},
      {"u16", "65535", "65535"},
      {"handler", "SIG_IGN", "SIG_IGN"},
      {"addr", "0x1234", "0x1234"},
  };
  for (const auto& test : kCases) EXPECT_EQ(RoundTrip(test.type, test.literal), test.printed);
}

TEST(CodecTest, StructsLieInMemoryAsCSeesThem) {
  flock lock;
  std::memcpy(&lock, Encoded("in flock", "{F_WRLCK, SEEK_END, -5, 7, l_pid=9}").data(),
              sizeof lock);
  EXPECT_EQ(lock.l_type, F_WRLCK);
  EXPECT_EQ(lock.l_whence, SEEK_END);
  EXPECT_EQ(lock.l_start, -5);
  EXPECT_EQ(lock.l_len, 7);
  EXPECT_EQ(lock.l_pid, 9);
}

TEST(CodecTest, SetsLieInMemoryAsCSeesThem) {
  sigset_t signals;
  std::memcpy(&signals, Encoded("in sigset", "[SIGINT, SIGRTMAX]").data(), sizeof signals);
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    EXPECT_EQ(sigismember(&signals, signal) == 1, signal == SIGINT || signal == SIGRTMAX) << signal;
  }
  fd_set descriptors;
  std::memcpy(&descriptors, Encoded("inout fdset", "[0, 64, 5000]").data(), sizeof descriptors);
  for (int fd = 0; fd < FD_SETSIZE; ++fd) {
    EXPECT_EQ(FD_ISSET(fd, &descriptors) != 0, fd == 0 || fd == 64) << fd;
  }
}

TEST(CodecTest, SignalsThatTheLibraryKeepsAreNeverMembers) {
  sigset_t full;
  std::memset(&full, 0xff, sizeof full);
  EXPECT_EQ(DecodeFixed(TypeOf("in sigset"), kContext, &full).Print(), "~[]");
  const Value all = MakeSet(TypeOf("in sigset"), {}, true);
  EXPECT_EQ(all.items.size(), static_cast<size_t>(31 + SIGRTMAX - SIGRTMIN + 1));
  EXPECT_EQ(MakeSet(TypeOf("in sigset"), {0, 32, 99, 2, 2}, false).Print(), "[SIGINT]");
}

TEST(CodecTest, HandlersAreAddressesOfTheActorsImage) {
  const struct {
    const char* literal;
    uint64_t address;
    const char* name;
  } kCases[] = {
      {"{record, [], 0}", 0x1000, "record"},
      {"{record, [], SA_SIGINFO}", 0x1100, "record"},
      {"{record, [], SA_SIGINFO|SA_RESTART}", 0x1100, "record"},
      {"{flags=SA_SIGINFO, handler=hold}", 0x2200, "hold"},
      {"{hold, [], SA_RESTART}", 0x2000, "hold"},
      {"{SIG_IGN, [], SA_SIGINFO}", 1, ""},
      {"{SIG_DFL, [], 0}", 0, ""},
  };
  for (const auto& test : kCases) {
    struct sigaction action;
    std::memcpy(&action, Encoded("in sigaction", test.literal).data(), sizeof action);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(action.sa_handler), test.address) << test.literal;
    const Value decoded = DecodeFixed(TypeOf("in sigaction"), kContext, &action);
    const int64_t wanted = std::string(test.name) == "record" ? kRecordHandler
                           : std::string(test.name) == "hold" ? kHoldHandler
                                                              : static_cast<int64_t>(test.address);
    EXPECT_EQ(decoded.Field("handler")->number, wanted) << test.literal;
  }
  const std::string memory = Encoded("handler", "record");
  EXPECT_EQ(ReadScalar(TypeOf("handler"), memory.data()), 0x1000);
  EXPECT_EQ(DecodeFixed(TypeOf("handler"), kContext, memory.data()).number, kRecordHandler);
}

TEST(CodecTest, AnImageWithoutHandlersHasNone) {
  struct sigaction action = {};
  const Value decoded = DecodeFixed(TypeOf("in sigaction"), CodecContext(), &action);
  EXPECT_EQ(decoded.Field("handler")->Print(), "SIG_DFL");
}

TEST(CodecTest, AFlagThatTheLibraryAddsIsNotTheCases) {
  if (!ConstantValue("SA_RESTORER")) GTEST_SKIP() << "this system has no SA_RESTORER";
  struct sigaction action = {};
  action.sa_flags = SA_RESTART | static_cast<int>(*ConstantValue("SA_RESTORER"));
  const Value decoded = DecodeFixed(TypeOf("in sigaction"), kContext, &action);
  EXPECT_EQ(decoded.Field("flags")->Print(), "SA_RESTART");
}

TEST(CodecTest, WhatTheSystemHandsBackIsWhatWentIn) {
  struct sigaction action, before, after;
  std::memcpy(&action, Encoded("in sigaction", "{SIG_IGN, [SIGINT], SA_RESTART}").data(),
              sizeof action);
  ASSERT_EQ(sigaction(SIGUSR2, &action, &before), 0);
  ASSERT_EQ(sigaction(SIGUSR2, &before, &after), 0);
  EXPECT_EQ(DecodeFixed(TypeOf("in sigaction"), kContext, &after).Print(),
            "{handler=SIG_IGN, mask=[SIGINT], flags=SA_RESTART}");
}

TEST(CodecTest, WhatHasNoFixedSizeIsNotEncoded) {
  for (const char* text : {"in bytes[1]", "in sockaddr", "in msgbuf[1]", "path", "in msghdr"}) {
    EXPECT_EQ(FixedSize(TypeOf(text)), 0u) << text;
    std::string error;
    char memory[64];
    EXPECT_FALSE(EncodeFixed(TypeOf(text), Value(), kContext, memory, &error));
    EXPECT_EQ(error, "no value of type " + TypeOf(text).Print() + " can be written here");
  }
}

TEST(CodecTest, FieldsThatDoNotExistAreNamed) {
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = "flock";
  value.fields = {{"l_typo", Value::Int(1)}};
  std::string error;
  char memory[sizeof(flock)] = {};
  EXPECT_FALSE(EncodeStruct(*FindStruct("flock"), value, kContext, memory, &error));
  EXPECT_EQ(error, "struct flock has no field l_typo");
}

TEST(CodecTest, AddressesInStructsComeBackAsAddresses) {
  const stack_t stack = {reinterpret_cast<void*>(0x5000), SS_DISABLE, 8192};
  EXPECT_EQ(DecodeFixed(TypeOf("in stack_t"), kContext, &stack).Print(),
            "{ss_sp=0x5000, ss_flags=SS_DISABLE, ss_size=8192}");
  EXPECT_EQ(DecodeFixed(TypeOf("in stack_t"), kContext, &stack).Field("ss_sp")->kind,
            Value::Kind::kAddress);
}

TEST(CodecTest, AWaitStatusComesBackAsOne) {
  const int killed = SIGTERM;
  EXPECT_EQ(DecodeFixed(TypeOf("status"), kContext, &killed).Print(), "killed(SIGTERM)");
}

TEST(FindStructLikeTest, SpecialTypesShowTheSameFace) {
  const struct {
    const char* name;
    const char* fields;
  } kCases[] = {
      {"sockaddr", "family port addr path flowinfo scope_id "},
      {"msgbuf", "mtype mtext "},
      {"iovec_entry", "iov_base iov_len "},
      {"msghdr", "msg_name msg_namelen msg_iov msg_iovlen msg_control msg_controllen msg_flags "},
      {"cmsg", "cmsg_level cmsg_type data "},
      {"linger", "l_onoff l_linger "},
  };
  for (const auto& test : kCases) {
    const StructInfo* info = FindStructLike(test.name);
    ASSERT_NE(info, nullptr) << test.name;
    std::string fields;
    for (const std::string& name : info->FieldNames()) fields += name + " ";
    EXPECT_EQ(fields, test.fields);
  }
  EXPECT_EQ(FindStructLike("nothing"), nullptr);
}

TEST(PositionalFieldTest, TheFamilyDecidesWhatFollowsIt) {
  const StructInfo& sockaddr = *FindStructLike("sockaddr");
  Value so_far;
  so_far.kind = Value::Kind::kStruct;
  ASSERT_NE(PositionalField(sockaddr, 0, so_far), nullptr);
  EXPECT_EQ(PositionalField(sockaddr, 0, so_far)->name, "family");
  EXPECT_EQ(PositionalField(sockaddr, 1, so_far), nullptr);
  so_far.fields = {{"family", Value::Int(AF_INET)}};
  EXPECT_EQ(PositionalField(sockaddr, 1, so_far), nullptr) << "an address or a port?";
  so_far.fields = {{"family", Value::Int(AF_UNIX)}};
  ASSERT_NE(PositionalField(sockaddr, 1, so_far), nullptr);
  EXPECT_EQ(PositionalField(sockaddr, 1, so_far)->name, "path");
  EXPECT_EQ(PositionalField(sockaddr, 2, so_far), nullptr);
  const StructInfo& flock = *FindStructLike("flock");
  EXPECT_EQ(PositionalField(flock, 3, so_far)->name, "l_len");
  EXPECT_EQ(PositionalField(flock, 4, so_far), nullptr);
}

TEST(ElementTypeOfTest, ElementsOfLists) {
  const struct {
    const char* type;
    const char* element;
  } kCases[] = {
      {"out array(fd)[2]", "fd"},
      {"inout array(pollfd)[1]", "pollfd"},
      {"inout cell(socklen)", "socklen"},
      {"in iovec", "iovec_entry"},
      {"out addrinfo_list", "addrinfo_record"},
      {"in sigset", "signal"},
      {"inout fdset", "fd"},
      {"strings", "path"},
      {"int", ""},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(ElementTypeOf(TypeOf(test.type)).base, test.element) << test.type;
  }
}

}  // namespace
}  // namespace parley
