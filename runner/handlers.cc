// The handlers `record` and `hold`.
#include "runner/handlers.h"

#include <errno.h>
#include <string.h>

#include "runner/actor_loop.h"
#include "runner/arena.h"
#include "runner/fault.h"

namespace parley {
namespace {

// In the static part of thread-local memory: reaching it from a handler allocates nothing.
thread_local ActorContext current_actor __attribute__((tls_model("initial-exec")));

void Log(const ActorContext& actor, int signal, const siginfo_t* info) {
  Slot& slot = actor.arena->slots[actor.slot];
  // A handler that interrupts this one must not write the same entry, and the director reads every
  // entry below log_count: signals wait while the entry is made.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  LogEntry entry;
  entry.signal = signal;
  entry.has_info = info != nullptr;
  entry.sequence = slot.current.load(std::memory_order_relaxed);
  entry.reserved = 0;
  if (info) {
    entry.info = *info;
  } else {
    memset(&entry.info, 0, sizeof(entry.info));
  }
  const Fault* fault = ActiveFault(actor.arena);
  int times = fault && fault->caught ? fault->caught(&entry) : 1;
  int doubled = signal;
  if (actor.arena->doubled_signal == signal &&
      actor.arena->doubled_signal.compare_exchange_strong(doubled, 0)) {
    times *= 2;
  }
  for (int i = 0; i < times; ++i) {
    uint32_t index = slot.log_count.load(std::memory_order_relaxed);
    if (index < kLogSize) slot.log[index] = entry;
    slot.log_count.store(index + 1, std::memory_order_release);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// Whether this signal comes from the load or store in progress. Without siginfo nothing tells it
// from one that was sent just then.
bool RaisedByAccess(const ActorContext& actor, int signal, const siginfo_t* info) {
  return actor.escape && (signal == SIGSEGV || signal == SIGBUS) && (!info || info->si_code > 0);
}

void RecordAny(int signal, const siginfo_t* info) {
  ActorContext& actor = CurrentActor();
  if (!actor.arena) return;
  int saved = errno;
  Log(actor, signal, info);
  if (RaisedByAccess(actor, signal, info)) {
    Frame& frame = actor.arena->slots[actor.slot].frames[actor.depth];
    if (info) {
      frame.raised_info = *info;
    } else {
      memset(&frame.raised_info, 0, sizeof(frame.raised_info));
      frame.raised_info.si_signo = signal;
    }
    frame.raised = signal;
    sigjmp_buf* escape = actor.escape;
    actor.escape = nullptr;
    errno = saved;
    siglongjmp(*escape, 1);
  }
  errno = saved;
}

void HoldAny(int signal, const siginfo_t* info) {
  ActorContext& actor = CurrentActor();
  if (!actor.arena) return;
  int saved = errno;
  Log(actor, signal, info);
  if (actor.depth + 1 < kMaxDepth) {  // deeper than frames exist, `hold` only records
    Slot& slot = actor.arena->slots[actor.slot];
    uint32_t call = slot.current.load();
    uint32_t state = slot.state.load();
    sigjmp_buf* escape = actor.escape;
    actor.escape = nullptr;
    slot.current = 0;
    slot.state = static_cast<uint32_t>(ActorState::kIdle);
    slot.depth = static_cast<uint32_t>(++actor.depth);
    SendEvent(actor.arena, EventKind::kEntered, actor.slot, call, signal);
    ActorLoop();
    slot.depth = static_cast<uint32_t>(--actor.depth);
    slot.state = state;
    slot.current = call;
    actor.escape = escape;
  }
  errno = saved;
}

}  // namespace

ActorContext& CurrentActor() { return current_actor; }

void Record(int signal) { RecordAny(signal, nullptr); }
void RecordInfo(int signal, siginfo_t* info, void*) { RecordAny(signal, info); }
void Hold(int signal) { HoldAny(signal, nullptr); }
void HoldInfo(int signal, siginfo_t* info, void*) { HoldAny(signal, info); }

}  // namespace parley
