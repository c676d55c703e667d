// Systems that are wrong on purpose: what `parley prove` runs cases against.
//
// A named fault is one semantic mistake that a system could make, written as other implementations
// in place of some of those of the table of calls. Faults stand in runner/faults/, one file per
// area; runner/faults/README.md tells how to add one.
#ifndef PARLEY_RUNNER_FAULT_H_
#define PARLEY_RUNNER_FAULT_H_

#include <vector>

#include "runner/invoke.h"
#include "runner/wire.h"

namespace parley {

struct FaultyCall {
  const char* call;  // name in the table of calls; every row of that name is exchanged
  // Runs in the actor in place of the row's thunk: words in, word out, errno. It neither allocates
  // nor locks and is async-signal-safe, as a call may be made inside a handler. Null leaves the
  // call alone and only says that cases which make it may notice the fault.
  Thunk thunk;
};

// A system that is wrong in one way.
struct Fault {
  const char* name;               // [a-z0-9-]+, unique: "msgrcv-negative-type-is-zero"
  const char* area;               // first component of the ids of cases that are tried first
  const char* statement;          // one sentence: what this system does, in the words of a man page
  std::vector<FaultyCall> calls;  // never empty: the fault is tried on cases that make one of them
  // If not null: called with each signal that a `record` or `hold` handler catches, all signals
  // held off; may change the entry; returns how often it is to be logged (0: lost).
  int (*caught)(LogEntry* entry) = nullptr;
  // If not null: called in the fresh image of an actor that executed itself, before its execve
  // returns.
  void (*after_exec)() = nullptr;
};

// All of them, by area. Built once, by the first to ask, with memory of the heap: Zygote::Start and
// RunAsActorIfAsked ask before there are actors.
const std::vector<Fault>& NamedFaults();

// The fault that the case in progress runs under; null if there is none. Allocates nothing after
// the first call of NamedFaults.
const Fault* ActiveFault(const Arena* arena);

// What an actor of a case under a fault performs for the row: the fault's implementation or, if
// the fault leaves this call alone, that of the table. Null if there is no such row.
Thunk FaultyThunk(const Arena* arena, int row_index);

}  // namespace parley

#endif  // PARLEY_RUNNER_FAULT_H_
