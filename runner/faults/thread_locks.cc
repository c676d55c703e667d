// Named faults: read-write locks, barriers, spin locks, and atomic operations on shared memory.
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"
#include "runner/wire.h"

namespace parley {
namespace {

pthread_rwlock_t* Lock(const int64_t* args) { return Pointer<pthread_rwlock_t>(args[0]); }

int64_t RwlockForgetsSharing(const int64_t* args) {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  return pthread_rwlock_init(Lock(args), &attributes);
}

int64_t WritersAreReaders(const int64_t* args) { return pthread_rwlock_rdlock(Lock(args)); }
int64_t TryingWritersAreReaders(const int64_t* args) {
  return pthread_rwlock_tryrdlock(Lock(args));
}

int64_t ReadersAreWriters(const int64_t* args) { return pthread_rwlock_wrlock(Lock(args)); }
int64_t TryingReadersAreWriters(const int64_t* args) {
  return pthread_rwlock_trywrlock(Lock(args));
}

// How often each actor has a lock: one lock is enough here.
struct Depths {
  int depth[kMaxActors];
};

int64_t ReadLockIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) ++FaultState<Depths>()->depth[CurrentSlot()];
  return result;
}

int64_t UnlockGivesAllBack(const int64_t* args) {
  int* depth = &FaultState<Depths>()->depth[CurrentSlot()];
  if (*depth < 0) return 0;
  for (; *depth > 1; --*depth) pthread_rwlock_unlock(Lock(args));
  if (*depth == 1) *depth = -1;  // what was locked more often is free already
  return Honest(args);
}

int64_t TimedLockLooksAtTimeFirst(const int64_t* args) {
  return IsPast(Pointer<const struct timespec>(args[1])) ? ETIMEDOUT : Honest(args);
}

// A writer that gave up is never forgotten: no new reader comes in.
struct Writers {
  int gone;
};

int64_t WriterGivesUp(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == ETIMEDOUT) __atomic_store_n(&FaultState<Writers>()->gone, 1, __ATOMIC_SEQ_CST);
  return result;
}

int64_t ReaderMinds(const int64_t* args) {
  if (__atomic_load_n(&FaultState<Writers>()->gone, __ATOMIC_SEQ_CST)) {
    return pthread_rwlock_wrlock(Lock(args));
  }
  return Honest(args);
}

int64_t BarrierForgetsSharing(const int64_t* args) { return HonestWith(args, 1, 0); }

int64_t BarrierIsForOneLess(const int64_t* args) {
  return HonestWith(args, 2, args[2] > 1 ? args[2] - 1 : args[2]);
}

int64_t BarrierForNobody(const int64_t* args) {
  return HonestWith(args, 2, args[2] == 0 ? 1 : args[2]);
}

int64_t WaitTellsNobody(const int64_t* args) {
  Honest(args);
  return 0;
}

int64_t WaitTellsEverybody(const int64_t* args) {
  Honest(args);
  return PTHREAD_BARRIER_SERIAL_THREAD;
}

int64_t BarrierStaysOpen(const int64_t* args) {
  int* open = FaultState<int>();
  if (__atomic_load_n(open, __ATOMIC_SEQ_CST)) return 0;
  const int64_t result = Honest(args);
  __atomic_store_n(open, 1, __ATOMIC_SEQ_CST);
  return result;
}

int64_t SpinDoesNotWait(const int64_t* args) {
  pthread_spin_trylock(Pointer<pthread_spinlock_t>(args[0]));
  return 0;
}

int64_t SpinTrylockReportsSuccess(const int64_t* args) {
  Honest(args);
  return 0;
}

// A look and a store, as an emulator does them that forgets what the instruction promises.
int64_t ExchangeInTwoSteps(const int64_t* args) {
  auto* word = Pointer<volatile uint32_t>(args[0]);
  const uint32_t found = *word;
  const struct timespec moment = {0, 50000};
  nanosleep(&moment, nullptr);
  if (found == static_cast<uint32_t>(args[1])) *word = static_cast<uint32_t>(args[2]);
  return found;
}

// --- priorities ---

int64_t PrioritiesDoNotCount(const int64_t*) { return 0; }

#ifdef SCHED_RESET_ON_FORK
int64_t PoliciesEndAtFork(const int64_t* args) {
  return HonestWith(args, 1, args[1] | SCHED_RESET_ON_FORK);
}
#endif

// The protocol is in the attributes, and the mutex is made without it.
int64_t MutexHasNoProtocol(const int64_t* args) {
  if (args[1] == 0) return Honest(args);
  pthread_mutexattr_t attributes = *Pointer<pthread_mutexattr_t>(args[1]);
  pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_NONE);
  return HonestWith(args, 1, WordOf(&attributes));
}

}  // namespace

std::vector<Fault> ThreadLockFaults() {
  return {
      {"rwlock-init-ignores-sharing",
       "thread",
       "A read-write lock in shared memory does not wake waiters of other processes.",
       {{"pthread_rwlock_init", RwlockForgetsSharing}}},
      {"rwlock-writers-come-in-beside-readers",
       "thread",
       "A writer gets a read-write lock though readers hold it.",
       {{"pthread_rwlock_wrlock", WritersAreReaders},
        {"pthread_rwlock_trywrlock", TryingWritersAreReaders}}},
      {"rwlock-readers-exclude-each-other",
       "thread",
       "Only one reader at a time gets a read-write lock.",
       {{"pthread_rwlock_rdlock", ReadersAreWriters},
        {"pthread_rwlock_tryrdlock", TryingReadersAreWriters}}},
      {"rwlock-reading-is-not-counted",
       "thread",
       "The first unlock of a reader frees a lock that it has locked several times.",
       {{"pthread_rwlock_rdlock", ReadLockIsNoted},
        {"pthread_rwlock_tryrdlock", ReadLockIsNoted},
        {"pthread_rwlock_unlock", UnlockGivesAllBack}}},
      {"rwlock-timed-lock-looks-at-the-time-first",
       "thread",
       "pthread_rwlock_timedrdlock with a time that is past fails though the lock is free.",
       {{"pthread_rwlock_timedrdlock", TimedLockLooksAtTimeFirst},
        {"pthread_rwlock_timedwrlock", TimedLockLooksAtTimeFirst}}},
      {"rwlock-remembers-writers-that-gave-up",
       "thread",
       "Readers wait for a writer that has timed out.",
       {{"pthread_rwlock_timedwrlock", WriterGivesUp}, {"pthread_rwlock_rdlock", ReaderMinds}}},
      {"barrier-init-ignores-sharing",
       "thread",
       "A barrier in shared memory does not wake waiters of other processes.",
       {{"pthread_barrier_init", BarrierForgetsSharing}}},
      {"barrier-lets-go-one-early",
       "thread",
       "A barrier lets go when one of those that it was made for is still to come.",
       {{"pthread_barrier_init", BarrierIsForOneLess}}},
      {"barrier-for-nobody",
       "thread",
       "pthread_barrier_init takes count 0.",
       {{"pthread_barrier_init", BarrierForNobody}}},
      {"barrier-has-no-special-thread",
       "thread",
       "pthread_barrier_wait returns 0 to every thread.",
       {{"pthread_barrier_wait", WaitTellsNobody}}},
      {"barrier-has-special-threads-only",
       "thread",
       "pthread_barrier_wait returns PTHREAD_BARRIER_SERIAL_THREAD to every thread.",
       {{"pthread_barrier_wait", WaitTellsEverybody}}},
      {"barrier-stays-open",
       "thread",
       "A barrier that has let go once holds nobody any more.",
       {{"pthread_barrier_wait", BarrierStaysOpen}}},
      {"spin-lock-does-not-wait",
       "thread",
       "pthread_spin_lock returns though another thread holds the lock.",
       {{"pthread_spin_lock", SpinDoesNotWait}}},
      {"spin-trylock-succeeds-when-held",
       "thread",
       "pthread_spin_trylock of a lock that is held reports success.",
       {{"pthread_spin_trylock", SpinTrylockReportsSuccess}}},
      {"priorities-do-not-count",
       "thread",
       "sched_setscheduler returns 0 and changes neither policy nor priority.",
       {{"sched_setscheduler", PrioritiesDoNotCount}}},
#ifdef SCHED_RESET_ON_FORK
      {"policies-end-at-fork",
       "process",
       "A child of fork has the policy SCHED_OTHER, whatever that of its parent.",
       {{"sched_setscheduler", PoliciesEndAtFork}}},
#endif
      {"mutex-has-no-protocol",
       "thread",
       "The owner of a mutex keeps its priority whatever protocol the mutex was made with.",
       {{"pthread_mutex_init", MutexHasNoProtocol}}},
      {"exchange-is-not-atomic",
       "thread",
       "Two processes that compare and exchange one word at once can both succeed.",
       {{"cas", ExchangeInTwoSteps}}},
  };
}

}  // namespace parley
