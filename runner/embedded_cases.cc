// Finds the archive that was linked in, if one was, and loads from it.
#include "runner/embedded_cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <charconv>
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

std::vector<SuiteText> ReadEmbedded() {
  std::vector<SuiteText> texts;
  std::string error;
  if (!CarriesCases()) return texts;
  if (!ReadArchive({parley_archive, parley_archive_size}, &texts, &error)) {
    fprintf(stderr, "parley: this program is damaged: its cases: %s\n", error.c_str());
    exit(3);
  }
  return texts;
}

}  // namespace

bool ReadArchive(std::string_view archive, std::vector<SuiteText>* texts, std::string* error) {
  const size_t whole = archive.size();
  while (!archive.empty()) {
    const std::string at = "byte " + std::to_string(whole - archive.size());
    const size_t end = archive.find('\n');
    const std::string_view line = archive.substr(0, end);
    size_t size = 0;
    const auto [rest, code] = std::from_chars(line.data(), line.data() + line.size(), size);
    const size_t path = static_cast<size_t>(rest - line.data()) + 1;
    if (end == std::string_view::npos || code != std::errc() || path >= line.size() ||
        *rest != ' ') {
      *error = at + ": no line with a size and a path";
      return false;
    }
    archive.remove_prefix(end + 1);
    if (size > archive.size()) {
      *error = at + ": cut off: " + std::to_string(archive.size()) + " of " + std::to_string(size) +
               " bytes of " + std::string(line.substr(path));
      return false;
    }
    texts->push_back({std::string(line.substr(path)), archive.substr(0, size)});
    archive.remove_prefix(size);
  }
  return true;
}

bool CarriesCases() { return &parley_archive_size != nullptr; }

const std::vector<SuiteText>& EmbeddedTexts() {
  static const auto* const texts = new std::vector<SuiteText>(ReadEmbedded());
  return *texts;
}

bool IsCasePath(const std::string& path, const std::string& cases_root) {
  if (Exists(path)) return true;
  if (!cases_root.empty()) return false;
  for (const SuiteText& text : EmbeddedTexts()) {
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
  std::vector<SuiteText> chosen;
  for (const SuiteText& text : EmbeddedTexts()) {
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
