// sigqueue with a number instead of a union.
#include "runner/calls_signal.h"

#include <signal.h>

namespace parley {
namespace calls {

int SigqueueNumber(pid_t pid, int signal, int value) {
  union sigval with_value;
  with_value.sival_ptr = nullptr;
  with_value.sival_int = value;
  return sigqueue(pid, signal, with_value);
}

}  // namespace calls
}  // namespace parley
