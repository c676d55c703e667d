// Wrappers of the functions on timers: the table passes the address at which the timer_t stands.
#ifndef PARLEY_RUNNER_CALLS_TIMERS_H_
#define PARLEY_RUNNER_CALLS_TIMERS_H_

#include <time.h>

namespace parley {
namespace calls {

int TimerSet(const timer_t* timer, int flags, const struct itimerspec* value,
             struct itimerspec* old);
int TimerGet(const timer_t* timer, struct itimerspec* value);
int TimerOverrun(const timer_t* timer);
int TimerDelete(const timer_t* timer);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_TIMERS_H_
