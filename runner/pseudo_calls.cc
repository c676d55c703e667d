// Forking, executing, ending, and touching memory as an actor.
#include "runner/pseudo_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/absent_calls.h"
#include "runner/actor_loop.h"
#include "runner/arena.h"
#include "runner/fault.h"
#include "runner/handlers.h"

namespace parley {
namespace {

constexpr char kActorMark[] = "__actor";
constexpr int kActorArguments = 7;  // program, mark, descriptor, address, slot, sequence, depth
constexpr int kNoCall = -1;         // depth of an image that no call of its own waits for

// Holds all signals off while it is not settled which actor this is: a handler must find the right
// slot. What arrives meanwhile is delivered at the end, still within the call.
class SignalsOff {
 public:
  SignalsOff() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  void Restore() {
    int saved = errno;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = saved;
  }
  const sigset_t& before() const { return before_; }

 private:
  sigset_t before_;
};

[[noreturn]] void GoOnAsActor() {
  ActorLoop();
  _exit(0);
}

// What a thread needs to begin, by slot: its creator may be long past the call by then.
struct ThreadStart {
  Arena* arena;
  int slot;
  sigset_t mask;
  void (*first)();  // null: nothing
};
ThreadStart thread_starts[kMaxActors];

void* ThreadMain(void* argument) {
  const ThreadStart* start = static_cast<const ThreadStart*>(argument);
  BecomeActor(start->arena, start->slot);
  pthread_sigmask(SIG_SETMASK, &start->mask, nullptr);
  if (start->first) start->first();
  ReportReady();
  ActorLoop();
  return nullptr;
}

// Whether the actor's descriptors survive execve.
void SetCloseOnExec(const Arena* arena, bool close) {
  int flag = close ? FD_CLOEXEC : 0;
  fcntl(arena->arena_fd, F_SETFD, flag);
  fcntl(arena->event_fd, F_SETFD, flag);
  for (int fd : arena->command_fds) fcntl(fd, F_SETFD, flag);
}

// The command line by which a fresh image of this program becomes an actor.
class ActorWords {
 public:
  ActorWords(Arena* arena, int slot, uint32_t sequence, int depth)
      : interpreter_(TailOf(arena)->interpreter) {
    snprintf(text_[0], sizeof(text_[0]), "%d", arena->arena_fd);
    snprintf(text_[1], sizeof(text_[1]), "%llu",
             static_cast<unsigned long long>(  // NOLINT
                 reinterpret_cast<uintptr_t>(arena)));
    snprintf(text_[2], sizeof(text_[2]), "%d", slot);
    snprintf(text_[3], sizeof(text_[3]), "%u", sequence);
    snprintf(text_[4], sizeof(text_[4]), "%d", depth);
    words_[0] = const_cast<char*>(interpreter_);
    words_[1] = const_cast<char*>(TailOf(arena)->executable);
    words_[2] = const_cast<char*>(kActorMark);
    for (int i = 0; i < 5; ++i) words_[3 + i] = text_[i];
  }

  bool has_interpreter() const { return *interpreter_ != 0; }
  const char* interpreter() const { return interpreter_; }
  const char* executable() const { return words_[1]; }
  char** with_interpreter() { return words_; }
  char** plain() { return words_ + 1; }

 private:
  const char* interpreter_;
  char text_[5][24];
  // One place more, in front, for an interpreter.
  char* words_[kActorArguments + 2] = {};
};

// Through /proc the program is found also by a user who may not search the way to it.
constexpr char kThisProgram[] = "/proc/self/exe";

pid_t BareFork() {
#ifdef PARLEY_HAS_BARE_FORK
  return _Fork();
#else
  errno = ENOSYS;
  return -1;
#endif
}

int64_t ForkActor(const int64_t* args, void (*in_child)(), pid_t (*make)()) {
  // The parent may get other arguments before the child runs.
  int child = static_cast<int>(args[0]);
  Arena* arena = CurrentActor().arena;
  SignalsOff signals;
  pid_t pid = make();
  if (pid == 0) {
    if (in_child) in_child();
    BecomeActor(arena, child);
    signals.Restore();
    ReportReady();
    GoOnAsActor();
  }
  signals.Restore();
  return pid;
}

// Uses up `depth` pages and more; what it returns keeps a compiler from turning it into a loop.
__attribute__((noinline)) int UseStack(int depth) {
  volatile char page[4096];
  page[0] = static_cast<char>(depth);
  const int rest = depth < INT32_MAX ? UseStack(depth + 1) : 0;
  return rest + page[0];
}

void Gone() {
  const ActorContext& actor = CurrentActor();
  actor.arena->slots[actor.slot].state = static_cast<uint32_t>(ActorState::kGone);
}

// Runs `access`, out of which a `record` handler may jump.
template <typename Access>
int64_t Guarded(Access access) {
  ActorContext& actor = CurrentActor();
  sigjmp_buf escape;
  if (sigsetjmp(escape, 1) != 0) {
    errno = EFAULT;
    return -1;
  }
  actor.escape = &escape;
  int64_t result = access();
  actor.escape = nullptr;
  return result;
}

}  // namespace

int64_t PseudoFork(const int64_t* args) { return PseudoForkWith(args, nullptr); }

int64_t PseudoForkWith(const int64_t* args, void (*in_child)()) {
  return ForkActor(args, in_child, fork);
}

int64_t PseudoForkBare(const int64_t* args) { return PseudoForkBareWith(args, nullptr); }

int64_t PseudoForkBareWith(const int64_t* args, void (*in_child)()) {
  return ForkActor(args, in_child, BareFork);
}

int64_t PseudoThreadCreate(const int64_t* args) { return PseudoThreadCreateWith(args, nullptr); }

int64_t PseudoThreadCreateWith(const int64_t* args, void (*in_thread)()) {
  int slot = static_cast<int>(args[0]);
  SignalsOff signals;
  thread_starts[slot] = {CurrentActor().arena, slot, signals.before(), in_thread};
  pthread_t thread;
  int error = pthread_create(&thread, nullptr, ThreadMain, &thread_starts[slot]);
  signals.Restore();
  return error;
}

int64_t PseudoExecSelf(const int64_t*) {
  const ActorContext& actor = CurrentActor();
  Arena* arena = actor.arena;
  const uint32_t sequence = arena->slots[actor.slot].frames[actor.depth].sequence;
  ActorWords words(arena, actor.slot, sequence, actor.depth);
  SetCloseOnExec(arena, false);
  if (words.has_interpreter()) execve(words.interpreter(), words.with_interpreter(), environ);
  execve(kThisProgram, words.plain(), environ);
  if (*words.executable()) execve(words.executable(), words.plain(), environ);
  int saved = errno;
  SetCloseOnExec(arena, true);
  errno = saved;
  return -1;
}

int64_t PseudoSpawnSelf(const int64_t* args) {
  Arena* arena = CurrentActor().arena;
  ActorWords words(arena, static_cast<int>(args[0]), 0, kNoCall);
  const auto* actions = reinterpret_cast<const posix_spawn_file_actions_t*>(args[2]);
  const auto* attributes = reinterpret_cast<const posix_spawnattr_t*>(args[3]);
  SetCloseOnExec(arena, false);
  pid_t pid = -1;
  const int error =
      words.has_interpreter()
          ? posix_spawn(&pid, words.interpreter(), actions, attributes, words.with_interpreter(),
                        environ)
          : posix_spawn(&pid, kThisProgram, actions, attributes, words.plain(), environ);
  SetCloseOnExec(arena, true);
  errno = error;
  return error == 0 ? pid : -1;
}

void RunAsActorIfAsked(int argc, char** argv) {
  if (argc != kActorArguments || strcmp(argv[1], kActorMark) != 0) return;
  Arena* arena = MapArena(atoi(argv[2]), static_cast<uintptr_t>(strtoull(argv[3], nullptr, 10)));
  if (!arena) _exit(127);
  int slot = atoi(argv[4]), depth = atoi(argv[6]);
  if (slot < 0 || slot >= kMaxActors || depth < kNoCall || depth >= kMaxDepth) _exit(127);
  SetCloseOnExec(arena, true);
  // Before it is an actor: the catalogue of faults is built here, which an actor may not do.
  const Fault* fault = ActiveFault(arena);
  BecomeActor(arena, slot);
  if (fault && fault->after_exec) fault->after_exec();
  if (depth == kNoCall) {
    ReportReady();
    GoOnAsActor();
  }
  Frame& frame = arena->slots[slot].frames[depth];
  frame.result = 0;
  frame.error = 0;
  frame.returned_ns = MonotonicNow();
  uint32_t sequence = static_cast<uint32_t>(strtoul(argv[5], nullptr, 10));
  SendEvent(arena, EventKind::kReturned, slot, sequence, depth);
  GoOnAsActor();
}

int64_t PseudoExit(const int64_t* args) {
  Gone();
  _exit(static_cast<int>(args[0]));
}

int64_t PseudoLibraryExit(const int64_t* args) {
  Gone();
  exit(static_cast<int>(args[0]));
}

int64_t PseudoThreadExit(const int64_t* args) {
  void* value = reinterpret_cast<void*>(args[0]);
  Gone();
  pthread_exit(value);
}

int64_t PseudoStore(const int64_t* args) {
  return Guarded([args] {
    volatile char* to = reinterpret_cast<volatile char*>(args[0]);
    const char* from = reinterpret_cast<const char*>(args[1]);
    for (int64_t i = 0; i < args[2]; ++i) to[i] = from[i];
    return int64_t{0};
  });
}

int64_t PseudoLoad(const int64_t* args) {
  return Guarded([args] {
    const volatile char* from = reinterpret_cast<const volatile char*>(args[0]);
    char* to = reinterpret_cast<char*>(args[1]);
    for (int64_t i = 0; i < args[2]; ++i) to[i] = from[i];
    return int64_t{0};
  });
}

int64_t PseudoCompareExchange(const int64_t* args) {
  return Guarded([args] {
    int expected = static_cast<int>(args[1]);
    __atomic_compare_exchange_n(reinterpret_cast<int*>(args[0]), &expected,
                                static_cast<int>(args[2]), false, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return static_cast<int64_t>(static_cast<uint32_t>(expected));
  });
}

int64_t PseudoExhaustStack(const int64_t*) {
  return Guarded([] { return int64_t{UseStack(0)}; });
}

int64_t PseudoHere(const int64_t*) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
}

int64_t PseudoBecome(const int64_t* args) {
  if (setgroups(0, nullptr) != 0) return -1;
  if (setgid(static_cast<gid_t>(args[0])) != 0) return -1;
  return setuid(static_cast<uid_t>(args[0]));
}

}  // namespace parley
