#include "runner/command_run_target.h"

#include <iostream>
#include <utility>

#include "runner/baseline_choice.h"
#include "runner/case_selection.h"
#include "runner/interruption.h"
#include "runner/report_files.h"
#include "runner/run_record.h"
#include "runner/target_files.h"
#include "runner/target_needs.h"
#include "runner/target_session.h"

namespace parley {
namespace {

constexpr char kNativeTarget[] = "native";

// Says so if the user gave the target something that it has no use for, or a wrong --via.
bool Fits(const RunTargetCommand& where, const Target& target) {
  std::string wrong = ChoiceWithoutUse(target, where.kernel, where.via, where.binary);
  if (!wrong.empty()) wrong += "; --target names another (parley targets)";
  if (wrong.empty()) wrong = ViaMistake(target, where.via);
  if (!wrong.empty()) std::cerr << "parley: " << wrong << "\n";
  return wrong.empty();
}

}  // namespace

int RunOnTarget(const RunCommand& command, const RunTargetCommand& where) {
  // On a target this very program runs, without any description of targets beside it.
  Target target;
  target.name = kNativeTarget;
  const bool here = where.target == kNativeTarget;
  if (!here && !LoadNamedTarget(where.target, where.targets_folder, &target, std::cerr)) return 2;
  if (!Fits(where, target)) return 2;
  if (target.native()) return Run(command);

  ReportFiles reports(&std::cout, &std::cerr);
  if (!reports.Want(command.reports)) return 2;
  Selection selection;
  if (!SelectToRun(command.patterns, command.cases_root, &selection, std::cerr)) return 2;
  Baseline baseline;
  const BaselineChoice choice = {command.baseline, target.file, command.cases_root,
                                 selection.whole};
  if (!LoadBaseline(choice, selection.suite, &baseline, std::cerr)) return 2;
  if (!command.namespaces) target.namespaces = false;

  std::atomic<bool>* const interrupted = CatchInterrupts();
  RunRecord record(command, target.name, target.title, std::move(baseline), &reports);
  TargetOptions options;
  options.suite = &selection.suite;
  options.cases_root = command.cases_root;
  options.kernel = where.kernel;
  options.binary = where.binary;
  options.via = where.via;
  options.profile = command.profile;
  options.deadline_ns = static_cast<int64_t>(command.deadline_seconds * 1e9);
  options.jobs = command.jobs;
  options.notice = [](const std::string& text) { std::cerr << "parley: " << text << "\n"; };

  bool begun = false;
  std::string error;
  for (int round = 0; round < command.runs && !*interrupted && error.empty(); ++round) {
    TargetSession session(target, options);
    const bool whole = session.Run(
        selection.cases,
        [&](const Fingerprint& fingerprint) {
          if (!begun) {
            record.Begin(fingerprint, static_cast<int>(selection.cases.size()) * command.runs);
          }
          begun = true;
        },
        [&](CaseResult result) { record.Done(std::move(result)); }, interrupted, &error);
    if (!whole && error.empty()) error = "it could not be used";
  }
  int status = begun ? record.End() : 3;
  if (*interrupted) {
    std::cerr << "parley: interrupted\n";
    return kInterrupted;
  }
  if (!error.empty()) {
    const bool named = error.compare(0, target.name.size() + 1, target.name + " ") == 0;
    std::cerr << "parley: " << (named ? "" : target.name + ": ") << error << "\n";
    status = 3;
  }
  return status;
}

}  // namespace parley
