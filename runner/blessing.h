// Observed results written into the text of a case file: which lines lack one, what was seen there,
// and the text with both joined. Runs nothing and touches no file.
#ifndef PARLEY_RUNNER_BLESSING_H_
#define PARLEY_RUNNER_BLESSING_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/case.h"
#include "lib/result.h"

namespace parley {

// One line of the file as it was and as it is now.
struct BlessedLine {
  int line = 0;
  std::string before, after;
};

// One line that lacks a result and did not get one.
struct UnblessedLine {
  int line = 0;
  std::string reason;
};

class Blessing {
 public:
  // `path` is for messages only.
  Blessing(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

  // Notes the lines of the case that lack a result, and what a run of it saw there. A case may be
  // added several times: only what all runs agree on is written.
  void Add(const Case& test, const CaseResult& result);

  // The text with results: everything but the lines in blessed() is as before, byte for byte.
  std::string Apply();
  const std::vector<BlessedLine>& blessed() const { return blessed_; }
  const std::vector<UnblessedLine>& unblessed() const { return unblessed_; }

 private:
  // A call without a result, known by the place of its function in the text.
  struct OpenCall {
    CallExpr call;
    std::set<int> step_lines;
    std::set<std::string> results;
    bool ambiguous = false;  // its trace cannot be told from that of another step
  };
  using Place = std::pair<int, int>;

  // What to write behind the call; "" and a reason if nothing can be, "" alone if nothing
  // need be.
  static std::string OutcomeFor(const OpenCall& open, std::string* reason);
  // The offset behind the call's closing parenthesis; npos and a reason if a result cannot stand
  // there.
  size_t EndOfCall(const Place& place, const std::string& function, std::string* reason) const;
  // What a reload of the text says; "" if it is right.
  std::string FirstError(const std::string& text) const;

  std::string path_;
  std::string text_;
  std::map<Place, OpenCall> open_;
  std::vector<BlessedLine> blessed_;
  std::vector<UnblessedLine> unblessed_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_BLESSING_H_
