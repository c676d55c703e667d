#include "runner/type_words.h"

#include "gtest/gtest.h"
#include "lib/call_codec.h"
#include "lib/call_table.h"

namespace parley {
namespace {

TEST(TypeWordsTest, EveryTypeOfTheTablesHasWords) {
  for (const CallRow& row : CallTable()) {
    for (const Param& param : row.params) {
      if (IsHidden(param.type)) continue;
      EXPECT_NE(TypeInWords(param.type), "") << row.name << " " << param.name;
    }
    EXPECT_NE(FailureInWords(row), "") << row.name;
    EXPECT_NE(FamilyTitle(row.family), row.family) << "no title for " << row.family;
  }
}

TEST(TypeWordsTest, Types) {
  const auto words = [](const char* notation) {
    Type type;
    std::string error;
    EXPECT_TRUE(ParseType(notation, &type, &error)) << error;
    return TypeInWords(type);
  };
  EXPECT_EQ(words("u32"), "u32");
  EXPECT_EQ(words("path"), "string");
  EXPECT_EQ(words("out text[size]"), "out string, of size bytes");
  EXPECT_EQ(words("out bytes[4!]"), "out bytes, 4 of them");
  EXPECT_EQ(words("in bytes"), "bytes");
  EXPECT_EQ(words("inout cell(socklen)"), "in and out [socklen]");
  EXPECT_EQ(words("out array(fd)[2]"), "out list of descriptor, 2 of them");
  EXPECT_EQ(words("in array(sembuf)[nsops]"), "list of struct sembuf, nsops of them");
  EXPECT_EQ(words("out sockaddr[addrlen]"), "out socket address {family, ...}, of addrlen bytes");
  EXPECT_EQ(words("time"), "seconds since 1970");
  EXPECT_EQ(words("time(CLOCK_MONOTONIC)"), "time on CLOCK_MONOTONIC: in(50ms)");
  EXPECT_EQ(words("init(sem_t)"), "a new sem_t: a name, or an address");
}

}  // namespace
}  // namespace parley
