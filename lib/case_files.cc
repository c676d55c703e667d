// Finds case files on disk and makes ids of their paths.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "lib/case_loader.h"
#include "lib/case_yaml_tree.h"
#include "lib/text_file.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".yaml";

bool EndsIn(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

std::string WithoutSuffix(const std::string& path) {
  return EndsIn(path, kSuffix) ? path.substr(0, path.size() - kSuffix.size()) : path;
}

bool IsPassedOver(const std::string& name) {
  return name[0] == '.' || name == "catalogue" || name == "selftest";
}

class Search {
 public:
  bool Visit(const std::string& directory, std::string* error) {
    struct stat status;
    if (stat(directory.c_str(), &status) == 0 &&
        !visited_.insert({status.st_dev, status.st_ino}).second) {
      return true;
    }
    std::error_code code;
    std::vector<std::string> names;
    fs::directory_iterator entry(directory, code);
    for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
      names.push_back(entry->path().filename().string());
    }
    if (code) {
      *error = directory + ": cannot be read: " + code.message();
      return false;
    }
    // Sorted, so that of several links to a directory always the same is taken.
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      if (!IsPassedOver(name) && !Take(directory + "/" + name, error)) return false;
    }
    return true;
  }

  std::vector<std::string> files;

 private:
  bool Take(const std::string& path, std::string* error) {
    struct stat status;
    const bool exists = stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) return Visit(path, error);
    if (EndsIn(path, ".yml")) {
      *error = path + ": case files end in .yaml";
      return false;
    }
    // A link that leads nowhere is named here, and fails with a message when it is read.
    if (EndsIn(path, kSuffix)) files.push_back(path);
    return true;
  }

  std::set<std::pair<dev_t, ino_t>> visited_;
};

// Absolute, without links followed: files that a build system links into place keep their names.
fs::path Absolute(const std::string& path) {
  std::error_code code;
  const fs::path absolute = fs::absolute(path, code);
  return (code ? fs::path(path) : absolute).lexically_normal();
}

std::string IdPrefix(const std::string& path, const std::string& cases_directory) {
  const fs::path file = Absolute(path);
  const std::string below = file.lexically_relative(Absolute(cases_directory)).string();
  if (below.empty() || below == "." || below.rfind("..", 0) == 0) {
    return WithoutSuffix(file.filename().string());
  }
  return WithoutSuffix(below);
}

}  // namespace

LoadedFile LoadCaseFile(const std::string& path, const std::string& cases_directory) {
  std::string text;
  std::string error;
  if (ReadTextFile(path, kMostYamlBytes, &text, &error)) {
    return LoadCaseText(path, IdPrefix(path, cases_directory), text);
  }
  LoadedFile loaded;
  loaded.file.path = path;
  loaded.diagnostics.push_back({path, {}, error, ""});
  return loaded;
}

std::vector<std::string> FindCaseFiles(const std::string& path, std::string* error) {
  error->clear();
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    *error =
        path + ": cannot be read: " + std::error_code(errno, std::generic_category()).message();
    return {};
  }
  if (!S_ISDIR(status.st_mode)) return {path};
  std::string directory = path;
  while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
  Search search;
  if (!search.Visit(directory, error)) return {};
  if (search.files.empty()) *error = path + ": there are no case files below this directory";
  std::sort(search.files.begin(), search.files.end());
  return std::move(search.files);
}

}  // namespace parley
