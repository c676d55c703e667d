// The flattened results of getaddrinfo as values.
#include "lib/addrinfo_record.h"

#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

#include "gtest/gtest.h"

namespace parley {
namespace {

AddrinfoRecord Record(uint16_t port) {
  AddrinfoRecord record = {};
  record.flags = AI_PASSIVE;
  record.family = AF_INET;
  record.socket_type = SOCK_STREAM;
  record.protocol = IPPROTO_TCP;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  record.address_length = sizeof address;
  std::memcpy(record.address, &address, sizeof address);
  return record;
}

TEST(AddrinfoRecord, BecomesAListOfStructs) {
  auto area = std::make_unique<AddrinfoArea>();
  area->count = 2;
  area->original = 0x1234;
  area->records[0] = Record(80);
  area->records[1] = Record(2520);
  area->records[1].has_canonical_name = 1;
  std::strcpy(area->records[1].canonical_name, "host.example");
  const Value list = DecodeAddrinfoArea(area.get());
  EXPECT_EQ(list.kind, Value::Kind::kList);
  EXPECT_EQ(list.address, 0x1234);
  ASSERT_EQ(list.items.size(), 2u);
  EXPECT_EQ(list.items[0].Field("ai_flags")->Print(), "AI_PASSIVE");
  EXPECT_EQ(list.items[0].Field("ai_family")->Print(), "AF_INET");
  EXPECT_EQ(list.items[0].Field("ai_socktype")->Print(), "SOCK_STREAM");
  EXPECT_EQ(list.items[0].Field("ai_addr.port")->number, 80);
  EXPECT_EQ(list.items[0].Field("ai_canonname")->Print(), "NULL");
  EXPECT_EQ(list.items[1].Field("ai_addr.port")->number, 2520);
  EXPECT_EQ(list.items[1].Field("ai_addr.addr")->bytes, "0.0.0.0");
  EXPECT_EQ(list.items[1].Field("ai_canonname")->bytes, "host.example");
}

TEST(AddrinfoRecord, ALongListIsCutToWhatTheAreaHolds) {
  auto area = std::make_unique<AddrinfoArea>();
  area->count = kMaxAddrinfoRecords + 5;
  for (AddrinfoRecord& record : area->records) record = Record(1);
  EXPECT_EQ(DecodeAddrinfoArea(area.get()).items.size(), static_cast<size_t>(kMaxAddrinfoRecords));
}

TEST(AddrinfoRecord, ANameThatSomebodyOverwroteEndsWithItsRoom) {
  auto area = std::make_unique<AddrinfoArea>();
  area->count = kMaxAddrinfoRecords;
  AddrinfoRecord& last = area->records[kMaxAddrinfoRecords - 1];
  last.has_canonical_name = 1;
  std::memset(last.canonical_name, 'x', sizeof last.canonical_name);
  EXPECT_EQ(DecodeAddrinfoArea(area.get()).items.back().Field("ai_canonname")->bytes,
            std::string(kMaxCanonicalName, 'x'));
}

TEST(AddrinfoRecord, NothingFoundIsAnEmptyList) {
  auto area = std::make_unique<AddrinfoArea>();
  EXPECT_TRUE(DecodeAddrinfoArea(area.get()).items.empty());
}

}  // namespace
}  // namespace parley
