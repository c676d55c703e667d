#include "runner/result_source.h"

#include <atomic>
#include <utility>

namespace parley {

NativeSource::NativeSource(std::unique_ptr<Pool> pool, DirectorOptions options)
    : pool_(std::move(pool)), options_(std::move(options)) {}

bool NativeSource::Run(const Case& test, CaseResult* result, std::string*) {
  pool_->Run(
      {&test}, options_, [&](CaseResult done) { *result = std::move(done); }, nullptr);
  return true;
}

TargetSource::TargetSource(Target target, TargetOptions options, Selected selected)
    : target_(std::move(target)), options_(std::move(options)), selected_(std::move(selected)) {}

bool TargetSource::Run(const Case& test, CaseResult* result, std::string* error) {
  auto found = results_.find(test.id);
  // A target that could not be used is not tried again for each of the other cases.
  if (found == results_.end() && trouble_.empty()) {
    Launch();
    found = results_.find(test.id);
  }
  if (found == results_.end()) {
    *error = trouble_.empty() ? "there is no result of " + test.id : trouble_;
    return false;
  }
  *result = std::move(found->second);
  results_.erase(found);
  return true;
}

void TargetSource::Launch() {
  TargetSession session(target_, options_);
  const std::atomic<bool> never{false};
  std::string error;
  const bool whole = session.Run(
      selected_(), [](const Fingerprint&) {},
      [&](CaseResult result) { results_[result.id] = std::move(result); }, &never, &error);
  if (!whole) trouble_ = error;
}

}  // namespace parley
