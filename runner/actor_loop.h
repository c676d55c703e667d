// An actor: takes commands of the director, performs calls, reports. From its first instruction to
// its last it neither allocates nor locks, so that it behaves after a fork in a process with
// threads, and inside a signal handler.
#ifndef PARLEY_RUNNER_ACTOR_LOOP_H_
#define PARLEY_RUNNER_ACTOR_LOOP_H_

#include "runner/wire.h"

namespace parley {

// Makes the present thread the actor of `slot`: fills in what the slot tells of it, with an empty
// log. Does not yet say kReady.
void BecomeActor(Arena* arena, int slot);

// Sends kReady for the present actor.
void ReportReady();

// Takes commands until kLeave, which returns only inside a `hold` handler, or until the director is
// gone, which ends the process.
void ActorLoop();

// Notes in the arena which rows create objects or names, from the table of calls. For the worker,
// before it starts its zygote.
void NoteCreatingCalls(Arena* arena);

}  // namespace parley

#endif  // PARLEY_RUNNER_ACTOR_LOOP_H_
