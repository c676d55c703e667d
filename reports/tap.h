// TAP 14, as prove and its kin read it: one test point for each case, written as the case ends.
//
// TAP 14 is made so that readers of TAP 13 understand it, but prove before 3.48 (October 2023)
// takes the number 14 in the first line for an error. So the first line says 13 unless it is to
// say 14.
//
// fail and unresolved are "not ok"; untested and unsupported are "ok" with the directive SKIP. What
// no standard requires (differs) and what a baseline expects (known) are "not ok" with the
// directive TODO, which no reader counts as a failure. The text that a terminal shows stands in a
// block of YAML behind every "not ok".
#ifndef PARLEY_REPORTS_TAP_H_
#define PARLEY_REPORTS_TAP_H_

#include <ostream>

#include "reports/reporter.h"

namespace parley {

class Tap : public Reporter {
 public:
  // The stream must outlive the reporter. It is flushed after each case.
  explicit Tap(std::ostream* out, int version = 13) : out_(out), version_(version) {}

  void Begin(const Fingerprint& fingerprint, int count) override;
  void CaseDone(const CaseResult& result) override;
  // Of a run that ended early, "Bail out!".
  void End(const RunResult& run) override;

 private:
  std::ostream* out_;
  int version_;
  int planned_ = 0;
  int written_ = 0;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_TAP_H_
