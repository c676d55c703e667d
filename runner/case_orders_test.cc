#include "runner/case_orders.h"

#include <gtest/gtest.h>

#include <set>

namespace parley {
namespace {

Step AnyOrder(const std::vector<int>& lengths) {
  Step step;
  step.kind = Step::Kind::kAnyOrder;
  for (const int length : lengths) {
    Lane lane;
    lane.steps.resize(static_cast<size_t>(length));
    step.lanes.push_back(std::move(lane));
  }
  return step;
}

TEST(CaseOrdersTest, OneEmptyOrderWithoutAnyOrder) {
  Case test;
  test.steps.resize(3);
  const std::vector<CaseOrder> orders = OrdersOf(test);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_TRUE(orders[0].empty());
}

TEST(CaseOrdersTest, AllOrdersOfOneStep) {
  Case test;
  test.steps.push_back(AnyOrder({1, 2}));
  const std::vector<CaseOrder> orders = OrdersOf(test);
  ASSERT_EQ(orders.size(), 3u);
  EXPECT_EQ(orders[1].at(test.steps.data()), (std::vector<int>{1, 0, 1}));
}

TEST(CaseOrdersTest, AllPairsOfTwoSteps) {
  Case test;
  test.steps.push_back(AnyOrder({1, 2}));
  test.steps.push_back(AnyOrder({1, 1}));
  std::set<CaseOrder> different;
  for (const CaseOrder& order : OrdersOf(test)) {
    EXPECT_EQ(order.size(), 2u);
    different.insert(order);
  }
  EXPECT_EQ(different.size(), 6u);
}

TEST(CaseOrdersTest, ABoundHoldsForPairsToo) {
  Case test;
  test.steps.push_back(AnyOrder({4, 4}));
  test.steps.push_back(AnyOrder({1, 2}));
  const std::vector<CaseOrder> orders = OrdersOf(test);
  EXPECT_EQ(orders.size(), kMostOrders);
  std::set<std::vector<int>> of_second;
  for (const CaseOrder& order : orders) of_second.insert(order.at(&test.steps[1]));
  EXPECT_EQ(of_second.size(), 3u) << "the shorter step still comes in all its orders";
}

}  // namespace
}  // namespace parley
