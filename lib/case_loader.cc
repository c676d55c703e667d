// The file and its cases: titles, levels, needs, setup; one case for every row of `each`.
#include "lib/case_loader.h"

#include <algorithm>
#include <unordered_map>

#include "lib/case_each.h"
#include "lib/case_steps.h"
#include "lib/case_yaml_fields.h"
#include "lib/case_yaml_places.h"
#include "lib/case_yaml_tree.h"
#include "lib/condition.h"

namespace parley {
namespace {

const std::vector<std::string>& FileKeys() {
  static const auto* const keys =
      new std::vector<std::string>{"title", "source", "level", "needs", "setup", "cases"};
  return *keys;
}

const std::vector<std::string>& CaseKeys() {
  static const auto* const keys =
      new std::vector<std::string>{"claim", "covers", "level", "source", "needs", "each", "steps"};
  return *keys;
}

bool IsCaseKeyByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

// What a key should have been: "Full_queue" becomes "full-queue".
std::string AsCaseKey(std::string key) {
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!IsCaseKeyByte(c)) c = '-';
  }
  return key;
}

// Those inside of others included.
size_t StepsOf(const std::vector<Step>& steps) {
  size_t count = 0;
  ForEachStep(steps, [&count](const Step&) { ++count; });
  return count;
}

class Loader {
 public:
  Loader(const std::string& path, const std::string& id_prefix, std::string_view text,
         LoadedFile* loaded)
      : id_prefix_(id_prefix), text_(text), diagnostics_(path, text), file_(loaded->file) {
    file_.path = path;
  }

  std::vector<Diagnostic> Load() {
    YamlNode root;
    if (ReadYaml(text_, &diagnostics_, &root)) {
      ReadFile(root);
    } else if (diagnostics_.ok()) {
      diagnostics_.Error({1, 1}, "the file is empty; a case file has a title and cases");
    }
    return diagnostics_.Sorted();
  }

 private:
  struct Common {
    std::string level;
    std::string source;
    std::vector<std::string> needs;
  };

  void ReadFile(const YamlNode& root) {
    const YamlFields fields(root, "the file", {1, 1}, FileKeys(), &diagnostics_);
    if (!fields.ok()) return;
    fields.Require("title");
    fields.Require("cases");
    if (const YamlNode* const title = fields.Text("title"); title != nullptr) {
      file_.title = title->text;
    }
    common_ = ReadCommon(fields);
    if (const YamlNode* const setup = fields.List("setup"); setup != nullptr) {
      const CaseTexts texts(text_, nullptr, nullptr, &bytes_, &diagnostics_);
      StepReader reader(&texts);
      reader.ReadList(*setup, &setup_);
    }
    const YamlNode* const cases = fields.Mapping("cases");
    if (cases == nullptr) return;
    if (cases->items.empty() && !cases->broken) {
      diagnostics_.Error(cases->where, "there are no cases in this file");
    }
    RequireSomewhere("level", fields, *cases);
    RequireSomewhere("source", fields, *cases);
    for (size_t i = 0; i < cases->items.size() && !IsTooMuch(); ++i) {
      ReadCase(cases->keys[i], cases->items[i]);
    }
  }

  // Reports a key that stands neither in the file nor in one of its cases: once, if in none.
  void RequireSomewhere(std::string_view key, const YamlFields& fields, const YamlNode& cases) {
    if (fields.HasOrMeans(key)) return;
    std::vector<const YamlNode*> without;
    for (size_t i = 0; i < cases.items.size(); ++i) {
      const YamlNode& test = cases.items[i];
      const bool has = std::any_of(test.keys.begin(), test.keys.end(),
                                   [key](const YamlNode& own) { return own.text == key; });
      if (test.IsMapping() && !test.broken && !has) without.push_back(&cases.keys[i]);
    }
    if (without.size() == cases.items.size()) {
      fields.Require(key);
      return;
    }
    for (const YamlNode* const test : without) {
      diagnostics_.Error(test->where,
                         "neither the case nor the file has a '" + std::string(key) + "'");
    }
  }

  // What a file says for all its cases and a case for itself. What stands nowhere stays empty.
  Common ReadCommon(const YamlFields& fields) {
    Common common;
    if (const YamlNode* const level = fields.Text("level");
        level != nullptr && CheckLevel(*level, &diagnostics_)) {
      common.level = level->text;
    }
    if (const YamlNode* const source = fields.Text("source"); source != nullptr) {
      common.source = source->text;
    }
    const YamlNode* const needs = fields.List("needs");
    if (needs == nullptr) return common;
    for (const YamlNode& need : needs->items) {
      if (!IsOfKind(need, YamlNode::Kind::kScalar, "a need", need.where, &diagnostics_)) continue;
      const TextPlaces places(PiecesOfScalar(need, text_));
      const auto condition = Condition::Parse(need.text, places, &diagnostics_);
      if (condition != nullptr) common.needs.push_back(condition->Print());
    }
    return common;
  }

  // Whether no more of the file is to be read, which has been said.
  bool IsTooMuch() const {
    return diagnostics_.full() || bytes_ > kMostEachBytes || steps_ > kMostSteps;
  }

  void ReadCase(const YamlNode& key, const YamlNode& value) {
    if (!key.IsText()) return;
    if (!std::all_of(key.text.begin(), key.text.end(), IsCaseKeyByte)) {
      diagnostics_.Error(
          key.where, "the key of a case is of a-z, 0-9 and '-' only; write " + AsCaseKey(key.text));
    }
    const YamlFields fields(value, "the case", key.where, CaseKeys(), &diagnostics_);
    if (!fields.ok()) return;
    fields.Require("claim");
    fields.Require("covers");
    fields.Require("steps");
    Case test = CommonCase(key, fields);
    ReadCovers(fields, &test);

    const YamlNode* const node = fields.Value("each");
    if (node == nullptr) {
      ReadCopy(fields, nullptr, nullptr, test);
      return;
    }
    Each each;
    if (!ReadEach(*node, fields.Key("each")->where, &diagnostics_, &each)) {
      // The texts cannot be read without the values, but must be texts.
      fields.Text("claim");
      fields.List("steps");
      return;
    }
    for (const EachRow& row : each.rows) {
      if (IsTooMuch()) break;
      ReadCopy(fields, &each, &row, test);
    }
    if (!value.broken) ReportUnusedNames(each, &diagnostics_);
  }

  // The case without what differs between its copies.
  Case CommonCase(const YamlNode& key, const YamlFields& fields) {
    Case test;
    test.key = key.text;
    test.file = file_.path;
    test.title = file_.title;
    test.where = key.where;
    Common own = ReadCommon(fields);
    test.level = own.level.empty() ? common_.level : own.level;
    test.source = own.source.empty() ? common_.source : own.source;
    test.needs = common_.needs;
    for (std::string& need : own.needs) {
      if (std::find(test.needs.begin(), test.needs.end(), need) == test.needs.end()) {
        test.needs.push_back(std::move(need));
      }
    }
    return test;
  }

  void ReadCovers(const YamlFields& fields, Case* test) {
    const YamlNode* const covers = fields.Text("covers");
    if (covers == nullptr) return;
    const TextPlaces places(PiecesOfScalar(*covers, text_));
    const std::string& text = covers->text;
    for (size_t begin = 0; begin <= text.size();) {
      const size_t comma = std::min(text.find(',', begin), text.size());
      size_t first = begin;
      while (first < comma && text[first] == ' ') ++first;
      size_t end = comma;
      while (end > first && text[end - 1] == ' ') --end;
      AddCovered(text.substr(first, end - first), places.At(first), test);
      begin = comma + 1;
    }
  }

  void AddCovered(const std::string& id, Location where, Case* test) {
    if (id.empty() || id.find(' ') != std::string::npos) {
      diagnostics_.Error(where, "covers is a list of ids with a comma between two");
    } else if (std::find(test->covers.begin(), test->covers.end(), id) != test->covers.end()) {
      diagnostics_.Error(where, id + " stands here twice");
    } else {
      test->covers.push_back(id);
    }
  }

  // One case: `test` with the values of a row.
  void ReadCopy(const YamlFields& fields, Each* each, const EachRow* row, Case test) {
    const CaseTexts texts(text_, each, row, &bytes_, &diagnostics_);
    test.id = id_prefix_ + "/" + test.key + (row == nullptr ? "" : row->id);
    const Location where = row == nullptr ? test.where : row->where;
    const auto [other, inserted] = ids_.emplace(test.id, where);
    // Two equal keys were reported as such.
    if (!inserted && row != nullptr) {
      diagnostics_.Error(where, "a second case would get the id " + test.id +
                                    "; the first is in line " + std::to_string(other->second.line));
    }
    if (const YamlNode* const claim = fields.Text("claim"); claim != nullptr) {
      test.claim = texts.Of(*claim).text;
    }
    test.steps = setup_;
    StepReader reader(&texts);
    if (const YamlNode* const steps = fields.List("steps"); steps != nullptr) {
      if (steps->items.empty() && !steps->broken) {
        diagnostics_.Error(steps->where, "there are no steps");
      }
      reader.ReadList(*steps, &test.steps);
    }
    steps_ += StepsOf(test.steps);
    if (steps_ > kMostSteps) {
      diagnostics_.Error(test.where, "with this case the file has too many steps: more than " +
                                         std::to_string(kMostSteps));
    }
    file_.cases.push_back(std::move(test));
  }

  const std::string& id_prefix_;
  std::string_view text_;
  Diagnostics diagnostics_;
  CaseFile& file_;
  Common common_;
  std::vector<Step> setup_;
  size_t steps_ = 0;  // of all cases so far
  std::unordered_map<std::string, Location> ids_;
  size_t bytes_ = 0;
};

}  // namespace

LoadedFile LoadCaseText(const std::string& path, const std::string& id_prefix,
                        std::string_view text) {
  LoadedFile loaded;
  text = WithoutByteOrderMark(text);
  loaded.text = std::string(text);
  loaded.diagnostics = Loader(path, id_prefix, loaded.text, &loaded).Load();
  return loaded;
}

}  // namespace parley
