// What director and actors share: one arena of memory and two kinds of pipes.
//
// The arena is mapped by a worker before its zygote is forked, so that director, zygote,
// supervisors and actors see it at the same address; an actor that executes itself maps it there
// again. The director lays out the arguments of a call (words, and what pointers point to) in the
// memory of the actor's frame, so that the actor only has to call. A command is one byte on the
// actor's command pipe; everything that happens is an Event on the worker's one event pipe. All
// sizes are fixed; nothing here is ever allocated by an actor.
#ifndef PARLEY_RUNNER_WIRE_H_
#define PARLEY_RUNNER_WIRE_H_

#include <signal.h>
#include <stdint.h>

#include <atomic>
#include <cstddef>

namespace parley {

constexpr int kMaxActors = 20;               // actors of one case, threads and forked ones included
constexpr int kMaxDepth = 4;                 // nested `hold` handlers of one actor, plus one
constexpr int kMaxArgs = 8;                  // words of a call
constexpr int kMaxFixups = 4;                // times to compute just before a call
constexpr int kLogSize = 256;                // caught signals remembered per actor
constexpr size_t kMainData = 9u << 20;       // argument memory of an actor outside handlers
constexpr size_t kHandlerData = 256u << 10;  // and inside each nested handler
// Where the arena is mapped in every process of a worker (a hint that must hold after exec).
constexpr uintptr_t kArenaAddress = sizeof(void*) == 8 ? 0x2f0000000000u : 0x60000000u;

// Commands, one byte each on the actor's command pipe; the frame at the current depth holds the
// rest.
enum class Command : uint8_t {
  kCall = 'c',    // perform frame.call with frame.args, if not begun yet, then Event::kReturned
  kPing = 'p',    // answer Event::kPong: every deliverable signal has been delivered before
  kLeave = 'l',   // return from the innermost `hold` handler
  kStatus = 's',  // answer Event::kStatus: how slot.status.pid, perhaps a child of its, ended
};

// What an actor is doing, for the director's eyes. Written by the actor only.
enum class ActorState : uint32_t { kUnused = 0, kIdle = 1, kInCall = 2, kGone = 3 };

// A time that the actor computes just before its call: now on `clock` plus `offset_ns`.
struct Fixup {
  uint64_t address;  // of a struct timespec in the frame's data
  int64_t offset_ns;
  int32_t clock;
  int32_t reserved;
};

// Where the implementation of a call comes from.
enum FrameFault : int32_t {
  kHonest = 0,      // the table of calls
  kNamedFault = 1,  // StartRequest.fault, if it exchanges this call
  // The others are generic: see runner/generic_fault.h.
  kSkip = 2,         // not made at all: fault_result and fault_error come back
  kSleep = 3,        // not made; sleeps until it is killed
  kTwice = 4,        // made twice
  kOtherSender = 5,  // made by a process of its own, so that signals have another sender
};

// One call: filled by the director, answered by the actor.
struct Frame {
  uint32_t sequence;  // number of this command within the case; 0 before the first
  int32_t call;       // index of the row in the table of calls
  int64_t args[kMaxArgs];
  int32_t fixup_count;
  int32_t fault;  // FrameFault: how the call is to go wrong; kHonest outside `parley prove`
  // Nonzero: the call waits until the arena's open gate is this one, so that several actors begin
  // at the same moment. See runner/gate.h.
  uint32_t gate;
  int32_t fault_error;
  int64_t fault_result;
  Fixup fixups[kMaxFixups];
  uint32_t begun;  // sequence of the command that the actor began last
  // The answer.
  int64_t result;
  int32_t error;   // errno after the call; it was set to 0 before
  int32_t raised;  // number of the signal whose `record` handler jumped out of a load or store
  siginfo_t raised_info;
  int64_t entered_ns;  // CLOCK_MONOTONIC
  int64_t returned_ns;
};

// A signal caught by a `record` or `hold` handler.
struct LogEntry {
  int32_t signal;
  int32_t has_info;   // the handler was installed with SA_SIGINFO
  uint32_t sequence;  // of the call in progress when it came, 0 if the actor was idle
  uint32_t reserved;
  siginfo_t info;
};

// Asked of the supervisor, or of an idle actor: has this process (as the actors number it), a child
// of who is asked, ended or stopped? The zombie stays.
struct StatusQuery {
  int32_t pid;
  int32_t options;   // WEXITED, WSTOPPED, WCONTINUED
  int32_t answered;  // 1: info is valid; 0: nothing to report; 2: not a child, but it has ended;
                     // 3: not a child, and it has not; -1: not a child, and who is asked cannot
                     // tell
  uint32_t number;   // of this question; the answer's Event.sequence
  siginfo_t info;
};

// Everything about one actor.
struct Slot {
  std::atomic<uint32_t> state;   // ActorState
  int32_t pid, tid;              // as the actor sees them
  int32_t outer_pid, outer_tid;  // as the director's /proc shows them; 0 without /proc
  uint64_t thread;               // pthread_self()
  // Addresses in the actor's image: handlers for `record` and `hold` without and with SA_SIGINFO,
  // and the private memory in which opaque objects are set aside (copied by fork as memory is).
  uint64_t record, record_info, hold, hold_info;
  uint64_t objects;
  uint64_t objects_size;
  std::atomic<uint32_t> depth;      // handlers entered and not yet left
  std::atomic<uint32_t> current;    // sequence of the call in progress, 0 if none
  std::atomic<uint32_t> log_count;  // entries written; beyond kLogSize they are only counted
  StatusQuery status;               // for Command::kStatus
  LogEntry log[kLogSize];
  Frame frames[kMaxDepth];
};

enum class EventKind : uint16_t {
  kReady = 1,     // a root actor, a forked one or a thread entered its loop
  kReturned = 2,  // frame[detail].result is there; detail = depth
  kPong = 3,
  kEntered = 4,    // a `hold` handler began; detail = signal
  kStarted = 5,    // from the supervisor: all root actors exist; detail = 0, or an errno with
                   // StartRequest.failure telling what failed
  kStatus = 6,     // from the supervisor or an actor: answer to a status query, see StatusQuery
  kCaseEnded = 7,  // from the zygote: supervisor and whole tree are gone; detail = 1 if the
                   // supervisor did not end as told
};

struct Event {
  uint32_t generation;  // of the case; events of an earlier case are dropped
  uint16_t kind;        // EventKind
  uint16_t slot;        // actor; kMaxActors for supervisor and zygote
  uint32_t sequence;    // for kReturned, kPong: Frame.sequence; for kStatus: StatusQuery.number
  int32_t detail;
};

// What a case needs around it; a set of bits.
enum Isolation : uint32_t {
  kNewPid = 1,    // own process ids: kill(-1, ...), process 1
  kNewIpc = 2,    // System V objects, POSIX message queues
  kNewNet = 4,    // ports, abstract names; loopback is brought up
  kNewMount = 8,  // own /dev/shm
  kNewUser = 16,  // only to get the others without privilege: uid and gid map to themselves
};

// Filled by the director, read by zygote and supervisor.
struct StartRequest {
  uint32_t generation;
  uint32_t isolation;   // Isolation bits
  int32_t root_actors;  // slots 0 .. root_actors-1 are forked at the start
  int32_t actors;       // slots in use in the whole case
  int32_t fault;        // the named fault that actors are to have, from 1 on; 0 for none
  char directory[512];  // absolute; working directory of the case
  char failure[128];    // what the supervisor could not do, if kStarted has an errno
};

// System V objects that actors created, so that they can be removed where no namespace does it.
constexpr int kMaxCreated = 512;
struct CreatedObject {
  int32_t kind;  // 'q' queue, 's' semaphore set, 'm' segment
  int32_t id;
};
constexpr int kMaxCreatedNames = 64;
struct CreatedName {
  int32_t kind;  // 'q' mq, 's' semaphore, 'm' shared memory
  char name[256];
};

struct Arena {
  StartRequest start;
  // For `parley prove`: the next time a handler catches this signal it is as if it came twice; 0
  // for none.
  std::atomic<int32_t> doubled_signal;
  StatusQuery status;
  std::atomic<uint32_t> gate_missing;  // actors that have yet to come to the gate
  std::atomic<uint32_t> gate_open;     // number of the gate opened last
  // How many wait there asleep, with those who were killed while they did; how long they wait awake
  // before.
  std::atomic<uint32_t> gate_sleepers, gate_awake_us;
  std::atomic<uint32_t> created_count;
  CreatedObject created[kMaxCreated];
  std::atomic<uint32_t> created_name_count;
  CreatedName created_names[kMaxCreatedNames];
  // Descriptors (the same numbers in every process of the worker).
  int32_t arena_fd;
  int32_t event_fd;                 // write end of the event pipe
  int32_t command_fds[kMaxActors];  // read ends
  int32_t supervisor_fd;            // read end: the supervisor's command pipe
  Slot slots[kMaxActors];
  // After this struct, page-aligned, follow for every slot kMainData bytes and
  // (kMaxDepth-1) * kHandlerData bytes. See FrameData.
};

constexpr size_t kPage = 65536;  // a multiple of every page size in use
constexpr size_t kArenaHeader = (sizeof(Arena) + kPage - 1) / kPage * kPage;
constexpr size_t kSlotData = kMainData + (kMaxDepth - 1) * kHandlerData;
constexpr size_t kArenaSize = kArenaHeader + kMaxActors * kSlotData;

inline char* FrameData(Arena* arena, int slot, int depth) {
  char* base = reinterpret_cast<char*>(arena) + kArenaHeader + slot * kSlotData;
  return depth == 0 ? base : base + kMainData + (depth - 1) * kHandlerData;
}
inline size_t FrameDataSize(int depth) { return depth == 0 ? kMainData : kHandlerData; }

}  // namespace parley

#endif  // PARLEY_RUNNER_WIRE_H_
