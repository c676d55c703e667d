#include "runner/case_orders.h"

#include <algorithm>

#include "lib/interleavings.h"

namespace parley {
namespace {

constexpr uint64_t kSeed = 1;

}  // namespace

std::vector<CaseOrder> OrdersOf(const Case& test) {
  std::vector<CaseOrder> orders = {CaseOrder()};
  ForEachStep(test.steps, [&orders](const Step& step) {
    if (step.kind != Step::Kind::kAnyOrder) return;
    std::vector<int> lengths;
    for (const Lane& lane : step.lanes) lengths.push_back(static_cast<int>(lane.steps.size()));
    const auto merged = Interleavings(lengths, kMostOrders, kSeed);
    // All pairs while they are few enough, else each order of this step once, in turn with those
    // of the steps before.
    std::vector<CaseOrder> combined;
    const bool all = orders.size() * merged.size() <= kMostOrders;
    const size_t count =
        all ? orders.size() * merged.size() : std::max(orders.size(), merged.size());
    for (size_t i = 0; i < count; ++i) {
      combined.push_back(orders[all ? i / merged.size() : i % orders.size()]);
      combined.back()[&step] = merged[i % merged.size()];
    }
    orders = std::move(combined);
  });
  return orders;
}

}  // namespace parley
