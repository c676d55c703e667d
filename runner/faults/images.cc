// Named faults: what posix_spawn does before the new program, what execve takes along and what a
// failure of it leaves behind.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// Descriptors of cases are below; what the harness needs is above.
constexpr int kDescriptors = 64;

// --- execve ---

char stack_of_before[32768];

void StackStays() {
  stack_t stack = {};
  stack.ss_sp = stack_of_before;
  stack.ss_size = sizeof(stack_of_before);
  if (*FaultState<bool>()) sigaltstack(&stack, nullptr);
}

int64_t NoteStack(const int64_t* args) {
  stack_t stack = {};
  sigaltstack(nullptr, &stack);
  *FaultState<bool>() = (stack.ss_flags & SS_DISABLE) == 0;
  return Honest(args);
}

int64_t FailureCloses(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  for (int fd = 3; result == -1 && fd < kDescriptors; ++fd) {
    const int flags = fcntl(fd, F_GETFD);
    if (flags != -1 && (flags & FD_CLOEXEC) != 0) close(fd);
  }
  return result;
}

// --- posix_spawn ---

int64_t SameDescriptorIsNothing(const int64_t* args) {
  return Int(args[1]) == Int(args[2]) ? 0 : Honest(args);
}

int64_t ZeroIsTheCallersGroup(const int64_t* args) {
  return HonestWith(args, 1, Int(args[1]) == 0 ? getpgrp() : args[1]);
}

// As long as nobody says which group.
int64_t NoGroupIsTheCallersGroup(const int64_t* args) {
  auto* attributes = Pointer<posix_spawnattr_t>(args[0]);
  pid_t group = -1;
  if ((Int(args[1]) & POSIX_SPAWN_SETPGROUP) != 0 &&
      posix_spawnattr_getpgroup(attributes, &group) == 0 && group == 0) {
    posix_spawnattr_setpgroup(attributes, getpgrp());
  }
  return Honest(args);
}

// What open returns in the child is the lowest that is free.
int64_t OpenedInPlaceIsClosed(const int64_t* args) {
  const int64_t result = Honest(args);
  int lowest = 0;
  while (fcntl(lowest, F_GETFD) != -1) ++lowest;
  errno = 0;
  if (result == 0 && Int(args[1]) == lowest) {
    posix_spawn_file_actions_addclose(Pointer<posix_spawn_file_actions_t>(args[0]), lowest);
  }
  return result;
}

int64_t ResetsNoUsers(const int64_t* args) { return HonestWithout(args, 1, POSIX_SPAWN_RESETIDS); }

}  // namespace

std::vector<Fault> ImageFaults() {
  return {
      {"execve-keeps-the-alternate-stack",
       "signal",
       "A new program has the alternate signal stack of the one before it.",
       {{"execve", NoteStack}},
       nullptr,
       StackStays},
      {"execve-closes-before-it-fails",
       "process",
       "An execve that fails has closed the descriptors that have FD_CLOEXEC.",
       {{"execve", FailureCloses}}},
      {"posix-spawn-dup2-of-the-same-does-nothing",
       "process",
       "A dup2 action from a descriptor to itself leaves FD_CLOEXEC set.",
       {{"posix_spawn_file_actions_adddup2", SameDescriptorIsNothing}}},
      {"posix-spawn-group-0-is-the-callers",
       "process",
       "POSIX_SPAWN_SETPGROUP with group 0 leaves the child in the group of its parent.",
       {{"posix_spawnattr_setflags", NoGroupIsTheCallersGroup},
        {"posix_spawnattr_setpgroup", ZeroIsTheCallersGroup}}},
      {"posix-spawn-closes-what-it-opened-in-place",
       "process",
       "An open action whose open returns just the descriptor that is wanted closes it.",
       {{"posix_spawn_file_actions_addopen", OpenedInPlaceIsClosed}}},
      {"posix-spawn-resets-no-users",
       "process",
       "posix_spawn ignores POSIX_SPAWN_RESETIDS.",
       {{"posix_spawnattr_setflags", ResetsNoUsers}}},
  };
}

}  // namespace parley
