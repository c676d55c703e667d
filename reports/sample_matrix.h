// For tests: the sample run of three systems, of which the second deviates and the third is older
// and has run less.
#ifndef PARLEY_REPORTS_SAMPLE_MATRIX_H_
#define PARLEY_REPORTS_SAMPLE_MATRIX_H_

#include <string>
#include <vector>

#include "lib/result.h"
#include "reports/sample_run.h"

namespace parley {

inline std::vector<RunResult> SampleRuns() {
  RunResult here = SampleRun(), other = SampleRun(), old = SampleRun();
  other.target = "gvisor";
  other.target_title = "gVisor <runsc>";
  other.fingerprint.release = "4.4.0";
  other.fingerprint.user = "root";
  // pipe/write/atomic-up-to-pipe-buf: the same but for a value and the addresses
  other.cases[0].alternatives = {"the capacity is 1 page"};
  other.cases[0].observations = {{"pipe capacity", "4096"}};
  other.cases[0].tallies = {{"a first", 500}};
  other.cases[0].trace.push_back({"p: load(0x7f00, _, 1) = 0", "", "", 12, false});
  here.cases[0].trace.push_back({"p: load(0x55550000, _, 1) = 0", "", "", 12, false});
  // signal/queue/order
  other.cases[1].verdict = Verdict::kPass;
  other.cases[1].reason = "";
  other.cases[1].trace = {{"p: caught [SIGUSR1, SIGUSR2]", "", "", 21, false}};

  old.fingerprint.release = "6.1.176";
  old.started_unix -= 86400;
  old.cases.erase(old.cases.begin() + 2, old.cases.end());
  old.cases[0].claim = "Writes of at most 512 bytes are not interleaved.";
  return {here, other, old};
}

}  // namespace parley

#endif  // PARLEY_REPORTS_SAMPLE_MATRIX_H_
