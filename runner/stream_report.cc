#include "runner/stream_report.h"

#include <signal.h>

#include <utility>

namespace parley {

StreamReport::StreamReport(int fd, std::string suite, std::string profile, std::atomic<bool>* stop)
    : writer_(fd), suite_(std::move(suite)), profile_(std::move(profile)), stop_(stop) {
  // A reader that has gone away is an error of the write, and a terminal may be asked whether it is
  // done from the background. The processes of cases come from zygotes that were forked before
  // this.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTTOU, SIG_IGN);
}

void StreamReport::Attach(DirectorOptions* options) {
  options->on_begin = [this](const Case& test) { writer_.Begin(test.id); };
  options->on_step = [this](const Case& test, int n, int line, const std::string& text) {
    writer_.Step(test.id, n, line, text);
  };
}

void StreamReport::Begin(const Fingerprint& fingerprint, int count) {
  writer_.Hello(fingerprint, count, suite_, profile_);
}

void StreamReport::CaseDone(const CaseResult& result) {
  ++cases_;
  writer_.Done(result);
  if (writer_.error() != 0) *stop_ = true;
}

void StreamReport::End(const RunResult&) { writer_.End(cases_); }

}  // namespace parley
