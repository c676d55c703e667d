// Named faults: what attributes of mutexes and their like begin with, what times are refused, what
// trylock tells of the owner, and mutexes that nobody mended.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t MutexesAreShared(const int64_t* args) {
  const int64_t result = Honest(args);
  pthread_mutexattr_setpshared(Pointer<pthread_mutexattr_t>(args[0]), PTHREAD_PROCESS_SHARED);
  return result;
}
int64_t ConditionsAreShared(const int64_t* args) {
  const int64_t result = Honest(args);
  pthread_condattr_setpshared(Pointer<pthread_condattr_t>(args[0]), PTHREAD_PROCESS_SHARED);
  return result;
}
int64_t LocksAreShared(const int64_t* args) {
  const int64_t result = Honest(args);
  pthread_rwlockattr_setpshared(Pointer<pthread_rwlockattr_t>(args[0]), PTHREAD_PROCESS_SHARED);
  return result;
}
int64_t BarriersAreShared(const int64_t* args) {
  const int64_t result = Honest(args);
  pthread_barrierattr_setpshared(Pointer<pthread_barrierattr_t>(args[0]), PTHREAD_PROCESS_SHARED);
  return result;
}

// The time is the word behind the object, the mutex of a condition variable and the clock, if any.
int64_t WrongTimeIsPast(const int64_t* args, int place) {
  const int64_t result = Honest(args);
  const auto* time = Pointer<const struct timespec>(args[place]);
  const bool wrong = result == EINVAL && (time->tv_nsec < 0 || time->tv_nsec >= 1000000000);
  return wrong ? ETIMEDOUT : result;
}
int64_t ThirdTimeIsPast(const int64_t* args) { return WrongTimeIsPast(args, 2); }
int64_t FourthTimeIsPast(const int64_t* args) { return WrongTimeIsPast(args, 3); }

// The death of the owner is seen by who waits for it.
int64_t TryingFindsTheDeadBusy(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != EOWNERDEAD) return result;
  return EBUSY;
}

int64_t TryingOwnIsDeadlock(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) *FaultState<int64_t>() = CurrentSlot() + 1;
  return result == EBUSY && *FaultState<int64_t>() == CurrentSlot() + 1 ? EDEADLK : result;
}
int64_t OwnerIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) *FaultState<int64_t>() = CurrentSlot() + 1;
  return result;
}
int64_t OwnerIsForgotten(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) *FaultState<int64_t>() = 0;
  return result;
}

// Locked by an owner who was told of the death of the one before.
struct Unmended {
  bool is;
};

int64_t DeathIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == EOWNERDEAD) FaultState<Unmended>()->is = true;
  return result;
}
int64_t MendingIsNoted(const int64_t* args) {
  FaultState<Unmended>()->is = false;
  return Honest(args);
}
int64_t UnmendedStaysLocked(const int64_t* args) {
  return FaultState<Unmended>()->is ? 0 : Honest(args);
}

}  // namespace

std::vector<Fault> ThreadAttributeFaults() {
  return {
      {"attributes-are-shared-at-first",
       "thread",
       "Attributes of mutexes, conditions, locks and barriers begin as PTHREAD_PROCESS_SHARED.",
       {{"pthread_mutexattr_init", MutexesAreShared},
        {"pthread_condattr_init", ConditionsAreShared},
        {"pthread_rwlockattr_init", LocksAreShared},
        {"pthread_barrierattr_init", BarriersAreShared}}},
      {"cond-timedwait-wrong-time-is-past",
       "thread",
       "A timed wait whose time has 1000000000 nanoseconds fails with ETIMEDOUT.",
       {{"pthread_cond_timedwait", ThirdTimeIsPast}, {"pthread_cond_clockwait", FourthTimeIsPast}}},
      {"mutex-trylock-finds-the-dead-busy",
       "thread",
       "pthread_mutex_trylock of a robust mutex whose owner died returns EBUSY.",
       {{"pthread_mutex_trylock", TryingFindsTheDeadBusy}}},
      {"mutex-trylock-of-ones-own-is-edeadlk",
       "thread",
       "pthread_mutex_trylock of an error checking mutex by its owner returns EDEADLK.",
       {{"pthread_mutex_trylock", TryingOwnIsDeadlock},
        {"pthread_mutex_lock", OwnerIsNoted},
        {"pthread_mutex_unlock", OwnerIsForgotten}}},
      {"mutex-never-mended-stays-locked",
       "thread",
       "A mutex whose owner died and that was not mended cannot be unlocked: who waits does so "
       "without end.",
       {{"pthread_mutex_lock", DeathIsNoted},
        {"pthread_mutex_consistent", MendingIsNoted},
        {"pthread_mutex_unlock", UnmendedStaysLocked}}},
  };
}

}  // namespace parley
