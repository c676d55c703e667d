// Ctrl-C and its kin: the first ends a run after the cases in progress, the second at once.
#ifndef PARLEY_RUNNER_INTERRUPTION_H_
#define PARLEY_RUNNER_INTERRUPTION_H_

#include <atomic>

namespace parley {

// Exit status of a run that was interrupted.
constexpr int kInterrupted = 130;

// From now on SIGINT and SIGTERM set the flag, and end the process if it is set already. A run that
// has to end for another reason may set it, too.
std::atomic<bool>* CatchInterrupts();

}  // namespace parley

#endif  // PARLEY_RUNNER_INTERRUPTION_H_
