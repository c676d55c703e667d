// The memory and the pipes that one worker shares with its zygote, supervisors and actors.
//
// The worker creates the arena once and the pipes every time it starts a zygote. What actors use of
// them has high descriptor numbers, the same in every process of the worker, so that cases see none
// below 64; the worker keeps only its own ends, with any number. Everything is close-on-exec.
#ifndef PARLEY_RUNNER_ARENA_H_
#define PARLEY_RUNNER_ARENA_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "runner/wire.h"

namespace parley {

// Rows of the table of calls beyond this number would create objects unnoticed; a test of the table
// is the place to find out.
constexpr int kMaxCallRows = 4096;

// Bytes that a named fault may keep between calls, shared by all processes of one case.
constexpr size_t kFaultMemory = 64u << 10;

// What the processes below the director tell each other, behind the actors' data. An executed actor
// finds it here too and so needs no table of calls.
struct ArenaTail {
  char creates[kMaxCallRows];  // CallRow.creates and .names by row, 0 for none
  char names[kMaxCallRows];
  char executable[4096];       // this program, for where /proc/self/exe is missing
  char interpreter[4096];      // what this program is started by (an emulator's path), or ""
  char scratch[512];           // the worker's directory: goes when it is empty and the worker dead
  int32_t zygote_fd;           // read end: the zygote's command pipe
  int32_t tree_fd;             // write end, held by zygote and supervisor: closed when both ended
  int32_t zygote_alive_read;   // the supervisor sees here that its zygote ended
  int32_t zygote_alive_write;  // held by the zygote alone
  char fault_memory[kFaultMemory];  // of the named fault; zeroed when a case starts
};

constexpr size_t kArenaTail = (sizeof(ArenaTail) + kPage - 1) / kPage * kPage;
constexpr size_t kArenaMapped = kArenaSize + kArenaTail;

inline ArenaTail* TailOf(Arena* arena) {
  return reinterpret_cast<ArenaTail*>(reinterpret_cast<char*>(arena) + kArenaSize);
}

// The worker's ends of the pipes.
struct WorkerEnds {
  int event_read = -1;
  int tree_read = -1;  // end of file once zygote and supervisor are gone
  int zygote_write = -1;
  int supervisor_write = -1;
  int command_writes[kMaxActors];
};

// Creates the zeroed arena of the worker and maps it, at kArenaAddress + n * (its size, rounded up)
// if that is free, else anywhere. `fd` receives a descriptor of it for MapArena. Null and a message
// if there is no memory to be shared.
Arena* CreateArena(int worker_index, int* fd, std::string* error);

// Maps the arena behind `fd` at exactly `address`; null with errno if that cannot be.
Arena* MapArena(int fd, uintptr_t address);
void UnmapArena(Arena* arena);

// Opens the pipes and writes the numbers of the actors' ends, and of the arena itself duplicated
// from `fd`, into the arena. False and a message on failure; nothing stays open then.
bool OpenChannels(Arena* arena, int fd, WorkerEnds* ends, std::string* error);

// Calls `function` with every descriptor that OpenChannels left for zygote, supervisor and actors.
template <typename Function>
void ForEachSharedFd(Arena* arena, Function function) {
  ArenaTail* tail = TailOf(arena);
  function(arena->arena_fd);
  function(arena->event_fd);
  function(arena->supervisor_fd);
  for (int fd : arena->command_fds) function(fd);
  function(tail->zygote_fd);
  function(tail->tree_fd);
  function(tail->zygote_alive_read);
  function(tail->zygote_alive_write);
}

// Closes the worker's ends and marks them closed.
void CloseEnds(WorkerEnds* ends);

// Sends one event. Async-signal-safe; keeps errno. Lost only if the worker is gone.
void SendEvent(const Arena* arena, EventKind kind, int slot, uint32_t sequence, int32_t detail);

// CLOCK_MONOTONIC in nanoseconds.
int64_t MonotonicNow();

// The lowest descriptor number for the actors' ends under the present soft limit.
int FirstSharedFd();

}  // namespace parley

#endif  // PARLEY_RUNNER_ARENA_H_
