// Sets of indexes as short text: "0-12,14". How one program tells another which cases to run.
#ifndef PARLEY_LIB_INDEX_RANGES_H_
#define PARLEY_LIB_INDEX_RANGES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley {

// Indexes below `count`, ascending, each once. False and a message if the text is not of this form
// or an index is not below `count`.
bool ParseIndexRanges(std::string_view text, size_t count, std::vector<size_t>* indexes,
                      std::string* error);

// The same the other way; the indexes may come in any order. "" if there are none.
std::string PrintIndexRanges(std::vector<size_t> indexes);

}  // namespace parley

#endif  // PARLEY_LIB_INDEX_RANGES_H_
