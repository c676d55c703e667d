// What GoogleTest calls a case, and where the ids of a file begin.
#ifndef PARLEY_RUNNER_GTEST_NAMES_H_
#define PARLEY_RUNNER_GTEST_NAMES_H_

#include <string>
#include <utility>

namespace parley {

// The folder below which ids begin: up to the path's component `cases`, else the working directory.
std::string RootOf(const std::string& file);

// Splits an id at the case's key: "lecture/kill" and "null_signal[SIGHUP]". In both, '-' and ':'
// have become '_', because --gtest_filter takes them for its own signs. A value of `each` may hold
// slashes, a key none.
std::pair<std::string, std::string> SuiteAndTest(const std::string& id);

// A property's key from its author's words. `kind` before them keeps it apart from keys that
// GoogleTest reserves, and its JSON would not escape some characters.
std::string KeyOf(const char* kind, std::string words);

}  // namespace parley

#endif  // PARLEY_RUNNER_GTEST_NAMES_H_
