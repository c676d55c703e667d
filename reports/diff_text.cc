#include "reports/diff_text.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <sstream>
#include <vector>

#include "reports/color.h"
#include "reports/escape.h"
#include "reports/layout.h"
#include "reports/system_text.h"

namespace parley {
namespace {

constexpr size_t kMostListed = 40;
constexpr int kEntryIndent = 6;

std::string RunText(const std::string& which, const RunResult& run, const TextStyle& style) {
  const std::string text = which + ": " + SystemText(run.fingerprint) + "; target " +
                           OneLine(run.target) + ", profile " + OneLine(run.profile) + ", " +
                           TimeText(run.started_unix);
  return Wrap(text, 0, style.width);
}

std::string VerdictText(const CaseResult& result, const TextStyle& style) {
  if (result.known.empty()) return VerdictLabel(result.verdict, style.color);
  return std::string("known ") + VerdictName(result.verdict);
}

// Why a case ended as it did in the new run.
std::string WhyText(const CaseChange& change, int indent, const TextStyle& style) {
  const CaseResult& after = *change.new_result;
  std::string out;
  if (!after.reason.empty()) out += Wrap(OneLine(after.reason), indent, style.width);
  if (!after.known.empty()) out += Wrap("known: " + OneLine(after.known), indent, style.width);
  return out;
}

// What else can be said of a case that is in both runs.
std::string MoreText(const CaseChange& change, int indent, const TextStyle& style) {
  std::string out;
  const auto line = [&](const std::string& text) { out += Wrap(text, indent, style.width); };
  if (change.text_changed) line("the case itself changed: it may be why, not the system");
  for (const ValueChange& value : change.observations) {
    const std::string before = value.old_value.empty() ? "nothing" : OneLine(value.old_value);
    const std::string after = value.new_value.empty() ? "nothing" : OneLine(value.new_value);
    line(OneLine(value.label) + ": " + before + " -> " + after);
  }
  for (const std::string& label : change.alternatives_gone) line("no longer: " + OneLine(label));
  for (const std::string& label : change.alternatives_new) line("now: " + OneLine(label));
  return out;
}

// The text of the new result, further to the right than it stands elsewhere.
std::string TraceText(const CaseResult& result, TextStyle style) {
  constexpr int kShift = kEntryIndent - 2;
  if (style.width > 0) style.width = std::max(20, style.width - kShift);
  std::istringstream lines(CaseDetails(result, style));
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    out += std::string(kShift, ' ') + line + '\n';
  }
  return out;
}

// "pass -> FAIL", or the verdict alone where there is one.
std::string VerdictsText(const CaseChange& change, const TextStyle& style) {
  const CaseResult* const before = change.old_result;
  const CaseResult* const after = change.new_result;
  if (before == nullptr || after == nullptr || change.change == Change::kChoices) {
    return VerdictText(after != nullptr ? *after : *before, style);
  }
  return VerdictText(*before, style) + " -> " + VerdictText(*after, style);
}

std::string CaseEntry(const CaseChange& change, bool verbose, const TextStyle& style) {
  const CaseResult& result = change.new_result != nullptr ? *change.new_result : *change.old_result;
  std::string out = "  " + VerdictsText(change, style) + "  " + OneLine(result.id);
  const bool worse = change.change == Change::kWorse;
  if (worse) out += "  " + CasePlace(result);
  out += '\n' + MoreText(change, kEntryIndent, style);
  if (worse) out += verbose ? TraceText(result, style) : WhyText(change, kEntryIndent, style);
  return out;
}

// Of each change so many cases are named, unless all are wanted.
class Listing {
 public:
  explicit Listing(bool all) : all_(all) {}
  // Whether there is room for one more.
  bool Takes() { return all_ || ++listed_ <= kMostListed; }
  std::string Rest() const {
    if (all_ || listed_ <= kMostListed) return "";
    return "  ... and " + std::to_string(listed_ - kMostListed) + " more (-v)\n";
  }

 private:
  const bool all_;
  size_t listed_ = 0;
};

// Changes that a missing feature explains come by the dozen: those with one explanation together.
std::string OtherEntries(const RunDiff& diff, bool verbose, const TextStyle& style) {
  std::vector<std::string> order;
  std::map<std::string, std::string> groups;
  Listing listing(verbose);
  for (const CaseChange& change : diff.cases) {
    if (change.change != Change::kOther || !listing.Takes()) continue;
    const CaseResult& after = *change.new_result;
    std::string head = "  " + VerdictsText(change, style);
    if (!after.reason.empty()) head += ": " + OneLine(after.reason);
    head += '\n';
    if (!after.known.empty()) head += Wrap("known: " + OneLine(after.known), 4, style.width);
    const auto [group, added] = groups.try_emplace(head);
    if (added) order.push_back(head);
    group->second += std::string(kEntryIndent, ' ') + OneLine(after.id) + '\n' +
                     MoreText(change, kEntryIndent + 4, style);
  }
  std::string out;
  for (const std::string& head : order) out += head + groups[head];
  return out + listing.Rest();
}

std::string Section(const RunDiff& diff, Change which, const std::string& heading,
                    const char* color, bool verbose, const TextStyle& style) {
  const int count = diff.of(which);
  if (count == 0) return "";
  std::string out = '\n' + Colored(heading, color, style.color && color != nullptr) + ": " +
                    Counted(count, "case", "cases") + '\n';
  if (which == Change::kOther) return out + OtherEntries(diff, verbose, style);
  Listing listing(verbose);
  for (const CaseChange& change : diff.cases) {
    if (change.change == which && listing.Takes()) out += CaseEntry(change, verbose, style);
  }
  return out + listing.Rest();
}

}  // namespace

std::string DiffText(const RunDiff& diff, bool verbose, const TextStyle& style) {
  std::string out = RunText("old", *diff.old_run, style) + RunText("new", *diff.new_run, style);
  if (diff.old_run->profile != diff.new_run->profile) {
    out += Wrap(
        "The profiles are not the same: what fails under one may only differ under the "
        "other.",
        0, style.width);
  }
  out += Section(diff, Change::kWorse, "worse", kBad, verbose, style);
  out += Section(diff, Change::kBetter, "better", kGood, verbose, style);
  out +=
      Section(diff, Change::kOther, "changed, neither worse nor better", nullptr, verbose, style);
  out +=
      Section(diff, Change::kChoices, "the same verdict, other choices", nullptr, verbose, style);
  out += Section(diff, Change::kNew, "new", nullptr, verbose, style);
  out += Section(diff, Change::kGone, "gone", nullptr, verbose, style);

  const int fresh = diff.of(Change::kNew), gone = diff.of(Change::kGone);
  const int both = static_cast<int>(diff.cases.size()) - fresh - gone;
  std::string totals = Counted(both, "case", "cases") +
                       " in both runs: " + std::to_string(diff.of(Change::kWorse)) + " worse, " +
                       std::to_string(diff.of(Change::kBetter)) + " better";
  const auto add = [&totals](int count, const std::string& words) {
    if (count > 0) totals += ", " + std::to_string(count) + ' ' + words;
  };
  add(diff.of(Change::kOther), "otherwise changed");
  add(diff.of(Change::kChoices), "with other choices");
  totals += ", " + std::to_string(diff.of(Change::kSame)) + " the same";
  if (fresh + gone > 0) {
    totals += "; " + std::to_string(fresh) + " new, " + std::to_string(gone) + " gone";
  }
  out += '\n' + Wrap(totals, 0, style.width);
  if (diff.text_changed > 0) {
    out += Wrap("The text of " + Counted(diff.text_changed, "case", "cases") +
                    " changed between the runs: the results answer different questions.",
                0, style.width);
  }
  const int worse = diff.of(Change::kWorse);
  return out +
         Colored(worse > 0 ? std::to_string(worse) + " worse" : "nothing got worse",
                 worse > 0 ? kBad : kGood, style.color) +
         '\n';
}

}  // namespace parley
