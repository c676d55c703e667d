// Runs one case from its sandbox to its result. One director per worker; it owns the case's
// directory and, through its zygote, all of the case's actors.
#ifndef PARLEY_RUNNER_DIRECTOR_H_
#define PARLEY_RUNNER_DIRECTOR_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/case.h"
#include "lib/result.h"
#include "runner/blocked.h"
#include "runner/call_probe.h"
#include "runner/case_orders.h"
#include "runner/zygote.h"

namespace parley {

struct DirectorOptions {
  // Features present, for `needs`, with the reason for each that is missing.
  std::set<std::string> features;
  std::vector<std::pair<std::string, std::string>> missing;
  uint32_t isolation = 0;       // Isolation bits that can be had here
  bool user_namespace = false;  // they need kNewUser
  std::string profile = "linux";
  int64_t deadline_ns = 10'000'000'000;     // of one step
  int64_t settle_ns = 50'000'000;           // where the system does not show who sleeps
  SleepBy sleep_by = SleepBy::kSystemCall;  // how the system shows who sleeps
  bool bless = false;                       // a line that states no result accepts any
  std::string scratch;                      // directory in which cases get theirs; must exist

  // Called, if set, before anything is done for a case, and before each of its steps (of the
  // outermost list; the first is n = 1) is made. From the directors' threads.
  std::function<void(const Case&)> on_begin;
  std::function<void(const Case&, int n, int line, const std::string& text)> on_step;
};

// How one run of a case differs from an ordinary one.
struct CaseSetup {
  int fault = 0;  // the named fault of all its actors: 1 + index in NamedFaults(); 0: none
  int64_t deadline_ns = 0;     // of one step; 0: that of the options
  CallProbe* probe = nullptr;  // watches the calls, if it is not null
};

class Director {
 public:
  // `worker` makes the names of directories distinct.
  Director(Zygote* zygote, int worker, const DirectorOptions& options);

  // Never fails: whatever goes wrong is in the result.
  CaseResult Run(const Case& test, const CaseSetup& setup = CaseSetup());

 private:
  // Fills the request; false with a reason if the case cannot be run here.
  bool Prepare(const Case& test, StartRequest* request, std::string* reason);
  bool NeedsHold(const Case& test, std::string* reason) const;
  void RunInSandbox(const Case& test, const CaseOrder& order, const CaseSetup& setup,
                    CaseResult* result);

  Zygote* zygote_;
  int worker_;
  const DirectorOptions& options_;
  int runs_ = 0;
};

// Options for this machine: its features and the namespaces it gives, unless they are not wanted.
DirectorOptions OptionsHere(bool namespaces);

// The namespaces that keep what a case does apart from the machine.
uint32_t IsolationOf(const Case& test);

// Whether a mismatch at this level is a failure under the profile (design, 1.5).
bool LevelIsRequired(const std::string& level, const std::string& profile);

// A result with everything that the case says of itself.
CaseResult ResultFor(const Case& test);

}  // namespace parley

#endif  // PARLEY_RUNNER_DIRECTOR_H_
