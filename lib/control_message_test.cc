#include "lib/control_message.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "lib/evaluator.h"
#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

std::string Encoded(const std::string& literal) {
  Type cmsgs;
  cmsgs.base = "cmsgs";
  cmsgs.direction = Direction::kIn;
  Value list;
  EvalError error;
  EXPECT_TRUE(EvaluateInput(*ExprOf(literal), cmsgs, Environment(), &list, &error))
      << error.message;
  std::string bytes;
  return EncodeControl(list, &bytes, &error.message) ? bytes : error.message;
}

std::string Decoded(const std::string& bytes) {
  return DecodeControl(bytes.data(), bytes.size()).Print();
}

const std::string kRights = "cmsg_level=SOL_SOCKET, cmsg_type=" + std::to_string(SCM_RIGHTS);

TEST(ControlMessageTest, WhatIsEncodedDecodesToTheSame) {
  EXPECT_EQ(Decoded(Encoded("[{SOL_SOCKET, SCM_RIGHTS, [3, 4, 5]}]")),
            "[{" + kRights + ", data=[3, 4, 5]}]");
  EXPECT_EQ(Decoded(Encoded("[{SOL_SOCKET, SCM_RIGHTS, [3]}, {SOL_SOCKET, SCM_RIGHTS, [4]}]")),
            "[{" + kRights + ", data=[3]}, {" + kRights + ", data=[4]}]");
  EXPECT_EQ(Decoded(Encoded("[{SOL_SOCKET, 99, \"abc\"}]")),
            "[{cmsg_level=SOL_SOCKET, cmsg_type=99, data=\"abc\"}]");
  EXPECT_EQ(Decoded(Encoded("[]")), "[]");
  if (const auto credentials = ConstantValue("SCM_CREDENTIALS")) {
    EXPECT_EQ(Decoded(Encoded("[{SOL_SOCKET, SCM_CREDENTIALS, {7, 8, 9}}]")),
              "[{cmsg_level=SOL_SOCKET, cmsg_type=" + std::to_string(*credentials) +
                  ", data={pid=7, uid=8, gid=9}}]");
  }
}

TEST(ControlMessageTest, OtherStructsAreNoData) {
  Value address;
  address.kind = Value::Kind::kStruct;
  address.type = "sockaddr";
  Value message;
  message.kind = Value::Kind::kStruct;
  message.fields = {{"data", address}};
  Value list;
  list.kind = Value::Kind::kList;
  list.items = {message};
  std::string bytes, error;
  EXPECT_FALSE(EncodeControl(list, &bytes, &error));
  EXPECT_EQ(error, "a sockaddr cannot be the data of a control message");
}

TEST(ControlMessageTest, TheSystemTakesThemAndDescriptorsPass) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  std::string control = Encoded("[{SOL_SOCKET, SCM_RIGHTS, [0, 1]}]");
  char byte = 'x';
  iovec vector = {&byte, 1};
  msghdr header = {};
  header.msg_iov = &vector;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ASSERT_EQ(sendmsg(ends[0], &header, 0), 1);
  alignas(cmsghdr) char received[256];
  header.msg_control = received;
  header.msg_controllen = sizeof received;
  ASSERT_EQ(recvmsg(ends[1], &header, 0), 1);
  const Value list = DecodeControl(received, header.msg_controllen);
  ASSERT_EQ(list.items.size(), 1u);
  const Value* descriptors = list.items[0].Field("data");
  ASSERT_EQ(descriptors->items.size(), 2u);
  for (const Value& fd : descriptors->items) EXPECT_EQ(close(static_cast<int>(fd.number)), 0);
  close(ends[0]);
  close(ends[1]);
}

TEST(ControlMessageTest, LengthsThatCannotBeEndTheList) {
  const std::string good = Encoded("[{SOL_SOCKET, SCM_RIGHTS, [3]}]");
  for (const size_t length : {size_t{0}, CMSG_LEN(0) - 1, CMSG_LEN(sizeof(int)) + 100, SIZE_MAX}) {
    std::string bad = good + good;
    cmsghdr header;
    std::memcpy(&header, bad.data() + good.size(), sizeof header);
    header.cmsg_len = length;
    std::memcpy(bad.data() + good.size(), &header, sizeof header);
    EXPECT_EQ(Decoded(bad), "[{" + kRights + ", data=[3]}]") << length;
  }
  EXPECT_EQ(Decoded(good.substr(0, CMSG_LEN(0) - 1)), "[]");
  EXPECT_EQ(Decoded(good.substr(0, CMSG_LEN(sizeof(int)))), "[{" + kRights + ", data=[3]}]")
      << "the padding of the last message may be missing";
}

}  // namespace
}  // namespace parley
