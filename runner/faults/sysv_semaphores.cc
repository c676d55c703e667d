// Named faults: System V semaphore sets, and what is undone at the end of a process.
#include <errno.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr size_t kMost = 16;  // operations of an array that a fault changes

union Argument {
  int value;
  struct semid_ds* set;
  unsigned short* values;
};

// The call with other operations; semop's timeout, if it has one, is the fourth word.
int64_t Operate(const int64_t* args, struct sembuf* operations, size_t count) {
  const int64_t words[4] = {args[0], WordOf(operations), static_cast<int64_t>(count), args[3]};
  return Honest(words);
}

// A copy of the operations of a call, for a fault to change: none of them if there are too many.
struct Operations {
  explicit Operations(const int64_t* args) {
    if (args[1] == 0 || args[2] <= 0 || args[2] > static_cast<int64_t>(kMost)) return;
    count = static_cast<size_t>(args[2]);
    memcpy(list, Pointer<const struct sembuf>(args[1]), count * sizeof list[0]);
  }
  struct sembuf* begin() {
    return list;
  }
  struct sembuf* end() {
    return list + count;
  }

  size_t count = 0;
  struct sembuf list[kMost];
};

bool Undoes(const struct sembuf& operation) { return (operation.sem_flg & SEM_UNDO) != 0; }

int64_t UndoIsIgnored(const int64_t* args) {
  Operations operations(args);
  if (operations.count == 0) return Honest(args);
  for (struct sembuf& operation : operations) operation.sem_flg &= ~SEM_UNDO;
  return Operate(args, operations.list, operations.count);
}

// The same is noted again by a step back that is not to be undone and a step forth that is.
int64_t UndoCountsDouble(const int64_t* args) {
  Operations operations(args);
  const int64_t result = Honest(args);
  if (result != 0) return result;
  for (const struct sembuf& operation : operations) {
    if (!Undoes(operation) || operation.sem_op >= 0) continue;
    const struct sembuf back = {operation.sem_num, static_cast<short>(-operation.sem_op), 0};
    struct sembuf both[2] = {back, operation};
    semop(Int(args[0]), both, 2);
  }
  return result;
}

// Only the first operation of an array is remembered.
int64_t UndoOfTheFirstOnly(const int64_t* args) {
  Operations operations(args);
  if (operations.count == 0) return Honest(args);
  for (size_t i = 1; i < operations.count; ++i) operations.list[i].sem_flg &= ~SEM_UNDO;
  return Operate(args, operations.list, operations.count);
}

// Only one set of a process is remembered, the first.
int64_t UndoAtOneSet(const int64_t* args) {
  int* first = FaultState<int>();  // id of that set, plus 1
  Operations operations(args);
  const int set = Int(args[0]) + 1;
  for (const struct sembuf& operation : operations) {
    if (!Undoes(operation)) continue;
    int none = 0;
    __atomic_compare_exchange_n(first, &none, set, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(first, __ATOMIC_SEQ_CST) != set) return UndoIsIgnored(args);
  }
  return Honest(args);
}

// Waits for each operation of the array, and applies it, before it looks at the next.
int64_t OneByOne(const int64_t* args) {
  Operations operations(args);
  if (operations.count == 0) return Honest(args);
  for (struct sembuf& operation : operations) {
    const int64_t result = Operate(args, &operation, 1);
    if (result != 0) return result;
  }
  return 0;
}

// What each process has to undo.
struct Undo {
  pid_t process;
  int set;
  unsigned short number;
  short adjustment;
};
struct Undos {
  int count;
  Undo list[kMost];
};

int64_t NoteUndo(const int64_t* args) {
  Operations operations(args);
  const int64_t result = Honest(args);
  Undos* undos = FaultState<Undos>();
  if (result != 0) return result;
  for (const struct sembuf& operation : operations) {
    if (!Undoes(operation)) continue;
    const int at = __atomic_fetch_add(&undos->count, 1, __ATOMIC_SEQ_CST);
    if (at >= static_cast<int>(kMost)) break;
    undos->list[at] = {getpid(), Int(args[0]), operation.sem_num,
                       static_cast<short>(-operation.sem_op)};
  }
  return result;
}

// Makes the adjustment one of the calling process without a change of the value.
void TakeOver(const Undo& undo) {
  const bool adds = undo.adjustment > 0;
  const struct sembuf forth = {undo.number, undo.adjustment, 0};
  const struct sembuf back = {undo.number, static_cast<short>(-undo.adjustment), SEM_UNDO};
  // The one that adds comes first: the other need not wait then.
  struct sembuf both[2] = {adds ? forth : back, adds ? back : forth};
  semop(undo.set, both, 2);
}

void InheritUndo() {
  const Undos* undos = FaultState<Undos>();
  for (int i = 0; i < undos->count && i < static_cast<int>(kMost); ++i) {
    if (undos->list[i].process == getppid()) TakeOver(undos->list[i]);
  }
}

int64_t ForkInheritsUndo(const int64_t* args) { return PseudoForkWith(args, InheritUndo); }

int64_t ExecUndoes(const int64_t* args) {
  const Undos* undos = FaultState<Undos>();
  for (int i = 0; i < undos->count && i < static_cast<int>(kMost); ++i) {
    const Undo& undo = undos->list[i];
    struct sembuf back = {undo.number, undo.adjustment, IPC_NOWAIT | SEM_UNDO};
    if (undo.process == getpid()) semop(undo.set, &back, 1);
  }
  errno = 0;
  return Honest(args);
}

// Goes through the array one by one and stops where it would have to wait.
int64_t HalfApplied(const int64_t* args) {
  Operations operations(args);
  const int64_t result = Honest(args);
  if (result != -1 || errno != EAGAIN) return result;
  for (struct sembuf& operation : operations) {
    operation.sem_flg |= IPC_NOWAIT;
    if (semop(Int(args[0]), &operation, 1) != 0) break;
  }
  return FailWith(EAGAIN);
}

int64_t NowaitIsForAll(const int64_t* args) {
  Operations operations(args);
  if (operations.count == 0) return Honest(args);
  int any = 0;
  for (const struct sembuf& operation : operations) any |= operation.sem_flg & IPC_NOWAIT;
  for (struct sembuf& operation : operations) {
    operation.sem_flg = static_cast<short>(operation.sem_flg | any);
  }
  return Operate(args, operations.list, operations.count);
}

// Of pairs only, so that the length of an array is still judged.
int64_t SumsPerSemaphore(const int64_t* args) {
  Operations operations(args);
  struct sembuf& first = operations.list[0];
  const struct sembuf& second = operations.list[1];
  if (operations.count != 2 || first.sem_num != second.sem_num) return Honest(args);
  const int sum = first.sem_op + second.sem_op;
  if (sum != static_cast<short>(sum)) return Honest(args);
  first.sem_op = static_cast<short>(sum);
  first.sem_flg |= second.sem_flg;
  return Operate(args, &first, 1);
}

// Those who wait for zero are woken by setting the value to zero for a moment.
int64_t AnyDecreaseIsZero(const int64_t* args) {
  Operations operations(args);
  const int64_t result = Honest(args);
  if (result != 0) return result;
  for (const struct sembuf& operation : operations) {
    const int set = Int(args[0]), number = operation.sem_num;
    if (operation.sem_op >= 0 || semctl(set, number, GETZCNT) <= 0) continue;
    Argument zero, before;
    zero.value = 0;
    before.value = semctl(set, number, GETVAL);
    semctl(set, number, SETVAL, zero);
    semctl(set, number, SETVAL, before);
  }
  return result;
}

// The value as SETVAL should have left it, which nobody who waits has heard of.
struct Unheard {
  int known;
  int set, number, value;
};

int64_t SettingWakesNobody(const int64_t* args) {
  Unheard* unheard = FaultState<Unheard>();
  const int set = Int(args[0]), number = Int(args[1]), command = Int(args[2]);
  if (command == SETVAL && (semctl(set, number, GETNCNT) > 0 || semctl(set, number, GETZCNT) > 0)) {
    unheard->set = set;
    unheard->number = number;
    unheard->value = Int(args[3]);
    __atomic_store_n(&unheard->known, 1, __ATOMIC_SEQ_CST);
    return 0;
  }
  errno = 0;
  const int64_t result = Honest(args);
  if (command != GETVAL || result < 0 || !__atomic_load_n(&unheard->known, __ATOMIC_SEQ_CST)) {
    return result;
  }
  return unheard->set == set && unheard->number == number ? unheard->value : result;
}

int64_t SettingIsAnOperation(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[2]) == SETVAL) {
    const auto number = static_cast<unsigned short>(args[1]);
    struct sembuf nothing[2] = {{number, 1, 0}, {number, -1, 0}};
    semop(Int(args[0]), nothing, 2);
  }
  return result;
}

// Sets the values before the one that is out of range.
int64_t SetallIsHalfDone(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ERANGE || Int(args[2]) != SETALL) return result;
  struct semid_ds set;
  Argument argument;
  argument.set = &set;
  if (semctl(Int(args[0]), 0, IPC_STAT, argument) != 0) return FailWith(ERANGE);
  for (size_t i = 0; i < set.sem_nsems; ++i) {
    argument.value = Pointer<const unsigned short>(args[3])[i];
    if (semctl(Int(args[0]), static_cast<int>(i), SETVAL, argument) != 0) break;
  }
  return FailWith(ERANGE);
}

// Both counts are kept in one.
int64_t OneCountOfWaiters(const int64_t* args) {
  const int command = Int(args[2]);
  const int64_t result = Honest(args);
  if (result < 0 || (command != GETNCNT && command != GETZCNT)) return result;
  return result + semctl(Int(args[0]), Int(args[1]), command == GETNCNT ? GETZCNT : GETNCNT);
}

}  // namespace

std::vector<Fault> SysvSemaphoreFaults() {
  return {
      {"semop-undo-is-ignored",
       "sysv",
       "The end of a process undoes nothing, as SEM_UNDO is accepted and ignored.",
       {{"semop", UndoIsIgnored}, {"semtimedop", UndoIsIgnored}}},
      {"semop-undo-counts-double",
       "sysv",
       "The end of a process adds back twice what it took with SEM_UNDO.",
       {{"semop", UndoCountsDouble}}},
      {"semop-undo-of-the-first-only",
       "sysv",
       "Of an array only the first operation with SEM_UNDO is undone.",
       {{"semop", UndoOfTheFirstOnly}}},
      {"semop-undo-of-one-set-only",
       "sysv",
       "The end of a process undoes what it did at the set that it used first.",
       {{"semop", UndoAtOneSet}}},
      {"semop-applies-one-by-one",
       "sysv",
       "semop applies each operation of an array as soon as that is possible.",
       {{"semop", OneByOne}}},
      {"fork-child-inherits-semadj",
       "sysv",
       "The child of fork has to undo what its parent did with SEM_UNDO.",
       {{"semop", NoteUndo}, {"fork", ForkInheritsUndo}}},
      {"execve-undoes-semadj",
       "sysv",
       "execve undoes what the process did with SEM_UNDO.",
       {{"semop", NoteUndo}, {"execve", ExecUndoes}}},
      {"semop-is-half-applied",
       "sysv",
       "semop that fails with EAGAIN leaves the operations before the failing one applied.",
       {{"semop", HalfApplied}}},
      {"semop-nowait-is-for-the-whole-array",
       "sysv",
       "IPC_NOWAIT of one operation keeps all the others of the array from waiting.",
       {{"semop", NowaitIsForAll}}},
      {"semop-sums-operations-on-one-semaphore",
       "sysv",
       "semop applies the sum of the operations on a semaphore, not one after the other.",
       {{"semop", SumsPerSemaphore}}},
      {"semop-any-decrease-wakes-who-waits-for-zero",
       "sysv",
       "Who waits for zero is woken whenever the value falls.",
       {{"semop", AnyDecreaseIsZero}}},
      {"semctl-setval-wakes-nobody",
       "sysv",
       "SETVAL changes the value and leaves those asleep who could go on.",
       {{"semctl", SettingWakesNobody}}},
      {"semctl-setval-counts-as-semop",
       "sysv",
       "SETVAL sets sem_otime.",
       {{"semctl", SettingIsAnOperation}}},
      {"semctl-setall-stops-at-a-bad-value",
       "sysv",
       "SETALL that fails with ERANGE has set the values before the one out of range.",
       {{"semctl", SetallIsHalfDone}}},
      {"semctl-counts-all-waiters-together",
       "sysv",
       "GETNCNT and GETZCNT count those who wait for more and for zero together.",
       {{"semctl", OneCountOfWaiters}}},
  };
}

}  // namespace parley
