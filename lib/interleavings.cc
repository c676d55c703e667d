#include "lib/interleavings.h"

#include <algorithm>
#include <random>
#include <set>

namespace parley {
namespace {

std::vector<int> OneAfterTheOther(const std::vector<int>& lengths) {
  std::vector<int> order;
  for (size_t i = 0; i < lengths.size(); ++i) {
    order.insert(order.end(), static_cast<size_t>(lengths[i]), static_cast<int>(i));
  }
  return order;
}

}  // namespace

size_t CountInterleavings(const std::vector<int>& lengths, size_t most) {
  // Sequence by sequence, the number of ways to place it among those before: a binomial, built up
  // factor by factor so that every step is a whole number.
  size_t count = 1;
  size_t placed = 0;
  for (const int length : lengths) {
    for (int i = 1; i <= length; ++i) {
      ++placed;
      if (count > SIZE_MAX / placed) return most;
      count = count * placed / static_cast<size_t>(i);
    }
  }
  return std::min(count, most);
}

std::vector<std::vector<int>> Interleavings(const std::vector<int>& lengths, size_t most,
                                            uint64_t seed) {
  std::vector<int> order = OneAfterTheOther(lengths);
  if (CountInterleavings(lengths, most + 1) <= most) {
    std::vector<std::vector<int>> all;
    do {
      all.push_back(order);
    } while (std::next_permutation(order.begin(), order.end()));
    return all;
  }
  std::set<std::vector<int>> drawn = {order};
  std::vector<int> backwards(order.rbegin(), order.rend());
  if (drawn.size() < most) drawn.insert(backwards);
  std::mt19937_64 random(seed);
  while (drawn.size() < most) {
    // By hand: the library's shuffle differs from one library to the next.
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    drawn.insert(order);
  }
  return {drawn.begin(), drawn.end()};
}

}  // namespace parley
