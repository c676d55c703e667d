// For tests: what a report that is written while cases end has written at the end of a run.
#ifndef PARLEY_REPORTS_LIVE_TEXT_H_
#define PARLEY_REPORTS_LIVE_TEXT_H_

#include <sstream>
#include <string>

#include "lib/result.h"

namespace parley {

// `planned` is the number of cases that Begin() is told.
template <typename Live>
std::string LiveText(const RunResult& run, size_t planned) {
  std::ostringstream out;
  Live report(&out);
  report.Begin(run.fingerprint, static_cast<int>(planned));
  for (const CaseResult& result : run.cases) report.CaseDone(result);
  report.End(run);
  return out.str();
}

template <typename Live>
std::string LiveText(const RunResult& run) {
  return LiveText<Live>(run, run.cases.size());
}

}  // namespace parley

#endif  // PARLEY_REPORTS_LIVE_TEXT_H_
