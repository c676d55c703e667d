#include "runner/command_run.h"

#include <string.h>
#include <unistd.h>

#include <atomic>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lib/index_ranges.h"
#include "runner/baseline_choice.h"
#include "runner/case_selection.h"
#include "runner/features.h"
#include "runner/interruption.h"
#include "runner/pool.h"
#include "runner/report_files.h"
#include "runner/run_record.h"
#include "runner/stream_report.h"

namespace parley {
namespace {

// Cases wait more than they work: for actors to fall asleep, and some for a time to pass.
constexpr int kJobsPerProcessor = 4;

// Keeps the cases that --only names; false with a message if it names none.
bool Narrow(const std::string& only, std::vector<const Case*>* cases) {
  std::vector<size_t> indexes;
  std::string error;
  if (!ParseIndexRanges(only, cases->size(), &indexes, &error)) {
    std::cerr << "parley: --only: " << error << "\n";
    return false;
  }
  std::vector<const Case*> chosen;
  for (const size_t index : indexes) chosen.push_back((*cases)[index]);
  *cases = std::move(chosen);
  return true;
}

}  // namespace

int Run(const RunCommand& command) {
  std::string error;
  ReportFiles reports(&std::cout, &std::cerr);
  if (!reports.Want(command.reports)) return 2;
  if (command.stream && reports.UseStandardOutput()) {
    std::cerr << "parley: --report: standard output is for the stream\n";
    return 2;
  }
  // The zygotes are forked while this process is still small.
  std::unique_ptr<Pool> pool = Pool::StartHere(command.jobs, kJobsPerProcessor, &error);
  if (pool == nullptr) {
    std::cerr << "parley: " << error << "\n";
    return 3;
  }
  Selection selection;
  if (!SelectToRun(command.patterns, command.cases_root, &selection, std::cerr)) return 2;
  const std::string suite = command.stream ? SuiteHash(selection.cases) : "";
  if (!command.only.empty() && !Narrow(command.only, &selection.cases)) return 2;
  const std::vector<const Case*>& cases = selection.cases;

  DirectorOptions options = OptionsHere(command.namespaces);
  options.profile = command.profile;
  options.deadline_ns = static_cast<int64_t>(command.deadline_seconds * 1e9);
  Fingerprint here = FingerprintHere();
  if (SleepByFromName(command.sleep_by, &options.sleep_by)) {
    here.sleep_by = command.sleep_by;
    if (options.sleep_by == SleepBy::kSilence && options.features.erase("proc") > 0) {
      options.missing.emplace_back("proc", "not wanted");
    }
  }
  if (command.settle_ms > 0) options.settle_ns = int64_t{command.settle_ms} * 1'000'000;
  Baseline baseline;
  // Whoever reads a stream knows which system this is, and what is known of it.
  const bool judges = !command.stream || !command.baseline.empty();
  const BaselineChoice choice = {command.baseline, TargetsFolder() + "/native.yaml",
                                 command.cases_root, selection.whole};
  if (judges && !LoadBaseline(choice, selection.suite, &baseline, std::cerr)) return 2;

  std::atomic<bool>* const stop = CatchInterrupts();
  std::optional<StreamReport> stream;
  if (command.stream) {
    stream.emplace(STDOUT_FILENO, suite, command.profile, stop);
    stream->Attach(&options);
  }
  RunRecord record(command, "native", "This machine", std::move(baseline), &reports,
                   stream ? &*stream : nullptr);
  record.Begin(here, static_cast<int>(cases.size()) * command.runs);
  for (int round = 0; round < command.runs && !*stop; ++round) {
    pool->Run(
        cases, options, [&](CaseResult result) { record.Done(std::move(result)); }, stop);
  }
  const int status = record.End();
  if (stream && stream->error() != 0) {
    std::cerr << "parley: cannot write the stream: " << strerror(stream->error()) << "\n";
    return 3;
  }
  if (*stop) {
    std::cerr << "parley: interrupted\n";
    return kInterrupted;
  }
  return status;
}

}  // namespace parley
