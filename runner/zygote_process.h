// The zygote itself, in its own process. See zygote.h.
#ifndef PARLEY_RUNNER_ZYGOTE_PROCESS_H_
#define PARLEY_RUNNER_ZYGOTE_PROCESS_H_

#include "runner/wire.h"

namespace parley {

// What a freshly forked zygote does until the director is gone.
[[noreturn]] void RunZygote(Arena* arena);

// Notes the path of this program in the arena.
void NoteExecutable(Arena* arena);

}  // namespace parley

#endif  // PARLEY_RUNNER_ZYGOTE_PROCESS_H_
