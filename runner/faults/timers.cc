// Named faults: what timers, alarms and sleeps tell of the time, and what interrupts sleep.
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

bool IsZero(const struct timespec& time) { return time.tv_sec == 0 && time.tv_nsec == 0; }

int64_t PastIsNever(const int64_t* args) {
  const auto* value = Pointer<const struct itimerspec>(args[2]);
  if (value == nullptr || (Int(args[1]) & TIMER_ABSTIME) == 0 || IsZero(value->it_value)) {
    return Honest(args);
  }
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  // Near the start of either clock is long past by both.
  if (value->it_value.tv_sec >= now.tv_sec) return Honest(args);
  struct itimerspec never = *value;
  never.it_value = {};
  return HonestWith(args, 2, WordOf(&never));
}

// Timers whose expirations nobody is told of.
struct Quiet {
  uintptr_t timers[8];
  int count;
};

int64_t NoteQuietTimers(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* event = Pointer<const struct sigevent>(args[1]);
  auto* quiet = FaultState<Quiet>();
  if (result == 0 && event != nullptr && event->sigev_notify == SIGEV_NONE && quiet->count < 8) {
    quiet->timers[quiet->count++] = static_cast<uintptr_t>(args[2]);
  }
  return result;
}

int64_t QuietTimersDoNotRun(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* quiet = FaultState<Quiet>();
  for (int i = 0; result == 0 && i < quiet->count; ++i) {
    if (quiet->timers[i] == static_cast<uintptr_t>(args[0])) {
      *Pointer<struct itimerspec>(args[1]) = {};
    }
  }
  return result;
}

// A timer of the program before this one: how it was made and set last, on which clock.
struct OldTimer {
  bool made, set;
  clockid_t clock;
  struct sigevent event;
  int flags;
  struct itimerspec value;
};

int64_t NoteTimer(const int64_t* args) {
  auto* old = FaultState<OldTimer>();
  if (args[1] != 0) {
    *old = {};
    old->made = true;
    old->clock = static_cast<clockid_t>(args[0]);
    old->event = *Pointer<const struct sigevent>(args[1]);
  }
  return Honest(args);
}

int64_t NoteTime(const int64_t* args) {
  auto* old = FaultState<OldTimer>();
  if (args[2] != 0) {
    old->set = true;
    old->flags = Int(args[1]);
    old->value = *Pointer<const struct itimerspec>(args[2]);
  }
  return Honest(args);
}

void TimerGoesOn() {
  auto* old = FaultState<OldTimer>();
  timer_t timer;
  if (!old->made || !old->set || old->event.sigev_notify != SIGEV_SIGNAL) return;
  if (timer_create(old->clock, &old->event, &timer) != 0) return;
  timer_settime(timer, old->flags, &old->value, nullptr);
}

int64_t AlarmRoundsDown(const int64_t* args) {
  struct itimerval left;
  getitimer(ITIMER_REAL, &left);
  Honest(args);
  return left.it_value.tv_sec;
}

// While the call sleeps, a continuation ends it as if it were caught.
int64_t ContinuingInterrupts(const int64_t* args) {
  struct sigaction caught = {}, before;
  caught.sa_handler = [](int) {};
  sigaction(SIGCONT, nullptr, &before);
  if (before.sa_handler != SIG_DFL) return Honest(args);
  sigaction(SIGCONT, &caught, nullptr);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigaction(SIGCONT, &before, nullptr);
  return result;
}

// An absolute sleep tells what is left as a relative one would.
int64_t AbsoluteSleepTellsTheRest(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* rest = Pointer<struct timespec>(args[3]);
  if (result == EINTR && rest != nullptr && (Int(args[1]) & TIMER_ABSTIME) != 0) {
    *rest = {0, 1};
  }
  return result;
}

int64_t WrongMicrosecondsAreTaken(const int64_t* args) { return SucceedInsteadOf(EINVAL, args); }

struct Itimer {
  pid_t set_by;
};

int64_t NoteSetitimer(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[0]) == ITIMER_REAL) FaultState<Itimer>()->set_by = getpid();
  return result;
}

int64_t AlarmForgets(const int64_t* args) {
  const int64_t result = Honest(args);
  if (FaultState<Itimer>()->set_by != getpid()) return result;
  FaultState<Itimer>()->set_by = 0;
  return 0;
}

int64_t ZeroValueArms(const int64_t* args) {
  if (args[1] == 0) return Honest(args);
  struct itimerval value = *Pointer<struct itimerval>(args[1]);
  if (value.it_value.tv_sec == 0 && value.it_value.tv_usec == 0) value.it_value = value.it_interval;
  return HonestWith(args, 1, WordOf(&value));
}

}  // namespace

std::vector<Fault> TimerFaults() {
  return {
      {"timer-settime-misses-the-past",
       "signal",
       "timer_settime with TIMER_ABSTIME and a time in the past arms nothing.",
       {{"timer_settime", PastIsNever}}},
      {"timer-without-notification-stands-still",
       "signal",
       "A timer with SIGEV_NONE does not run.",
       {{"timer_create", NoteQuietTimers}, {"timer_gettime", QuietTimersDoNotRun}}},
      {"timer-goes-on-in-a-new-program",
       "signal",
       "A timer of timer_create is not deleted by execve.",
       {{"timer_create", NoteTimer}, {"timer_settime", NoteTime}, {"execve", nullptr}},
       nullptr,
       TimerGoesOn},
      {"alarm-rounds-down",
       "signal",
       "alarm returns 0 if the alarm before it had less than a second left.",
       {{"alarm", AlarmRoundsDown}}},
      {"setitimer-takes-wrong-microseconds",
       "signal",
       "setitimer with 1000000 microseconds reports success.",
       {{"setitimer", WrongMicrosecondsAreTaken}}},
      {"nanosleep-ends-with-a-stop",
       "signal",
       "nanosleep and its like fail with EINTR when the process was stopped and continued.",
       {{"nanosleep", ContinuingInterrupts}, {"clock_nanosleep", ContinuingInterrupts}}},
      {"clock-nanosleep-until-tells-the-rest",
       "signal",
       "clock_nanosleep with TIMER_ABSTIME stores the time that was left when it was interrupted.",
       {{"clock_nanosleep", AbsoluteSleepTellsTheRest}}},
      {"alarm-is-not-the-interval-timer",
       "signal",
       "alarm says that there was none where setitimer has set ITIMER_REAL.",
       {{"setitimer", NoteSetitimer}, {"alarm", AlarmForgets}}},
      {"setitimer-interval-alone-starts",
       "signal",
       "setitimer of an interval and no time expires after the interval.",
       {{"setitimer", ZeroValueArms}}},
  };
}

}  // namespace parley
