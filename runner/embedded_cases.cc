// Finds the archive that was linked in, if one was, and loads from it.
#include "runner/embedded_cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cstdint>

// Of what embed_files.sh writes, which only the static binary links; elsewhere they have no
// address.
extern "C" {
extern const char parley_archive[] __attribute__((weak));
extern const uint32_t parley_archive_size __attribute__((weak));
}

namespace parley {
namespace {

bool Exists(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0;
}

// Whether the path is the one named, or below the folder named.
bool IsAtOrBelow(const std::string& path, std::string named) {
  while (named.size() > 1 && named.back() == '/') named.pop_back();
  return path == named || (path.size() > named.size() && path[named.size()] == '/' &&
                           path.compare(0, named.size(), named) == 0);
}

std::vector<EmbeddedFile> ReadEmbedded() {
  std::vector<EmbeddedFile> texts;
  std::string error;
  if (!CarriesCases()) return texts;
  if (!ReadArchive({parley_archive, parley_archive_size}, &texts, &error)) {
    fprintf(stderr, "parley: this program is damaged: its cases: %s\n", error.c_str());
    exit(3);
  }
  return texts;
}

}  // namespace

bool CarriesCases() { return &parley_archive_size != nullptr; }

const std::vector<EmbeddedFile>& EmbeddedTexts() {
  static const auto* const texts = new std::vector<EmbeddedFile>(ReadEmbedded());
  return *texts;
}

bool IsCasePath(const std::string& path, const std::string& cases_root) {
  if (Exists(path)) return true;
  if (!cases_root.empty()) return false;
  for (const EmbeddedFile& text : EmbeddedTexts()) {
    if (IsAtOrBelow(text.path, path)) return true;
  }
  return false;
}

bool LoadCases(const std::vector<std::string>& paths, const std::string& cases_root, Suite* suite,
               std::string* error) {
  if (!cases_root.empty()) return LoadSuite(paths, cases_root, suite, error);
  std::vector<std::string> outside;
  for (const std::string& path : paths) {
    if (Exists(path)) outside.push_back(path);
  }
  std::vector<EmbeddedFile> chosen;
  for (const EmbeddedFile& text : EmbeddedTexts()) {
    bool wanted = paths.empty() || text.path.find("/catalogue/") != std::string::npos;
    for (const std::string& path : paths) {
      wanted = wanted || (!Exists(path) && IsAtOrBelow(text.path, path));
    }
    if (wanted) chosen.push_back(text);
  }
  LoadSuiteTexts(chosen, suite);
  for (const std::string& path : paths) {
    if (!IsCasePath(path, cases_root)) outside.push_back(path);  // to be said that it is not there
  }
  return outside.empty() || LoadSuite(outside, "cases", suite, error);
}

}  // namespace parley
