#include "reports/layout.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "lib/utf8.h"

namespace parley {
namespace {

bool BeginsCharacter(char c) { return !IsUtf8Continuation(c); }

// The first `width` characters.
std::string_view Front(std::string_view text, int width) {
  size_t end = 0;
  while (end < text.size() && (width > 0 || !BeginsCharacter(text[end]))) {
    if (BeginsCharacter(text[end])) --width;
    ++end;
  }
  return text.substr(0, end);
}

}  // namespace

int DisplayWidth(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), BeginsCharacter));
}

std::string CutToWidth(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= 3) return std::string(Front(text, std::max(width, 0)));
  return std::string(Front(text, width - 3)) + "...";
}

std::string Wrap(std::string_view text, int indent, int width) {
  std::string out, line;
  auto finish = [&] {
    out += std::string(indent, ' ') + line + '\n';
    line.clear();
  };
  while (!text.empty()) {
    size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && width > 0 &&
        indent + DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      finish();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) finish();
  return out;
}

std::string Table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      std::string blanks(widths[i] - DisplayWidth(row[i]), ' ');
      line += i == 0 ? row[i] + blanks : "  " + blanks + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

int64_t SumOfDurations(int64_t a, int64_t b) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  return b > kMost - a ? kMost : a + b;
}

std::string DurationText(int64_t nanoseconds) {
  char text[40];
  double ms = static_cast<double>(nanoseconds) / 1e6;
  // The borders stand where rounding would reach the next unit.
  if (ms < 9.95) {
    snprintf(text, sizeof text, "%.1f ms", ms);
  } else if (ms < 999.5) {
    snprintf(text, sizeof text, "%.0f ms", ms);
  } else if (ms < 59995) {
    snprintf(text, sizeof text, "%.2f s", ms / 1e3);
  } else {
    long long seconds = static_cast<long long>(ms / 1e3 + 0.5);
    snprintf(text, sizeof text, "%lld min %lld s", seconds / 60, seconds % 60);
  }
  return text;
}

std::string Counted(int64_t count, const std::string& singular, const std::string& plural) {
  return std::to_string(count) + ' ' + (count == 1 ? singular : plural);
}

}  // namespace parley
