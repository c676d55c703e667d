#include "reports/case_text.h"

#include <cctype>
#include <cstdint>
#include <cstring>
#include <vector>

#include "lib/joined.h"
#include "reports/color.h"
#include "reports/escape.h"
#include "reports/layout.h"

namespace parley {
namespace {

// Of a trace with more entries than both together, so many are shown at its beginning and its end:
// a failure is explained by how the case began and by what came right before.
constexpr size_t kTraceHead = 12;
constexpr size_t kTraceTail = 28;

// Where the word "expected" and notes begin below a failed step, in columns.
constexpr size_t kNoteIndent = 15;
constexpr char kStepIndent[] = "      ";
constexpr char kFailedIndent[] = "    > ";

std::string ExpectedLine(const std::string& step, const std::string& expected,
                         const TextStyle& style) {
  const std::string word = std::string(kNoteIndent, ' ') + "expected ";
  size_t offset = ResultOffset(step);
  size_t column = strlen(kFailedIndent) + DisplayWidth(std::string_view(step).substr(0, offset));
  std::string what = OneLine(expected);
  // Both results stand in one column, unless there is none, or the terminal would break the line.
  bool fits = style.width == 0 || column + DisplayWidth(what) < static_cast<size_t>(style.width);
  if (offset == step.size() || !fits) column = 0;
  std::string blanks(column > word.size() ? column - word.size() : 0, ' ');
  return word + blanks + Colored(what, kGood, style.color) + '\n';
}

struct Entry {
  const TraceLine* line;
  int64_t times;
};

std::vector<Entry> Collapse(const std::vector<TraceLine>& trace) {
  std::vector<Entry> entries;
  for (const TraceLine& line : trace) {
    bool plain = !line.failed && line.note.empty() && line.expected.empty();
    if (plain && !entries.empty()) {
      const TraceLine& last = *entries.back().line;
      if (!last.failed && last.note.empty() && last.actual == line.actual) {
        entries.back().times += line.times;
        continue;
      }
    }
    entries.push_back({&line, line.times});
  }
  return entries;
}

std::string TraceText(const std::vector<TraceLine>& trace, const TextStyle& style) {
  std::vector<Entry> entries = Collapse(trace);
  std::string out;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i == kTraceHead && entries.size() > kTraceHead + kTraceTail) {
      size_t left_out = 0;
      for (; i < entries.size() - kTraceTail; ++i)
        left_out += static_cast<size_t>(entries[i].times);
      out += kStepIndent + ("... (" + std::to_string(left_out) + " more steps)\n");
    }
    const TraceLine& line = *entries[i].line;
    std::string step = OneLine(line.actual);
    if (line.failed) {
      out += Colored(kFailedIndent + step, kBad, style.color) + '\n';
      if (!line.expected.empty()) out += ExpectedLine(step, line.expected, style);
    } else {
      out += kStepIndent + step;
      if (entries[i].times > 1) out += "  (" + std::to_string(entries[i].times) + " times)";
      out += '\n';
    }
    if (!line.note.empty()) out += Wrap(OneLine(line.note), kNoteIndent, style.width);
  }
  return out;
}

bool AnyStepFailed(const CaseResult& result) {
  for (const TraceLine& line : result.trace) {
    if (line.failed) return true;
  }
  return false;
}

}  // namespace

std::string VerdictLabel(Verdict verdict, bool color) {
  std::string label = VerdictName(verdict);
  const char* with = kQuiet;
  if (verdict == Verdict::kPass) with = kGood;
  if (verdict == Verdict::kDiffers) with = kNoted;
  if (IsFailure(verdict)) with = kBad;
  if (IsFailure(verdict) || verdict == Verdict::kDiffers) {
    for (char& c : label) c = static_cast<char>(toupper(static_cast<unsigned char>(c)));
  }
  return Colored(label, with, color);
}

std::string ResultLabel(const CaseResult& result, bool color) {
  if (!result.known.empty()) return Colored("known", kNoted, color);
  if (result.fixed) return Colored("FIXED", kNoted, color);
  return VerdictLabel(result.verdict, color);
}

std::string CasePlace(const CaseResult& result) {
  int line = result.line;
  for (const TraceLine& step : result.trace) {
    if (step.failed && step.line > 0) {
      line = step.line;
      break;
    }
  }
  return OneLine(result.file) + (line > 0 ? ":" + std::to_string(line) : "");
}

size_t ResultOffset(std::string_view step) {
  size_t colon = step.find(": ");
  size_t begin = colon == std::string_view::npos ? 0 : colon + 2;
  size_t at = begin;
  while (at < step.size() && (isalnum(static_cast<unsigned char>(step[at])) || step[at] == '_')) {
    ++at;
  }
  if (at == begin || at == step.size() || step[at] != '(') return begin;
  int depth = 0;
  bool in_string = false;
  for (; at < step.size(); ++at) {
    char c = step[at];
    if (in_string) {
      if (c == '\\') {
        ++at;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      ++at;
      break;
    }
  }
  while (at < step.size() && step[at] == ' ') ++at;
  return at < step.size() ? at : step.size();
}

std::string CaseDetails(const CaseResult& result, const TextStyle& style) {
  std::string out = Wrap(OneLine(result.claim), 2, style.width);
  std::string source = OneLine(result.source);
  if (!result.covers.empty()) source += " (" + OneLine(Joined(result.covers)) + ")";
  if (result.verdict == Verdict::kDiffers) source += ", level " + OneLine(result.level);
  out += Wrap(source, 2, style.width);
  if (!result.file.empty()) out += "  " + CasePlace(result) + '\n';
  // Where a step is marked it says why by itself.
  bool marked = result.verdict != Verdict::kUnresolved && AnyStepFailed(result);
  if (!result.reason.empty() && !marked) {
    out += Wrap("because: " + OneLine(result.reason), 2, style.width);
  }
  if (!result.known.empty()) {
    out += Wrap("known: " + OneLine(result.known), 2, style.width);
    out += "  " + OneLine(result.deviation) + '\n';
  }
  if (result.fixed) {
    out += Wrap("no longer a deviation: delete " + OneLine(result.deviation), 2, style.width);
  }
  out += TraceText(result.trace, style);
  for (const auto& [outcome, count] : result.tallies) {
    out += kStepIndent + Counted(count, "time", "times") + ": " + OneLine(outcome) + '\n';
  }
  for (const std::string& label : result.alternatives) {
    out += kStepIndent + ("here: " + OneLine(label)) + '\n';
  }
  for (const auto& [label, value] : result.observations) {
    out += kStepIndent + OneLine(label) + ": " + OneLine(value) + '\n';
  }
  return out;
}

std::string CaseText(const CaseResult& result, const TextStyle& style) {
  return ResultLabel(result, style.color) + ' ' + OneLine(result.id) + '\n' +
         CaseDetails(result, style);
}

}  // namespace parley
