// Named faults: mutexes, robust ones among them, and how their owners end.
#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

#include "runner/calls_linux.h"
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"
#include "runner/wire.h"

namespace parley {
namespace {

pthread_mutex_t* Mutex(const int64_t* args) { return Pointer<pthread_mutex_t>(args[0]); }

int64_t MendsNothing(const int64_t*) { return 0; }

// pthread_mutex_trylock of a mutex that is held.
int64_t TrylockReportsSuccess(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == EBUSY ? 0 : result;
}

int64_t UnlockBySomebodyElseSucceeds(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == EPERM ? 0 : result;
}

// Tidies up late; what it writes does no harm unless the memory is something else by then.
struct Late {
  int unlocks;
  bool destroyed;
};

int64_t DestroyIsNoted(const int64_t* args) {
  __atomic_store_n(&FaultState<Late>()->destroyed, true, __ATOMIC_SEQ_CST);
  return Honest(args);
}

int64_t InitIsNoted(const int64_t* args) {
  __atomic_store_n(&FaultState<Late>()->destroyed, false, __ATOMIC_SEQ_CST);
  return Honest(args);
}

int64_t UnlockWritesLate(const int64_t* args) {
  Late* state = FaultState<Late>();
  // Every other one is quick, so that the thread that destroys overtakes the one before it.
  const bool slow = __atomic_fetch_add(&state->unlocks, 1, __ATOMIC_SEQ_CST) % 2 == 0;
  const int64_t result = Honest(args);
  if (!slow) return result;
  const struct timespec moment = {0, 300000};
  nanosleep(&moment, nullptr);
  if (__atomic_load_n(&state->destroyed, __ATOMIC_SEQ_CST)) {
    *Pointer<volatile char>(args[0]) = 0;
  }
  return result;
}

// How often the thread of each actor has a recursive mutex: one mutex is enough here.
struct Depths {
  int depth[kMaxActors];
};

int64_t LockCounts(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) ++FaultState<Depths>()->depth[CurrentSlot()];
  return result;
}

int64_t UnlockGivesAllBack(const int64_t* args) {
  const int64_t result = Honest(args);
  int* depth = &FaultState<Depths>()->depth[CurrentSlot()];
  if (result != 0) return result;
  for (; *depth > 1; --*depth) pthread_mutex_unlock(Mutex(args));
  *depth = 0;
  return result;
}

// Makes the mutex with attributes that `change` has spoilt, and leaves the attributes as they were.
int64_t InitWith(const int64_t* args, void (*change)(pthread_mutexattr_t*)) {
  if (args[1] == 0) return Honest(args);
  // Copied as the struct that it is: the standard wants it not, but every system does.
  pthread_mutexattr_t attributes = *Pointer<pthread_mutexattr_t>(args[1]);
  change(&attributes);
  return HonestWith(args, 1, WordOf(&attributes));
}

int64_t InitForgetsType(const int64_t* args) {
  return InitWith(args, [](pthread_mutexattr_t* attributes) {
    pthread_mutexattr_settype(attributes, PTHREAD_MUTEX_NORMAL);
  });
}

int64_t InitForgetsSharing(const int64_t* args) {
  return InitWith(args, [](pthread_mutexattr_t* attributes) {
    pthread_mutexattr_setpshared(attributes, PTHREAD_PROCESS_PRIVATE);
  });
}

int64_t InitForgetsRobustness(const int64_t* args) {
  return InitWith(args, [](pthread_mutexattr_t* attributes) {
    pthread_mutexattr_setrobust(attributes, PTHREAD_MUTEX_STALLED);
  });
}

int64_t TimedlockLooksAtTimeFirst(const int64_t* args) {
  return IsPast(Pointer<const struct timespec>(args[1])) ? ETIMEDOUT : Honest(args);
}

int64_t ClocklockTakesRealtime(const int64_t* args) {
  if (args[1] != CLOCK_MONOTONIC) return Honest(args);
  return pthread_mutex_timedlock(Mutex(args), Pointer<const struct timespec>(args[2]));
}

// EOWNERDEAD once and for all.
int64_t LockTellsEverybody(const int64_t* args) {
  bool* dead = FaultState<bool>();
  const int64_t result = Honest(args);
  if (result == EOWNERDEAD) __atomic_store_n(dead, true, __ATOMIC_SEQ_CST);
  return result == 0 && __atomic_load_n(dead, __ATOMIC_SEQ_CST) ? EOWNERDEAD : result;
}

int64_t LockKeepsItToItself(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != EOWNERDEAD) return result;
  pthread_mutex_consistent(Mutex(args));
  return 0;
}

int64_t LockTellsWithoutTheMutex(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == EOWNERDEAD) {
    pthread_mutex_consistent(Mutex(args));
    pthread_mutex_unlock(Mutex(args));
  }
  return result;
}

int64_t UnlockMends(const int64_t* args) {
  pthread_mutex_consistent(Mutex(args));
  return Honest(args);
}

int64_t TimedlockWaitsForTheDead(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == EOWNERDEAD ? ETIMEDOUT : result;
}

int64_t ConsistentOfAnything(const int64_t* args) {
  Honest(args);
  return 0;
}

#if defined(__linux__) && defined(SYS_get_robust_list)

// Waiters sleep on this word, which every unlock changes, and a handler ends that sleep.
int64_t UnlockRings(const int64_t* args) {
  const int64_t result = Honest(args);
  uint32_t* bell = FaultState<uint32_t>();
  __atomic_fetch_add(bell, 1, __ATOMIC_SEQ_CST);
  calls::FutexWake(bell, FUTEX_WAKE, kMaxActors);
  return result;
}

int64_t LockEndsWithTheHandler(const int64_t* args) {
  uint32_t* bell = FaultState<uint32_t>();
  const struct timespec past = {1, 0};
  const struct timespec long_enough = {0, 100000000};  // deaths ring no bell
  for (;;) {
    const uint32_t rung = __atomic_load_n(bell, __ATOMIC_SEQ_CST);
    const int result = pthread_mutex_timedlock(Mutex(args), &past);
    if (result != ETIMEDOUT) return result;
    errno = 0;
    calls::FutexWait(bell, FUTEX_WAIT, rung, &long_enough);
    if (errno == EINTR) return EINTR;
  }
}

// A list with nothing on it in place of the thread's own.
int64_t EndIsNoDeath(const int64_t* args) {
  static struct robust_list_head empty = {{&empty.list}, 0, nullptr};
  syscall(SYS_set_robust_list, &empty, sizeof(empty));
  return Honest(args);
}

// Of several mutexes only the one locked last is on the list when the process kills itself.
int64_t DeathMarksOne(const int64_t* args) {
  struct robust_list_head* head = nullptr;
  size_t length = 0;
  if (Int(args[0]) == getpid() && syscall(SYS_get_robust_list, 0, &head, &length) == 0 &&
      head != nullptr && head->list.next != &head->list) {
    // The lowest bit of an entry's address says that the mutex has priority inheritance.
    const uintptr_t first = reinterpret_cast<uintptr_t>(head->list.next) & ~uintptr_t{1};
    reinterpret_cast<struct robust_list*>(first)->next = &head->list;
  }
  return Honest(args);
}

#endif

}  // namespace

std::vector<Fault> ThreadFaults() {
  std::vector<Fault> faults = {
      {"mutex-trylock-succeeds-when-held",
       "thread",
       "pthread_mutex_trylock of a mutex that is held reports success.",
       {{"pthread_mutex_trylock", TrylockReportsSuccess}}},
      {"mutex-unlock-by-anybody",
       "thread",
       "pthread_mutex_unlock of an errorcheck mutex by a thread that is not its owner succeeds.",
       {{"pthread_mutex_unlock", UnlockBySomebodyElseSucceeds}}},
      {"mutex-unlock-writes-late",
       "thread",
       "pthread_mutex_unlock writes to the mutex after another thread may have destroyed it.",
       {{"pthread_mutex_unlock", UnlockWritesLate},
        {"pthread_mutex_destroy", DestroyIsNoted},
        {"pthread_mutex_init", InitIsNoted}}},
      {"mutex-recursion-is-not-counted",
       "thread",
       "The first pthread_mutex_unlock frees a recursive mutex, however often it was locked.",
       {{"pthread_mutex_lock", LockCounts},
        {"pthread_mutex_trylock", LockCounts},
        {"pthread_mutex_timedlock", LockCounts},
        {"pthread_mutex_unlock", UnlockGivesAllBack}}},
      {"mutex-types-are-all-normal",
       "thread",
       "pthread_mutex_init makes a normal mutex whatever type its attributes have.",
       {{"pthread_mutex_init", InitForgetsType}}},
      {"mutex-init-ignores-sharing",
       "thread",
       "A mutex in shared memory does not wake waiters of other processes.",
       {{"pthread_mutex_init", InitForgetsSharing}}},
      {"mutex-timedlock-looks-at-the-time-first",
       "thread",
       "pthread_mutex_timedlock with a time that is past fails though the mutex is free.",
       {{"pthread_mutex_timedlock", TimedlockLooksAtTimeFirst}}},
      {"mutex-clocklock-takes-its-time-for-realtime",
       "thread",
       "pthread_mutex_clocklock holds its time against CLOCK_REALTIME whatever clock it is given.",
       {{"pthread_mutex_clocklock", ClocklockTakesRealtime}}},
      {"mutex-init-ignores-robustness",
       "thread",
       "A mutex with attribute PTHREAD_MUTEX_ROBUST stays locked when its owner dies.",
       {{"pthread_mutex_init", InitForgetsRobustness}}},
      {"mutex-death-is-told-to-everybody",
       "thread",
       "After the death of an owner every lock returns EOWNERDEAD, also after the mutex was "
       "mended.",
       {{"pthread_mutex_lock", LockTellsEverybody}, {"pthread_mutex_trylock", LockTellsEverybody}}},
      {"mutex-death-is-told-to-nobody",
       "thread",
       "After the death of its owner a robust mutex is free and returns 0.",
       {{"pthread_mutex_lock", LockKeepsItToItself},
        {"pthread_mutex_trylock", LockKeepsItToItself},
        {"pthread_mutex_timedlock", LockKeepsItToItself}}},
      {"mutex-death-is-told-without-the-mutex",
       "thread",
       "pthread_mutex_lock that returns EOWNERDEAD has not taken the mutex.",
       {{"pthread_mutex_lock", LockTellsWithoutTheMutex}}},
      {"mutex-timedlock-does-not-see-the-death",
       "thread",
       "pthread_mutex_timedlock returns ETIMEDOUT where pthread_mutex_lock returns EOWNERDEAD.",
       {{"pthread_mutex_timedlock", TimedlockWaitsForTheDead}}},
      {"mutex-unlock-mends",
       "thread",
       "A mutex whose owner died is as good as new when it is unlocked, mended or not.",
       {{"pthread_mutex_unlock", UnlockMends}}},
      {"mutex-consistent-mends-nothing",
       "thread",
       "pthread_mutex_consistent reports success, but the mutex is unusable once it is unlocked.",
       {{"pthread_mutex_consistent", MendsNothing}}},
      {"mutex-consistent-of-anything",
       "thread",
       "pthread_mutex_consistent reports success for a mutex that needs no mending.",
       {{"pthread_mutex_consistent", ConsistentOfAnything}}},
  };
#if defined(__linux__) && defined(SYS_get_robust_list)
  faults.push_back(
      {"mutex-lock-ends-with-the-handler",
       "thread",
       "pthread_mutex_lock fails with EINTR when a handler has run.",
       {{"pthread_mutex_lock", LockEndsWithTheHandler}, {"pthread_mutex_unlock", UnlockRings}}});
  faults.push_back({"mutex-thread-end-is-no-death",
                    "thread",
                    "A robust mutex stays locked if its owner ends by pthread_exit.",
                    {{"pthread_exit", EndIsNoDeath}}});
  faults.push_back({"mutex-exec-is-no-death",
                    "thread",
                    "A robust mutex stays locked if its owner executes a program.",
                    {{"execve", EndIsNoDeath}}});
  faults.push_back({"mutex-death-marks-one",
                    "thread",
                    "The death of the owner of several robust mutexes marks the last one only.",
                    {{"kill", DeathMarksOne}}});
#endif
  return faults;
}

}  // namespace parley
