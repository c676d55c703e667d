#include "reports/summary.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "reports/color.h"
#include "reports/escape.h"
#include "reports/layout.h"

namespace parley {
namespace {

// A run that fails everywhere must not bury its closing line.
constexpr size_t kMostListed = 40;

struct Area {
  Totals totals;
  int64_t duration_ns = 0;
};

std::vector<std::string> AreaRow(const std::string& name, const Area& area,
                                 const std::vector<Verdict>& columns, bool known) {
  std::vector<std::string> row = {name};
  for (Verdict verdict : columns) row.push_back(std::to_string(area.totals.of(verdict)));
  if (known) row.push_back(std::to_string(area.totals.known));
  row.push_back(DurationText(area.duration_ns));
  return row;
}

std::string AreaTable(const RunResult& run) {
  std::map<std::string, Area> areas;
  Area total;
  for (const CaseResult& result : run.cases) {
    for (Area* area : {&areas[OneLine(result.area)], &total}) {
      area->totals.Add(result);
      area->duration_ns = SumOfDurations(area->duration_ns, result.duration_ns);
    }
  }
  std::vector<Verdict> columns;
  std::vector<std::string> heading = {""};
  for (int i = 0; i < kVerdictCount; ++i) {
    Verdict verdict = static_cast<Verdict>(i);
    bool always = verdict == Verdict::kPass || verdict == Verdict::kFail;
    if (!always && total.totals.of(verdict) == 0) continue;
    columns.push_back(verdict);
    heading.push_back(VerdictName(verdict));
  }
  const bool known = total.totals.known > 0;
  if (known) heading.push_back("known");
  heading.push_back("time");
  std::vector<std::vector<std::string>> rows = {heading};
  for (const auto& [name, area] : areas) rows.push_back(AreaRow(name, area, columns, known));
  if (areas.size() > 1) rows.push_back(AreaRow("total", total, columns, known));
  return Table(rows);
}

// How many cases have each reason, the most frequent first.
std::string Reasons(const RunResult& run, Verdict verdict, const TextStyle& style) {
  std::map<std::string, int> counts;
  for (const CaseResult& result : run.cases) {
    if (result.verdict == verdict && result.known.empty()) ++counts[OneLine(result.reason)];
  }
  if (counts.empty()) return "";
  std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out = "\n" + VerdictLabel(verdict, style.color) + '\n';
  size_t listed = 0;
  for (const auto& [reason, count] : sorted) {
    if (listed++ == kMostListed) {
      return out + "  ... and " + std::to_string(sorted.size() - kMostListed) + " more reasons\n";
    }
    out += Wrap(Counted(count, "case", "cases") + ": " + (reason.empty() ? "no reason" : reason), 2,
                style.width);
  }
  return out;
}

// The cases that `wanted` selects, each with what `beside` says of it.
std::string Listed(const RunResult& run, const std::string& heading,
                   const std::function<bool(const CaseResult&)>& wanted,
                   const std::function<std::string(const CaseResult&)>& beside) {
  std::vector<std::vector<std::string>> rows;
  size_t more = 0;
  for (const CaseResult& result : run.cases) {
    if (!wanted(result)) continue;
    if (rows.size() == kMostListed) {
      ++more;
    } else {
      const std::string more_of_it = beside(result);
      rows.push_back({"  " + OneLine(result.id) + (more_of_it.empty() ? "" : "  " + more_of_it)});
    }
  }
  if (rows.empty()) return "";
  std::string out = '\n' + heading + '\n' + Table(rows);
  if (more > 0) out += "  ... and " + std::to_string(more) + " more\n";
  return out;
}

// What a baseline says: deviations that are no news, and those that are gone.
std::string Baselined(const RunResult& run, const Totals& totals, const TextStyle& style) {
  std::string out;
  if (totals.known > 0) {
    out += Listed(
        run, Counted(totals.known, "known deviation", "known deviations"),
        [](const CaseResult& result) { return !result.known.empty(); },
        [](const CaseResult&) { return ""; });
  }
  if (totals.fixed > 0) {
    CaseResult fixed;
    fixed.fixed = true;
    out += Listed(
        run, ResultLabel(fixed, style.color) + ": these pass now; delete their entries",
        [](const CaseResult& result) { return result.fixed; },
        [](const CaseResult& result) { return OneLine(result.deviation); });
  }
  return out;
}

}  // namespace

std::string OutcomeText(const Totals& totals) {
  int failed = totals.of(Verdict::kFail);
  int unresolved = totals.of(Verdict::kUnresolved);
  std::string out;
  if (failed > 0) out = std::to_string(failed) + " failed";
  if (unresolved > 0) {
    out += (out.empty() ? "" : ", ") + std::to_string(unresolved) + " unresolved";
  }
  if (out.empty()) out = "all as expected";
  if (totals.known > 0) {
    out += ", " + Counted(totals.known, "known deviation", "known deviations");
  }
  if (totals.fixed > 0) out += ", " + std::to_string(totals.fixed) + " fixed";
  return out;
}

std::string SummaryText(const RunResult& run, const TextStyle& style) {
  Totals totals;
  for (const CaseResult& result : run.cases) totals.Add(result);
  std::string out;
  if (!run.cases.empty()) out += AreaTable(run);
  out += Reasons(run, Verdict::kUntested, style);
  out += Reasons(run, Verdict::kUnsupported, style);
  for (Verdict verdict : {Verdict::kDiffers, Verdict::kUnresolved, Verdict::kFail}) {
    out += Listed(
        run, VerdictLabel(verdict, style.color),
        [verdict](const CaseResult& result) {
          return result.verdict == verdict && result.known.empty();
        },
        CasePlace);
  }
  out += Baselined(run, totals, style);
  const Fingerprint& system = run.fingerprint;
  std::string target = run.target.empty() || run.target == "native" ? "" : ", target " + run.target;
  out += '\n' +
         Wrap(OneLine(Counted(totals.cases(), "case", "cases") + ", " +
                      Counted(totals.steps, "step", "steps") + ", " +
                      Counted(totals.processes, "process", "processes") + " in " +
                      DurationText(run.wall_ns) + " on " + system.system + ' ' + system.release +
                      ' ' + system.machine + " (profile " + run.profile + target + ')'),
              0, style.width);
  const std::string outcome = run.cases.empty() ? "nothing was run" : OutcomeText(totals);
  return out + Colored(outcome, ExitStatus(totals) == 0 ? kGood : kBad, style.color) + '\n';
}

}  // namespace parley
