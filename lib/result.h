// What a run found: verdicts, steps, cases, totals. Plain data, filled by the director and read by
// the reports; a report never needs anything else.
#ifndef PARLEY_LIB_RESULT_H_
#define PARLEY_LIB_RESULT_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace parley {

// The result codes of IEEE 1003.3, plus kDiffers for a mismatch at a level that the profile does
// not require.
enum class Verdict { kPass, kFail, kUnresolved, kUnsupported, kUntested, kDiffers };
constexpr int kVerdictCount = 6;

// "pass", "fail", ... as printed in reports.
const char* VerdictName(Verdict verdict);
// True for verdicts that make a run unsuccessful: fail and unresolved.
bool IsFailure(Verdict verdict);

// One executed step, as strace would print it.
struct TraceLine {
  std::string actual;    // "p: msgsnd(3, {1, \"x\"}, 1, IPC_NOWAIT) = 0"
  std::string expected;  // what should have stood there from the result on: "= -1 EAGAIN"; empty if
                         // as expected
  std::string note;      // one more line a person needs: "p was still asleep in msgsnd after 10 s"
  int line = 0;          // line of the YAML file
  bool failed = false;
  int times = 1;  // how often in a row the very same happened
  // Of a call that has come back: what it gave, as a case states it after "=": "3", "-1 EAGAIN".
  std::string result = "";
};

struct CaseResult {
  std::string id;     // sysv/msgsnd/full-queue-refuses-under-nowait, with [value] of `each`
  std::string area;   // first component of the id
  std::string title;  // of the file that the case stands in
  std::string claim;
  std::string source;  // "POSIX.1-2024 msgsnd"
  std::string level;   // posix, xsi, option:MSG, linux, implementation, unspecified, undefined
  std::vector<std::string> covers;
  std::string file;  // path as the user knows it
  int line = 0;      // of the case's key; a failing case's failed line stands in the trace
  // CaseHash (lib/suite.h) of the text that was run; "" if that is not known. Results of two texts
  // are answers to two questions.
  std::string text_hash;
  Verdict verdict = Verdict::kUnresolved;
  std::string reason;  // for every verdict but pass: one line that says why
  std::vector<TraceLine> trace;
  std::vector<std::string> alternatives;                          // labels of `either` that held
  std::vector<std::pair<std::string, std::string>> observations;  // label, value
  std::map<std::string, int64_t> tallies;                         // outcomes of races
  int64_t duration_ns = 0;
  bool timed_out = false;  // it failed because nothing came before a deadline
  int steps = 0;           // steps executed
  int processes = 0;       // processes forked for it, supervisor included

  // Set by a baseline (lib/baseline.h): why the verdict was expected, or that it no longer is.
  std::string known;      // the reason on the list; empty: not on it, or another verdict
  bool fixed = false;     // on the list, but the case passes
  std::string deviation;  // with either, the entry's place: "runner/targets/uml.baseline.yaml:7"
};

// Facts of the system under test that explain results.
struct Fingerprint {
  std::string system;   // Linux
  std::string release;  // 6.18.44
  std::string version;  // #1 SMP ...
  std::string machine;  // x86_64
  std::string libc;     // glibc 2.36
  std::string user;     // root, or uid 1000
  int processors = 0;
  int64_t page_size = 0;
  std::vector<std::string> features;  // features present: root, pid-namespace, ...
  std::vector<std::pair<std::string, std::string>> missing;  // feature, why
  std::vector<std::pair<std::string, std::string>> limits;   // RLIMIT_NOFILE, "1024/524288"
  std::string container;                                     // "" if none is seen
  // By what it is seen here who sleeps in a call: syscall, state, silence; "" if that is not known.
  std::string sleep_by;
};

// True for a failure that no baseline expects.
bool IsFailure(const CaseResult& result);

struct Totals {
  int count[kVerdictCount] = {};  // without known deviations
  int known = 0;                  // known deviations, whatever their verdict
  int fixed = 0;                  // of those that pass
  int64_t steps = 0;
  int64_t processes = 0;

  void Add(const CaseResult& result);
  int cases() const;
  int of(Verdict verdict) const { return count[static_cast<int>(verdict)]; }
};

struct RunResult {
  Fingerprint fingerprint;
  std::string profile;            // posix or linux
  std::string target;             // native
  std::string target_title;       // This machine; "" if nothing describes it
  std::vector<CaseResult> cases;  // in the order of their ids
  int64_t wall_ns = 0;
  int64_t started_unix = 0;  // seconds since the epoch
};

// Exit status of a run: 0 all as expected, 1 something failed, 3 the harness is in trouble
// (an unresolved case), whatever else failed. Known deviations are as expected, and fixed ones no
// failure.
int ExitStatus(const Totals& totals);

}  // namespace parley

#endif  // PARLEY_LIB_RESULT_H_
