#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "lib/codec.h"
#include "lib/evaluator.h"
#include "lib/parsed_text.h"

namespace parley {
namespace {

// The bytes of the address, or the message.
std::string Encoded(const std::string& literal) {
  Value value;
  EvalError error;
  EXPECT_TRUE(EvaluateInput(*ExprOf(literal), TypeOf("in sockaddr"), Environment(), &value, &error))
      << error.message;
  char memory[128];
  size_t size = 0;
  if (!EncodeSockaddr(value, memory, &size, &error.message)) return error.message;
  return std::string(memory, size);
}

std::string Decoded(const std::string& bytes) {
  return DecodeSockaddr(bytes.data(), bytes.size()).Print();
}

TEST(SockaddrTest, WhatIsEncodedDecodesToTheSame) {
  const struct {
    const char* literal;
    const char* printed;
  } kCases[] = {
      {"{AF_INET, port=2520, addr=\"127.0.0.1\"}",
       "{family=AF_INET, port=2520, addr=\"127.0.0.1\"}"},
      {"{AF_INET}", "{family=AF_INET, port=0, addr=\"0.0.0.0\"}"},
      {"{AF_INET6, port=80, addr=\"fe80::1\", flowinfo=0x12345, scope_id=3}",
       "{family=AF_INET6, port=80, addr=\"fe80::1\", flowinfo=74565, scope_id=3}"},
      {"{AF_INET6}", "{family=AF_INET6, port=0, addr=\"::\", flowinfo=0, scope_id=0}"},
      {"{AF_UNIX, \"dir/sock\"}", "{family=AF_UNIX, path=\"dir/sock\"}"},
      {"{AF_UNSPEC}", "{family=AF_UNSPEC}"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Decoded(Encoded(test.literal)), test.printed);
}

TEST(SockaddrTest, AddressesLieInMemoryAsCSeesThem) {
  const std::string v4 = Encoded("{AF_INET, port=2520, addr=\"127.0.0.1\"}");
  sockaddr_in in;
  ASSERT_EQ(v4.size(), sizeof in);
  std::memcpy(&in, v4.data(), sizeof in);
  EXPECT_EQ(in.sin_family, AF_INET);
  EXPECT_EQ(in.sin_port, htons(2520));
  EXPECT_EQ(in.sin_addr.s_addr, htonl(INADDR_LOOPBACK));

  const std::string v6 = Encoded("{AF_INET6, port=80, addr=\"::1\", flowinfo=5, scope_id=3}");
  sockaddr_in6 in6;
  ASSERT_EQ(v6.size(), sizeof in6);
  std::memcpy(&in6, v6.data(), sizeof in6);
  EXPECT_EQ(in6.sin6_port, htons(80));
  EXPECT_EQ(in6.sin6_flowinfo, htonl(5));
  EXPECT_EQ(in6.sin6_scope_id, 3u);
  EXPECT_TRUE(IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr));

  const std::string local = Encoded("{AF_UNIX, \"sock\"}");
  sockaddr_un un;
  ASSERT_EQ(local.size(), sizeof un);
  std::memcpy(&un, local.data(), sizeof un);
  EXPECT_EQ(un.sun_family, AF_UNIX);
  EXPECT_STREQ(un.sun_path, "sock");
}

TEST(SockaddrTest, WhatIsNoAddressIsSaid) {
  EXPECT_EQ(Encoded("{AF_INET, addr=\"300.0.0.1\"}"), "\"300.0.0.1\" is no IPv4 address");
  EXPECT_EQ(Encoded("{AF_INET6, addr=\"127.0.0.1\"}"), "\"127.0.0.1\" is no IPv6 address");
  const size_t room = sizeof(sockaddr_un{}.sun_path);
  EXPECT_EQ(Encoded("{AF_UNIX, bytes(" + std::to_string(room + 1) + ", \"a\")}"),
            "the path is longer than " + std::to_string(room) + " bytes");
  EXPECT_EQ(Encoded("{AF_UNIX, bytes(" + std::to_string(room) + ", \"a\")}").size(),
            sizeof(sockaddr_un))
      << "a path may fill its room without a NUL";
}

TEST(SockaddrTest, AFileNameEndsAtItsNulAnAbstractOneDoesNot) {
  const std::string head = Encoded("{AF_UNIX, \"\"}").substr(0, offsetof(sockaddr_un, sun_path));
  const struct {
    std::string path;
    std::string printed;
  } kCases[] = {
      {std::string("sock\0", 5), "{family=AF_UNIX, path=\"sock\"}"},
      {"sock", "{family=AF_UNIX, path=\"sock\"}"},
      {std::string("sock\0rest", 9), "{family=AF_UNIX, path=\"sock\"}"},
      {std::string("\0ab\0", 4), "{family=AF_UNIX, path=\"\\0ab\\0\"}"},
      {"", "{family=AF_UNIX}"},  // an unnamed socket
  };
  for (const auto& test : kCases) EXPECT_EQ(Decoded(head + test.path), test.printed);
}

TEST(SockaddrTest, TruncatedAddressesShowWhatIsThere) {
  const std::string v4 = Encoded("{AF_INET, port=80, addr=\"127.0.0.1\"}");
  EXPECT_EQ(Decoded(v4.substr(0, 15)), "{family=AF_INET}");
  EXPECT_EQ(Decoded(v4.substr(0, 2)), "{family=AF_INET}");
  EXPECT_EQ(Decoded(v4.substr(0, 1)), "NULL");
  EXPECT_EQ(Decoded(""), "NULL");
  const std::string v6 = Encoded("{AF_INET6, addr=\"::1\"}");
  EXPECT_EQ(Decoded(v6.substr(0, 27)), "{family=AF_INET6}");
}

TEST(SockaddrTest, MoreThanTheLargestAddressIsNotRead) {
  const std::string v4 = Encoded("{AF_INET, port=80, addr=\"127.0.0.1\"}");
  EXPECT_EQ(Decoded(v4 + std::string(1000, 'x')), "{family=AF_INET, port=80, addr=\"127.0.0.1\"}");
}

}  // namespace
}  // namespace parley
