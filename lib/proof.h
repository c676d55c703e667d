// What a proof found: which wrong systems the cases notice. Plain data, filled by the runner and
// read by the reports.
#ifndef PARLEY_LIB_PROOF_H_
#define PARLEY_LIB_PROOF_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/result.h"

namespace parley {

// A fault derived from a case: one of its calls goes wrong.
struct GenericProof {
  std::string kind;  // "nothing", "errno", "blocks", ...
  std::string what;  // "msgsnd in line 12 reports success and does nothing"
  int line = 0;
  bool of_claim = false;  // the call is one that the claim is about
  bool caught = false;
  std::string how;  // if caught: the step that failed, and why
};

struct CaseProof {
  std::string id;
  std::string file;
  int line = 0;            // of the case's key
  std::string not_judged;  // why there is nothing to say of it: it does not pass honestly; or ""
  std::vector<GenericProof> faults;

  int Caught() const;
  // There are faults in the call of its claim, and it catches none of them.
  bool IsVacuous() const;
  // Of those it catches only that a call blocks for good or fails with a foreign errno, which
  // hardly any case could miss.
  bool IsWeak() const;
};

// A fault of the catalogue: the whole system is wrong in one way.
struct NamedProof {
  std::string name, area, statement;
  std::vector<std::string> tried;      // ids of the cases run, in that order
  std::vector<std::string> caught_by;  // those of them that noticed
  std::string how;                     // the first of these: the step that failed, and why

  bool Survives() const { return caught_by.empty(); }
};

struct ProofResult {
  Fingerprint fingerprint;
  std::vector<CaseProof> cases;   // in the order of their files; empty without generic faults
  std::vector<NamedProof> named;  // in the order of the catalogue
  int64_t runs = 0;               // of cases, honest ones included
  int64_t wall_ns = 0;
  int64_t started_unix = 0;
  int sample = 0;  // cases and named faults drawn; 0: all
  uint64_t seed = 0;

  int Judged() const;
  int Vacuous() const;
  int Surviving() const;
  // 0: every case and every fault is proved; 1: some are not; 3: nothing could be judged.
  int ExitStatus() const;
};

}  // namespace parley

#endif  // PARLEY_LIB_PROOF_H_
