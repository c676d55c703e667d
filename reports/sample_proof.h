// For tests: a proof that has everything that a proof can have.
#ifndef PARLEY_REPORTS_SAMPLE_PROOF_H_
#define PARLEY_REPORTS_SAMPLE_PROOF_H_

#include "lib/proof.h"

namespace parley {

inline ProofResult SampleProof() {
  ProofResult proof;
  proof.fingerprint.system = "Linux";
  proof.runs = 1234;
  proof.wall_ns = 2'500'000'000;
  proof.started_unix = 1760000000;
  proof.sample = 4;
  proof.seed = 7;
  CaseProof good, vacuous, weak, unjudged;
  good.id = "pipe/read/gives-what-was-written";
  good.file = weak.file = "cases/pipe/read.yaml";
  good.line = 12;
  good.faults = {{"nothing", "read in line 15 reports success and does nothing", 15, true, true,
                  "p: read(3, \"\\245\", 1) = 1 (buf is \"\\245\", expected \"x\")"},
                 {"output", "pipe in line 13 gives back another fds[1]", 13, false, false, ""}};
  vacuous.id = "pipe/close/anything-goes";
  vacuous.file = "cases/pipe/close.yaml";
  vacuous.line = 9;
  vacuous.faults = {
      {"errno", "close in line 11 fails with an errno that is not its own", 11, true, false, ""}};
  weak.id = "pipe/read/does-not-fail";
  weak.line = 30;
  weak.faults = {{"errno", "read in line 33 fails with an errno that is not its own", 33, true,
                  true, "p: read(3, _, 1) = -1 EDOM, expected success"}};
  unjudged.id = "pipe/read/needs-much";
  unjudged.file = "cases/pipe/read.yaml";
  unjudged.line = 40;
  unjudged.not_judged = "untested: needs root";
  proof.cases = {good, vacuous, weak, unjudged};
  proof.named = {{"dup-sets-close-on-exec",
                  "files",
                  "The descriptor that dup returns has FD_CLOEXEC set.",
                  {"file/dup/a", "file/dup/b"},
                  {"file/dup/b"},
                  "p: fcntl(3, F_GETFD) = FD_CLOEXEC, expected = 0"},
                 {"dup-returns-the-highest",
                  "files",
                  "dup returns the highest free descriptor.",
                  {"file/dup/a"},
                  {},
                  ""}};
  return proof;
}

}  // namespace parley

#endif  // PARLEY_REPORTS_SAMPLE_PROOF_H_
