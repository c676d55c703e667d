// How a string that lies in an actor's own memory gets to the director: copied into the area that
// the director passes with the call.
#ifndef PARLEY_RUNNER_AREA_TEXT_H_
#define PARLEY_RUNNER_AREA_TEXT_H_

#include <cstddef>

namespace parley {

constexpr size_t kAreaTextSize = 4096;  // an area is at least as long

// Copies at most kAreaTextSize bytes with the NUL and returns `area`; null for a null `text`.
// Leaves errno alone.
inline char* CopyIntoArea(const char* text, char* area) {
  if (text == nullptr) return nullptr;
  size_t length = 0;
  while (length + 1 < kAreaTextSize && text[length] != '\0') {
    area[length] = text[length];
    ++length;
  }
  area[length] = '\0';
  return area;
}

}  // namespace parley

#endif  // PARLEY_RUNNER_AREA_TEXT_H_
