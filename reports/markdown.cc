#include "reports/markdown.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reports/case_text.h"
#include "reports/layout.h"
#include "reports/markdown_escape.h"
#include "reports/summary.h"
#include "reports/system_text.h"

namespace parley {
namespace {

using Wanted = std::function<bool(const CaseResult&)>;

// So many cases of a verdict are shown in full; of the others a line each. Places that take
// Markdown refuse pages that are too long.
constexpr size_t kMostInFull = 40;

void WriteAreas(const RunResult& run, const Totals& totals, std::ostream* out) {
  std::map<std::string, Totals> areas;
  for (const CaseResult& result : run.cases) areas[result.area].Add(result);
  std::vector<Verdict> columns;
  std::string head = "| area |", rule = "| --- |";
  for (int i = 0; i < kVerdictCount; ++i) {
    const Verdict verdict = static_cast<Verdict>(i);
    const bool always = verdict == Verdict::kPass || verdict == Verdict::kFail;
    if (!always && totals.of(verdict) == 0) continue;
    columns.push_back(verdict);
    head += std::string(" ") + VerdictName(verdict) + " |";
    rule += " ---: |";
  }
  if (totals.known > 0) {
    head += " known |";
    rule += " ---: |";
  }
  const auto row = [&](const std::string& name, const Totals& of) {
    *out << "| " << name << " |";
    for (const Verdict verdict : columns) *out << " " << of.of(verdict) << " |";
    if (totals.known > 0) *out << " " << of.known << " |";
    *out << "\n";
  };
  *out << head << "\n" << rule << "\n";
  for (const auto& [name, of] : areas) row(MarkdownText(name), of);
  if (areas.size() > 1) row("**total**", totals);
}

void WriteInFull(const RunResult& run, const std::string& heading, const Wanted& wanted,
                 std::ostream* out) {
  size_t count = 0;
  for (const CaseResult& result : run.cases) {
    if (!wanted(result)) continue;
    if (count == 0) *out << "\n## " << heading << "\n";
    if (++count <= kMostInFull) {
      *out << "\n### " << MarkdownCode(result.id) << "\n\n"
           << MarkdownBlock(CaseDetails(result, {}));
      continue;
    }
    if (count == kMostInFull + 1) *out << "\n";
    *out << "- " << MarkdownCode(result.id) << " " << MarkdownText(result.reason) << "\n";
  }
}

void WriteList(const RunResult& run, const std::string& heading, const Wanted& wanted,
               const std::function<std::string(const CaseResult&)>& words, std::ostream* out) {
  bool begun = false;
  for (const CaseResult& result : run.cases) {
    if (!wanted(result)) continue;
    if (!begun) *out << "\n## " << heading << "\n\n";
    begun = true;
    *out << "- " << MarkdownCode(result.id) << " " << words(result) << "\n";
  }
}

// How many cases could not be tested for each reason, the most frequent first.
void WriteReasons(const RunResult& run, std::ostream* out) {
  std::map<std::string, int> counts;
  for (const CaseResult& result : run.cases) {
    const bool tested =
        result.verdict != Verdict::kUntested && result.verdict != Verdict::kUnsupported;
    if (tested || !result.known.empty()) continue;
    ++counts[VerdictName(result.verdict) + (": " + MarkdownText(result.reason))];
  }
  if (counts.empty()) return;
  std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  *out << "\n## Not tested\n\n";
  for (const auto& [reason, count] : sorted) {
    *out << "- " << Counted(count, "case", "cases") << " " << reason << "\n";
  }
}

void WriteChoices(const RunResult& run, std::ostream* out) {
  bool begun = false;
  const auto row = [&](const CaseResult& result, const std::string& what) {
    if (!begun) *out << "\n## What this system chose\n\n| case | |\n| --- | --- |\n";
    begun = true;
    *out << "| " << MarkdownCodeCell(result.id) << " | " << what << " |\n";
  };
  for (const CaseResult& result : run.cases) {
    for (const std::string& label : result.alternatives) row(result, MarkdownText(label));
    for (const auto& [label, value] : result.observations) {
      row(result, MarkdownText(label) + ": " + MarkdownCodeCell(value));
    }
  }
}

}  // namespace

void WriteMarkdown(const RunResult& run, std::ostream* out) {
  Totals totals;
  for (const CaseResult& result : run.cases) totals.Add(result);
  *out << "# " << (run.cases.empty() ? "Nothing was run" : OutcomeText(totals)) << "\n\n"
       << MarkdownText(SystemText(run.fingerprint)) << "; target " << MarkdownText(run.target)
       << ", profile " << MarkdownText(run.profile) << ", " << TimeText(run.started_unix) << ".\n\n"
       << Counted(totals.cases(), "case", "cases") << ", " << Counted(totals.steps, "step", "steps")
       << ", " << Counted(totals.processes, "process", "processes") << " in "
       << DurationText(run.wall_ns) << ".\n";
  if (run.cases.empty()) return;
  *out << "\n";
  WriteAreas(run, totals, out);
  for (const auto& [verdict, heading] : std::vector<std::pair<Verdict, std::string>>{
           {Verdict::kFail, "Failed"},
           {Verdict::kUnresolved, "Unresolved"},
           {Verdict::kDiffers, "Differs where the profile requires nothing"}}) {
    WriteInFull(
        run, heading,
        [verdict = verdict](const CaseResult& result) {
          return result.verdict == verdict && result.known.empty();
        },
        out);
  }
  WriteList(
      run, "Fixed", [](const CaseResult& result) { return result.fixed; },
      [](const CaseResult& result) {
        return "passes now; delete its entry in " + MarkdownCode(result.deviation);
      },
      out);
  WriteList(
      run, "Known deviations", [](const CaseResult& result) { return !result.known.empty(); },
      [](const CaseResult& result) {
        return MarkdownText(result.known) + " (" + VerdictName(result.verdict) + ", " +
               MarkdownCode(result.deviation) + ")";
      },
      out);
  WriteReasons(run, out);
  WriteChoices(run, out);
}

}  // namespace parley
