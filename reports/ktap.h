// KTAP 1, as the Linux kernel's tools read it: one result line for each case, written as the case
// ends, all on one level, with the text that a terminal shows in diagnostic lines before it.
//
// fail is "not ok", with the directive TIMEOUT if a deadline passed; unresolved is "not ok" with
// ERROR; untested, unsupported and differs are "ok" with SKIP, a known deviation is "ok" with
// XFAIL.
#ifndef PARLEY_REPORTS_KTAP_H_
#define PARLEY_REPORTS_KTAP_H_

#include <ostream>

#include "reports/reporter.h"

namespace parley {

class Ktap : public Reporter {
 public:
  // The stream must outlive the reporter. It is flushed after each case.
  explicit Ktap(std::ostream* out) : out_(out) {}

  void Begin(const Fingerprint& fingerprint, int count) override;
  void CaseDone(const CaseResult& result) override;
  // Of a run that ended early, a diagnostic line; fewer results than planned are an error to
  // readers.
  void End(const RunResult& run) override;

 private:
  std::ostream* out_;
  int planned_ = 0;
  int written_ = 0;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_KTAP_H_
