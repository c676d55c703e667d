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

// Sleeps for at most `timeout_ns`, and not at all once `word` is no longer `seen`; the caller looks
// again. A system without futexes lets others run at least.
void Sleep(std::atomic<uint32_t>* word, uint32_t seen, int64_t timeout_ns) {
  struct timespec timeout = {static_cast<time_t>(timeout_ns / 1'000'000'000),
                             static_cast<int32_t>(timeout_ns % 1'000'000'000)};
  if (syscall(SYS_futex, WordOf(word), FUTEX_WAIT, seen, &timeout, nullptr, 0) == 0) return;
  if (errno != EAGAIN && errno != EINTR && errno != ETIMEDOUT) sched_yield();
}

void Wake(std::atomic<uint32_t>* word) {
  syscall(SYS_futex, WordOf(word), FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
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

uint32_t CloseGate(Arena* arena, int comers, bool wait_asleep) {
  arena->gate_asleep = wait_asleep ? 1 : 0;
  arena->gate_missing = static_cast<uint32_t>(comers);
  return arena->gate_open.load() + 1;
}

bool AwaitComers(Arena* arena, int64_t deadline_ns) {
  for (uint32_t missing; (missing = arena->gate_missing.load()) != 0;) {
    const int64_t left = deadline_ns - MonotonicNow();
    if (left <= 0) return false;
    if (arena->gate_asleep.load() != 0) {
      Sleep(&arena->gate_missing, missing, std::min(left, kLongestSleep));
    } else {
      sched_yield();
    }
  }
  return true;
}

void OpenGate(Arena* arena) {
  arena->gate_open.fetch_add(1);
  if (arena->gate_asleep.load() != 0) Wake(&arena->gate_open);
}

void PassGate(Arena* arena, uint32_t gate) {
  const bool asleep = arena->gate_asleep.load() != 0;
  // Only the last is worth waking the director for.
  if (arena->gate_missing.fetch_sub(1) == 1 && asleep) Wake(&arena->gate_missing);
  for (uint32_t open; (open = arena->gate_open.load()) != gate;) {
    if (asleep) {
      Sleep(&arena->gate_open, open, kLongestSleep);
    } else {
      sched_yield();
    }
  }
}

}  // namespace parley
