// Loads the files of the catalogue and holds cases against it.
#include "lib/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "lib/case_yaml_fields.h"
#include "lib/case_yaml_tree.h"
#include "lib/text_file.h"

namespace parley {
namespace {

const std::vector<std::string>& FileKeys() {
  static const auto* const keys = new std::vector<std::string>{"area", "behaviours"};
  return *keys;
}

const std::vector<std::string>& BehaviourKeys() {
  static const auto* const keys =
      new std::vector<std::string>{"level", "statement", "source", "unchecked"};
  return *keys;
}

// Capitals and digits, '-', digits: MSGSND-05.
bool IsId(std::string_view text) {
  const size_t dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == text.size()) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto capital = [&digit](char c) { return (c >= 'A' && c <= 'Z') || digit(c); };
  return std::all_of(text.begin(), text.begin() + static_cast<long>(dash), capital) &&
         std::all_of(text.begin() + static_cast<long>(dash) + 1, text.end(), digit);
}

// Texts that must not be empty.
std::string TextOf(const YamlFields& fields, std::string_view key) {
  fields.Require(key);
  const YamlNode* const text = fields.Text(key);
  return text == nullptr ? "" : text->text;
}

bool IsIdByte(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// The place of `word` behind `key:` in the entry of the case, or that of the case. A case does not
// keep these places, as they matter in messages only.
Location PlaceOf(const Case& test, std::string_view key, std::string_view word,
                 const Diagnostics& text) {
  constexpr int kMostLines = 1000;
  bool in_entry = false;
  for (int line = test.where.line + 1; line < test.where.line + kMostLines; ++line) {
    const std::string_view whole = text.Line(line);
    const size_t indent = whole.find_first_not_of(' ');
    if (indent == std::string_view::npos) continue;
    if (static_cast<int>(indent) < test.where.column) break;  // the next case
    const std::string_view rest = whole.substr(indent);
    const bool is_key = rest.substr(0, key.size()) == key && rest.substr(key.size(), 1) == ":";
    in_entry = is_key || (in_entry && rest.find(": ") == std::string_view::npos);
    if (!in_entry) continue;
    size_t at = indent + (is_key ? key.size() + 1 : 0);
    while ((at = whole.find(word, at)) != std::string_view::npos) {
      const size_t end = at + word.size();
      if (!IsIdByte(whole[at - 1]) && (end == whole.size() || !IsIdByte(whole[end]))) {
        return {line, static_cast<int>(at) + 1};
      }
      at = end;
    }
  }
  return test.where;
}

}  // namespace

void Catalogue::AddFile(const std::string& path, std::vector<Diagnostic>* diagnostics) {
  std::string text;
  std::string error;
  if (ReadTextFile(path, kMostYamlBytes, &text, &error)) {
    AddText(path, text, diagnostics);
  } else {
    diagnostics->push_back({path, {}, error, ""});
  }
}

void Catalogue::AddDirectory(const std::string& path, std::vector<Diagnostic>* diagnostics) {
  namespace fs = std::filesystem;
  std::error_code code;
  std::vector<std::string> files;
  fs::recursive_directory_iterator entry(path, code);
  for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    const fs::path& file = entry->path();
    if (file.extension() == ".yaml" && file.filename().string()[0] != '.') {
      files.push_back(file.string());
    }
  }
  if (code) diagnostics->push_back({path, {}, "cannot be read: " + code.message(), ""});
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) AddFile(file, diagnostics);
}

void Catalogue::AddText(const std::string& path, std::string_view text,
                        std::vector<Diagnostic>* diagnostics) {
  text = WithoutByteOrderMark(text);
  Diagnostics found(path, text);
  YamlNode root;
  if (ReadYaml(text, &found, &root)) {
    const YamlFields fields(root, "the file", {1, 1}, FileKeys(), &found);
    const std::string area = TextOf(fields, "area");
    fields.Require("behaviours");
    const YamlNode* const behaviours = fields.Mapping("behaviours");
    for (size_t i = 0; behaviours != nullptr && i < behaviours->items.size(); ++i) {
      const YamlNode& key = behaviours->keys[i];
      if (!key.IsText()) continue;
      if (!IsId(key.text)) {
        found.Error(key.where, "an id is capitals and digits, '-', digits, as MSGSND-05");
      }
      const YamlFields entry(behaviours->items[i], key.text, key.where, BehaviourKeys(), &found);
      if (!entry.ok()) continue;
      Behaviour behaviour{key.text,
                          area,
                          TextOf(entry, "level"),
                          TextOf(entry, "statement"),
                          TextOf(entry, "source"),
                          entry.Has("unchecked") ? TextOf(entry, "unchecked") : "",
                          path,
                          key.where};
      if (const YamlNode* const level = entry.Value("level"); level != nullptr && level->IsText()) {
        CheckLevel(*level, &found);
      }
      Add(std::move(behaviour), &found);
    }
  } else if (found.ok()) {
    found.Error({1, 1}, "the file is empty; a file of the catalogue has an area and behaviours");
  }
  for (Diagnostic& diagnostic : found.Sorted()) diagnostics->push_back(std::move(diagnostic));
}

void Catalogue::Add(Behaviour behaviour, Diagnostics* diagnostics) {
  const auto [other, inserted] = by_id_.emplace(behaviour.id, behaviours_.size());
  if (inserted) {
    behaviours_.push_back(std::move(behaviour));
    return;
  }
  const Behaviour& first = behaviours_[other->second];
  if (first.file == behaviour.file) return;  // a key twice in one file was reported
  diagnostics->Error(behaviour.where, behaviour.id + " is in the catalogue already: " + first.file +
                                          ":" + std::to_string(first.where.line));
}

const Behaviour* Catalogue::Find(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &behaviours_[found->second];
}

void CheckCovers(const Case& test, const Catalogue& catalogue, Diagnostics* diagnostics) {
  bool known = true;
  bool level_fits = test.covers.empty();
  std::string levels;
  for (const std::string& id : test.covers) {
    const Behaviour* const behaviour = catalogue.Find(id);
    if (behaviour == nullptr) {
      known = false;
      std::vector<std::string> ids;
      for (const Behaviour& candidate : catalogue.All()) ids.push_back(candidate.id);
      diagnostics->Error(PlaceOf(test, "covers", id, *diagnostics),
                         "no behaviour " + id + " in the catalogue" + DidYouMean(id, ids));
      continue;
    }
    if (!behaviour->unchecked.empty()) {
      diagnostics->Error(PlaceOf(test, "covers", id, *diagnostics),
                         id + " is called unchecked in the catalogue: " + behaviour->unchecked);
    }
    level_fits = level_fits || behaviour->level == test.level;
    levels += (levels.empty() ? "" : ", ") + id + " is " + behaviour->level;
  }
  // Without a level, or with an unknown id, something else was reported.
  if (!known || level_fits || test.level.empty()) return;
  diagnostics->Error(PlaceOf(test, "level", test.level, *diagnostics),
                     "the case is at level " + test.level + ", but in the catalogue " + levels);
}

}  // namespace parley
