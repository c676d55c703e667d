#include "runner/cancellation.h"

#include <pthread.h>

#include "runner/actor_loop.h"
#include "runner/arena.h"
#include "runner/handlers.h"

namespace parley {
namespace {

// State of cancellation that the case knows; a child of fork has that of the thread that made it.
thread_local bool held = false;
thread_local int state_of_case;

void Hold() { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state_of_case); }

void Release() {
  int disabled;
  pthread_setcancelstate(state_of_case, &disabled);
}

void SayGone(void*) {
  const ActorContext& actor = CurrentActor();
  actor.arena->slots[actor.slot].state = static_cast<uint32_t>(ActorState::kGone);
}

}  // namespace

void HoldCancellation() {
  if (!held) Hold();
  held = true;
}

int64_t PseudoSetCancelState(const int64_t* args) {
  Release();
  const int error = pthread_setcancelstate(static_cast<int>(args[0]),
                                           reinterpret_cast<int*>(static_cast<uintptr_t>(args[1])));
  Hold();
  return error;
}

int64_t PseudoTestCancel(const int64_t*) {
  pthread_cleanup_push(SayGone, nullptr);
  Release();
  pthread_testcancel();
  Hold();
  pthread_cleanup_pop(0);
  return 0;
}

}  // namespace parley
