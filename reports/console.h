// A run on a terminal or in a log: failures in full as they come, one live line of progress, and
// the summary at the end.
#ifndef PARLEY_REPORTS_CONSOLE_H_
#define PARLEY_REPORTS_CONSOLE_H_

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "reports/case_text.h"
#include "reports/reporter.h"

namespace parley {

struct ConsoleOptions {
  bool live = false;     // a terminal that can rewrite its line: show progress
  bool verbose = false;  // name every case, with its time and what it observed
  TextStyle style;
};

// What fits the descriptor and the environment: live and coloured only on a terminal that is not
// dumb, colour only if NO_COLOR is unset or empty, the width as the terminal gives it.
ConsoleOptions ConsoleOptionsFor(int descriptor, bool verbose);

class Console : public Reporter {
 public:
  // `now` tells nanoseconds since any fixed moment. The stream must outlive the console.
  Console(std::ostream* out, const ConsoleOptions& options, std::function<int64_t()> now);
  // With the monotonic clock.
  Console(std::ostream* out, const ConsoleOptions& options);

  void Begin(const Fingerprint& fingerprint, int count) override;
  void CaseDone(const CaseResult& result) override;
  void End(const RunResult& run) override;

 private:
  void ShowProgress(const std::string& id);
  void EraseProgress();

  std::ostream* out_;
  ConsoleOptions options_;
  std::function<int64_t()> now_;
  int count_ = 0;
  Totals totals_;
  int64_t begun_ns_ = 0;
  int64_t shown_ns_ = 0;         // when progress was written last
  bool progress_shown_ = false;  // the line of progress stands on the terminal
};

}  // namespace parley

#endif  // PARLEY_REPORTS_CONSOLE_H_
