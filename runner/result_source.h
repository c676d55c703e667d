// Where the GoogleTest front end gets results from: this system, which runs each case when its test
// starts, or a target, which runs all selected cases in one go when the first test does.
#ifndef PARLEY_RUNNER_RESULT_SOURCE_H_
#define PARLEY_RUNNER_RESULT_SOURCE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/result.h"
#include "lib/target.h"
#include "runner/director.h"
#include "runner/pool.h"
#include "runner/target_session.h"

namespace parley {

class ResultSource {
 public:
  virtual ~ResultSource() = default;
  // Each call is a run of its own. False and a message if there is no result because the harness or
  // the target is in trouble.
  virtual bool Run(const Case& test, CaseResult* result, std::string* error) = 0;
};

class NativeSource : public ResultSource {
 public:
  // The pool has one worker, or more that idle.
  NativeSource(std::unique_ptr<Pool> pool, DirectorOptions options);
  bool Run(const Case& test, CaseResult* result, std::string* error) override;

 private:
  std::unique_ptr<Pool> pool_;
  DirectorOptions options_;
};

class TargetSource : public ResultSource {
 public:
  using Selected = std::function<std::vector<const Case*>()>;
  // `selected` tells which cases are going to be asked for, at least the one that is. The target is
  // not native.
  TargetSource(Target target, TargetOptions options, Selected selected);
  // Starts the target unless the last start gave a result of this case that was not asked for yet.
  bool Run(const Case& test, CaseResult* result, std::string* error) override;

 private:
  void Launch();

  const Target target_;
  const TargetOptions options_;
  const Selected selected_;
  std::map<std::string, CaseResult> results_;  // by id
  std::string trouble_;                        // of the last start, or ""
};

}  // namespace parley

#endif  // PARLEY_RUNNER_RESULT_SOURCE_H_
