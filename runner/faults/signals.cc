// Named faults: signals and their masks.
#include <signal.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t SetmaskAdds(const int64_t* args) {
  int64_t words[3] = {args[0] == SIG_SETMASK ? SIG_BLOCK : args[0], args[1], args[2]};
  return Honest(words);
}

int64_t NothingPending(const int64_t* args) { return sigemptyset(Pointer<sigset_t>(args[0])); }

int OneMoreInValue(LogEntry* entry) {
  if (entry->has_info && entry->info.si_code == SI_QUEUE) ++entry->info.si_value.sival_int;
  return 1;
}

}  // namespace

std::vector<Fault> SignalFaults() {
  return {
      {"sigprocmask-setmask-adds",
       "signals",
       "sigprocmask and pthread_sigmask with SIG_SETMASK add the set to the mask instead of "
       "replacing it.",
       {{"sigprocmask", SetmaskAdds}, {"pthread_sigmask", SetmaskAdds}}},
      {"sigpending-is-empty",
       "signals",
       "sigpending always stores an empty set.",
       {{"sigpending", NothingPending}}},
      {"sigqueue-value-is-off-by-one",
       "signals",
       "A handler finds in si_value one more than sigqueue was given.",
       {{"sigqueue", nullptr}},
       OneMoreInValue},
  };
}

}  // namespace parley
