// What a run tells its reports while it goes on. One implementation per format; several at once.
#ifndef PARLEY_REPORTS_REPORTER_H_
#define PARLEY_REPORTS_REPORTER_H_

#include <ostream>

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

// Writes a document of the whole run once it has ended, with a writer such as WriteJunit.
class AtEnd : public Reporter {
 public:
  using Writer = void (*)(const RunResult& run, std::ostream* out);

  // The stream must outlive the reporter; whether writing worked is asked of the stream.
  AtEnd(Writer write, std::ostream* out) : write_(write), out_(out) {}

  void Begin(const Fingerprint&, int) override {}
  void CaseDone(const CaseResult&) override {}
  void End(const RunResult& run) override {
    write_(run, out_);
    out_->flush();
  }

 private:
  Writer write_;
  std::ostream* out_;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_REPORTER_H_
