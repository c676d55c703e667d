// Named faults: waiting on several futexes at once.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <linux/futex.h>
#include <stdint.h>
#include <time.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

// struct futex_waitv, which older headers do not have.
struct Waiter {
  uint64_t value;
  uint64_t address;
  uint32_t flags;
  uint32_t reserved;
};
constexpr int64_t kMostWaiters = 8;

// The call with every waiter but the first as `change` leaves it.
template <typename Change>
int64_t WithOthers(const int64_t* args, Change change) {
  if (args[0] == 0 || args[1] < 1 || args[1] > kMostWaiters) return Honest(args);
  Waiter waiters[kMostWaiters];
  for (int64_t i = 0; i < args[1]; ++i) {
    waiters[i] = Pointer<const Waiter>(args[0])[i];
    if (i > 0) change(&waiters[i]);
  }
  return HonestWith(args, 0, WordOf(waiters));
}

int64_t TellsOfTheFirst(const int64_t* args) {
  const int64_t place = Honest(args);
  return place > 0 ? 0 : place;
}

int64_t LooksAtTheFirst(const int64_t* args) {
  const int64_t place = Honest(args);
  if (place != -1 || errno != EAGAIN) return place;
  errno = 0;
  // The words can be read: the system has looked at them.
  return WithOthers(args, [](Waiter* waiter) {
    const auto* const word = Pointer<const uint32_t>(static_cast<int64_t>(waiter->address));
    waiter->value = __atomic_load_n(word, __ATOMIC_SEQ_CST);
  });
}

int64_t SharesPrivateWords(const int64_t* args) {
  return WithOthers(
      args, [](Waiter* waiter) { waiter->flags &= ~static_cast<uint32_t>(FUTEX_PRIVATE_FLAG); });
}

int64_t IgnoresWhatIsReserved(const int64_t* args) {
  return WithOthers(args, [](Waiter* waiter) { waiter->reserved = 0; });
}

int64_t IgnoresItsFlags(const int64_t* args) { return HonestWith(args, 2, 0); }

int64_t KnowsOneClock(const int64_t* args) { return HonestWith(args, 4, CLOCK_MONOTONIC); }

}  // namespace

std::vector<Fault> FutexWaitvFaults() {
  const auto fault = [](const char* name, const char* what, Thunk thunk) {
    return Fault{name, "linux", what, {{"futex_waitv", thunk}}};
  };
  return {
      fault("futex-waitv-tells-of-the-first",
            "futex_waitv says 0 whichever of its words was woken.", TellsOfTheFirst),
      fault("futex-waitv-looks-at-the-first",
            "futex_waitv sleeps whatever its words but the first hold.", LooksAtTheFirst),
      fault("futex-waitv-shares-private-words",
            "futex_waitv takes a private word for a shared one.", SharesPrivateWords),
      fault("futex-waitv-ignores-what-is-reserved",
            "futex_waitv does not look at the reserved field.", IgnoresWhatIsReserved),
      fault("futex-waitv-ignores-its-flags", "futex_waitv takes flags that there are not.",
            IgnoresItsFlags),
      fault("futex-waitv-knows-one-clock",
            "futex_waitv takes every time for one of CLOCK_MONOTONIC.", KnowsOneClock),
      fault("futex-waitv-restarts", "futex_waitv goes on after a handler without SA_RESTART.",
            HonestInSpiteOfHandlers),
  };
}

#else

std::vector<Fault> FutexWaitvFaults() { return {}; }

#endif

}  // namespace parley
