#include "reports/markdown_escape.h"

#include <algorithm>

#include "reports/escape.h"

namespace parley {
namespace {

// Backticks, more than stand in a row anywhere in the text, and at least so many.
std::string FenceFor(std::string_view text, size_t least) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max(longest + 1, least), '`');
}

}  // namespace

std::string MarkdownText(std::string_view text) {
  return WithBackslashes(OneLine(text), "\\`*_[]<>|~&$#!");
}

std::string MarkdownCode(std::string_view text) {
  const std::string line = OneLine(text);
  if (line.empty()) return "";
  const std::string fence = FenceFor(line, 1);
  // One blank on either side belongs to the fences; of a line in blanks it would be taken away.
  const bool pad = line.front() == '`' || line.back() == '`' || line.front() == ' ';
  const std::string blank = pad ? " " : "";
  return fence + blank + line + blank + fence;
}

std::string MarkdownCodeCell(std::string_view text) {
  return WithBackslashes(MarkdownCode(text), "|");
}

std::string MarkdownBlock(std::string_view lines) {
  std::string text = PlainText(lines);
  if (!text.empty() && text.back() != '\n') text += '\n';
  const std::string fence = FenceFor(text, 3);
  return fence + '\n' + text + fence + '\n';
}

}  // namespace parley
