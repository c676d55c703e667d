// What the C library does at the birth and at the end of a process, with handlers and children that
// are part of the harness, as a case has no functions of its own.
#ifndef PARLEY_RUNNER_CALLS_PROCESS_H_
#define PARLEY_RUNNER_CALLS_PROCESS_H_

#include <spawn.h>
#include <sys/types.h>

namespace parley {
namespace calls {

// vfork: the child reads a byte from `fd` to `to` and ends, with 0 if there was one, else with 1.
pid_t VforkToRead(int fd, char* to);

// pthread_atfork with handlers that append "prepare-NAME ", "parent-NAME " and "child-NAME " to the
// text at `log`, which the handlers keep. At most three times in a process: then ENOMEM. Names are
// cut to 15 bytes.
int AtforkToNote(char* log, const char* name);

// atexit with a handler that writes `text`, of at most 15 bytes, to `fd`. At most three times in a
// process: then -1.
int AtexitToWrite(int fd, const char* text);

// posix_spawnattr_setflags with the flags as an int.
int SpawnSetFlags(posix_spawnattr_t* attributes, int flags);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_PROCESS_H_
