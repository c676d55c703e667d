#include "reports/matrix.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lib/joined.h"

namespace parley {
namespace {

// --- names of systems ---------------------------------------------------------------------------

// Adds `more` to the names that several systems share.
template <typename More>
void TellApart(std::vector<MatrixSystem>* systems, const More& more) {
  std::map<std::string, int> count;
  for (const MatrixSystem& system : *systems) ++count[system.name];
  for (size_t i = 0; i < systems->size(); ++i) {
    MatrixSystem& system = (*systems)[i];
    const std::string addition = more(i);
    if (count[system.name] > 1 && !addition.empty()) system.name += " " + addition;
  }
}

bool Differ(const std::vector<MatrixSystem>& systems, const std::string& name,
            const std::string Fingerprint::*fact) {
  std::set<std::string> values;
  for (const MatrixSystem& system : systems) {
    if (system.name == name) values.insert(system.run->fingerprint.*fact);
  }
  return values.size() > 1;
}

void NameSystems(const std::vector<std::string>& names, std::vector<MatrixSystem>* systems) {
  for (const auto fact : {&Fingerprint::release, &Fingerprint::machine, &Fingerprint::user}) {
    const std::vector<MatrixSystem> before = *systems;
    TellApart(systems, [&](size_t i) {
      const MatrixSystem& system = before[i];
      return Differ(before, system.name, fact) ? system.run->fingerprint.*fact : std::string();
    });
  }
  TellApart(systems, [&](size_t i) { return i < names.size() ? names[i] : std::string(); });
  TellApart(systems, [&](size_t i) { return std::to_string(i + 1); });
}

// --- rows ---------------------------------------------------------------------------------------

// Between what happened one after the other.
constexpr char kThen[] = "; then ";

void SetValue(size_t system, const std::string& value, Choice* choice) {
  const auto found = std::find(choice->values.begin(), choice->values.end(), value);
  choice->of[system] = static_cast<int>(found - choice->values.begin());
  if (found == choice->values.end()) choice->values.push_back(value);
}

void CollectChoices(MatrixRow* row) {
  std::map<std::string, size_t> place;  // in row->choices, by label
  const auto choice_named = [&](const std::string& label) -> Choice* {
    const auto [found, is_new] = place.try_emplace(label, row->choices.size());
    if (is_new) row->choices.push_back({label, {}, std::vector<int>(row->of.size(), -1)});
    return &row->choices[found->second];
  };
  for (size_t i = 0; i < row->of.size(); ++i) {
    const CaseResult* const result = row->of[i];
    if (result == nullptr) continue;
    if (!result->alternatives.empty()) {
      SetValue(i, Joined(result->alternatives, kThen), choice_named(""));
    }
    // What is observed again and again is one value.
    std::map<std::string, std::vector<std::string>> observed;
    for (const auto& [label, value] : result->observations) {
      // An observation without a label must not be taken for an alternative.
      const std::string shown = label.empty() ? " " : label;
      choice_named(shown);  // in the order in which they come
      observed[shown].push_back(value);
    }
    for (const auto& [label, values] : observed)
      SetValue(i, Joined(values, kThen), choice_named(label));
  }
}

void Judge(MatrixRow* row) {
  const CaseResult& words = row->words();
  std::set<Standing> standings;
  for (const CaseResult* const result : row->of) {
    if (result == nullptr) continue;
    const Standing standing = StandingOf(result);
    if (standing != Standing::kUnknown) standings.insert(standing);
    row->deviates |= standing == Standing::kFails || standing == Standing::kAbsent ||
                     result->verdict == Verdict::kUnresolved;
    row->words_differ |= result->claim != words.claim || result->source != words.source ||
                         result->level != words.level ||
                         (!result->text_hash.empty() && !words.text_hash.empty() &&
                          result->text_hash != words.text_hash);
  }
  row->verdicts_differ = standings.size() > 1;
  CollectChoices(row);
  for (const Choice& choice : row->choices) row->choices_differ |= choice.differs();
}

constexpr int kSame = 3;
int Rank(const MatrixRow& row) {
  if (row.verdicts_differ) return 0;
  if (row.deviates) return 1;
  return row.choices_differ ? 2 : kSame;
}

// Rows by id. A second case of the same id in one run (files of the same name) gets a row of its
// own.
std::map<std::string, MatrixRow> RowsOf(const std::vector<RunResult>& runs) {
  std::map<std::string, MatrixRow> rows;
  for (size_t i = 0; i < runs.size(); ++i) {
    std::map<std::string, int> seen;
    for (const CaseResult& result : runs[i].cases) {
      const int nth = ++seen[result.id];
      const std::string id = result.id + (nth > 1 ? "#" + std::to_string(nth) : "");
      MatrixRow& row = rows[id];
      row.id = id;
      row.of.resize(runs.size());
      row.of[i] = &result;
    }
  }
  return rows;
}

void Compare(const MatrixRow& row, std::vector<std::vector<Agreement>>* agreement) {
  for (size_t a = 0; a < row.of.size(); ++a) {
    const Standing of_a = StandingOf(row.of[a]);
    if (of_a == Standing::kUnknown) continue;
    for (size_t b = 0; b < row.of.size(); ++b) {
      const Standing of_b = StandingOf(row.of[b]);
      if (of_b == Standing::kUnknown) continue;
      Agreement& pair = (*agreement)[a][b];
      ++pair.compared;
      if (of_a != of_b) ++pair.differing;
    }
  }
}

void Count(const MatrixRow& row, std::vector<MatrixSystem>* systems) {
  for (size_t i = 0; i < row.of.size(); ++i) {
    const CaseResult* const result = row.of[i];
    if (result == nullptr) continue;
    VerdictCounts& counts = (*systems)[i].levels[static_cast<int>(LevelGroupOf(row.words().level))];
    ++counts.of[static_cast<int>(result->verdict)];
    if (!result->known.empty()) ++counts.known;
  }
}

}  // namespace

Standing StandingOf(const CaseResult* result) {
  if (result == nullptr) return Standing::kUnknown;
  switch (result->verdict) {
    case Verdict::kPass:
      return Standing::kHolds;
    case Verdict::kFail:
    case Verdict::kDiffers:
      return Standing::kFails;
    case Verdict::kUnsupported:
      return Standing::kAbsent;
    case Verdict::kUnresolved:
    case Verdict::kUntested:
      break;
  }
  return Standing::kUnknown;
}

const CaseResult& MatrixRow::words() const {
  const auto found = std::find_if(of.begin(), of.end(),
                                  [](const CaseResult* result) { return result != nullptr; });
  return **found;  // no row is made without a result
}

const char* LevelGroupName(LevelGroup group) {
  switch (group) {
    case LevelGroup::kPosix:
      return "posix";
    case LevelGroup::kXsi:
      return "xsi";
    case LevelGroup::kOption:
      return "options";
    case LevelGroup::kLinux:
      return "linux";
    case LevelGroup::kOpen:
      break;
  }
  return "left open";
}

LevelGroup LevelGroupOf(const std::string& level) {
  if (level == "posix") return LevelGroup::kPosix;
  if (level == "xsi") return LevelGroup::kXsi;
  if (level == "linux") return LevelGroup::kLinux;
  return level.rfind("option:", 0) == 0 ? LevelGroup::kOption : LevelGroup::kOpen;
}

int VerdictCounts::cases() const {
  int sum = 0;
  for (const int count : of) sum += count;
  return sum;
}

std::vector<std::vector<size_t>> Matrix::Alike() const {
  std::vector<std::vector<size_t>> groups;
  for (size_t i = 0; i < systems.size(); ++i) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& others) {
      const Agreement& pair = agreement[others.front()][i];
      return pair.compared > 0 && pair.differing == 0;
    });
    if (group == groups.end()) {
      groups.push_back({i});
    } else {
      group->push_back(i);
    }
  }
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [](const auto& group) { return group.size() < 2; }),
               groups.end());
  return groups;
}

Matrix BuildMatrix(const std::vector<RunResult>& runs, const std::vector<std::string>& names) {
  Matrix matrix;
  for (const RunResult& run : runs) {
    matrix.systems.emplace_back();
    matrix.systems.back().name = run.target.empty() ? "unnamed" : run.target;
    matrix.systems.back().run = &run;
  }
  NameSystems(names, &matrix.systems);
  matrix.agreement.assign(runs.size(), std::vector<Agreement>(runs.size()));

  std::map<std::string, std::map<std::string, MatrixInterface>> areas;
  for (auto& [id, row] : RowsOf(runs)) {
    Judge(&row);
    Count(row, &matrix.systems);
    Compare(row, &matrix.agreement);
    ++matrix.rows;
    if (Rank(row) < kSame) ++matrix.differing;
    const std::string name = InterfaceOf(id);
    MatrixInterface& interface = areas[name.substr(0, name.find('/'))][name];
    interface.name = name;
    if (interface.title.empty()) interface.title = row.words().title;
    interface.rows.push_back(std::move(row));
  }
  for (auto& [name, interfaces] : areas) {
    matrix.areas.push_back({name, {}});
    for (auto& [unused, interface] : interfaces) {
      std::stable_sort(interface.rows.begin(), interface.rows.end(),
                       [](const MatrixRow& a, const MatrixRow& b) { return Rank(a) < Rank(b); });
      matrix.areas.back().interfaces.push_back(std::move(interface));
    }
  }
  return matrix;
}

std::vector<std::string> OutcomesOf(const MatrixRow& row) {
  std::set<std::string> outcomes;
  for (const CaseResult* const result : row.of) {
    if (result == nullptr) continue;
    for (const auto& [outcome, count] : result->tallies) outcomes.insert(outcome);
  }
  return {outcomes.begin(), outcomes.end()};
}

const char* VerdictSign(const CaseResult* result) {
  if (result == nullptr) return "";
  switch (result->verdict) {
    case Verdict::kPass:
      return "\xe2\x9c\x93";  // check mark
    case Verdict::kFail:
      return "\xe2\x9c\x97";  // ballot X
    case Verdict::kDiffers:
      return "\xe2\x89\xa0";  // not equal
    case Verdict::kUnsupported:
      return "\xe2\x88\x85";  // empty set
    case Verdict::kUntested:
      return "?";
    case Verdict::kUnresolved:
      break;
  }
  return "!";
}

std::string InterfaceOf(const std::string& id) {
  const std::string path = id.substr(0, id.find('['));
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(0, slash);
}

std::string EachValueOf(const std::string& id) {
  const size_t bracket = id.find('[');
  return bracket == std::string::npos ? "" : id.substr(bracket);
}

}  // namespace parley
