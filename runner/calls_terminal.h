// Wrapper of ptsname, whose result lies in the actor's memory.
#ifndef PARLEY_RUNNER_CALLS_TERMINAL_H_
#define PARLEY_RUNNER_CALLS_TERMINAL_H_

namespace parley {
namespace calls {

// The name in `area`, or null.
char* PtsName(int fd, char* area);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_TERMINAL_H_
