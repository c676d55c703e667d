// Runs cases side by side, each by a worker: zygote, arena, director, thread.
#ifndef PARLEY_RUNNER_POOL_H_
#define PARLEY_RUNNER_POOL_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/result.h"
#include "runner/director.h"
#include "runner/zygote.h"

namespace parley {

class Pool {
 public:
  // Forks `workers` zygotes and makes the directory for the cases' directories. To be called while
  // the process is still small and has one thread. Null and a message on failure.
  static std::unique_ptr<Pool> Start(int workers, std::string* error);
  // What a command does that runs cases: finds that this system has what the harness stands on,
  // looks at its features and starts `jobs` workers, or so many for each processor if that is 0, as
  // far as the limits of this process allow; 64 at most. Null and a message.
  static std::unique_ptr<Pool> StartHere(int jobs, int jobs_per_processor, std::string* error);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int workers() const { return static_cast<int>(zygotes_.size()); }

  // Runs the cases; `done` gets each result as it comes, one at a time, from any thread. Stops
  // early, after the cases in progress, once *stop is set.
  void Run(const std::vector<const Case*>& cases, DirectorOptions options,
           const std::function<void(CaseResult)>& done, const std::atomic<bool>* stop);

  // What Run does for other jobs than whole runs of cases: every worker calls `next` with its
  // director, again and again, until it returns false.
  void Work(DirectorOptions options, const std::function<bool(Director*)>& next);

 private:
  Pool() = default;

  // As many workers as can be started, if they are not fewer than `least`.
  static std::unique_ptr<Pool> StartSome(int workers, int least, std::string* error);

  std::vector<std::unique_ptr<Zygote>> zygotes_;
  std::string scratch_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_POOL_H_
