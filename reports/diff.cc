#include "reports/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace parley {
namespace {

// Higher is better; -1 for what says nothing of the system.
int Rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return 3;
    case Verdict::kDiffers:
      return 2;
    case Verdict::kUnsupported:
      return 1;
    case Verdict::kFail:
    case Verdict::kUnresolved:
      return 0;
    case Verdict::kUntested:
      return -1;
  }
  return -1;
}

// Those of the first list that are not in the second.
std::vector<std::string> Without(const std::vector<std::string>& list,
                                 const std::vector<std::string>& other) {
  const std::set<std::string> others(other.begin(), other.end());
  std::vector<std::string> out;
  for (const std::string& item : list) {
    if (others.count(item) == 0) out.push_back(item);
  }
  return out;
}

void CompareChoices(CaseChange* change) {
  const CaseResult& before = *change->old_result;
  const CaseResult& after = *change->new_result;
  // What a case did not come to observe is no other value.
  if (before.verdict == Verdict::kUntested || after.verdict == Verdict::kUntested) return;
  // A label may stand more than once: the first with the first, and so on.
  std::map<std::string, std::vector<std::string>> unmatched;
  for (const auto& [label, value] : before.observations) unmatched[label].push_back(value);
  for (auto& [label, values] : unmatched) std::reverse(values.begin(), values.end());
  for (const auto& [label, value] : after.observations) {
    std::vector<std::string>& old_values = unmatched[label];
    if (old_values.empty()) {
      change->observations.push_back({label, "", value});
      continue;
    }
    if (old_values.back() != value) {
      change->observations.push_back({label, old_values.back(), value});
    }
    old_values.pop_back();
  }
  for (auto& [label, values] : unmatched) {
    for (; !values.empty(); values.pop_back()) {
      change->observations.push_back({label, values.back(), ""});
    }
  }
  change->alternatives_gone = Without(before.alternatives, after.alternatives);
  change->alternatives_new = Without(after.alternatives, before.alternatives);
}

void Compare(CaseChange* change) {
  if (change->old_result == nullptr || change->new_result == nullptr) {
    change->change = change->old_result == nullptr ? Change::kNew : Change::kGone;
    return;
  }
  const CaseResult& before = *change->old_result;
  const CaseResult& after = *change->new_result;
  change->text_changed =
      !before.text_hash.empty() && !after.text_hash.empty() && before.text_hash != after.text_hash;
  CompareChoices(change);
  const int old_rank = Rank(before.verdict), new_rank = Rank(after.verdict);
  const bool both_speak = old_rank >= 0 && new_rank >= 0;
  if (both_speak && new_rank != old_rank) {
    change->change = new_rank < old_rank ? Change::kWorse : Change::kBetter;
  } else if (before.verdict != after.verdict || before.known.empty() != after.known.empty()) {
    change->change = Change::kOther;
  } else if (!change->observations.empty() || !change->alternatives_gone.empty() ||
             !change->alternatives_new.empty()) {
    change->change = Change::kChoices;
  }
}

// The cases in the order of their ids; those of one id as they stand.
std::vector<const CaseResult*> Sorted(const RunResult& run) {
  std::vector<const CaseResult*> sorted;
  for (const CaseResult& result : run.cases) sorted.push_back(&result);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const CaseResult* a, const CaseResult* b) { return a->id < b->id; });
  return sorted;
}

}  // namespace

const char* ChangeName(Change change) {
  switch (change) {
    case Change::kWorse:
      return "worse";
    case Change::kBetter:
      return "better";
    case Change::kOther:
      return "other";
    case Change::kNew:
      return "new";
    case Change::kGone:
      return "gone";
    case Change::kChoices:
      return "choices";
    case Change::kSame:
      return "same";
  }
  return "other";
}

RunDiff CompareRuns(const RunResult& old_run, const RunResult& new_run) {
  RunDiff diff;
  diff.old_run = &old_run;
  diff.new_run = &new_run;
  const std::vector<const CaseResult*> before = Sorted(old_run), after = Sorted(new_run);
  for (size_t i = 0, j = 0; i < before.size() || j < after.size();) {
    CaseChange change;
    const bool has_old = i < before.size() && (j == after.size() || before[i]->id <= after[j]->id);
    const bool has_new = j < after.size() && (i == before.size() || after[j]->id <= before[i]->id);
    if (has_old) change.old_result = before[i++];
    if (has_new) change.new_result = after[j++];
    Compare(&change);
    ++diff.count[static_cast<int>(change.change)];
    if (change.text_changed) ++diff.text_changed;
    diff.cases.push_back(std::move(change));
  }
  return diff;
}

}  // namespace parley
