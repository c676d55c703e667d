// Cancellation of actors. What an actor does between its calls would be cancelled, too, so it holds
// cancellation disabled; the state that the case knows is there during the calls below only. So a
// thread that is cancelled ends in pthread_testcancel and in no other call.
#ifndef PARLEY_RUNNER_CANCELLATION_H_
#define PARLEY_RUNNER_CANCELLATION_H_

#include <cstdint>

namespace parley {

// Disables cancellation of this thread and keeps the state that it had; once for a thread.
void HoldCancellation();

// (state, int* or null) -> 0 or an error number: pthread_setcancelstate.
int64_t PseudoSetCancelState(const int64_t* args);

// () -> 0, unless the thread is cancelled: then it ends, and the slot says kGone just before.
int64_t PseudoTestCancel(const int64_t* args);

}  // namespace parley

#endif  // PARLEY_RUNNER_CANCELLATION_H_
