#include "lib/index_ranges.h"

#include <algorithm>
#include <charconv>

namespace parley {
namespace {

// Takes a decimal number off the front of the text.
bool TakeIndex(std::string_view* text, size_t* index) {
  const char* const end = text->data() + text->size();
  const auto [stop, code] = std::from_chars(text->data(), end, *index);
  if (code != std::errc()) return false;
  text->remove_prefix(static_cast<size_t>(stop - text->data()));
  return true;
}

bool TakeRange(std::string_view text, size_t* first, size_t* last) {
  if (!TakeIndex(&text, first)) return false;
  *last = *first;
  if (text.empty()) return true;
  if (text.front() != '-') return false;
  text.remove_prefix(1);
  return TakeIndex(&text, last) && text.empty();
}

}  // namespace

bool ParseIndexRanges(std::string_view text, size_t count, std::vector<size_t>* indexes,
                      std::string* error) {
  std::vector<bool> wanted(count);
  for (size_t begin = 0; begin <= text.size();) {
    const size_t comma = std::min(text.find(',', begin), text.size());
    const std::string range(text.substr(begin, comma - begin));
    size_t first = 0, last = 0;
    if (!TakeRange(range, &first, &last)) {
      *error = "'" + range + "' is not a range of indexes; write them like 0-12,14";
      return false;
    }
    if (last < first) {
      *error = range + " ends before it begins";
      return false;
    }
    if (last >= count) {
      *error = range + " goes beyond the last index, " + std::to_string(count - 1);
      if (count == 0) *error = range + ": there is nothing to choose from";
      return false;
    }
    std::fill(wanted.begin() + static_cast<ptrdiff_t>(first),
              wanted.begin() + static_cast<ptrdiff_t>(last) + 1, true);
    begin = comma + 1;
  }
  indexes->clear();
  for (size_t i = 0; i < count; ++i) {
    if (wanted[i]) indexes->push_back(i);
  }
  return true;
}

std::string PrintIndexRanges(std::vector<size_t> indexes) {
  std::sort(indexes.begin(), indexes.end());
  indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
  std::string text;
  for (size_t i = 0; i < indexes.size();) {
    size_t end = i + 1;
    while (end < indexes.size() && indexes[end] == indexes[end - 1] + 1) ++end;
    if (!text.empty()) text += ",";
    text += std::to_string(indexes[i]);
    if (end - i > 1) text += "-" + std::to_string(indexes[end - 1]);
    i = end;
  }
  return text;
}

}  // namespace parley
