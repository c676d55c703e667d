#include "runner/command_run.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include "reports/console.h"
#include "reports/json.h"
#include "reports/junit.h"
#include "reports/layout.h"
#include "runner/arena.h"
#include "runner/case_selection.h"
#include "runner/features.h"
#include "runner/pool.h"

namespace parley {
namespace {

std::atomic<bool> interrupted{false};

// The first Ctrl-C ends the run after the cases in progress, the second at once.
void OnInterrupt(int) {
  if (interrupted.exchange(true)) _exit(130);
}

// The verdicts of all runs of one case must agree.
class Steadiness {
 public:
  void Add(const CaseResult& result) { ++verdicts_[result.id][result.verdict]; }
  int Report(std::ostream& out) const {
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

 private:
  std::map<std::string, std::map<Verdict, int>> verdicts_;
};

bool Write(const std::string& path, AtEnd::Writer writer, const RunResult& run) {
  std::ofstream out(path);
  if (out) AtEnd(writer, &out).End(run);
  if (out) return true;
  std::cerr << "parley: cannot write " << path << "\n";
  return false;
}

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
  RunResult run;
  run.fingerprint = FingerprintHere();
  run.profile = command.profile;
  run.target = "native";
  run.started_unix = time(nullptr);

  struct sigaction action = {};
  action.sa_handler = OnInterrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);

  Console console(&std::cout, ConsoleOptionsFor(STDOUT_FILENO, command.verbose));
  Steadiness steadiness;
  Totals totals;
  // Of each case the first run, or else the first that failed. Files outside the folder of cases
  // may share ids.
  std::map<std::pair<std::string, std::string>, CaseResult> kept;
  const int64_t start = MonotonicNow();
  console.Begin(run.fingerprint, static_cast<int>(cases.size()) * command.runs);
  for (int round = 0; round < command.runs && !interrupted; ++round) {
    pool->Run(
        cases, options,
        [&](CaseResult result) {
          console.CaseDone(result);
          steadiness.Add(result);
          totals.Add(result);
          CaseResult& shown = kept.try_emplace({result.id, result.file}, result).first->second;
          if (IsFailure(result.verdict) && !IsFailure(shown.verdict)) shown = std::move(result);
        },
        &interrupted);
  }
  run.wall_ns = MonotonicNow() - start;
  for (auto& [name, result] : kept) run.cases.push_back(std::move(result));
  console.End(run);
  int status = ExitStatus(totals);
  if (command.runs > 1) {
    const int unsteady = steadiness.Report(std::cout);
    std::cout << command.runs << " runs, " << Counted(unsteady, "case", "cases")
              << " with different verdicts\n";
    if (unsteady > 0 && status == 0) status = 1;
  }
  if (!command.junit.empty() && !Write(command.junit, WriteJunit, run)) status = 3;
  if (!command.json.empty() && !Write(command.json, WriteJson, run)) status = 3;
  if (interrupted) {
    std::cerr << "parley: interrupted\n";
    return 130;
  }
  return status;
}

}  // namespace parley
