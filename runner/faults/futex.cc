// Named faults: futexes. All rows of the call are exchanged; the operation stands in the second
// word.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <linux/futex.h>
#include <time.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

int Command(const int64_t* args) { return Int(args[1]) & FUTEX_CMD_MASK; }
bool Waits(const int64_t* args) {
  return Command(args) == FUTEX_WAIT || Command(args) == FUTEX_WAIT_BITSET;
}
uint32_t Load(const int64_t* args) {
  return __atomic_load_n(Pointer<uint32_t>(args[0]), __ATOMIC_SEQ_CST);
}

// Looks, and sleeps a moment later whatever the word holds by then.
int64_t WaitInTwoSteps(const int64_t* args) {
  if (Command(args) != FUTEX_WAIT) return Honest(args);
  const struct timespec none = {0, 0};
  const int64_t look = HonestWith(args, 3, WordOf(&none));
  if (look != -1 || errno != ETIMEDOUT) return look;
  const struct timespec moment = {0, 300000};
  nanosleep(&moment, nullptr);
  errno = 0;
  return HonestWith(args, 2, Load(args));
}

// Sleeps on a word that differs from the value in no bit of `mask`.
int64_t WaitMinding(const int64_t* args, uint32_t mask) {
  int64_t result = Honest(args);
  while (result == -1 && errno == EAGAIN && Waits(args)) {
    const uint32_t value = Load(args);
    if ((value & mask) != (static_cast<uint32_t>(args[2]) & mask)) break;
    errno = 0;
    result = HonestWith(args, 2, value);
  }
  return result;
}

int64_t WaitLooksAtLowBits(const int64_t* args) { return WaitMinding(args, 0x7fffffff); }
int64_t WaitTakesAnyValue(const int64_t* args) { return WaitMinding(args, 0); }

int64_t WakeWakesOneMore(const int64_t* args) {
  return Command(args) == FUTEX_WAKE && args[2] < 1000 ? HonestWith(args, 2, args[2] + 1)
                                                       : Honest(args);
}

int64_t WakeCountsOne(const int64_t* args) {
  const int64_t result = Honest(args);
  return Command(args) == FUTEX_WAKE && result > 1 ? 1 : result;
}

int64_t PrivateIsShared(const int64_t* args) {
  return HonestWith(args, 1, args[1] & ~int64_t{FUTEX_PRIVATE_FLAG});
}

int64_t SharedIsPrivate(const int64_t* args) {
  return Command(args) <= FUTEX_WAKE ? HonestWith(args, 1, args[1] | FUTEX_PRIVATE_FLAG)
                                     : Honest(args);
}

// A time that has gone by already, unless it is none or a wrong one.
int64_t IntervalIsPointInTime(const int64_t* args) {
  if (Command(args) != FUTEX_WAIT || args[3] == 0) return Honest(args);
  struct timespec time = *Pointer<const struct timespec>(args[3]);
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (time.tv_nsec < 0 || time.tv_nsec >= 1000000000 || time.tv_sec < 0) return Honest(args);
  time = {0, 0};
  return HonestWith(args, 3, WordOf(&time));
}

// Seconds that should have been counted from the start of the machine are counted from now.
int64_t PointInTimeIsInterval(const int64_t* args) {
  if (Command(args) != FUTEX_WAIT_BITSET || args[3] == 0) return Honest(args);
  struct timespec time = *Pointer<const struct timespec>(args[3]);
  if (time.tv_nsec < 0 || time.tv_nsec >= 1000000000 || time.tv_sec < 0) return Honest(args);
  struct timespec now;
  clock_gettime((args[1] & FUTEX_CLOCK_REALTIME) ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
  time.tv_sec += now.tv_sec;
  return HonestWith(args, 3, WordOf(&time));
}

int64_t WrongTimeIsTaken(const int64_t* args) {
  const bool wrong =
      Waits(args) && args[3] != 0 && Pointer<const struct timespec>(args[3])->tv_nsec >= 1000000000;
  return wrong ? FailWith(ETIMEDOUT) : Honest(args);
}

int64_t WaitRestarts(const int64_t* args) {
  int64_t result;
  do {
    errno = 0;
    result = Honest(args);
  } while (result == -1 && errno == EINTR && Waits(args));
  return result;
}

int64_t AddressIsRoundedDown(const int64_t* args) {
  return HonestWith(args, 0, args[0] & ~int64_t{3});
}

int64_t WakeIgnoresTheMask(const int64_t* args) {
  return Command(args) == FUTEX_WAKE_BITSET && args[3] != 0
             ? HonestWith(args, 3, static_cast<int64_t>(FUTEX_BITSET_MATCH_ANY))
             : Honest(args);
}

int64_t RequeueDoesNotCompare(const int64_t* args) {
  return Command(args) == FUTEX_CMP_REQUEUE ? HonestWith(args, 5, Load(args)) : Honest(args);
}

int64_t RequeueWakes(const int64_t* args) {
  if (Command(args) != FUTEX_CMP_REQUEUE && Command(args) != FUTEX_REQUEUE) return Honest(args);
  int64_t words[6] = {args[0], args[1], args[2] + args[3], 0, args[4], args[5]};
  return Honest(words);
}

int64_t WakeOpWakesAtBoth(const int64_t* args) {
  // Unlike -1, which the words of the cases never are.
  constexpr int64_t kAlways = int64_t{FUTEX_OP_CMP_NE} << 24 | 0xfff;
  return Command(args) == FUTEX_WAKE_OP ? HonestWith(args, 5, (args[5] & 0xf0fff000) | kAlways)
                                        : Honest(args);
}

int64_t WakeOpWakesAtOne(const int64_t* args) {
  // Below -2048, which they never are either. Of 0 waiters Linux would wake one.
  constexpr int64_t kNever = int64_t{FUTEX_OP_CMP_LT} << 24 | 0x800;
  return Command(args) == FUTEX_WAKE_OP ? HonestWith(args, 5, (args[5] & 0xf0fff000) | kNever)
                                        : Honest(args);
}

int64_t UnlockByAnybody(const int64_t* args) {
  const int64_t result = Honest(args);
  return Command(args) == FUTEX_UNLOCK_PI && result == -1 && errno == EPERM ? 0 : result;
}

int64_t OwnerDeathIsNotMarked(const int64_t* args) {
  const int64_t result = Honest(args);
  if (Command(args) == FUTEX_LOCK_PI && result == 0) {
    __atomic_fetch_and(Pointer<uint32_t>(args[0]), ~uint32_t{FUTEX_OWNER_DIED}, __ATOMIC_SEQ_CST);
  }
  return result;
}

int64_t NoBitsAreAllBits(const int64_t* args) {
  const int place = Command(args) == FUTEX_WAKE_BITSET ? 3 : 4;
  const bool none = (Command(args) == FUTEX_WAKE_BITSET || Command(args) == FUTEX_WAIT_BITSET) &&
                    static_cast<uint32_t>(args[place]) == 0;
  return none ? HonestWith(args, place, static_cast<int64_t>(FUTEX_BITSET_MATCH_ANY))
              : Honest(args);
}

int64_t RequeueCountsTheWoken(const int64_t* args) {
  const int64_t result = Honest(args);
  const bool moves = Command(args) == FUTEX_CMP_REQUEUE || Command(args) == FUTEX_REQUEUE;
  return moves && result > args[2] ? args[2] : result;
}

int64_t OwnLockIsTakenAgain(const int64_t* args) { return SucceedInsteadOf(EDEADLK, args); }

int64_t ListIsForgotten(const int64_t* args) {
  return args[1] == sizeof(struct robust_list_head) ? 0 : Honest(args);
}

}  // namespace

std::vector<Fault> FutexFaults() {
  const auto fault = [](const char* name, const char* statement, Thunk thunk) {
    return Fault{name, "linux", statement, {{"futex", thunk}}};
  };
  return {
      fault("futex-wait-looks-before-it-sleeps",
            "A wake-up that comes between FUTEX_WAIT's look at the word and its sleep is lost.",
            WaitInTwoSteps),
      fault("futex-wait-compares-31-bits",
            "FUTEX_WAIT does not look at the highest bit of the word.", WaitLooksAtLowBits),
      fault("futex-wait-takes-any-value", "FUTEX_WAIT sleeps whatever the word holds.",
            WaitTakesAnyValue),
      fault("futex-wake-wakes-one-more", "FUTEX_WAKE wakes one waiter more than it is told.",
            WakeWakesOneMore),
      fault("futex-wake-counts-one", "FUTEX_WAKE returns 1 if it woke several.", WakeCountsOne),
      fault("futex-private-is-shared",
            "FUTEX_PRIVATE_FLAG is ignored: waiters of other processes are woken.",
            PrivateIsShared),
      fault("futex-shared-is-private",
            "FUTEX_WAKE finds waiters of its own process only, also in shared memory.",
            SharedIsPrivate),
      fault("futex-wait-takes-a-point-in-time",
            "FUTEX_WAIT takes its interval for a point in time, long past.", IntervalIsPointInTime),
      fault("futex-wait-bitset-takes-an-interval",
            "FUTEX_WAIT_BITSET takes its point in time for an interval.", PointInTimeIsInterval),
      fault("futex-takes-wrong-times", "A time of 1000000000 nanoseconds is not refused.",
            WrongTimeIsTaken),
      fault("futex-wait-ignores-signals", "FUTEX_WAIT goes on after a handler without SA_RESTART.",
            WaitRestarts),
      fault("futex-rounds-addresses", "An address that is not aligned is rounded down.",
            AddressIsRoundedDown),
      fault("futex-wake-ignores-the-mask",
            "FUTEX_WAKE_BITSET wakes waiters with no bit of its mask.", WakeIgnoresTheMask),
      fault("futex-requeue-does-not-compare",
            "FUTEX_CMP_REQUEUE moves waiters whatever the word holds.", RequeueDoesNotCompare),
      fault("futex-requeue-wakes", "FUTEX_REQUEUE wakes the waiters that it should move.",
            RequeueWakes),
      fault("futex-wake-op-compares-nothing",
            "FUTEX_WAKE_OP wakes at the second word whatever that held.", WakeOpWakesAtBoth),
      fault("futex-wake-op-wakes-at-one-word", "FUTEX_WAKE_OP never wakes at the second word.",
            WakeOpWakesAtOne),
      fault("futex-unlock-by-anybody",
            "FUTEX_UNLOCK_PI by a thread that is not the owner reports success.", UnlockByAnybody),
      fault("futex-death-of-the-owner-is-not-marked",
            "FUTEX_LOCK_PI of a dead owner's word leaves FUTEX_OWNER_DIED clear.",
            OwnerDeathIsNotMarked),
      fault("futex-no-bits-are-all-bits",
            "FUTEX_WAIT_BITSET and FUTEX_WAKE_BITSET take a mask of 0 for all bits.",
            NoBitsAreAllBits),
      fault("futex-requeue-counts-the-woken",
            "FUTEX_REQUEUE and FUTEX_CMP_REQUEUE do not count whom they moved.",
            RequeueCountsTheWoken),
      fault("futex-lock-pi-again-succeeds",
            "FUTEX_LOCK_PI by the owner reports success instead of EDEADLK.", OwnLockIsTakenAgain),
      {"robust-list-is-forgotten",
       "linux",
       "The words on a thread's robust list stay as they are when it ends.",
       {{"set_robust_list", ListIsForgotten}}},
  };
}

#else

std::vector<Fault> FutexFaults() { return {}; }

#endif

}  // namespace parley
