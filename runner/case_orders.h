// The orders in which a case with any-order is run: each a fresh run of the case.
#ifndef PARLEY_RUNNER_CASE_ORDERS_H_
#define PARLEY_RUNNER_CASE_ORDERS_H_

#include <cstddef>
#include <map>
#include <vector>

#include "lib/case.h"

namespace parley {

// For every any-order step of a case, whose turn it is, line by line: indexes of lanes.
using CaseOrder = std::map<const Step*, std::vector<int>>;

// The most orders in which one case is run; of more, a sample that is the same every time.
constexpr size_t kMostOrders = 60;

// One order, an empty one, for a case without any-order. With several such steps their orders are
// combined.
std::vector<CaseOrder> OrdersOf(const Case& test);

}  // namespace parley

#endif  // PARLEY_RUNNER_CASE_ORDERS_H_
