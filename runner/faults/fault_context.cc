#include "runner/faults/fault_context.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/arena.h"
#include "runner/handlers.h"
#include "runner/invoke.h"

namespace parley {

char* FaultMemory() { return TailOf(CurrentActor().arena)->fault_memory; }

int CurrentSlot() { return CurrentActor().slot; }

int CurrentRow() {
  const ActorContext& actor = CurrentActor();
  return actor.arena->slots[actor.slot].frames[actor.depth].call;
}

int64_t Honest(const int64_t* args) { return FindThunk(CurrentRow())(args); }

int64_t HonestWith(const int64_t* args, int place, int64_t word) {
  int64_t words[kMaxArgs];
  for (int i = 0; i < kMaxArgs; ++i) words[i] = i == place ? word : args[i];
  return Honest(words);
}

int64_t HonestWithout(const int64_t* args, int place, int64_t bits) {
  return HonestWith(args, place, args[place] & ~bits);
}

int64_t HonestInSpiteOfHandlers(const int64_t* args) {
  int64_t result;
  do {
    errno = 0;
    result = Honest(args);
  } while (result == -1 && errno == EINTR);
  return result;
}

int64_t FailWith(int error) {
  errno = error;
  return -1;
}

int64_t SucceedInsteadOf(int error, const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != error) return result;
  errno = 0;
  return 0;
}

int64_t NobodyIfZombie(const int64_t* args) {
  siginfo_t info = {};
  const bool zombie =
      Int(args[0]) > 0 &&
      waitid(P_PID, static_cast<id_t>(args[0]), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
      info.si_pid != 0;
  if (zombie) return FailWith(ESRCH);
  errno = 0;
  return Honest(args);
}

int SocketOption(int64_t descriptor, int name) {
  const KeepErrno keep;
  int value = 0;
  socklen_t size = sizeof(value);
  return getsockopt(Int(descriptor), SOL_SOCKET, name, &value, &size) == 0 ? value : 0;
}

bool IsA(int64_t descriptor, const char* kind) {
  const KeepErrno keep;
  char path[32], name[64];
  snprintf(path, sizeof(path), "/proc/self/fd/%d", Int(descriptor));
  const ssize_t size = readlink(path, name, sizeof(name) - 1);
  if (size < 0) return false;
  name[size] = '\0';
  return strstr(name, kind) != nullptr;
}

bool IsPast(const struct timespec* time) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return time->tv_nsec >= 0 && time->tv_nsec < 1000000000 && time->tv_sec < now.tv_sec;
}

}  // namespace parley
