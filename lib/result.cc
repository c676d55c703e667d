#include "lib/result.h"

namespace parley {

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kUnresolved:
      return "unresolved";
    case Verdict::kUnsupported:
      return "unsupported";
    case Verdict::kUntested:
      return "untested";
    case Verdict::kDiffers:
      return "differs";
  }
  return "unresolved";
}

bool IsFailure(Verdict verdict) {
  return verdict == Verdict::kFail || verdict == Verdict::kUnresolved;
}

bool IsFailure(const CaseResult& result) {
  return IsFailure(result.verdict) && result.known.empty();
}

void Totals::Add(const CaseResult& result) {
  ++(result.known.empty() ? count[static_cast<int>(result.verdict)] : known);
  if (result.fixed) ++fixed;
  steps += result.steps;
  processes += result.processes;
}

int Totals::cases() const {
  int sum = known;
  for (int of_one : count) sum += of_one;
  return sum;
}

int ExitStatus(const Totals& totals) {
  // A harness in trouble outranks a failure: what else it says may be wrong as well.
  if (totals.of(Verdict::kUnresolved) > 0) return 3;
  return totals.of(Verdict::kFail) > 0 ? 1 : 0;
}

}  // namespace parley
