// Named faults: what timers of timer_create are set to, and how long sleeps last.
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// --- timers; their second word is the event or the flags, their third the value ---

int64_t PointsInTimeAreIntervals(const int64_t* args) {
  return HonestWithout(args, 1, TIMER_ABSTIME);
}

int64_t ExpiresOnce(const int64_t* args) {
  if (args[2] == 0) return Honest(args);
  struct itimerspec value = *Pointer<struct itimerspec>(args[2]);
  value.it_interval = {};
  return HonestWith(args, 2, WordOf(&value));
}

// Expires late by what was left of the time set before.
int64_t AddsToWhatIsLeft(const int64_t* args) {
  struct itimerspec left = {};
  if (args[2] == 0 || timer_gettime(*Pointer<timer_t>(args[0]), &left) != 0) return Honest(args);
  errno = 0;
  struct itimerspec value = *Pointer<struct itimerspec>(args[2]);
  if (value.it_value.tv_sec == 0 && value.it_value.tv_nsec == 0) return Honest(args);
  value.it_value.tv_sec += left.it_value.tv_sec;
  return HonestWith(args, 2, WordOf(&value));
}

int64_t ForgetsWhatWasSet(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[3] != 0) *Pointer<struct itimerspec>(args[3]) = {};
  return result;
}

int64_t TakesWrongTimes(const int64_t* args) { return SucceedInsteadOf(EINVAL, args); }

int64_t SendsInSpiteOfNone(const int64_t* args) {
  if (args[1] == 0) return Honest(args);
  struct sigevent event = *Pointer<struct sigevent>(args[1]);
  if (event.sigev_notify == SIGEV_NONE) event.sigev_notify = SIGEV_SIGNAL;
  return HonestWith(args, 1, WordOf(&event));
}

int64_t StartsByItself(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  const struct itimerspec soon = {{0, 0}, {0, 1000000}};
  if (result == 0) timer_settime(*Pointer<timer_t>(args[2]), 0, &soon, nullptr);
  return result;
}

int64_t StaysAfterItsEnd(const int64_t*) { return 0; }

// --- sleeps ---

int64_t SleepsForTheTime(const int64_t* args) { return HonestWithout(args, 1, TIMER_ABSTIME); }

// Half of an interval is over sooner.
int64_t EndsEarly(const int64_t* args) {
  if (args[0] == 0) return Honest(args);
  struct timespec half = *Pointer<struct timespec>(args[0]);
  half.tv_sec /= 2;
  half.tv_nsec /= 2;
  return HonestWith(args, 0, WordOf(&half));
}

int64_t TakesWrongSleeps(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == EINVAL ? 0 : result;
}

struct Absolute {
  int clock;
  bool absolute;
};

int64_t NoteClock(const int64_t* args) {
  FaultState<Absolute>()->clock = Int(args[0]);
  return Honest(args);
}

int64_t OldIsAbsolute(const int64_t* args) {
  auto* state = FaultState<Absolute>();
  const bool was = state->absolute;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (result == 0) {
    state->absolute = (Int(args[1]) & TIMER_ABSTIME) != 0;
    auto* old = Pointer<struct itimerspec>(args[3]);
    if (was && old != nullptr && old->it_value.tv_sec + old->it_value.tv_nsec != 0) {
      struct timespec now;
      clock_gettime(state->clock, &now);
      old->it_value.tv_sec += now.tv_sec;
    }
  }
  return result;
}

int64_t TimerAnySignal(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 || errno != EINVAL || args[1] == 0) return result;
  struct sigevent event = *Pointer<struct sigevent>(args[1]);
  event.sigev_signo = SIGALRM;
  errno = 0;
  return HonestWith(args, 1, WordOf(&event));
}

}  // namespace

std::vector<Fault> PosixTimerFaults() {
  return {
      {"timer-abstime-is-an-interval",
       "signal",
       "timer_settime takes a time with TIMER_ABSTIME for one from now on.",
       {{"timer_settime", PointsInTimeAreIntervals}}},
      {"timer-expires-once",
       "signal",
       "timer_settime ignores it_interval.",
       {{"timer_settime", ExpiresOnce}}},
      {"timer-adds-to-what-is-left",
       "signal",
       "Setting a timer that runs makes it later instead of replacing its time.",
       {{"timer_settime", AddsToWhatIsLeft}}},
      {"timer-forgets-what-was-set",
       "signal",
       "The old value that timer_settime stores is zero.",
       {{"timer_settime", ForgetsWhatWasSet}}},
      {"timer-takes-wrong-times",
       "signal",
       "timer_settime returns 0 for nanoseconds that are none.",
       {{"timer_settime", TakesWrongTimes}}},
      {"timer-sends-in-spite-of-none",
       "signal",
       "A timer made with SIGEV_NONE sends the signal of its event.",
       {{"timer_create", SendsInSpiteOfNone}}},
      {"timer-starts-by-itself",
       "signal",
       "A timer that was just made expires after a millisecond.",
       {{"timer_create", StartsByItself}}},
      {"timer-delete-does-nothing",
       "signal",
       "timer_delete returns 0 and the timer goes on.",
       {{"timer_delete", StaysAfterItsEnd}}},
      {"clock-nanosleep-abstime-is-an-interval",
       "signal",
       "clock_nanosleep takes a time with TIMER_ABSTIME for one from now on.",
       {{"clock_nanosleep", SleepsForTheTime}}},
      {"clock-nanosleep-takes-wrong-times",
       "signal",
       "clock_nanosleep returns 0 for nanoseconds that are none and for clocks that it cannot wait "
       "for.",
       {{"clock_nanosleep", TakesWrongSleeps}}},
      {"nanosleep-takes-wrong-times",
       "signal",
       "nanosleep returns 0 for nanoseconds that are none.",
       {{"nanosleep", TakesWrongTimes}}},
      {"nanosleep-ends-early",
       "signal",
       "nanosleep returns when half of its interval is over.",
       {{"nanosleep", EndsEarly}}},
      {"timer-settime-tells-the-old-point-in-time",
       "signal",
       "timer_settime tells the point in time that was set before, not what is left until then.",
       {{"timer_create", NoteClock}, {"timer_settime", OldIsAbsolute}}},
      {"timer-create-takes-any-signal",
       "signal",
       "timer_create with a number that is no signal makes a timer that sends SIGALRM.",
       {{"timer_create", TimerAnySignal}}},
  };
}

}  // namespace parley
