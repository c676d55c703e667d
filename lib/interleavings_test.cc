#include "lib/interleavings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace parley {
namespace {

using Orders = std::vector<std::vector<int>>;

TEST(InterleavingsTest, AllOfThem) {
  EXPECT_EQ(Interleavings({1, 2}, 10, 1), (Orders{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}));
  EXPECT_EQ(Interleavings({1, 1, 1}, 6, 1).size(), 6u);
  EXPECT_EQ(Interleavings({2}, 10, 1), (Orders{{0, 0}}));
  EXPECT_EQ(Interleavings({}, 10, 1), (Orders{{}}));
}

TEST(InterleavingsTest, Counts) {
  EXPECT_EQ(CountInterleavings({1, 2}, 100), 3u);
  EXPECT_EQ(CountInterleavings({2, 2, 2}, 100), 90u);
  EXPECT_EQ(CountInterleavings({5, 5}, 1000), 252u);
  EXPECT_EQ(CountInterleavings({5, 5}, 100), 100u);
  EXPECT_EQ(CountInterleavings({60, 60, 60, 60}, 100), 100u) << "must not overflow";
  EXPECT_EQ(CountInterleavings({}, 100), 1u);
}

TEST(InterleavingsTest, ASampleKeepsEverySequenceAndTheExtremes) {
  const Orders orders = Interleavings({10, 10}, 50, 7);
  ASSERT_EQ(orders.size(), 50u);
  EXPECT_EQ(std::set<std::vector<int>>(orders.begin(), orders.end()).size(), 50u);
  std::vector<int> forwards(20, 0);
  for (size_t i = 10; i < 20; ++i) forwards[i] = 1;
  const std::vector<int> backwards(forwards.rbegin(), forwards.rend());
  bool saw_forwards = false, saw_backwards = false;
  for (const std::vector<int>& order : orders) {
    EXPECT_EQ(std::count(order.begin(), order.end(), 0), 10);
    EXPECT_EQ(std::count(order.begin(), order.end(), 1), 10);
    saw_forwards = saw_forwards || order == forwards;
    saw_backwards = saw_backwards || order == backwards;
  }
  EXPECT_TRUE(saw_forwards);
  EXPECT_TRUE(saw_backwards);
  EXPECT_EQ(orders, Interleavings({10, 10}, 50, 7));
  EXPECT_NE(orders, Interleavings({10, 10}, 50, 8));
}

}  // namespace
}  // namespace parley
