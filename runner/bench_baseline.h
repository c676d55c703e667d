// What the benchmark measures cases and steps against: the same processes in the same namespaces
// with nothing in them, and a byte that goes to another process and back.
#ifndef PARLEY_RUNNER_BENCH_BASELINE_H_
#define PARLEY_RUNNER_BENCH_BASELINE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>

namespace parley {

// A process that does the bare work and times it. It is as small as a zygote if both are forked
// from the same process at the same time.
class Baseline {
 public:
  // Null, with errno, if there are no processes or pipes to be had.
  static std::unique_ptr<Baseline> Start();
  ~Baseline();
  Baseline(const Baseline&) = delete;
  Baseline& operator=(const Baseline&) = delete;

  // Nanoseconds for `rounds` times the processes of a case of one actor, forked and waited for: one
  // in the namespaces of `isolation` (bits of Isolation), which forks one, which forks one and ends
  // before it. -1 if that cannot be done.
  int64_t ForkAndWait(uint32_t isolation, int rounds);

  // Nanoseconds for `rounds` round trips of one byte through two pipes to a process that reads and
  // writes. -1 if that cannot be done.
  int64_t PipeRoundTrips(int rounds);

 private:
  struct Request {
    char kind;  // 'f' or 'p'
    uint32_t isolation;
    int32_t rounds;
  };
  Baseline() = default;
  int64_t Ask(const Request& request);
  [[noreturn]] static void Serve(int requests, int answers);

  pid_t pid_ = -1;
  int request_write_ = -1;
  int answer_read_ = -1;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_BENCH_BASELINE_H_
