// `parley run --stream`: the run told as a stream of records instead of a report for people.
#ifndef PARLEY_RUNNER_STREAM_REPORT_H_
#define PARLEY_RUNNER_STREAM_REPORT_H_

#include <atomic>
#include <string>

#include "reports/reporter.h"
#include "reports/stream.h"
#include "runner/director.h"

namespace parley {

class StreamReport : public Reporter {
 public:
  // Writes to `fd`. `suite` is SuiteHash of all cases from which those to run were chosen. Sets
  // *stop once nothing can be written any more: nobody would hear of what is run.
  StreamReport(int fd, std::string suite, std::string profile, std::atomic<bool>* stop);

  // Makes directors tell of cases that begin and of steps.
  void Attach(DirectorOptions* options);

  void Begin(const Fingerprint& fingerprint, int count) override;
  void CaseDone(const CaseResult& result) override;
  void End(const RunResult& run) override;

  // 0, or why the stream is not whole.
  int error() const { return writer_.error(); }

 private:
  StreamWriter writer_;
  std::string suite_;
  std::string profile_;
  std::atomic<bool>* stop_;
  int cases_ = 0;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_STREAM_REPORT_H_
