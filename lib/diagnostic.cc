// Formats messages about input, quotes the line with a caret, finds the nearest spelling.
#include "lib/diagnostic.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "lib/utf8.h"

namespace parley {
namespace {

bool IsControl(unsigned char c) { return c < 0x20 || c == 0x7f; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Number of inserts, deletes, replacements and swaps of neighbours that turn `a` into `b`, no
// letter being touched twice. Case does not count.
size_t EditDistance(std::string_view a, std::string_view b) {
  // Only the last three rows of the usual table are needed: a swap looks two rows back.
  std::vector<size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
          Lower(a[i - 2]) == Lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

// How far a name of this length may be from a suggestion. In short names nearly everything is
// near, so there only case may differ.
size_t AllowedDistance(size_t length) {
  if (length < 3) return 0;
  if (length < 5) return 1;
  if (length < 9) return 2;
  return 3;
}

}  // namespace

std::string Diagnostic::Format() const {
  std::string out = file;
  if (where.line > 0) {
    out += ":" + std::to_string(where.line);
    if (where.column > 0) out += ":" + std::to_string(where.column);
  }
  out += ": " + message + "\n";
  if (source_line.empty()) return out;

  const size_t caret_byte = static_cast<size_t>(std::max(where.column, 1) - 1);
  size_t caret_column = 0;
  for (size_t i = 0; i < source_line.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(source_line[i]);
    out += IsControl(c) ? '?' : source_line[i];
    if (i < caret_byte && !IsUtf8Continuation(source_line[i])) ++caret_column;
  }
  out += "\n";
  if (where.column > 0) out += std::string(caret_column, ' ') + "^\n";
  return out;
}

Diagnostics::Diagnostics(std::string file, std::string_view text)
    : file_(std::move(file)), text_(text) {
  line_starts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

void Diagnostics::Error(Location where, std::string message) {
  ++count_;
  if (has_dropped_) return;
  const std::string key =
      std::to_string(where.line) + ':' + std::to_string(where.column) + ':' + message;
  if (kept_.count(key) != 0) return;
  if (full()) {
    has_dropped_ = true;
    dropped_ = where;
    return;
  }
  kept_.insert(key);
  list_.push_back({file_, where, std::move(message), ""});
}

std::vector<Diagnostic> Diagnostics::Sorted() const {
  std::vector<Diagnostic> sorted = list_;
  const auto place = [](const Diagnostic& d) { return std::tie(d.where.line, d.where.column); };
  // Stable, so that errors of one place keep the order in which they were found.
  std::stable_sort(
      sorted.begin(), sorted.end(),
      [&place](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  if (has_dropped_) {
    sorted.push_back(
        {file_, dropped_, "there are more errors than these " + std::to_string(kMostErrors), ""});
  }
  for (Diagnostic& diagnostic : sorted) {
    const std::string_view line = Line(diagnostic.where.line);
    if (line.size() <= kMostQuoted) diagnostic.source_line = std::string(line);
  }
  return sorted;
}

std::string_view Diagnostics::Line(int line) const {
  if (line < 1 || static_cast<size_t>(line) > line_starts_.size()) return {};
  const size_t start = line_starts_[static_cast<size_t>(line) - 1];
  std::string_view rest = std::string_view(text_).substr(start);
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  return rest;
}

std::string NearestSpelling(std::string_view name, const std::vector<std::string>& candidates) {
  const size_t allowed = AllowedDistance(name.size());
  size_t best_distance = allowed + 1;
  std::string best;
  for (const std::string& candidate : candidates) {
    if (candidate == name) continue;  // it is spelt right, so spelling is not what is wrong
    const size_t longer = std::max(candidate.size(), name.size());
    const size_t shorter = std::min(candidate.size(), name.size());
    if (longer - shorter > allowed) continue;
    const size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestSpelling(name, candidates);
  return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

}  // namespace parley
