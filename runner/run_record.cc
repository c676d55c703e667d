#include "runner/run_record.h"

#include <time.h>
#include <unistd.h>

#include <iostream>

#include "reports/layout.h"
#include "runner/arena.h"

namespace parley {
namespace {

// What outranks what among several runs of one case: a failure, a known deviation, the rest.
int Gravity(const CaseResult& result) {
  if (IsFailure(result)) return 2;
  return result.known.empty() ? 0 : 1;
}

// For a report on standard output the console makes room.
ConsoleOptions OptionsBeside(const ReportFiles& files, bool verbose) {
  if (!files.UseStandardOutput()) return ConsoleOptionsFor(STDOUT_FILENO, verbose);
  ConsoleOptions options = ConsoleOptionsFor(STDERR_FILENO, verbose);
  // A line that is rewritten and the lines of a report would mix on one terminal.
  if (isatty(STDOUT_FILENO)) options.live = false;
  return options;
}

}  // namespace

int Steadiness::Report(std::ostream& out) const {
  int unsteady = 0;
  for (const auto& [id, counts] : verdicts_) {
    if (counts.size() < 2) continue;
    ++unsteady;
    out << "UNSTEADY " << id << ":";
    for (const auto& [verdict, count] : counts) {
      out << " " << VerdictName(verdict) << " " << count << " times";
    }
    out << "\n";
  }
  return unsteady;
}

RunRecord::RunRecord(const RunCommand& command, const std::string& target, const std::string& title,
                     Baseline baseline, ReportFiles* files, Reporter* live)
    : command_(command),
      baseline_(std::move(baseline)),
      files_(files),
      has_output_(live == nullptr && !files->UseStandardOutput()),
      console_(has_output_ ? &std::cout : &std::cerr, OptionsBeside(*files, command.verbose)),
      live_(live != nullptr ? live : &console_),
      words_(has_output_ ? std::cout : std::cerr),
      begun_ns_(MonotonicNow()) {
  run_.profile = command.profile;
  run_.target = target;
  run_.target_title = title;
  run_.started_unix = time(nullptr);
}

void RunRecord::Begin(const Fingerprint& fingerprint, int results) {
  run_.fingerprint = fingerprint;
  live_->Begin(fingerprint, results);
  files_->Begin(fingerprint, results);
}

void RunRecord::Done(CaseResult result) {
  baseline_.Apply(&result);
  live_->CaseDone(result);
  files_->CaseDone(result);
  // What is on the list as flaky is known to be unsteady.
  const Deviation* const deviation = baseline_.Find(result.id, result.covers);
  if (deviation == nullptr || !deviation->flaky) steadiness_.Add(result);
  totals_.Add(result);
  CaseResult& shown = kept_.try_emplace({result.id, result.file}, result).first->second;
  if (Gravity(result) > Gravity(shown)) shown = std::move(result);
}

int RunRecord::End() {
  run_.wall_ns = MonotonicNow() - begun_ns_;
  for (auto& [name, result] : kept_) run_.cases.push_back(std::move(result));
  kept_.clear();
  live_->End(run_);
  int status = ExitStatus(totals_);
  if (command_.runs > 1) {
    const int unsteady = steadiness_.Report(words_);
    words_ << command_.runs << " runs, " << Counted(unsteady, "case", "cases")
           << " with different verdicts\n";
    if (unsteady > 0 && status == 0) status = 1;
  }
  files_->End(run_);
  return files_->ok() ? status : 3;
}

}  // namespace parley
