// What implementations of faults need to know of the call that they stand in for.
#ifndef PARLEY_RUNNER_FAULTS_FAULT_CONTEXT_H_
#define PARLEY_RUNNER_FAULTS_FAULT_CONTEXT_H_

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

// Makes the call in progress as the system does, with these words.
int64_t Honest(const int64_t* args);

// For a call that fails with -1 and errno.
int64_t FailWith(int error);

// A word of the call as a pointer or as an int.
template <typename T>
T* Pointer(int64_t word) {
  return reinterpret_cast<T*>(static_cast<uintptr_t>(word));
}
inline int Int(int64_t word) { return static_cast<int>(word); }

}  // namespace parley

#endif  // PARLEY_RUNNER_FAULTS_FAULT_CONTEXT_H_
