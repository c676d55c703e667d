// Runs cases on a target: starts it as often as it takes, reads what it streams back, and finds out
// which case killed it. Whatever the target does (hang, die, flood or lose its console) is a result
// or a message, never a hang of this process.
#ifndef PARLEY_RUNNER_TARGET_SESSION_H_
#define PARLEY_RUNNER_TARGET_SESSION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/result.h"
#include "lib/suite.h"
#include "lib/target.h"
#include "reports/stream_reader.h"
#include "runner/target_launch.h"
#include "runner/target_stage.h"

namespace parley {

struct TargetOptions {
  // Where the cases come from: their files and the catalogue. Must outlive the session.
  const Suite* suite = nullptr;
  std::string cases_root;  // for targets that use their own cases, which must be these
  std::string kernel;      // instead of what the target names; "" for that
  std::string binary;      // the static binary; "" to look for it
  std::string via;         // the value of {via}
  std::string profile = "linux";
  int64_t deadline_ns = 10'000'000'000;  // of a step, unless the target says
  int jobs = 0;  // unless the target says; 0: as the system there has processors
  // One line about what happens besides cases: "gvisor died in case X; starting it again".
  // Optional.
  std::function<void(const std::string&)> notice;

  // Bounds, which tests make small.
  int64_t most_console_bytes = int64_t{64} << 20;  // console text of one start
  int most_deaths = 20;
  int64_t farewell_ns = 10'000'000'000;  // for the command to end after its last record
};

class TargetSession {
 public:
  // The target is not native and must outlive the session.
  TargetSession(const Target& target, TargetOptions options);
  ~TargetSession();
  TargetSession(const TargetSession&) = delete;
  TargetSession& operator=(const TargetSession&) = delete;

  // Runs `cases`, which are of options.suite, in any order. `hello` is called once, before the
  // first case; `done` once for each case, in the order in which they end. Both are called in this
  // thread. Returns early, without results for the rest, once *stop is set (true then). False and a
  // message of one or more lines if the target cannot be used (a program is missing, it dies before
  // it runs anything, it has other cases, it died too often); what was told by `done` holds
  // nevertheless. Called once. This process must have one thread while it lasts, and SIGCHLD not
  // ignored.
  bool Run(const std::vector<const Case*>& cases,
           const std::function<void(const Fingerprint&)>& hello,
           const std::function<void(CaseResult)>& done, const std::atomic<bool>* stop,
           std::string* error);

 private:
  // A case that has begun and not ended.
  struct InFlight {
    int step = 0;
    int line = 0;
    std::string text;
  };
  enum class End { kWhole, kDied, kSilent, kFlooded, kStopped, kTrouble };

  bool Prepare(const std::vector<const Case*>& cases, std::string* error);
  // Starts the target once for these cases (indexes) and reads all it says. Results go to
  // `results_`; `progress` is called when there are new records.
  End Launch(const std::vector<int>& indexes, int jobs, const std::function<void()>& progress,
             std::string* error);
  // Several were in flight when it ended: finds the one that did it. False and a message if the
  // target cannot go on.
  bool RunAlone(const std::map<int, InFlight>& suspects, End end, int* deaths, std::string* error);
  void OnEvent(const StreamEvent& event, std::string* error);
  CaseResult Dead(int index, const InFlight& flight, End end) const;
  std::string HowItEnded(End end) const;
  std::string ConsoleTail() const;
  void Notice(const std::string& text) const;
  void Tell(int index, CaseResult result);

  const Target& target_;
  TargetOptions options_;
  const std::atomic<bool>* stop_ = nullptr;
  const std::function<void(const Fingerprint&)>* hello_ = nullptr;
  const std::function<void(CaseResult)>* done_ = nullptr;
  std::unique_ptr<TargetStage> stage_;
  TargetValues values_;
  std::string suite_hash_;
  std::vector<const Case*> cases_;          // by index on the target; null: not selected
  std::map<std::string, int> index_of_id_;  // of the selected ones
  bool greeted_ = false;
  std::vector<std::string> fixed_arguments_;
  int64_t deadline_ns_ = 0;
  std::set<int> pending_;  // not told yet

  // Of the start in progress.
  bool hello_seen_ = false;
  bool end_seen_ = false;
  std::set<int> asked_;
  std::map<int, InFlight> in_flight_;
  std::map<int, CaseResult> results_;
  std::vector<std::string> console_;  // its last lines
  std::string panic_;                 // the last of all in which a kernel said that it gives up
  int64_t console_bytes_ = 0;
  std::string ending_;  // how the command ended
};

// How many of the sorted indexes, from the first on, PrintIndexRanges writes in so many bytes; one
// at least.
size_t FittingIndexes(const std::vector<int>& indexes, size_t most_bytes);

}  // namespace parley

#endif  // PARLEY_RUNNER_TARGET_SESSION_H_
