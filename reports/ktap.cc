#include "reports/ktap.h"

#include <sstream>
#include <string>

#include "reports/case_text.h"
#include "reports/escape.h"
#include "reports/system_text.h"

namespace parley {
namespace {

// For descriptions and diagnostic data: one line without '#', which KTAP cannot escape.
std::string KtapText(const std::string& text) {
  std::string out;
  for (const char c : OneLine(text)) {
    if (c == '#') {
      out += "\\x23";
    } else {
      out += c;
    }
  }
  return out;
}

struct Ending {
  bool ok = false;
  std::string data;  // a directive, and why; "" for none
};

Ending EndingOf(const CaseResult& result) {
  if (!result.known.empty()) return {true, "XFAIL " + KtapText(result.known)};
  const std::string reason = KtapText(result.reason);
  const std::string named = VerdictName(result.verdict) + (": " + reason);
  switch (result.verdict) {
    case Verdict::kPass:
      return {true, result.fixed ? "fixed: delete " + KtapText(result.deviation) : ""};
    case Verdict::kFail:
      return {false, result.timed_out ? "TIMEOUT " + reason : named};
    case Verdict::kUnresolved:
      return {false, "ERROR " + reason};
    case Verdict::kUnsupported:
    case Verdict::kUntested:
    case Verdict::kDiffers:
      return {true, "SKIP " + named};
  }
  return {};
}

}  // namespace

void Ktap::Begin(const Fingerprint& system, int count) {
  planned_ = count;
  *out_ << "KTAP version 1\n1.." << count << "\n# " << SystemText(system) << "\n";
  out_->flush();
}

void Ktap::CaseDone(const CaseResult& result) {
  const Ending ending = EndingOf(result);
  // Why a case was passed over stands in its line; of the others a person wants more.
  if (IsFailure(result) || (result.verdict == Verdict::kDiffers && result.known.empty())) {
    std::istringstream lines(CaseText(result, {}));
    for (std::string line; std::getline(lines, line);) *out_ << "# " << line << "\n";
  }
  *out_ << (ending.ok ? "ok " : "not ok ") << ++written_ << ' ' << KtapText(result.id);
  if (!ending.data.empty()) *out_ << " # " << ending.data;
  *out_ << "\n";
  out_->flush();
}

void Ktap::End(const RunResult&) {
  if (written_ < planned_) {
    *out_ << "# " << planned_ - written_ << " of " << planned_ << " results are missing\n";
  }
  out_->flush();
}

}  // namespace parley
