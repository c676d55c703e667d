// Colours of a terminal, which only repeat what the text says.
#ifndef PARLEY_REPORTS_COLOR_H_
#define PARLEY_REPORTS_COLOR_H_

#include <string>

namespace parley {

constexpr char kGood[] = "\x1b[32m";
constexpr char kBad[] = "\x1b[1;31m";
constexpr char kNoted[] = "\x1b[33m";
constexpr char kQuiet[] = "\x1b[36m";

// The text in one of these colours, if colours are wanted.
inline std::string Colored(const std::string& text, const char* color, bool wanted) {
  return wanted ? color + text + "\x1b[0m" : text;
}

}  // namespace parley

#endif  // PARLEY_REPORTS_COLOR_H_
