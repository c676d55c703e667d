// The orders in which several sequences can be merged, each keeping its own order.
#ifndef PARLEY_LIB_INTERLEAVINGS_H_
#define PARLEY_LIB_INTERLEAVINGS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace parley {

// How many there are for sequences of these lengths; `most` if there are more.
size_t CountInterleavings(const std::vector<int>& lengths, size_t most);

// Each is a list of indexes of sequences, sequence i as often as it is long. All of them, in
// lexical order, if there are `most` at most; else `most` different ones drawn by the seed, among
// them those that run one sequence after the other, forwards and backwards.
std::vector<std::vector<int>> Interleavings(const std::vector<int>& lengths, size_t most,
                                            uint64_t seed);

}  // namespace parley

#endif  // PARLEY_LIB_INTERLEAVINGS_H_
