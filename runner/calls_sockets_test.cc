// The wrappers of macros and variables of addresses and control messages.
#include "runner/calls_sockets.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <string>

namespace parley {
namespace calls {
namespace {

in6_addr Parsed(const char* text) {
  in6_addr address = {};
  EXPECT_EQ(inet_pton(AF_INET6, text, &address), 1) << text;
  return address;
}

TEST(CallsSocketsTest, ControlMessagesAreFoundOneAfterTheOther) {
  alignas(cmsghdr) char control[256] = {};
  const size_t space = CmsgSpace(sizeof(int));
  EXPECT_EQ(CmsgLen(0), CMSG_LEN(0));
  EXPECT_EQ(CmsgLen(5), CMSG_LEN(5));
  EXPECT_EQ(space, CMSG_SPACE(sizeof(int)));
  for (size_t i = 0; i < 2; ++i) {
    reinterpret_cast<cmsghdr*>(control + i * space)->cmsg_len = CMSG_LEN(sizeof(int));
  }
  EXPECT_EQ(CmsgFirst(control, 2 * space), control);
  EXPECT_EQ(CmsgFirst(control, sizeof(cmsghdr) - 1), nullptr);
  EXPECT_EQ(CmsgNext(control, 2 * space, control), control + space);
  EXPECT_EQ(CmsgNext(control, 2 * space, control + space), nullptr);
  EXPECT_EQ(CmsgNext(control, space, control), nullptr);
  EXPECT_EQ(CmsgData(control), control + CMSG_LEN(0));
}

TEST(CallsSocketsTest, NamedAddressesAreCopied) {
  in6_addr address = Parsed("ff02::1");
  EXPECT_EQ(In6Any(&address), 0);
  EXPECT_TRUE(In6IsUnspecified(&address));
  EXPECT_EQ(In6Loopback(&address), 0);
  EXPECT_TRUE(In6IsLoopback(&address));
}

TEST(CallsSocketsTest, EachMacroKnowsItsKindAndNoOther) {
  const struct {
    int (*is)(const in6_addr*);
    const char* text;
  } kKinds[] = {
      {In6IsUnspecified, "::"},
      {In6IsLoopback, "::1"},
      {In6IsLinkLocal, "fe80::1"},
      {In6IsSiteLocal, "fec0::1"},
      {In6IsV4Mapped, "::ffff:192.0.2.1"},
      {In6IsV4Compatible, "::192.0.2.1"},
      {In6IsMulticastNodeLocal, "ff01::1"},
      {In6IsMulticastLinkLocal, "ff02::1"},
      {In6IsMulticastSiteLocal, "ff05::1"},
      {In6IsMulticastOrganizationLocal, "ff08::1"},
      {In6IsMulticastGlobal, "ff0e::1"},
  };
  for (const auto& kind : kKinds) {
    for (const auto& other : kKinds) {
      const in6_addr address = Parsed(other.text);
      EXPECT_EQ(kind.is(&address), kind.is == other.is ? 1 : 0) << kind.text << " " << other.text;
      EXPECT_EQ(In6IsMulticast(&address), std::string(other.text).substr(0, 2) == "ff" ? 1 : 0);
    }
  }
}

}  // namespace
}  // namespace calls
}  // namespace parley
