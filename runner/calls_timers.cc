// Timers by the address of their timer_t.
#include "runner/calls_timers.h"

namespace parley {
namespace calls {

int TimerSet(const timer_t* timer, int flags, const struct itimerspec* value,
             struct itimerspec* old) {
  return timer_settime(*timer, flags, value, old);
}

int TimerGet(const timer_t* timer, struct itimerspec* value) {
  return timer_gettime(*timer, value);
}

int TimerOverrun(const timer_t* timer) { return timer_getoverrun(*timer); }

int TimerDelete(const timer_t* timer) { return timer_delete(*timer); }

}  // namespace calls
}  // namespace parley
