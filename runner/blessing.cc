#include "runner/blessing.h"

#include <algorithm>
#include <cctype>

#include "lib/call_codec.h"
#include "lib/case_checker.h"
#include "lib/case_loader.h"

namespace parley {
namespace {

// What a result of this row is called if another run may give another one; "" if it may not.
std::string Passing(const CallRow& row, const std::string& result) {
  const std::string& base = row.result.base;
  if (row.creates != 0) return "the id of a new object";
  if (base == "addr") return "an address";
  if (base == "key") return "a key";
  if (base == "tid" || base == "thread") return "a thread id";
  if (base == "uid") return "a user id";
  // That of an actor is its name.
  const bool number = isdigit(static_cast<unsigned char>(result[0])) != 0 && result != "0";
  return base == "pid" && number ? "a process id" : "";
}

size_t OffsetOf(const std::string& text, int line, int column) {
  size_t offset = 0;
  for (int i = 1; i < line; ++i) {
    offset = text.find('\n', offset);
    if (offset == std::string::npos) return offset;
    ++offset;
  }
  return offset + static_cast<size_t>(column) - 1;
}

// The line that holds the offset, without its end.
std::string LineAt(const std::string& text, size_t offset) {
  const size_t before = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
  const size_t start = before == std::string::npos ? 0 : before + 1;
  std::string line = text.substr(start, text.find('\n', offset) - start);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// Whether the scalar ends here: at the end of the line, a comment, or what closes it.
bool ScalarEnds(const std::string& text, size_t at) {
  const size_t rest = text.find_first_not_of(" \t", at);
  if (rest == std::string::npos) return true;
  const char c = text[rest];
  return c == '\n' || c == '\r' || c == '\'' || c == ']' || c == '}' || c == ',' ||
         (c == '#' && rest > at);
}

}  // namespace

void Blessing::Add(const Case& test, const CaseResult& result) {
  std::map<int, std::set<Place>> calls_of_line;
  std::vector<std::pair<Place, const Step*>> lacking;
  ForEachStep(test.steps, [&](const Step& step) {
    if (step.kind != Step::Kind::kLine || !step.line.call) return;
    const Location where = step.line.call->where;
    calls_of_line[step.where.line].insert({where.line, where.column});
    if (step.line.outcome.kind != Outcome::Kind::kNone || !step.either.empty() || step.until) {
      return;
    }
    std::string unused;
    const CallRow* row = SelectRow(*step.line.call, &unused);
    if (row == nullptr || row->noreturn) return;
    lacking.push_back({{where.line, where.column}, &step});
  });
  for (const auto& [place, step] : lacking) {
    OpenCall& open = open_[place];
    open.call = *step->line.call;
    open.step_lines.insert(step->where.line);
    if (calls_of_line[step->where.line].size() > 1) open.ambiguous = true;
    for (const TraceLine& line : result.trace) {
      if (line.line == step->where.line && !line.result.empty()) open.results.insert(line.result);
    }
  }
}

std::string Blessing::OutcomeFor(const OpenCall& open, std::string* reason) {
  if (open.ambiguous) {
    *reason = "another step stands in the same line";
    return "";
  }
  if (open.results.empty()) {
    *reason = "it was not reached, or did not come back";
    return "";
  }
  if (open.results.size() > 1) {
    *reason = "it gave ";
    for (const std::string& result : open.results) {
      *reason += (result == *open.results.begin() ? "" : " and ") + result;
    }
    *reason += "; state what these have in common";
    return "";
  }
  std::string unused, result = *open.results.begin();
  const CallRow* row = SelectRow(open.call, &unused);
  const size_t blank = result.find(" E");
  if (blank != std::string::npos && result[0] != '"') {
    // Whatever the failure value is, it is written as -1.
    return " = -1" + result.substr(blank);
  }
  // That a verb of the language did its work need not be said.
  if (row->pseudo && row->result.base == "int" && result == "0") return "";
  const std::string passing = Passing(*row, result);
  if (!passing.empty()) {
    *reason = "it gave " + result + ", but " + passing +
              " may be another one next time; give it a name, or write = _";
    return "";
  }
  return " = " + result;
}

size_t Blessing::EndOfCall(const Place& place, const std::string& function,
                           std::string* reason) const {
  size_t start = OffsetOf(text_, place.first, place.second);
  // A value of `each` may hold the call, which then does not stand here.
  if (start < text_.size() && text_.compare(start, function.size() + 1, function + "(") != 0) {
    start = text_.size();
  }
  bool in_string = false;
  int depth = 0;
  for (size_t at = start; at < text_.size(); ++at) {
    const char c = text_[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '\\') {
      break;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      if (ScalarEnds(text_, at + 1)) return at + 1;
      break;
    }
  }
  *reason = "it is quoted or continued in a way that this command does not edit";
  return std::string::npos;
}

std::string Blessing::FirstError(const std::string& text) const {
  LoadedFile loaded = LoadCaseText(path_, "", text);
  if (!loaded.diagnostics.empty()) return loaded.diagnostics[0].message;
  Diagnostics checks(path_, text);
  for (Case& test : loaded.file.cases) CheckCase(&test, &checks);
  const std::vector<Diagnostic> found = checks.Sorted();
  return found.empty() ? "" : found[0].message;
}

std::string Blessing::Apply() {
  std::string out = text_;
  // From the end, so that the places of earlier calls stay right.
  for (auto it = open_.rbegin(); it != open_.rend(); ++it) {
    const auto& [place, open] = *it;
    std::string reason;
    const std::string outcome = OutcomeFor(open, &reason);
    if (outcome.empty() && reason.empty()) continue;
    const size_t end =
        outcome.empty() ? std::string::npos : EndOfCall(place, open.call.function, &reason);
    if (end != std::string::npos) {
      std::string changed = out;
      changed.insert(end, outcome);
      const std::string error = FirstError(changed);
      if (error.empty()) {
        const std::string::difference_type line =
            1 + std::count(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(end), '\n');
        blessed_.push_back({static_cast<int>(line), LineAt(text_, end), LineAt(changed, end)});
        out = std::move(changed);
        continue;
      }
      reason = "'" + outcome.substr(1) + "' cannot stand there: " + error;
    }
    unblessed_.push_back({place.first, reason});
  }
  std::reverse(blessed_.begin(), blessed_.end());
  std::reverse(unblessed_.begin(), unblessed_.end());
  return out;
}

}  // namespace parley
