// The process that does the bare work.
#include "runner/bench_baseline.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "runner/arena.h"
#include "runner/sandbox.h"

namespace parley {
namespace {

bool WaitFor(pid_t pid) {
  int status;
  pid_t ended;
  while ((ended = waitpid(pid, &status, 0)) < 0 && errno == EINTR) {
  }
  return ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// In the place of a case's supervisor: forks its leader, which forks the actor and ends, so that
// the actor becomes a child of this process.
[[noreturn]] void BareSupervisor(bool first_of_namespace) {
  if (!first_of_namespace) prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  pid_t leader = fork();
  if (leader == 0) {
    pid_t actor = fork();
    if (actor == 0) _exit(0);
    _exit(actor > 0 ? 0 : 1);
  }
  if (leader < 0 || !WaitFor(leader)) _exit(1);
  _exit(WaitFor(-1) ? 0 : 1);
}

int64_t TimeForks(uint32_t isolation, int rounds) {
  const int64_t start = MonotonicNow();
  for (int i = 0; i < rounds; ++i) {
    pid_t pid = ForkInto(isolation);
    if (pid == 0) BareSupervisor((isolation & kNewPid) != 0);
    if (pid < 0 || !WaitFor(pid)) return -1;
  }
  return MonotonicNow() - start;
}

int64_t TimePipes(int rounds) {
  int there[2], back[2];
  if (pipe(there) != 0 || pipe(back) != 0) return -1;
  char byte = 0;
  pid_t echo = fork();
  if (echo < 0) return -1;
  if (echo == 0) {
    close(there[1]);
    while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1) {
    }
    _exit(0);
  }
  close(there[0]);
  close(back[1]);
  bool good = write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1;  // it is there
  const int64_t start = MonotonicNow();
  for (int i = 0; i < rounds && good; ++i) {
    good = write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1;
  }
  const int64_t took = MonotonicNow() - start;
  close(there[1]);
  close(back[0]);
  return WaitFor(echo) && good ? took : -1;
}

}  // namespace

std::unique_ptr<Baseline> Baseline::Start() {
  int requests[2], answers[2];
  if (pipe2(requests, O_CLOEXEC) != 0 || pipe2(answers, O_CLOEXEC) != 0) return nullptr;
  std::unique_ptr<Baseline> baseline(new Baseline);
  baseline->pid_ = fork();
  if (baseline->pid_ == 0) {
    close(requests[1]);
    close(answers[0]);
    Serve(requests[0], answers[1]);
  }
  close(requests[0]);
  close(answers[1]);
  baseline->request_write_ = requests[1];
  baseline->answer_read_ = answers[0];
  return baseline->pid_ > 0 ? std::move(baseline) : nullptr;
}

Baseline::~Baseline() {
  close(request_write_);
  close(answer_read_);
  if (pid_ > 0) WaitFor(pid_);
}

void Baseline::Serve(int requests, int answers) {
  Request request;
  while (read(requests, &request, sizeof(request)) == sizeof(request)) {
    const int64_t took = request.kind == 'f' ? TimeForks(request.isolation, request.rounds)
                                             : TimePipes(request.rounds);
    if (write(answers, &took, sizeof(took)) != sizeof(took)) break;
  }
  _exit(0);
}

int64_t Baseline::Ask(const Request& request) {
  int64_t took = -1;
  if (write(request_write_, &request, sizeof(request)) != sizeof(request)) return -1;
  return read(answer_read_, &took, sizeof(took)) == sizeof(took) ? took : -1;
}

int64_t Baseline::ForkAndWait(uint32_t isolation, int rounds) {
  return Ask({'f', isolation, rounds});
}

int64_t Baseline::PipeRoundTrips(int rounds) { return Ask({'p', 0, rounds}); }

}  // namespace parley
