// What is wrong with a text that is no YAML, or not the YAML of case files, said so that an author
// who knows calls but not YAML can mend it.
#ifndef PARLEY_LIB_CASE_YAML_SYNTAX_H_
#define PARLEY_LIB_CASE_YAML_SYNTAX_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/case_yaml_tree.h"
#include "lib/diagnostic.h"

namespace parley {

// Size, length of lines, control characters, UTF-8. False and an error if the text is none to read.
bool CheckYamlBytes(std::string_view text, Diagnostics* diagnostics);

// Why no node may begin with this character (& * !), or "".
std::string MessageOfIndicator(char first);

struct YamlMistake {
  Location where;
  std::string message;
  // A byte that makes the text readable if put at `offset`, to look for further mistakes; '\0' if
  // there is none.
  char mend = '\0';
  size_t offset = 0;
};

// Why yaml-cpp stopped at `where` with its `message`.
YamlMistake ExplainYamlMistake(std::string_view text, Location where, std::string_view message);

// What is open at the end of `text`, the beginning of a step line: a string, a bracket or neither.
enum class LineOpen { kNothing, kString, kBracket };
LineOpen OpenAtEnd(std::string_view text);

// The message for a comment that cuts a line while something is open.
std::string MessageOfCut(LineOpen open);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_YAML_SYNTAX_H_
