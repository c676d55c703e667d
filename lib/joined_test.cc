#include "lib/joined.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

TEST(JoinedTest, PutsWordsBetween) {
  EXPECT_EQ(Joined({}), "");
  EXPECT_EQ(Joined({"a"}), "a");
  EXPECT_EQ(Joined({"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(Joined({"a", "b"}, " or "), "a or b");
  EXPECT_EQ(Joined({"", "", "x"}, "|"), "||x");
}

}  // namespace
}  // namespace parley
