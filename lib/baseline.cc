// Loads known deviations, holds them against a suite, and judges results by them.
#include "lib/baseline.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "lib/case_yaml_fields.h"
#include "lib/case_yaml_tree.h"
#include "lib/text_file.h"

namespace parley {
namespace {

using Name = Deviation::Name;

const std::vector<std::string>& EntryKeys() {
  static const auto* const keys =
      new std::vector<std::string>{"cases",  "behaviours", "verdict", "expected", "observed",
                                   "source", "reason",     "link",    "flaky"};
  return *keys;
}

// What a deviation can be: a case that passes is none, and one that was not tested shows nothing.
constexpr Verdict kDeviating[] = {Verdict::kFail, Verdict::kDiffers, Verdict::kUnsupported,
                                  Verdict::kUnresolved};

std::string RequiredText(const YamlFields& fields, std::string_view key) {
  fields.Require(key);
  const YamlNode* const text = fields.Text(key);
  return text == nullptr ? "" : text->text;
}

// A text, or a list of texts.
std::vector<Name> NamesOf(const YamlFields& fields, std::string_view key,
                          Diagnostics* diagnostics) {
  const YamlNode* const value = fields.Value(key);
  std::vector<Name> names;
  if (value == nullptr) return names;
  if (value->IsText()) return {{value->text, value->where}};
  const YamlNode* const list = fields.List(key);
  if (list == nullptr) return names;
  if (list->items.empty()) diagnostics->Error(list->where, "the list is empty");
  for (const YamlNode& item : list->items) {
    if (IsOfKind(item, YamlNode::Kind::kScalar, "an element of " + std::string(key), list->where,
                 diagnostics)) {
      names.push_back({item.text, item.where});
    }
  }
  return names;
}

Verdict VerdictOf(const YamlFields& fields, Diagnostics* diagnostics) {
  const YamlNode* const text = fields.Text("verdict");
  if (text == nullptr) return Verdict::kFail;
  std::vector<std::string> names;
  for (Verdict verdict : kDeviating) {
    if (text->text == VerdictName(verdict)) return verdict;
    names.push_back(VerdictName(verdict));
  }
  const std::string hint = DidYouMean(text->text, names);
  diagnostics->Error(
      text->where, "a deviation's verdict is not " + text->text +
                       (hint.empty() ? "; it is fail, differs, unsupported or unresolved" : hint));
  return Verdict::kFail;
}

bool FlakyOf(const YamlFields& fields, Diagnostics* diagnostics) {
  const YamlNode* const text = fields.Text("flaky");
  if (text == nullptr) return false;
  if (text->text != "true" && text->text != "false") {
    diagnostics->Error(text->where, "flaky is true or false, not " + text->text);
  }
  return text->text == "true";
}

bool IsPattern(const std::string& name) { return name.find_first_of("*?") != std::string::npos; }

// Only a pattern may stand for more than one case: part of an id would hide what nobody looked at.
bool Means(const std::string& name, const std::string& id) {
  return name == id || (IsPattern(name) && IdMatches(id, name));
}

// The file's part of an id: "sysv/msgsnd" of "sysv/msgsnd/a[x/y]".
std::string FileOf(const std::string& id) {
  const size_t slash = id.rfind('/', id.find('['));
  return slash == std::string::npos ? "" : id.substr(0, slash);
}

// The name that makes the entry concern the case, or null.
const Name* NameFor(const Deviation& deviation, const std::string& id,
                    const std::vector<std::string>& covers) {
  for (const Name& name : deviation.cases) {
    if (Means(name.text, id)) return &name;
  }
  for (const Name& name : deviation.behaviours) {
    if (std::find(covers.begin(), covers.end(), name.text) != covers.end()) return &name;
  }
  return nullptr;
}

// Whether the verdict is the stated one.
bool IsStated(Verdict stated, Verdict verdict) {
  const auto unprofiled = [](Verdict one) {
    return one == Verdict::kDiffers ? Verdict::kFail : one;
  };
  return unprofiled(stated) == unprofiled(verdict);
}

Deviation ReadEntry(const YamlNode& node, Diagnostics* diagnostics) {
  const YamlFields fields(node, "the deviation", node.where, EntryKeys(), diagnostics);
  Deviation deviation;
  deviation.where = node.where;
  if (!fields.ok()) return deviation;
  deviation.cases = NamesOf(fields, "cases", diagnostics);
  deviation.behaviours = NamesOf(fields, "behaviours", diagnostics);
  if (!fields.HasOrMeans("cases") && !fields.HasOrMeans("behaviours")) {
    diagnostics->Error(node.where, "the deviation names neither 'cases' nor 'behaviours'");
  }
  deviation.verdict = VerdictOf(fields, diagnostics);
  deviation.expected = RequiredText(fields, "expected");
  deviation.observed = RequiredText(fields, "observed");
  deviation.source = RequiredText(fields, "source");
  deviation.reason = RequiredText(fields, "reason");
  if (const YamlNode* const link = fields.Text("link")) deviation.link = link->text;
  deviation.flaky = FlakyOf(fields, diagnostics);
  return deviation;
}

}  // namespace

void Baseline::ReadFile(const std::string& path, std::vector<Diagnostic>* diagnostics) {
  std::string text;
  std::string error;
  if (ReadTextFile(path, kMostYamlBytes, &text, &error)) {
    ReadText(path, text, diagnostics);
  } else {
    diagnostics->push_back({path, {}, error, ""});
  }
}

void Baseline::ReadText(const std::string& path, std::string_view text,
                        std::vector<Diagnostic>* diagnostics) {
  files_.clear();
  deviations_.clear();
  AddText(path, text, false, diagnostics);
}

void Baseline::AddText(const std::string& path, std::string_view text, bool included,
                       std::vector<Diagnostic>* diagnostics) {
  const size_t file = files_.size();
  files_.push_back({path, std::string(WithoutByteOrderMark(text))});
  Diagnostics found(path, files_[file].text);
  std::vector<std::pair<std::string, std::string>> others;  // path, text
  YamlNode root;
  if (ReadYaml(files_[file].text, &found, &root)) {
    const YamlFields fields(root, "the file", {1, 1}, {"includes", "deviations"}, &found);
    for (const Name& name : NamesOf(fields, "includes", &found)) {
      if (included) {
        found.Error(name.where, "a file that is included includes no others");
        break;
      }
      const std::string other = (std::filesystem::path(path).parent_path() / name.text).string();
      std::string other_text;
      std::string error;
      if (ReadTextFile(other, kMostYamlBytes, &other_text, &error)) {
        others.emplace_back(other, std::move(other_text));
      } else {
        found.Error(name.where, other + " " + error);
      }
    }
    if (!fields.HasOrMeans("includes")) fields.Require("deviations");
    const YamlNode* const list = fields.List("deviations");
    for (size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      deviations_.push_back(ReadEntry(list->items[i], &found));
      deviations_.back().file = file;
    }
  } else if (found.ok()) {
    found.Error({1, 1}, "the file is empty; a baseline has a list of deviations");
  }
  for (Diagnostic& diagnostic : found.Sorted()) diagnostics->push_back(std::move(diagnostic));
  for (const auto& [other, other_text] : others) AddText(other, other_text, true, diagnostics);
}

void Baseline::Check(const Suite& suite, bool whole, std::vector<Diagnostic>* diagnostics) const {
  std::vector<Diagnostics> found;  // of each file
  for (const File& file : files_) found.emplace_back(file.path, file.text);
  std::vector<std::string> ids;
  std::set<std::string> files;
  std::set<std::string> covered;
  for (const CaseFile& file : suite.files) {
    for (const Case& test : file.cases) {
      ids.push_back(test.id);
      files.insert(FileOf(test.id));
      covered.insert(test.covers.begin(), test.covers.end());
      const Deviation* first = nullptr;
      for (const Deviation& deviation : deviations_) {
        const Name* const name = NameFor(deviation, test.id, test.covers);
        if (name == nullptr) continue;
        if (first != nullptr) {
          found[deviation.file].Error(
              name->where,
              test.id + " has a deviation already: " +
                  (first->file == deviation.file ? "line " + std::to_string(first->where.line)
                                                 : Place(*first)));
          break;
        }
        first = &deviation;
      }
    }
  }
  std::vector<std::string> behaviours;
  for (const Behaviour& behaviour : suite.catalogue.All()) behaviours.push_back(behaviour.id);
  for (const Deviation& deviation : deviations_) {
    for (const Name& name : deviation.cases) {
      const bool judged = whole || (!IsPattern(name.text) && files.count(FileOf(name.text)) != 0);
      if (!judged || found[deviation.file].full() ||
          std::any_of(ids.begin(), ids.end(),
                      [&](const std::string& id) { return Means(name.text, id); })) {
        continue;
      }
      found[deviation.file].Error(
          name.where, IsPattern(name.text) ? "no case matches " + name.text
                                           : "no case " + name.text + DidYouMean(name.text, ids));
    }
    if (!whole) continue;
    for (const Name& name : deviation.behaviours) {
      if (suite.catalogue.Find(name.text) == nullptr) {
        found[deviation.file].Error(name.where, "no behaviour " + name.text + " in the catalogue" +
                                                    DidYouMean(name.text, behaviours));
      } else if (covered.count(name.text) == 0) {
        found[deviation.file].Error(name.where, "no case covers " + name.text);
      }
    }
  }
  for (const Diagnostics& of_file : found) {
    for (Diagnostic& diagnostic : of_file.Sorted()) diagnostics->push_back(std::move(diagnostic));
  }
}

const Deviation* Baseline::Find(const std::string& id,
                                const std::vector<std::string>& covers) const {
  for (const Deviation& deviation : deviations_) {
    if (NameFor(deviation, id, covers) != nullptr) return &deviation;
  }
  return nullptr;
}

std::string Baseline::Place(const Deviation& deviation) const {
  return files_[deviation.file].path + ":" + std::to_string(deviation.where.line);
}

void Baseline::Apply(CaseResult* result) const {
  result->known.clear();
  result->fixed = false;
  result->deviation.clear();
  const Deviation* const deviation = Find(result->id, result->covers);
  if (deviation == nullptr) return;
  if (IsStated(deviation->verdict, result->verdict)) {
    result->known = deviation->reason;
    if (!deviation->link.empty()) result->known += " (" + deviation->link + ")";
  } else if (result->verdict == Verdict::kPass && !deviation->flaky) {
    result->fixed = true;
  } else {
    return;
  }
  result->deviation = Place(*deviation);
}

}  // namespace parley
