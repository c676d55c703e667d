// Finds descriptions of targets.
#include "runner/target_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "lib/diagnostic.h"
#include "lib/joined.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".yaml";
constexpr std::string_view kBaselineEnding = ".baseline.yaml";

bool EndsIn(std::string_view text, std::string_view ending) {
  return text.size() > ending.size() && text.substr(text.size() - ending.size()) == ending;
}

}  // namespace

std::vector<std::string> TargetFilesIn(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (EndsIn(name, kEnding) && !EndsIn(name, kBaselineEnding) && name[0] != '.') {
      files.push_back(folder + "/" + name);
    }
  }
  const std::string native = folder + "/native.yaml";
  std::sort(files.begin(), files.end(), [&](const std::string& a, const std::string& b) {
    return std::make_pair(a != native, a) < std::make_pair(b != native, b);
  });
  return files;
}

bool LoadNamedTarget(const std::string& name, const std::string& folder, Target* target,
                     std::ostream& err) {
  std::string file = name;
  if (name.find('/') == std::string::npos && !EndsIn(name, kEnding)) {
    file = folder + "/" + name + std::string(kEnding);
    std::error_code error;
    if (name.empty() || !fs::exists(file, error)) {
      std::vector<std::string> names;
      for (const std::string& path : TargetFilesIn(folder)) {
        names.push_back(fs::path(path).stem().string());
      }
      const std::string hint = DidYouMean(name, names);
      err << "parley: no target " << name << " in " << folder
          << (hint.empty() && !names.empty() ? "; there are " + Joined(names) : hint) << "\n";
      return false;
    }
  }
  std::vector<Diagnostic> diagnostics;
  *target = LoadTarget(file, &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) err << diagnostic.Format();
  return diagnostics.empty();
}

}  // namespace parley
