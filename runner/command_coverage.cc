#include "runner/command_coverage.h"

#include <map>
#include <set>
#include <vector>

#include "lib/joined.h"
#include "reports/layout.h"
#include "runner/case_selection.h"
#include "runner/features.h"
#include "runner/floor.h"
#include "runner/obstacle.h"

namespace parley {
namespace {

constexpr int kWidth = 118;

// How a behaviour stands.
enum class Standing { kCovered, kUntested, kUnchecked, kOpen };

struct Counts {
  int all = 0;
  int of[4] = {};
  void Add(Standing standing) {
    ++all;
    ++of[static_cast<int>(standing)];
  }
};

struct Survey {
  std::vector<std::pair<std::string, Counts>> areas, levels;  // in the order of the catalogue
  Counts total;
  std::map<std::string, std::vector<std::string>> untested;   // reason, ids
  std::map<std::string, std::vector<std::string>> unchecked;  // reason, ids
  std::vector<const Behaviour*> open;
};

void Count(const std::string& name, Standing standing,
           std::vector<std::pair<std::string, Counts>>* rows) {
  for (auto& [known, counts] : *rows) {
    if (known == name) return counts.Add(standing);
  }
  rows->emplace_back(name, Counts());
  rows->back().second.Add(standing);
}

// Behaviours by what keeps every case of theirs from being tested here; "" if a case can be.
std::map<std::string, std::string> Obstacles(const Suite& suite, const Fingerprint& system) {
  const std::set<std::string> present(system.features.begin(), system.features.end());
  const std::map<std::string, std::string> reasons(system.missing.begin(), system.missing.end());
  std::map<std::string, std::string> obstacles;
  for (const CaseFile& file : suite.files) {
    for (const Case& test : file.cases) {
      const std::string obstacle = Obstacle(test, present, reasons);
      for (const std::string& id : test.covers) {
        const auto [known, first] = obstacles.emplace(id, obstacle);
        if (!first && obstacle.empty()) known->second.clear();
      }
    }
  }
  return obstacles;
}

Survey Look(const Suite& suite, const Fingerprint& system) {
  const std::map<std::string, std::string> obstacles = Obstacles(suite, system);
  Survey survey;
  for (const Behaviour& behaviour : suite.catalogue.All()) {
    Standing standing = Standing::kOpen;
    const auto found = obstacles.find(behaviour.id);
    if (found != obstacles.end()) {
      standing = found->second.empty() ? Standing::kCovered : Standing::kUntested;
      if (!found->second.empty()) survey.untested["needs " + found->second].push_back(behaviour.id);
    } else if (!behaviour.unchecked.empty()) {
      standing = Standing::kUnchecked;
      survey.unchecked[behaviour.unchecked].push_back(behaviour.id);
    } else {
      survey.open.push_back(&behaviour);
    }
    Count(behaviour.area, standing, &survey.areas);
    Count(behaviour.level, standing, &survey.levels);
    survey.total.Add(standing);
  }
  return survey;
}

std::vector<std::string> Row(const std::string& name, const Counts& counts) {
  std::vector<std::string> row = {name, std::to_string(counts.all)};
  for (const int count : counts.of) row.push_back(count == 0 ? "" : std::to_string(count));
  const int tenths = counts.all == 0 ? 0 : (counts.of[0] + counts.of[1]) * 1000 / counts.all;
  row.push_back(std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %");
  return row;
}

std::string Rows(const char* what, const std::vector<std::pair<std::string, Counts>>& rows,
                 const Counts& total) {
  std::vector<std::vector<std::string>> table = {
      {what, "behaviours", "covered", "untested here", "unchecked", "open", "have a case"}};
  for (const auto& [name, counts] : rows) table.push_back(Row(name, counts));
  table.push_back(Row("total", total));
  return Table(table);
}

std::string Reasons(const std::string& title,
                    const std::map<std::string, std::vector<std::string>>& reasons) {
  std::string out = reasons.empty() ? "" : "\n" + title + "\n";
  for (const auto& [reason, ids] : reasons) {
    out += Wrap(reason, 2, kWidth);
    out += Wrap(Joined(ids, " "), 6, kWidth);
  }
  return out;
}

}  // namespace

std::string CoverageText(const Suite& suite, const Fingerprint& system, bool long_form) {
  const Survey survey = Look(suite, system);
  std::string out = Rows("area", survey.areas, survey.total);
  out += "\n" + Rows("level", survey.levels, survey.total);
  out += Reasons("Untested here", survey.untested);
  out += Reasons("What no case can check", survey.unchecked);
  if (survey.open.empty()) return out + "\nEvery behaviour has a case, or a reason why not.\n";
  out += "\nNot covered yet\n";
  std::string ids;
  for (const Behaviour* behaviour : survey.open) {
    if (long_form) out += Wrap(behaviour->id + ": " + behaviour->statement, 2, kWidth);
    ids += (ids.empty() ? "" : " ") + behaviour->id;
  }
  return long_form ? out : out + Wrap(ids, 2, kWidth);
}

int ShowCoverage(const CoverageCommand& command, std::ostream& out, std::ostream& err) {
  std::string error;
  if (!FloorHolds(&error)) {
    err << "parley: " << error << "\n";
    return 3;
  }
  FeaturesHere();  // the probes fork, too: before there are threads
  Selection selection;
  if (!SelectCases({}, command.cases_root, &selection, err)) return 2;
  for (const Diagnostic& diagnostic : selection.suite.diagnostics) err << diagnostic.Format();
  if (selection.errors() > 0) return 2;
  out << CoverageText(selection.suite, FingerprintHere(), command.long_form);
  return 0;
}

}  // namespace parley
