// The proof that the checks can fail: cases run against systems that are wrong on purpose, and what
// was caught. See runner/fault.h for what a wrong system is.
//
// A case is judged only if it passes on the honest system first. A fault is caught when a case's
// verdict under it is fail or differs; unresolved is the harness's trouble and no catch.
#ifndef PARLEY_RUNNER_PROVE_H_
#define PARLEY_RUNNER_PROVE_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "lib/case.h"
#include "runner/fault.h"
#include "runner/pool.h"

namespace parley {

struct ProveOptions {
  std::string fault_pattern;                 // only named faults whose name matches; "": all
  bool every = false;                        // look for all cases that catch a named fault
  int64_t deadline_ns = 250'000'000;         // of one step
  int64_t sure_deadline_ns = 2'000'000'000;  // before a silence counts as a catch
};

// What became of one named fault.
struct FaultProof {
  int number = 0;                  // 1 + index in NamedFaults()
  std::vector<std::string> tried;  // ids of the cases run, in that order
  std::vector<std::string> caught_by;
  std::string how;  // by the first of these: the line that failed and why

  const Fault& fault() const { return NamedFaults()[static_cast<size_t>(number) - 1]; }
};

struct Proof {
  std::vector<std::string> not_judged;  // cases that do not pass honestly: "id: verdict, reason"
  std::vector<FaultProof> faults;       // in the order of NamedFaults()
  int64_t runs = 0;
};

// The cases that make one of the fault's calls, those most likely to notice it first: of its area,
// then those whose source or claim names the call, then the shorter.
std::vector<const Case*> CandidatesFor(const Fault& fault, const std::vector<const Case*>& cases);

// Runs the proof; `progress` is told how many of how many jobs are done and what was done last, one
// at a time, from any thread. Stops early once *stop is set.
Proof Prove(const std::vector<const Case*>& cases, const ProveOptions& options,
            const DirectorOptions& director_options, Pool* pool,
            const std::function<void(size_t done, size_t of, const std::string& what)>& progress,
            const std::atomic<bool>* stop);

}  // namespace parley

#endif  // PARLEY_RUNNER_PROVE_H_
