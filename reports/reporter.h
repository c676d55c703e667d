// What a run tells its reports while it goes on. One implementation per format; several at once.
#ifndef PARLEY_REPORTS_REPORTER_H_
#define PARLEY_REPORTS_REPORTER_H_

#include "lib/result.h"

namespace parley {

class Reporter {
 public:
  virtual ~Reporter() = default;

  // Before the first case; `count` cases will follow.
  virtual void Begin(const Fingerprint& fingerprint, int count) = 0;
  // As each case ends, in the order in which they end.
  virtual void CaseDone(const CaseResult& result) = 0;
  // After the last; `run` holds every case again, in the order of their ids.
  virtual void End(const RunResult& run) = 0;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_REPORTER_H_
