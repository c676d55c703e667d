// What implementations of faults need to know of the call that they stand in for.
#ifndef PARLEY_RUNNER_FAULTS_FAULT_CONTEXT_H_
#define PARLEY_RUNNER_FAULTS_FAULT_CONTEXT_H_

#include <errno.h>
#include <time.h>

#include <cstdint>

#include "runner/pseudo_calls.h"

namespace parley {

// kFaultMemory bytes, zeroed when the case starts, at the same address in all its processes. What
// several actors write there they write with atomic operations (__atomic_*).
char* FaultMemory();
// The same as a T.
template <typename T>
T* FaultState() {
  return reinterpret_cast<T*>(FaultMemory());
}

// Number of the actor that makes the call; actors of one process have different ones.
int CurrentSlot();
// Row of the call in the table: tells the variants of one name apart.
int CurrentRow();

// A word of the call as a pointer or as an int, and an address as a word.
template <typename T>
T* Pointer(int64_t word) {
  return reinterpret_cast<T*>(static_cast<uintptr_t>(word));
}
inline int Int(int64_t word) { return static_cast<int>(word); }
inline int64_t WordOf(const void* address) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(address));
}

// Makes the call in progress as the system does, with these words.
int64_t Honest(const int64_t* args);

// What most faults consist of: the call in progress with one of its words changed (place 0 is the
// first), or with some bits of that word cleared. `args` has all kMaxArgs words, as what an
// implementation is given has; a row reads as many as its function takes.
int64_t HonestWith(const int64_t* args, int place, int64_t word);
int64_t HonestWithout(const int64_t* args, int place, int64_t bits);

// The call in progress made again for as long as handlers interrupt it (EINTR).
int64_t HonestInSpiteOfHandlers(const int64_t* args);

// For a call that fails with -1 and errno.
int64_t FailWith(int error);
// Makes the call in progress, and tells success (0) where the system fails with this errno.
int64_t SucceedInsteadOf(int error, const int64_t* args);
// Makes the call in progress, but fails with ESRCH where its first argument is a child that has
// ended and has not been waited for.
int64_t NobodyIfZombie(const int64_t* args);

// Option `name` of level SOL_SOCKET, which is an int; 0 for what is no socket. Leaves errno alone.
int SocketOption(int64_t descriptor, int name);

// Whether the name that /proc gives the descriptor's file contains `kind`: "[eventfd]". False where
// there is no /proc. Leaves errno alone.
bool IsA(int64_t descriptor, const char* kind);

// Whether an absolute time of CLOCK_REALTIME that a call was given is a valid one of the past.
bool IsPast(const struct timespec* time);

// The errno of the call, safe from what a fault does after it until the end of the scope.
class KeepErrno {
 public:
  KeepErrno() : kept_(errno) {}
  ~KeepErrno() { errno = kept_; }
  KeepErrno(const KeepErrno&) = delete;
  KeepErrno& operator=(const KeepErrno&) = delete;

 private:
  const int kept_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_FAULTS_FAULT_CONTEXT_H_
