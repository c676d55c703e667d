#include "runner/baseline_choice.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "reports/layout.h"

namespace parley {
namespace {

constexpr char kNone[] = "none";
constexpr char kTargetEnding[] = ".yaml";
constexpr char kBaselineEnding[] = ".baseline.yaml";

// "x/uml.baseline.yaml" for "x/uml.yaml"; "" for a file that is not named so.
std::string Beside(const std::string& target_file) {
  const std::string ending = kTargetEnding;
  if (target_file.size() <= ending.size()) return "";
  const size_t stem = target_file.size() - ending.size();
  if (target_file.compare(stem, ending.size(), ending) != 0) return "";
  return target_file.substr(0, stem) + kBaselineEnding;
}

// Whether the cases are those of the checkout in which the target is described.
bool SameProject(const std::string& target_file, const std::string& cases_root) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path folder = fs::path(target_file).parent_path() / ".." / ".." / "cases";
  return fs::equivalent(folder, cases_root, error) && !error;
}

}  // namespace

std::string TargetsFolder() {
  const char* root = getenv("PARLEY_ROOT");
  const std::string folder = "runner/targets";
  return root != nullptr && *root != '\0' ? std::string(root) + "/" + folder : folder;
}

bool LoadBaseline(const BaselineChoice& choice, const Suite& suite, Baseline* baseline,
                  std::ostream& err) {
  *baseline = Baseline();
  if (choice.word == kNone) return true;
  const bool beside = choice.word.empty();
  const std::string path = beside ? Beside(choice.target_file) : choice.word;
  std::error_code error;
  if (beside && (path.empty() || !std::filesystem::exists(path, error))) return true;

  std::vector<Diagnostic> diagnostics;
  baseline->ReadFile(path, &diagnostics);
  const bool must_fit_all =
      choice.whole && (!beside || SameProject(choice.target_file, choice.cases_root));
  if (diagnostics.empty()) baseline->Check(suite, must_fit_all, &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) err << diagnostic.Format();
  if (diagnostics.empty()) return true;
  err << "parley: " << Counted(static_cast<int64_t>(diagnostics.size()), "error", "errors")
      << " in the baseline; nothing was run\n";
  return false;
}

}  // namespace parley
