#include "lib/suite.h"

#include <fnmatch.h>

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "lib/case_checker.h"
#include "lib/case_loader.h"

namespace parley {
namespace {

// The same for every way to name a file.
std::string RealPath(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? path : real.string();
}

// Checks what was loaded, and adds it and everything that is wrong with it.
void Take(LoadedFile loaded, Suite* suite) {
  Diagnostics checks(loaded.file.path, loaded.text);
  if (loaded.diagnostics.empty()) {
    const Case* before = nullptr;
    for (Case& test : loaded.file.cases) {
      if (checks.full()) break;
      CheckCase(&test, &checks);
      // The copies that `each` makes cover the same.
      const bool copy = before != nullptr && before->key == test.key;
      if (!copy) CheckCovers(test, suite->catalogue, &checks);
      before = &test;
    }
  }
  for (Diagnostic& diagnostic : loaded.diagnostics) {
    suite->diagnostics.push_back(std::move(diagnostic));
  }
  for (Diagnostic& diagnostic : checks.Sorted()) {
    suite->diagnostics.push_back(std::move(diagnostic));
  }
  suite->files.push_back(std::move(loaded.file));
}

bool IsOfCatalogue(const EmbeddedFile& text) {
  return text.path.find("/catalogue/") != std::string::npos;
}

}  // namespace

size_t Suite::case_count() const {
  size_t count = 0;
  for (const CaseFile& file : files) count += file.cases.size();
  return count;
}

bool LoadSuite(const std::vector<std::string>& paths, const std::string& cases_root, Suite* suite,
               std::string* error) {
  if (suite->catalogue.All().empty()) {
    suite->catalogue.AddDirectory(cases_root + "/catalogue", &suite->diagnostics);
  }
  std::vector<std::string> starts = paths;
  if (starts.empty()) starts.push_back(cases_root);
  std::set<std::string> loaded_paths;
  for (const std::string& start : starts) {
    const std::vector<std::string> found = FindCaseFiles(start, error);
    if (!error->empty()) return false;
    for (const std::string& path : found) {
      if (!loaded_paths.insert(RealPath(path)).second) continue;
      Take(LoadCaseFile(path, cases_root), suite);
    }
  }
  return true;
}

void LoadSuiteTexts(const std::vector<EmbeddedFile>& texts, Suite* suite) {
  if (suite->catalogue.All().empty()) {
    for (const EmbeddedFile& text : texts) {
      if (IsOfCatalogue(text)) suite->catalogue.AddText(text.path, text.text, &suite->diagnostics);
    }
  }
  for (const EmbeddedFile& text : texts) {
    if (IsOfCatalogue(text)) continue;
    const size_t folder = text.path.find('/') + 1;  // 0 where there is none
    const size_t end = text.path.rfind(".yaml");
    Take(LoadCaseText(text.path, text.path.substr(folder, end - folder), text.text), suite);
  }
}

bool IdMatches(const std::string& id, const std::string& pattern) {
  if (pattern.find_first_of("*?") != std::string::npos) {
    // The brackets of `each` are part of an id, not a set of characters.
    std::string plain;
    for (char c : pattern) {
      if (c == '[' || c == ']' || c == '\\') plain.push_back('\\');
      plain.push_back(c);
    }
    return fnmatch(plain.c_str(), id.c_str(), 0) == 0;
  }
  return id.find(pattern) != std::string::npos;
}

}  // namespace parley
