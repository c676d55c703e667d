#include "lib/suite.h"

#include <fnmatch.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <system_error>
#include <thread>
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

// A file, checked, and everything that is wrong with it.
struct Checked {
  CaseFile file;
  std::vector<Diagnostic> diagnostics;
};

Checked Check(LoadedFile loaded, const Catalogue& catalogue) {
  Diagnostics checks(loaded.file.path, loaded.text);
  if (loaded.diagnostics.empty()) {
    const Case* before = nullptr;
    for (Case& test : loaded.file.cases) {
      if (checks.full()) break;
      CheckCase(&test, &checks);
      // The copies that `each` makes cover the same.
      const bool copy = before != nullptr && before->key == test.key;
      if (!copy) CheckCovers(test, catalogue, &checks);
      before = &test;
    }
  }
  Checked checked = {std::move(loaded.file), std::move(loaded.diagnostics)};
  for (Diagnostic& diagnostic : checks.Sorted()) {
    checked.diagnostics.push_back(std::move(diagnostic));
  }
  return checked;
}

void Add(Checked checked, Suite* suite) {
  for (Diagnostic& diagnostic : checked.diagnostics) {
    suite->diagnostics.push_back(std::move(diagnostic));
  }
  suite->files.push_back(std::move(checked.file));
}

// Loads and checks the files side by side, a thread for each processor, and adds them in their
// order.
void AddFiles(const std::vector<std::string>& paths, const std::string& cases_root, Suite* suite) {
  std::vector<Checked> checked(paths.size());
  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i = next++; i < paths.size(); i = next++) {
      checked[i] = Check(LoadCaseFile(paths[i], cases_root), suite->catalogue);
    }
  };
  std::vector<std::thread> others;
  const size_t workers = std::min<size_t>(paths.size(), std::thread::hardware_concurrency());
  try {
    while (others.size() + 1 < workers) others.emplace_back(work);
  } catch (const std::system_error&) {
    // A system without threads, or without one more: this one does the rest.
  }
  work();
  for (std::thread& other : others) other.join();
  for (Checked& file : checked) Add(std::move(file), suite);
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
  std::set<std::string> known;
  std::vector<std::string> chosen;
  for (const std::string& start : starts) {
    const std::vector<std::string> found = FindCaseFiles(start, error);
    if (!error->empty()) return false;
    for (const std::string& path : found) {
      if (known.insert(RealPath(path)).second) chosen.push_back(path);
    }
  }
  AddFiles(chosen, cases_root, suite);
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
    const std::string id = text.path.substr(folder, end - folder);
    Add(Check(LoadCaseText(text.path, id, text.text), suite->catalogue), suite);
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
