#include "runner/command_prove.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>

#include "reports/proof_json.h"
#include "reports/proof_text.h"
#include "runner/arena.h"
#include "runner/baseline_choice.h"
#include "runner/case_selection.h"
#include "runner/fault.h"
#include "runner/features.h"
#include "runner/interruption.h"
#include "runner/pool.h"

namespace parley {
namespace {

// Many runs wait for a deadline, so that more of them fit than there are processors.
constexpr int kJobsPerProcessor = 4;

// A misspelt name would try nothing, and nothing would survive.
bool SomeFaultMatches(const std::string& pattern) {
  std::vector<std::string> names;
  for (const Fault& fault : NamedFaults()) {
    if (IdMatches(fault.name, pattern)) return true;
    names.push_back(fault.name);
  }
  std::cerr << "parley: no fault matches " << pattern << DidYouMean(pattern, names) << "\n";
  return false;
}

// Those that this system fails at times, which may look like the catch of a fault.
bool FindUnsteady(const Selection& selection, const std::string& cases_root,
                  std::set<std::string>* ids) {
  Baseline baseline;
  const BaselineChoice choice = {"", TargetsFolder() + "/native.yaml", cases_root, selection.whole};
  if (!LoadBaseline(choice, selection.suite, &baseline, std::cerr)) return false;
  for (const Case* test : selection.cases) {
    const Deviation* deviation = baseline.Find(test->id, test->covers);
    if (deviation != nullptr && deviation->flaky) ids->insert(test->id);
  }
  return true;
}

}  // namespace

int ProveCases(const ProveCommand& command) {
  std::string error;
  std::unique_ptr<Pool> pool = Pool::StartHere(command.jobs, kJobsPerProcessor, &error);
  if (pool == nullptr) {
    std::cerr << "parley: " << error << "\n";
    return 3;
  }
  Selection selection;
  if (!SelectToRun(command.patterns, command.cases_root, &selection, std::cerr)) return 2;
  const std::string& faults = command.options.fault_pattern;
  if (!faults.empty() && !SomeFaultMatches(faults)) return 2;
  ProveOptions options = command.options;
  if (!FindUnsteady(selection, command.cases_root, &options.unsteady)) return 2;
  std::ofstream json;
  if (!command.json.empty()) json.open(command.json);
  if (!json) {
    std::cerr << "parley: cannot write " << command.json << ": " << strerror(errno) << "\n";
    return 3;
  }
  std::atomic<bool>* const interrupted = CatchInterrupts();

  const bool live = isatty(STDOUT_FILENO) != 0;
  const int64_t start = MonotonicNow();
  const int64_t started_unix = time(nullptr);
  ProofResult proof = Prove(
      selection.cases, selection.suite.catalogue, options, OptionsHere(true), pool.get(),
      [&](size_t done, size_t of, const std::string& what) {
        if (live) std::cout << "\r\x1b[K" << done << " of " << of << " " << what << std::flush;
      },
      interrupted);
  if (live) std::cout << "\r\x1b[K";
  proof.fingerprint = FingerprintHere();
  proof.wall_ns = MonotonicNow() - start;
  proof.started_unix = started_unix;
  WriteProofText(proof, command.verbose, &std::cout);
  int status = proof.ExitStatus();
  if (!command.json.empty()) {
    WriteProofJson(proof, &json);
    if (!json.flush()) {
      std::cerr << "parley: cannot write " << command.json << "\n";
      status = 3;
    }
  }
  if (*interrupted) {
    std::cerr << "parley: interrupted\n";
    return kInterrupted;
  }
  return status;
}

}  // namespace parley
