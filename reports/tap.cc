#include "reports/tap.h"

#include <sstream>
#include <string>

#include "reports/case_text.h"
#include "reports/escape.h"
#include "reports/system_text.h"

namespace parley {
namespace {

// For descriptions and reasons: one line in which no '#' begins a directive.
std::string TapText(const std::string& text) { return WithBackslashes(OneLine(text), "#\\"); }

// A double-quoted scalar of YAML.
std::string Quoted(const std::string& text) {
  return '"' + WithBackslashes(OneLine(text), "\"\\") + '"';
}

bool IsSkipped(const CaseResult& result) {
  return result.known.empty() &&
         (result.verdict == Verdict::kUntested || result.verdict == Verdict::kUnsupported);
}

std::string Directive(const CaseResult& result) {
  if (!result.known.empty()) return " # TODO known deviation: " + TapText(result.known);
  switch (result.verdict) {
    case Verdict::kPass:
    case Verdict::kFail:
    case Verdict::kUnresolved:
      return "";
    case Verdict::kUnsupported:
    case Verdict::kUntested:
      return " # SKIP " + TapText(VerdictName(result.verdict) + (": " + result.reason));
    case Verdict::kDiffers:
      return " # TODO differs, level " + TapText(result.level);
  }
  return "";
}

void WriteDetails(const CaseResult& result, std::ostream* out) {
  *out << "  ---\n"
       << "  message: " << Quoted(result.reason) << "\n"
       << "  verdict: " << VerdictName(result.verdict) << "\n"
       << "  at: " << Quoted(CasePlace(result))
       << "\n"
       // Its first line is the one that is indented least, as a literal block wants it.
       << "  text: |\n";
  std::istringstream lines(CaseText(result, {}));
  for (std::string line; std::getline(lines, line);) *out << "    " << line << "\n";
  *out << "  ...\n";
}

}  // namespace

void Tap::Begin(const Fingerprint& system, int count) {
  planned_ = count;
  *out_ << "TAP version " << version_ << "\n1.." << count << "\n# " << SystemText(system) << "\n";
  out_->flush();
}

void Tap::CaseDone(const CaseResult& result) {
  const bool ok = result.verdict == Verdict::kPass || IsSkipped(result);
  *out_ << (ok ? "ok " : "not ok ") << ++written_ << " - " << TapText(result.id)
        << Directive(result) << "\n";
  if (!ok) WriteDetails(result, out_);
  if (result.fixed) {
    *out_ << "# no longer a deviation: delete " << OneLine(result.deviation) << "\n";
  }
  out_->flush();
}

void Tap::End(const RunResult&) {
  if (written_ < planned_) {
    *out_ << "Bail out! " << planned_ - written_ << " of " << planned_ << " results are missing\n";
  }
  out_->flush();
}

}  // namespace parley
