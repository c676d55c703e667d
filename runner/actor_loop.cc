// The loop of an actor.
#include "runner/actor_loop.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/call_table.h"
#include "runner/arena.h"
#include "runner/cancellation.h"
#include "runner/fault.h"
#include "runner/gate.h"
#include "runner/generic_call.h"
#include "runner/handlers.h"
#include "runner/invoke.h"

namespace parley {
namespace {

// Memory for opaque objects; private, so that fork copies it. Aligned when it is handed out, as a
// loader need not honour an alignment beyond the page.
constexpr size_t kObjectsSize = 256u << 10;
constexpr size_t kObjectsAlignment = 64u << 10;
char objects[kObjectsSize + kObjectsAlignment];

// By way of uintptr_t: straight to a wider integer the sign of a 32-bit address is extended.
template <typename Pointer>
uint64_t Address(Pointer pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

// The numbers by which the director's /proc knows this thread: /proc belongs to the namespace in
// which it was mounted, so thread-self is "PID/task/TID" of there.
void FindOuterIds(Slot* slot) {
  slot->outer_pid = slot->outer_tid = 0;
  char text[64];
  ssize_t n = readlink("/proc/thread-self", text, sizeof(text) - 1);
  if (n <= 0) return;
  text[n] = 0;
  char* rest = nullptr;
  int64_t pid = strtol(text, &rest, 10);
  constexpr char kTask[] = "/task/";
  if (strncmp(rest, kTask, sizeof(kTask) - 1) != 0) return;
  slot->outer_pid = static_cast<int32_t>(pid);
  slot->outer_tid = static_cast<int32_t>(strtol(rest + sizeof(kTask) - 1, nullptr, 10));
}

void Apply(const Fixup& fixup) {
  struct timespec now;
  if (clock_gettime(fixup.clock, &now) != 0) return;  // a clock that is missing: the call will say
  int64_t seconds = now.tv_sec + fixup.offset_ns / 1000000000;
  int64_t nanoseconds = now.tv_nsec + fixup.offset_ns % 1000000000;
  if (nanoseconds < 0) {
    nanoseconds += 1000000000;
    --seconds;
  } else if (nanoseconds >= 1000000000) {
    nanoseconds -= 1000000000;
    ++seconds;
  }
  struct timespec* time = reinterpret_cast<struct timespec*>(fixup.address);
  time->tv_sec = static_cast<time_t>(seconds);
  time->tv_nsec = static_cast<int32_t>(nanoseconds);
}

void NoteObject(Arena* arena, int kind, int64_t id) {
  uint32_t count = arena->created_count.load();
  for (uint32_t i = 0; i < count && i < kMaxCreated; ++i) {
    if (arena->created[i].kind == kind && arena->created[i].id == id) return;
  }
  uint32_t index = arena->created_count.fetch_add(1);
  if (index >= kMaxCreated) return;
  arena->created[index].id = static_cast<int32_t>(id);
  arena->created[index].kind = kind;
}

void NoteName(Arena* arena, int kind, const char* name) {
  uint32_t count = arena->created_name_count.load();
  for (uint32_t i = 0; i < count && i < kMaxCreatedNames; ++i) {
    if (arena->created_names[i].kind != kind) continue;
    if (strncmp(arena->created_names[i].name, name, sizeof(CreatedName::name)) == 0) return;
  }
  if (strnlen(name, sizeof(CreatedName::name)) == sizeof(CreatedName::name)) return;
  uint32_t index = arena->created_name_count.fetch_add(1);
  if (index >= kMaxCreatedNames) return;
  strcpy(arena->created_names[index].name, name);
  arena->created_names[index].kind = kind;
}

// Remembers what must be removed after the case where no namespace does it.
void NoteCreation(Arena* arena, int row, const int64_t* args, int64_t result) {
  if (row < 0 || row >= kMaxCallRows || result == -1) return;
  const ArenaTail* tail = TailOf(arena);
  if (tail->creates[row]) NoteObject(arena, tail->creates[row], result);
  // sem_open fails with a null pointer, the others with -1.
  if (!tail->names[row] || (tail->names[row] == 's' && result == 0)) return;
  NoteName(arena, tail->names[row], reinterpret_cast<const char*>(args[0]));
}

void Perform(Arena* arena, int slot_index, int depth) {
  Slot& slot = arena->slots[slot_index];
  Frame& frame = slot.frames[depth];
  frame.raised = 0;
  // Two comparisons more for the honest, of a frame that is at hand.
  Thunk thunk = frame.fault == kNamedFault ? FaultyThunk(arena, frame.call) : FindThunk(frame.call);
  uint32_t sequence = frame.sequence;
  frame.begun = sequence;
  if (frame.gate != 0) PassGate(arena, frame.gate);
  // Before the times that the call waits for are computed: what it takes is never told too short.
  frame.entered_ns = MonotonicNow();
  for (int i = 0; i < frame.fixup_count && i < kMaxFixups; ++i) Apply(frame.fixups[i]);
  slot.state = static_cast<uint32_t>(ActorState::kInCall);
  slot.current = sequence;
  errno = 0;
  int64_t result = -1;
  if (frame.fault > kNamedFault) {
    result = PerformGeneric(&frame);
  } else if (thunk) {
    result = thunk(frame.args);
  } else {
    errno = ENOSYS;  // the C library lacks it
  }
  int error = errno;
  frame.returned_ns = MonotonicNow();
  frame.result = result;
  frame.error = error;
  // What was not made must not be removed: the id may be somebody else's.
  if (frame.fault != kSkip) NoteCreation(arena, frame.call, frame.args, result);
  slot.current = 0;
  slot.state = static_cast<uint32_t>(ActorState::kIdle);
  SendEvent(arena, EventKind::kReturned, slot_index, sequence, depth);
}

// Of a child nobody else can ask how it ended. It stays to be waited for.
void TellStatus(Arena* arena, int slot_index) {
  StatusQuery& query = arena->slots[slot_index].status;
  memset(&query.info, 0, sizeof(query.info));
  const uint32_t number = query.number;
  const int result =
      waitid(P_PID, static_cast<id_t>(query.pid), &query.info, query.options | WNOHANG | WNOWAIT);
  query.answered = result != 0 ? -1 : query.info.si_pid != 0 ? 1 : 0;
  SendEvent(arena, EventKind::kStatus, slot_index, number, 0);
}

}  // namespace

void BecomeActor(Arena* arena, int slot_index) {
  ActorContext& actor = CurrentActor();
  actor.arena = arena;
  actor.slot = slot_index;
  actor.depth = 0;
  actor.escape = nullptr;
  Slot& slot = arena->slots[slot_index];
  slot.pid = getpid();
  slot.tid = static_cast<int32_t>(syscall(SYS_gettid));
  FindOuterIds(&slot);
  slot.thread = Address(reinterpret_cast<void*>(pthread_self()));
  slot.record = Address(Record);
  slot.record_info = Address(RecordInfo);
  slot.hold = Address(Hold);
  slot.hold_info = Address(HoldInfo);
  uint64_t start = Address(objects);
  slot.objects = (start + kObjectsAlignment - 1) / kObjectsAlignment * kObjectsAlignment;
  slot.objects_size = kObjectsSize;
  slot.depth = 0;
  slot.current = 0;
  slot.log_count = 0;
  slot.state = static_cast<uint32_t>(ActorState::kIdle);
  HoldCancellation();
}

void ReportReady() {
  const ActorContext& actor = CurrentActor();
  SendEvent(actor.arena, EventKind::kReady, actor.slot, 0, 0);
}

void ActorLoop() {
  // Read afresh every time: a fork inside a call makes another actor of the child.
  const ActorContext& actor = CurrentActor();
  for (;;) {
    char command;
    ssize_t n = read(actor.arena->command_fds[actor.slot], &command, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n != 1) _exit(0);  // the director is gone, or the case closed the descriptor
    if (command == static_cast<char>(Command::kCall)) {
      // Inside a handler it can be one that was sent to the loop outside before that could read it:
      // the director says it again when the handler is left.
      const Frame& frame = actor.arena->slots[actor.slot].frames[actor.depth];
      if (frame.begun != frame.sequence) Perform(actor.arena, actor.slot, actor.depth);
    } else if (command == static_cast<char>(Command::kPing)) {
      uint32_t sequence = actor.arena->slots[actor.slot].frames[actor.depth].sequence;
      SendEvent(actor.arena, EventKind::kPong, actor.slot, sequence, actor.depth);
    } else if (command == static_cast<char>(Command::kStatus)) {
      TellStatus(actor.arena, actor.slot);
    } else if (command == static_cast<char>(Command::kLeave) && actor.depth > 0) {
      return;
    }
  }
}

void NoteCreatingCalls(Arena* arena) {
  ArenaTail* tail = TailOf(arena);
  for (const CallRow& row : CallTable()) {
    if (row.index >= kMaxCallRows) break;
    tail->creates[row.index] = row.creates;
    tail->names[row.index] = row.names;
  }
}

}  // namespace parley
