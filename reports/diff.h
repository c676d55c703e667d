// What changed between two runs: of one system before and after a change, or of two systems.
#ifndef PARLEY_REPORTS_DIFF_H_
#define PARLEY_REPORTS_DIFF_H_

#include <string>
#include <vector>

#include "lib/result.h"

namespace parley {

// What became of a case.
//
// From the best to the worst, verdicts are pass, differs, unsupported, and fail or unresolved;
// untested says nothing of a system. A known deviation counts as the verdict that it has: that
// somebody expects it makes the system no better.
enum class Change {
  kWorse,
  kBetter,
  kOther,    // neither: untested before or after, between fail and unresolved, or known or not
  kNew,      // in the new run only
  kGone,     // in the old run only
  kChoices,  // the same verdict, but it observed or chose something else
  kSame,
};
constexpr int kChangeCount = 7;

// "worse", "better", "other", "new", "gone", "choices", "same".
const char* ChangeName(Change change);

struct ValueChange {
  std::string label;
  std::string old_value, new_value;  // one is "" where nothing was observed under the label
};

struct CaseChange {
  Change change = Change::kSame;
  const CaseResult* old_result = nullptr;  // null for a new case
  const CaseResult* new_result = nullptr;  // null for one that is gone
  // The two results are of different versions of the case: the case may be what changed, not the
  // system. False where one of the runs does not say which version it ran.
  bool text_changed = false;
  // For cases in both runs, whatever their verdicts. How often the outcomes of a race occurred is
  // left out: no two runs agree in it.
  std::vector<ValueChange> observations;
  std::vector<std::string> alternatives_gone, alternatives_new;  // labels of `either` that held
};

struct RunDiff {
  const RunResult* old_run = nullptr;
  const RunResult* new_run = nullptr;
  std::vector<CaseChange> cases;  // every case of either run, in the order of the ids
  int count[kChangeCount] = {};
  int text_changed = 0;

  int of(Change change) const { return count[static_cast<int>(change)]; }
};

// The runs must outlive the result. Cases are the same if their ids are; of several with one id in
// a run, the first is compared with the first, and so on.
RunDiff CompareRuns(const RunResult& old_run, const RunResult& new_run);

}  // namespace parley

#endif  // PARLEY_REPORTS_DIFF_H_
