// What a session does before the first start: staging, and what the command line is to say.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "runner/initramfs.h"
#include "runner/target_needs.h"
#include "runner/target_session.h"

namespace parley {
namespace {

std::string Seconds(int64_t ns) {
  // As the runner's options take it.
  char text[32];
  snprintf(text, sizeof(text), "%.3f", static_cast<double>(ns) / 1e9);
  return text;
}

}  // namespace

bool TargetSession::Prepare(const std::vector<const Case*>& cases, std::string* error) {
  const std::vector<std::string> missing = MissingFor(target_, options_.kernel, options_.binary);
  for (const std::string& what : missing) {
    *error += (error->empty() ? "" : "\n") + target_.name + " needs " + what;
  }
  if (!missing.empty()) return false;
  *error = ViaMistake(target_, options_.via);
  if (!error->empty()) return false;
  const std::string binary = FindStaticBinary(target_.processor, options_.binary);
  stage_ = TargetStage::Make(binary, error);
  if (stage_ == nullptr) return false;

  // The suite as the target will load it.
  Suite there;
  std::vector<std::string> files;
  if (target_.sees.empty()) {
    if (!LoadSuite({}, options_.cases_root, &there, error)) return false;
  } else {
    std::vector<std::string> paths;
    if (!stage_->AddCases(*options_.suite, cases, &files, error)) return false;
    for (const std::string& file : files) paths.push_back(stage_->root() + file);
    if (!LoadSuite(paths, stage_->root() + "/cases", &there, error)) return false;
  }
  for (const Diagnostic& diagnostic : there.diagnostics) *error += diagnostic.Format();
  if (!error->empty()) return false;
  std::map<std::string, const Case*> selected;
  for (const Case* test : cases) selected[test->id] = test;
  std::vector<const Case*> all;
  for (const CaseFile& file : there.files) {
    for (const Case& test : file.cases) {
      all.push_back(&test);
      const auto found = selected.find(test.id);
      if (found != selected.end()) index_of_id_[test.id] = static_cast<int>(cases_.size());
      cases_.push_back(found == selected.end() ? nullptr : found->second);
    }
  }
  suite_hash_ = SuiteHash(all);
  if (index_of_id_.size() != cases.size()) {
    for (const Case* test : cases) {
      if (index_of_id_.count(test->id) == 0) {
        *error = "the case " + test->id + " is none of those that the target has";
        return false;
      }
    }
    *error = "two of the cases have the same id; a target can run one of them only";
    return false;
  }

  values_.texts = {{"root", stage_->root()},
                   {"work", stage_->work()},
                   {"kernel", FindKernel(target_, options_.kernel)},
                   {"initramfs", stage_->work() + "/initramfs"},
                   {"binary", binary},
                   {"uid", std::to_string(getuid())},
                   {"gid", std::to_string(getgid())},
                   {"via", options_.via}};
  if (target_.Uses("initramfs") &&
      !WriteInitramfs(stage_->root(), stage_->work() + "/initramfs", error)) {
    return false;
  }
  fixed_arguments_ = {"run", "--stream"};
  if (!target_.sees.empty()) {
    std::string sees = ExpandText(target_.sees, values_);
    if (sees == "/") sees.clear();
    fixed_arguments_.insert(fixed_arguments_.end(), {"--cases", sees + "/cases"});
    for (const std::string& file : files) fixed_arguments_.push_back(sees + file);
  }
  deadline_ns_ = target_.deadline_ns > 0 ? target_.deadline_ns : options_.deadline_ns;
  fixed_arguments_.insert(fixed_arguments_.end(),
                          {"--profile", options_.profile, "--deadline", Seconds(deadline_ns_)});
  if (target_.settle_ns > 0) {
    fixed_arguments_.insert(
        fixed_arguments_.end(),
        {"--settle", std::to_string(std::max<int64_t>(1, target_.settle_ns / 1'000'000))});
  }
  if (!target_.namespaces) fixed_arguments_.push_back("--no-namespaces");
  return true;
}

}  // namespace parley
