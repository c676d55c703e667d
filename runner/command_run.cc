#include "runner/command_run.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

#include "reports/layout.h"
#include "runner/baseline_choice.h"
#include "runner/case_selection.h"
#include "runner/features.h"
#include "runner/interruption.h"
#include "runner/pool.h"
#include "runner/run_record.h"

namespace parley {
namespace {

// Finds the cases to run; false with messages if a word means none or a file has errors.
bool Select(const RunCommand& command, Selection* selection) {
  const bool found = SelectCases(command.patterns, command.cases_root, selection, std::cerr);
  for (const Diagnostic& diagnostic : selection->suite.diagnostics) {
    std::cerr << diagnostic.Format();
  }
  if (selection->errors() > 0) {
    std::cerr << "parley: " << Counted(static_cast<int64_t>(selection->errors()), "error", "errors")
              << " in the cases; nothing was run\n";
    return false;
  }
  return found;
}

}  // namespace

int Run(const RunCommand& command) {
  std::string error;
  if (!FloorHolds(&error)) {
    std::cerr << "parley: " << error << "\n";
    return 3;
  }
  int jobs = command.jobs;
  if (jobs <= 0) jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  FeaturesHere();  // the probes fork, too: before there are threads
  // The zygotes are forked while this process is still small.
  std::unique_ptr<Pool> pool = Pool::Start(std::min(jobs, 64), &error);
  if (pool == nullptr) {
    std::cerr << "parley: " << error << "\n";
    return 3;
  }
  Selection selection;
  if (!Select(command, &selection)) return 2;
  const std::vector<const Case*>& cases = selection.cases;

  DirectorOptions options = OptionsHere(command.namespaces);
  options.profile = command.profile;
  options.deadline_ns = static_cast<int64_t>(command.deadline_seconds * 1e9);
  Baseline baseline;
  const BaselineChoice choice = {command.baseline, TargetsFolder() + "/native.yaml",
                                 command.cases_root, selection.whole};
  if (!LoadBaseline(choice, selection.suite, &baseline, std::cerr)) return 2;

  const std::atomic<bool>* const interrupted = CatchInterrupts();
  RunRecord record(command, "native", std::move(baseline));
  record.Begin(FingerprintHere(), static_cast<int>(cases.size()) * command.runs);
  for (int round = 0; round < command.runs && !*interrupted; ++round) {
    pool->Run(
        cases, options, [&](CaseResult result) { record.Done(std::move(result)); }, interrupted);
  }
  const int status = record.End();
  if (*interrupted) {
    std::cerr << "parley: interrupted\n";
    return kInterrupted;
  }
  return status;
}

}  // namespace parley
