// The calls of the language that are no plain functions: what an actor does to fork, to execute
// itself, to touch memory. Each takes and returns words like the functions of the table of calls
// and sets errno when it fails; each is for actors only.
#ifndef PARLEY_RUNNER_PSEUDO_CALLS_H_
#define PARLEY_RUNNER_PSEUDO_CALLS_H_

#include <cstdint>

namespace parley {

// (slot of the child) -> pid of the child or -1. The child becomes that actor, at depth 0 even if
// the call is made inside a handler, and says kReady.
int64_t PseudoFork(const int64_t* args);

// The same for a fault: `in_child` runs in the child before that becomes an actor, with all signals
// held off.
int64_t PseudoForkWith(const int64_t* args, void (*in_child)());

// The same by _Fork, which runs no handlers of pthread_atfork; ENOSYS where the C library lacks it.
int64_t PseudoForkBare(const int64_t* args);
int64_t PseudoForkBareWith(const int64_t* args, void (*in_child)());

// (slot of the child, ignored, file actions or null, attributes or null) -> pid of the child or -1
// with errno: posix_spawn of this program, which begins as that actor and says kReady.
int64_t PseudoSpawnSelf(const int64_t* args);

// (slot of the thread) -> 0 or an error number. Default attributes, mask of the creator; the thread
// says kReady.
int64_t PseudoThreadCreate(const int64_t* args);

// The same for a fault: `in_thread` runs in the thread after it became an actor and got the mask of
// its creator, before it says kReady.
int64_t PseudoThreadCreateWith(const int64_t* args, void (*in_thread)());

// () -> 0 in a fresh image of this program, in which the same actor goes on at depth 0 with an
// empty log and new addresses in its slot; kReturned names the depth of the call. -1 if execve
// fails.
int64_t PseudoExecSelf(const int64_t* args);

// (status), (value): end the process or the thread. The slot says kGone just before.
int64_t PseudoExit(const int64_t* args);
int64_t PseudoThreadExit(const int64_t* args);

// (status): ends the process by exit of the C library, which runs what atexit was given and writes
// out what standard I/O holds.
int64_t PseudoLibraryExit(const int64_t* args);

// (address, source, count), (address, destination, count) -> 0. Bytes upwards, one by one. If a
// `record` handler catches the fault: -1 with EFAULT, and frame.raised is set.
int64_t PseudoStore(const int64_t* args);
int64_t PseudoLoad(const int64_t* args);

// (address of an int, expected, desired) -> the value that was there; it was replaced if that is
// the expected one. Sequentially consistent. Faults as store does.
int64_t PseudoCompareExchange(const int64_t* args);

// () -> -1 with EFAULT: calls itself until the stack is used up and a `record` handler, which needs
// another stack, catches the fault; frame.raised is set as by store.
int64_t PseudoExhaustStack(const int64_t* args);

// () -> the address of a local variable.
int64_t PseudoHere(const int64_t* args);

// (uid) -> 0 or -1: drops supplementary groups, group id and user id for good.
int64_t PseudoBecome(const int64_t* args);

// The first thing in every main() whose program runs cases: an image that PseudoExecSelf started
// goes on as its actor and never returns; otherwise nothing happens. Changes no mask and no
// disposition.
void RunAsActorIfAsked(int argc, char** argv);

}  // namespace parley

#endif  // PARLEY_RUNNER_PSEUDO_CALLS_H_
