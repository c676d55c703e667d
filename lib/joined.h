// Texts one after the other, as lists in messages and reports have them.
#ifndef PARLEY_LIB_JOINED_H_
#define PARLEY_LIB_JOINED_H_

#include <string>
#include <string_view>
#include <vector>

namespace parley {

// "a, b, c"; "" for none.
inline std::string Joined(const std::vector<std::string>& texts, std::string_view between = ", ") {
  std::string out;
  for (const std::string& text : texts) {
    if (&text != &texts.front()) out += between;
    out += text;
  }
  return out;
}

}  // namespace parley

#endif  // PARLEY_LIB_JOINED_H_
