// Waiting awake or asleep, by words of the arena that all processes of a case see.
#include "runner/gate.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "runner/arena.h"

namespace parley {
namespace {

// After so long a look is taken all the same: the system under test may lose a wake-up.
constexpr int64_t kLongestSleep = 100'000'000;

uint32_t* WordOf(std::atomic<uint32_t>* word) {
  static_assert(sizeof(*word) == sizeof(uint32_t) && std::atomic<uint32_t>::is_always_lock_free);
  return reinterpret_cast<uint32_t*>(word);
}

// Waits for `word` to become another than `seen`: awake until `awake_until`, then asleep, at most
// until `deadline_ns` and not for long, so that the caller looks again. Where there are no futexes
// it stays awake and lets others run.
void WaitForChange(Arena* arena, std::atomic<uint32_t>* word, uint32_t seen, int64_t awake_until,
                   int64_t deadline_ns) {
  const int64_t now = MonotonicNow();
  if (now < awake_until) {
    sched_yield();
    return;
  }
  const int64_t left = std::max<int64_t>(0, std::min(deadline_ns - now, kLongestSleep));
  struct timespec timeout = {static_cast<time_t>(left / 1'000'000'000),
                             static_cast<int32_t>(left % 1'000'000'000)};
  // Whoever changes the word either sees the sleeper, or the sleeper the change.
  arena->gate_sleepers.fetch_add(1);
  const auto result = syscall(SYS_futex, WordOf(word), FUTEX_WAIT, seen, &timeout, nullptr, 0);
  const int error = result == 0 ? 0 : errno;
  arena->gate_sleepers.fetch_sub(1);
  if (error != 0 && error != EAGAIN && error != EINTR && error != ETIMEDOUT) sched_yield();
}

void WakeSleepers(Arena* arena, std::atomic<uint32_t>* word) {
  if (arena->gate_sleepers.load() == 0) return;
  syscall(SYS_futex, WordOf(word), FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

int64_t AwakeUntil(const Arena* arena) {
  return MonotonicNow() + int64_t{arena->gate_awake_us.load()} * 1000;
}

}  // namespace

bool OneProcessor() {
  static const bool one = [] {
    cpu_set_t ours;
    CPU_ZERO(&ours);
    // More processors than a cpu_set_t has fail here; they are not one.
    if (sched_getaffinity(0, sizeof(ours), &ours) == 0) return CPU_COUNT(&ours) == 1;
    return sysconf(_SC_NPROCESSORS_ONLN) == 1;
  }();
  return one;
}

uint32_t CloseGate(Arena* arena, int comers, uint32_t awake_us) {
  arena->gate_awake_us = awake_us;
  arena->gate_missing = static_cast<uint32_t>(comers);
  return arena->gate_open.load() + 1;
}

bool AwaitComers(Arena* arena, int64_t deadline_ns) {
  const int64_t awake_until = AwakeUntil(arena);
  for (uint32_t missing; (missing = arena->gate_missing.load()) != 0;) {
    if (MonotonicNow() >= deadline_ns) return false;
    WaitForChange(arena, &arena->gate_missing, missing, awake_until, deadline_ns);
  }
  return true;
}

void OpenGate(Arena* arena) {
  arena->gate_open.fetch_add(1);
  WakeSleepers(arena, &arena->gate_open);
}

void PassGate(Arena* arena, uint32_t gate) {
  // Only the last is worth waking the director for.
  if (arena->gate_missing.fetch_sub(1) == 1) WakeSleepers(arena, &arena->gate_missing);
  const int64_t awake_until = AwakeUntil(arena);
  for (uint32_t open; (open = arena->gate_open.load()) != gate;) {
    WaitForChange(arena, &arena->gate_open, open, awake_until, INT64_MAX);
  }
}

}  // namespace parley
