// Which actor the present thread is, and the two signal handlers that cases install.
//
// `record` notes the signal in the actor's log; `hold` does so too and then takes further commands
// inside the handler until Command::kLeave. Both keep errno and use no signal of their own. Their
// addresses are in the slot (Slot.record, ...), from where the director puts them into a struct
// sigaction: the versions with three arguments belong to SA_SIGINFO.
#ifndef PARLEY_RUNNER_HANDLERS_H_
#define PARLEY_RUNNER_HANDLERS_H_

#include <setjmp.h>
#include <signal.h>

#include "runner/wire.h"

namespace parley {

struct ActorContext {
  Arena* arena = nullptr;  // null in a thread that is no actor
  int slot = 0;
  int depth = 0;  // `hold` handlers entered and not yet left
  // Where `record` jumps to when a load or store of the language faults; null outside of those.
  sigjmp_buf* escape = nullptr;
};

// Of the present thread; a fork copies it.
ActorContext& CurrentActor();

void Record(int signal);
void RecordInfo(int signal, siginfo_t* info, void* machine_context);
void Hold(int signal);
void HoldInfo(int signal, siginfo_t* info, void* machine_context);

}  // namespace parley

#endif  // PARLEY_RUNNER_HANDLERS_H_
