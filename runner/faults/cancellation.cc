// Named faults: how threads begin and are cancelled.
#include <pthread.h>
#include <signal.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

struct Disabled {
  pthread_t threads[32];
  int count;
};

int64_t NoteState(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0) return result;
  auto* state = FaultState<Disabled>();
  int i = 0;
  while (i < state->count && state->threads[i] != pthread_self()) ++i;
  if (i == state->count && i < 32) ++state->count;
  if (i < 32) state->threads[i] = Int(args[0]) == PTHREAD_CANCEL_DISABLE ? pthread_self() : 0;
  return result;
}

int64_t CancelIsLost(const int64_t* args) {
  auto* state = FaultState<Disabled>();
  for (int i = 0; i < state->count; ++i) {
    if (state->threads[i] == static_cast<pthread_t>(args[0])) return 0;
  }
  return Honest(args);
}

int64_t CancelledIsNull(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[1] != 0 && *Pointer<void*>(args[1]) == PTHREAD_CANCELED) {
    *Pointer<void*>(args[1]) = nullptr;
  }
  return result;
}

int64_t TellsNewState(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[1] != 0) *Pointer<int>(args[1]) = Int(args[0]);
  return result;
}

struct Stack {
  stack_t stack;
};

void TakeStack() {
  stack_t stack = FaultState<Stack>()->stack;
  if ((stack.ss_flags & SS_DISABLE) == 0) {
    stack.ss_flags = 0;
    sigaltstack(&stack, nullptr);
  }
}

int64_t ThreadTakesStack(const int64_t* args) {
  sigaltstack(nullptr, &FaultState<Stack>()->stack);
  return PseudoThreadCreateWith(args, TakeStack);
}

}  // namespace

std::vector<Fault> CancellationFaults() {
  return {
      {"cancel-while-disabled-is-lost",
       "thread",
       "A request is lost that comes while the thread has cancellation disabled.",
       {{"pthread_setcancelstate", NoteState}, {"pthread_cancel", CancelIsLost}}},
      {"join-of-the-cancelled-is-null",
       "thread",
       "pthread_join tells a null pointer of a thread that was cancelled.",
       {{"pthread_join", CancelledIsNull}}},
      {"setcancelstate-tells-the-new-state",
       "thread",
       "pthread_setcancelstate stores the state that it sets, not the one before.",
       {{"pthread_setcancelstate", TellsNewState}}},
      {"pthread-create-hands-on-the-alternate-stack",
       "signal",
       "A new thread has the alternate signal stack of its creator.",
       {{"pthread_create", ThreadTakesStack}}},
  };
}

}  // namespace parley
