// Named faults: condition variables.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

pthread_cond_t* Condition(const int64_t* args) { return Pointer<pthread_cond_t>(args[0]); }
pthread_mutex_t* MutexOf(const int64_t* args) { return Pointer<pthread_mutex_t>(args[1]); }

// Makes the variable with attributes that `change` has spoilt.
int64_t InitWith(const int64_t* args, void (*change)(pthread_condattr_t*)) {
  if (args[1] == 0) return Honest(args);
  pthread_condattr_t attributes = *Pointer<pthread_condattr_t>(args[1]);
  change(&attributes);
  return HonestWith(args, 1, WordOf(&attributes));
}

int64_t InitForgetsSharing(const int64_t* args) {
  return InitWith(args, [](pthread_condattr_t* attributes) {
    pthread_condattr_setpshared(attributes, PTHREAD_PROCESS_PRIVATE);
  });
}

int64_t InitForgetsClock(const int64_t* args) {
  return InitWith(args, [](pthread_condattr_t* attributes) {
    pthread_condattr_setclock(attributes, CLOCK_REALTIME);
  });
}

int64_t BroadcastSignals(const int64_t* args) { return pthread_cond_signal(Condition(args)); }

// Whether somebody waits, and whether somebody was signalled when nobody did.
struct Kept {
  int waiting;
  int kept;
};

int64_t SignalIsKept(const int64_t* args) {
  Kept* state = FaultState<Kept>();
  if (__atomic_load_n(&state->waiting, __ATOMIC_SEQ_CST) == 0) {
    __atomic_store_n(&state->kept, 1, __ATOMIC_SEQ_CST);
    return 0;
  }
  return Honest(args);
}

int64_t WaitTakesWhatWasKept(const int64_t* args) {
  Kept* state = FaultState<Kept>();
  if (__atomic_exchange_n(&state->kept, 0, __ATOMIC_SEQ_CST) != 0) return 0;
  __atomic_fetch_add(&state->waiting, 1, __ATOMIC_SEQ_CST);
  const int64_t result = Honest(args);
  __atomic_fetch_sub(&state->waiting, 1, __ATOMIC_SEQ_CST);
  return result;
}

// A count of signals, which the next takes that looks at it: perhaps one that waits for the first
// time.
int64_t SignalIsCounted(const int64_t* args) {
  Kept* state = FaultState<Kept>();
  if (__atomic_load_n(&state->waiting, __ATOMIC_SEQ_CST) == 0) return 0;
  __atomic_store_n(&state->kept, 1, __ATOMIC_SEQ_CST);
  return pthread_cond_broadcast(Condition(args));
}

int64_t WaitTakesACount(const int64_t* args) {
  Kept* state = FaultState<Kept>();
  if (__atomic_exchange_n(&state->kept, 0, __ATOMIC_SEQ_CST) != 0) return 0;
  __atomic_fetch_add(&state->waiting, 1, __ATOMIC_SEQ_CST);
  int64_t result;
  do {
    result = Honest(args);
  } while (result == 0 && __atomic_exchange_n(&state->kept, 0, __ATOMIC_SEQ_CST) == 0);
  __atomic_fetch_sub(&state->waiting, 1, __ATOMIC_SEQ_CST);
  return result;
}

// Between the two steps a signal finds nobody.
int64_t WaitInTwoSteps(const int64_t* args) {
  if (pthread_mutex_unlock(MutexOf(args)) == 0) {
    const struct timespec moment = {0, 300000};
    nanosleep(&moment, nullptr);
    pthread_mutex_lock(MutexOf(args));
  }
  return Honest(args);
}

int64_t WaitReturnsWithoutTheMutex(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) pthread_mutex_unlock(MutexOf(args));
  return result;
}

int64_t TimeoutReturnsWithoutTheMutex(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == ETIMEDOUT) pthread_mutex_unlock(MutexOf(args));
  return result;
}

// Waits with a mutex of its own.
int64_t WaitKeepsTheMutex(const int64_t* args) {
  pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&own);
  const int result = pthread_cond_wait(Condition(args), &own);
  pthread_mutex_unlock(&own);
  return result;
}

int64_t TimedwaitKnowsNoTimeout(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == ETIMEDOUT ? 0 : result;
}

int64_t ClockwaitTakesTheAttributes(const int64_t* args) {
  if (args[2] != CLOCK_MONOTONIC && args[2] != CLOCK_REALTIME) return Honest(args);
  return pthread_cond_timedwait(Condition(args), MutexOf(args),
                                Pointer<const struct timespec>(args[3]));
}

int64_t WaitKeepsTheDeathToItself(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == EOWNERDEAD ? 0 : result;
}

int64_t WaitWithoutTheMutex(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == EPERM ? 0 : result;
}

// The signal goes to the variable's first waiter, dead or alive: here, to nobody once one died.
int64_t SignalOnlyByTheHolder(const int64_t* args) {
  if (__atomic_load_n(&FaultState<Kept>()->waiting, __ATOMIC_SEQ_CST) == 1) return 0;
  return Honest(args);
}

int64_t LockIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) __atomic_store_n(&FaultState<Kept>()->waiting, 0, __ATOMIC_SEQ_CST);
  return result;
}

int64_t WaitIsNoted(const int64_t* args) {
  __atomic_store_n(&FaultState<Kept>()->waiting, 1, __ATOMIC_SEQ_CST);
  return Honest(args);
}

}  // namespace

std::vector<Fault> ThreadConditionFaults() {
  return {
      {"cond-init-ignores-sharing",
       "thread",
       "A condition variable in shared memory does not wake waiters of other processes.",
       {{"pthread_cond_init", InitForgetsSharing}}},
      {"cond-init-ignores-the-clock",
       "thread",
       "pthread_cond_timedwait counts on CLOCK_REALTIME whatever clock the attributes name.",
       {{"pthread_cond_init", InitForgetsClock}}},
      {"cond-broadcast-wakes-one",
       "thread",
       "pthread_cond_broadcast wakes one waiter.",
       {{"pthread_cond_broadcast", BroadcastSignals}}},
      {"cond-signal-is-kept",
       "thread",
       "A signal that finds no waiter is kept for the next.",
       {{"pthread_cond_signal", SignalIsKept},
        {"pthread_cond_broadcast", SignalIsKept},
        {"pthread_cond_wait", WaitTakesWhatWasKept}}},
      {"cond-signal-can-be-stolen",
       "thread",
       "A thread that begins to wait after a signal can take it from the thread that it woke.",
       {{"pthread_cond_signal", SignalIsCounted}, {"pthread_cond_wait", WaitTakesACount}}},
      {"cond-signal-is-for-holders-only",
       "thread",
       "A signal is lost if nobody has locked the mutex since the waiter let go of it.",
       {{"pthread_cond_signal", SignalOnlyByTheHolder},
        {"pthread_mutex_lock", LockIsNoted},
        {"pthread_mutex_trylock", LockIsNoted},
        {"pthread_cond_wait", WaitIsNoted}}},
      {"cond-wait-unlocks-before-it-waits",
       "thread",
       "A signal that comes between pthread_cond_wait's unlock of the mutex and its sleep is lost.",
       {{"pthread_cond_wait", WaitInTwoSteps}}},
      {"cond-wait-keeps-the-mutex",
       "thread",
       "pthread_cond_wait does not unlock the mutex while it waits.",
       {{"pthread_cond_wait", WaitKeepsTheMutex}}},
      {"cond-wait-returns-without-the-mutex",
       "thread",
       "pthread_cond_wait returns without holding the mutex.",
       {{"pthread_cond_wait", WaitReturnsWithoutTheMutex}}},
      {"cond-timeout-returns-without-the-mutex",
       "thread",
       "pthread_cond_timedwait that returns ETIMEDOUT does not hold the mutex.",
       {{"pthread_cond_timedwait", TimeoutReturnsWithoutTheMutex}}},
      {"cond-timedwait-tells-no-timeout",
       "thread",
       "pthread_cond_timedwait returns 0 at its time.",
       {{"pthread_cond_timedwait", TimedwaitKnowsNoTimeout}}},
      {"cond-clockwait-takes-the-clock-of-the-attributes",
       "thread",
       "pthread_cond_clockwait counts on the clock of the attributes instead of its own.",
       {{"pthread_cond_clockwait", ClockwaitTakesTheAttributes}}},
      {"cond-wait-does-not-tell-of-the-dead-owner",
       "thread",
       "pthread_cond_wait returns 0 when it gets back a mutex whose owner died.",
       {{"pthread_cond_wait", WaitKeepsTheDeathToItself},
        {"pthread_cond_timedwait", WaitKeepsTheDeathToItself}}},
      {"cond-wait-asks-for-no-mutex",
       "thread",
       "pthread_cond_wait with an errorcheck mutex that the caller does not hold returns 0.",
       {{"pthread_cond_wait", WaitWithoutTheMutex}}},
  };
}

}  // namespace parley
