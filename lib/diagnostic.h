// Messages about input that a person wrote: where it is, what is wrong, and what was probably
// meant.
//
// A diagnostic is printed as
//
//   cases/sysv/msgsnd.yaml:17:30: unknown constant IPC_NOWIAT; did you mean IPC_NOWAIT?
//       - p: msgsnd(q, {1, "x"}, 1, IPC_NOWIAT) = -1 EAGAIN
//                                   ^
// This is the only place that formats such messages. All errors of a file are collected, sorted by
// place and printed together.
#ifndef PARLEY_LIB_DIAGNOSTIC_H_
#define PARLEY_LIB_DIAGNOSTIC_H_

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace parley {

// A place in a file. Lines and columns count from 1; 0 means unknown.
struct Location {
  int line = 0;
  int column = 0;
};

struct Diagnostic {
  std::string file;
  Location where;
  std::string message;
  std::string source_line;  // the whole line, without its newline; empty if there is none to show

  // The message as shown above, ending in a newline. Tabs and control characters of the source line
  // are made visible as '?', so that the caret stands under the right character.
  std::string Format() const;
};

// So many errors of one file are kept: nobody reads more before mending these.
constexpr size_t kMostErrors = 1000;
// A longer line is not quoted; in bytes.
constexpr size_t kMostQuoted = 10000;

// Collects what is wrong with one file. Keeps the file's text to quote lines from.
class Diagnostics {
 public:
  Diagnostics(std::string file, std::string_view text);

  // The same message at the same place is kept once.
  void Error(Location where, std::string message);

  bool ok() const { return list_.empty(); }
  // Whether what is found now is dropped, so that nobody needs to look for it.
  bool full() const { return list_.size() == kMostErrors; }
  // How often Error() was called, for those who ask whether it was.
  size_t count() const { return count_; }
  const std::string& file() const { return file_; }
  // Sorted by line and column. If errors were dropped, the last one says so.
  std::vector<Diagnostic> Sorted() const;
  // The text of line `line` (from 1), without its newline; empty beyond the end.
  std::string_view Line(int line) const;

 private:
  std::string file_;
  std::string text_;
  std::vector<size_t> line_starts_;
  std::vector<Diagnostic> list_;          // without their lines
  std::unordered_set<std::string> kept_;  // place and message of each
  Location dropped_;                      // of the first that was dropped
  bool has_dropped_ = false;
  size_t count_ = 0;
};

// The candidate nearest to `name` by edit distance (case-insensitive swaps, inserts, deletes), or
// an empty string if none is near enough to be worth a suggestion.
std::string NearestSpelling(std::string_view name, const std::vector<std::string>& candidates);

// "; did you mean X?" for the nearest candidate, or "".
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace parley

#endif  // PARLEY_LIB_DIAGNOSTIC_H_
