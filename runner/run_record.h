// What `parley run` does with results, wherever they come from: judges them by the baseline, shows
// them, keeps them for the reports, and says how the run ended.
#ifndef PARLEY_RUNNER_RUN_RECORD_H_
#define PARLEY_RUNNER_RUN_RECORD_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>

#include "lib/baseline.h"
#include "lib/result.h"
#include "reports/console.h"
#include "reports/reporter.h"
#include "runner/command_run.h"
#include "runner/report_files.h"

namespace parley {

// The verdicts of all runs of one case must agree.
class Steadiness {
 public:
  void Add(const CaseResult& result) { ++verdicts_[result.id][result.verdict]; }
  // Writes the cases whose verdicts differ; returns their number.
  int Report(std::ostream& out) const;

 private:
  std::map<std::string, std::map<Verdict, int>> verdicts_;
};

class RunRecord {
 public:
  // `target` is the name of the system under test, `title` what it is. The command, `files` and
  // `live` must outlive the record. Results are shown by `live` instead of the console if there is
  // one: it has standard output for itself.
  RunRecord(const RunCommand& command, const std::string& target, const std::string& title,
            Baseline baseline, ReportFiles* files, Reporter* live = nullptr);

  // Before the first result; `results` will follow, those of all rounds counted.
  void Begin(const Fingerprint& fingerprint, int results);
  void Done(CaseResult result);
  // Shows the summary and writes the reports. Returns the exit status: 0, 1 or 3.
  int End();

 private:
  const RunCommand& command_;
  const Baseline baseline_;
  ReportFiles* const files_;
  const bool has_output_;  // standard output is for people
  Console console_;
  Reporter* const live_;
  std::ostream& words_;  // for people, beside what is shown
  RunResult run_;
  int64_t begun_ns_;
  Steadiness steadiness_;
  Totals totals_;
  // Of each case the first run, or else the first that failed. Files outside the folder of cases
  // may share ids.
  std::map<std::pair<std::string, std::string>, CaseResult> kept_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_RUN_RECORD_H_
