#include "runner/command_run.h"

#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "lib/suite.h"
#include "reports/console.h"
#include "reports/json.h"
#include "reports/junit.h"
#include "runner/arena.h"
#include "runner/features.h"
#include "runner/pool.h"

namespace parley {
namespace {

std::atomic<bool> interrupted{false};

// The first Ctrl-C ends the run after the cases in progress, the second at once.
void OnInterrupt(int) {
  if (interrupted.exchange(true)) _exit(130);
}

bool IsPath(const std::string& text) {
  struct stat info;
  return stat(text.c_str(), &info) == 0;
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

// Sorts what the user named into paths to load and patterns of ids.
void Sort(const std::vector<std::string>& given, std::vector<std::string>* paths,
          std::vector<std::string>* ids) {
  for (const std::string& text : given) (IsPath(text) ? paths : ids)->push_back(text);
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
  std::vector<std::string> paths, patterns;
  Sort(command.patterns, &paths, &patterns);
  Suite suite;
  if (!LoadSuite(paths, command.cases_root, &suite, &error)) {
    std::cerr << "parley: " << error << "\n";
    return 2;
  }
  if (!suite.diagnostics.empty()) {
    for (const Diagnostic& diagnostic : suite.diagnostics) std::cerr << diagnostic.Format();
    std::cerr << "parley: " << suite.diagnostics.size()
              << (suite.diagnostics.size() == 1 ? " error" : " errors")
              << " in the cases; nothing was run\n";
    return 2;
  }
  std::vector<const Case*> cases;
  for (const CaseFile& file : suite.files) {
    for (const Case& test : file.cases) {
      const bool wanted = patterns.empty() ||
                          std::any_of(patterns.begin(), patterns.end(),
                                      [&](const auto& text) { return IdMatches(test.id, text); });
      if (wanted) cases.push_back(&test);
    }
  }
  if (cases.empty()) {
    std::cerr << "parley: no case matches";
    for (const std::string& text : command.patterns) std::cerr << " " << text;
    std::cerr << "; see parley list\n";
    return 2;
  }

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
  const int64_t start = MonotonicNow();
  console.Begin(run.fingerprint, static_cast<int>(cases.size()) * command.runs);
  for (int round = 0; round < command.runs && !interrupted; ++round) {
    run.cases.clear();
    pool->Run(
        cases, options,
        [&](CaseResult result) {
          console.CaseDone(result);
          steadiness.Add(result);
          totals.Add(result);
          run.cases.push_back(std::move(result));
        },
        &interrupted);
  }
  run.wall_ns = MonotonicNow() - start;
  std::sort(run.cases.begin(), run.cases.end(),
            [](const CaseResult& a, const CaseResult& b) { return a.id < b.id; });
  console.End(run);
  int status = ExitStatus(totals);
  if (command.runs > 1) {
    const int unsteady = steadiness.Report(std::cout);
    std::cout << command.runs << " runs, " << unsteady << " cases with different verdicts\n";
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
