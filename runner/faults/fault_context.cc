#include "runner/faults/fault_context.h"

#include <errno.h>

#include "runner/arena.h"
#include "runner/handlers.h"
#include "runner/invoke.h"

namespace parley {

char* FaultMemory() { return TailOf(CurrentActor().arena)->fault_memory; }

int CurrentSlot() { return CurrentActor().slot; }

int CurrentRow() {
  const ActorContext& actor = CurrentActor();
  return actor.arena->slots[actor.slot].frames[actor.depth].call;
}

int64_t Honest(const int64_t* args) { return FindThunk(CurrentRow())(args); }

int64_t FailWith(int error) {
  errno = error;
  return -1;
}

}  // namespace parley
