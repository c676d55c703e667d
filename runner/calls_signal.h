// Wrappers of the functions on signals that take a union.
#ifndef PARLEY_RUNNER_CALLS_SIGNAL_H_
#define PARLEY_RUNNER_CALLS_SIGNAL_H_

#include <sys/types.h>

namespace parley {
namespace calls {

// sigqueue with a number as the value; the rest of the union is 0.
int SigqueueNumber(pid_t pid, int signal, int value);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_SIGNAL_H_
