// The process above the actors of one case: sets up what the case has to itself, forks the root
// actors, and is the parent to which they and their orphans belong.
#ifndef PARLEY_RUNNER_SUPERVISOR_H_
#define PARLEY_RUNNER_SUPERVISOR_H_

#include <sys/types.h>

#include "runner/wire.h"

namespace parley {

// Starts a supervisor for arena->start in fresh namespaces, as a child of the calling zygote.
// Returns its pid, or -1 with errno; the supervisor then sends kStarted.
pid_t StartSupervisor(Arena* arena);

}  // namespace parley

#endif  // PARLEY_RUNNER_SUPERVISOR_H_
