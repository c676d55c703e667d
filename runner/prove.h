// The proof that the checks can fail: cases run against systems that are wrong on purpose, and what
// was caught. See fault.h and generic_fault.h for what a wrong system is.
//
// First every case is run on the honest system; one that does not pass, or for which a namespace is
// lacking that would keep a wrong system apart from the machine, is not judged. A fault is caught
// when a case's verdict under it is fail or differs; unresolved is the harness's trouble and no
// catch. Faulty runs have a short deadline. Where all that a case shows of a fault is silence, the
// fault is tried again with a long one before it counts, unless the case catches another fault
// without. A case that the honest system fails at times must notice a named fault every time that
// it is tried.
#ifndef PARLEY_RUNNER_PROVE_H_
#define PARLEY_RUNNER_PROVE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/catalogue.h"
#include "lib/proof.h"
#include "runner/fault.h"
#include "runner/pool.h"

namespace parley {

struct ProveOptions {
  bool generic = true;
  bool named = true;
  bool all_calls = false;     // generic faults in every call, not only in those of the claim
  std::string fault_pattern;  // only named faults whose name matches; "": all
  bool every = false;         // look for all cases that catch a named fault, not only the first
  int sample = 0;             // only so many cases and so many named faults; 0: all
  uint64_t seed = 1;          // which
  std::set<std::string> unsteady;     // ids of cases that fail at times on the honest system, too
  int64_t deadline_ns = 250'000'000;  // of one step of a faulty run, or twice what the whole
                                      // case took, if that is more
  int64_t sure_deadline_ns = 2'000'000'000;  // before silence counts as a catch
};

// The cases that make one of the fault's calls, those most likely to notice it first: of its area,
// then those whose source, key or claim names the call, then the shorter.
std::vector<const Case*> CandidatesFor(const Fault& fault, const std::vector<const Case*>& cases);

// Runs the proof; fills all but the fingerprint and the times. `progress` is told how many of how
// many jobs are done and what was done last, one at a time, from any thread. Stops early once *stop
// is set, with what there is.
ProofResult Prove(
    const std::vector<const Case*>& cases, const Catalogue& catalogue, const ProveOptions& options,
    const DirectorOptions& director_options, Pool* pool,
    const std::function<void(size_t done, size_t of, const std::string& what)>& progress,
    const std::atomic<bool>* stop);

}  // namespace parley

#endif  // PARLEY_RUNNER_PROVE_H_
