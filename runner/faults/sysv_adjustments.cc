// Named faults: what the operations of System V semaphores leave behind, undo above all.
#include <errno.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr int kSemaphores = 32;
constexpr size_t kOperations = 16;
constexpr int kLargestValue = 32767;

// Sets the value by an operation, which leaves the adjustments of all processes as they are.
void SetByOperation(int set, int number, int value) {
  const int now = semctl(set, number, GETVAL);
  struct sembuf change = {};
  change.sem_num = static_cast<decltype(change.sem_num)>(number);
  change.sem_op = static_cast<decltype(change.sem_op)>(value - now);
  change.sem_flg = IPC_NOWAIT;
  if (now >= 0 && value != now) semop(set, &change, 1);
}

struct LastOperation {
  int set;
  time_t time;
};

// An operation would set sem_otime, which SETVAL and SETALL must not do.
void KeepTime(int set) {
  struct semid_ds ds;
  auto* last = FaultState<LastOperation>();
  if (last->set != set + 1 && semctl(set, 0, IPC_STAT, &ds) == 0) *last = {set + 1, ds.sem_otime};
}

int64_t ShowTime(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* last = FaultState<LastOperation>();
  if (result == 0 && Int(args[2]) == IPC_STAT && last->set == Int(args[0]) + 1) {
    Pointer<struct semid_ds>(args[3])->sem_otime = last->time;
  }
  return result;
}

int64_t OperationIsTimed(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && FaultState<LastOperation>()->set == Int(args[0]) + 1) {
    FaultState<LastOperation>()->set = 0;
  }
  return result;
}

int64_t SetvalKeepsAdjustments(const int64_t* args) {
  if (Int(args[2]) != SETVAL) return ShowTime(args);
  const int value = Int(args[3]);
  const int now = semctl(Int(args[0]), Int(args[1]), GETVAL);
  if (now < 0 || value < 0 || value > kLargestValue) return Honest(args);
  KeepTime(Int(args[0]));
  SetByOperation(Int(args[0]), Int(args[1]), value);
  errno = 0;
  return 0;
}

// Processes that GETPID still tells, one more than their id; 0 where the system knows better.
int64_t ZeroLeavesThePid(const int64_t* args) {
  const auto* ops = Pointer<struct sembuf>(args[1]);
  const size_t count = static_cast<size_t>(args[2]);
  auto* shown = FaultState<int>();
  int before[kOperations] = {};
  if (count > kOperations || ops == nullptr) return Honest(args);
  for (size_t i = 0; i < count; ++i) {
    before[i] = semctl(Int(args[0]), ops[i].sem_num, GETPID);
    if (ops[i].sem_num < kSemaphores && shown[ops[i].sem_num] != 0) {
      before[i] = shown[ops[i].sem_num] - 1;
    }
  }
  errno = 0;
  const int64_t result = Honest(args);
  for (size_t i = 0; result == 0 && i < count; ++i) {
    if (ops[i].sem_num >= kSemaphores) continue;
    shown[ops[i].sem_num] = ops[i].sem_op == 0 && before[i] >= 0 ? before[i] + 1 : 0;
  }
  return result;
}

int64_t TellsThePidBefore(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* shown = FaultState<int>();
  const int number = Int(args[1]);
  if (result < 0 || number < 0 || number >= kSemaphores) return result;
  if (Int(args[2]) == SETVAL || Int(args[2]) == SETALL) shown[number] = 0;
  return Int(args[2]) == GETPID && shown[number] != 0 ? shown[number] - 1 : result;
}

int64_t UndoOfOneIsOfAll(const int64_t* args) {
  const auto* ops = Pointer<struct sembuf>(args[1]);
  const size_t count = static_cast<size_t>(args[2]);
  if (count > kOperations || ops == nullptr) return Honest(args);
  struct sembuf changed[kOperations];
  short undo = 0;
  for (size_t i = 0; i < count; ++i) undo = static_cast<short>(undo | (ops[i].sem_flg & SEM_UNDO));
  for (size_t i = 0; i < count; ++i) {
    changed[i] = ops[i];
    changed[i].sem_flg = static_cast<short>(changed[i].sem_flg | undo);
  }
  return HonestWith(args, 1, WordOf(changed));
}

// Adds what an operation of the array would have had undone, and takes back the value.
int64_t FailureRecordsUndo(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EAGAIN) return result;
  const auto* ops = Pointer<struct sembuf>(args[1]);
  for (int64_t i = 0; i < args[2]; ++i) {
    if ((ops[i].sem_flg & SEM_UNDO) == 0 || ops[i].sem_op == 0) continue;
    struct sembuf both[2] = {ops[i], ops[i]};
    const int decreasing = ops[i].sem_op < 0 ? 1 : 0;
    const short opposite = static_cast<short>(-ops[i].sem_op);
    both[0].sem_op = decreasing ? opposite : ops[i].sem_op;
    both[1].sem_op = decreasing ? ops[i].sem_op : opposite;
    both[decreasing ? 0 : 1].sem_flg = IPC_NOWAIT;
    both[decreasing ? 1 : 0].sem_flg = SEM_UNDO | IPC_NOWAIT;
    semop(Int(args[0]), both, 2);
  }
  return FailWith(EAGAIN);
}

// True if there are handlers and all have SA_RESTART.
bool HandlersRestart() {
  bool some = false;
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action;
    if (sigaction(signal, nullptr, &action) != 0) continue;
    const bool handled = (action.sa_flags & SA_SIGINFO) != 0 ||
                         (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
    if (!handled) continue;
    if ((action.sa_flags & SA_RESTART) == 0) return false;
    some = true;
  }
  return some;
}

int64_t RestartsWithTheFlag(const int64_t* args) {
  int64_t result;
  do {
    errno = 0;
    result = Honest(args);
    if (result != -1 || errno != EINTR) return result;
  } while (HandlersRestart());
  return FailWith(EINTR);
}

int64_t SeesTheOldValue(const int64_t* args) {
  const auto* sops = Pointer<struct sembuf>(args[1]);
  for (int64_t i = 1; i < args[2] && args[2] < 64; ++i) {
    if ((sops[i].sem_flg & IPC_NOWAIT) == 0) continue;
    const int value = semctl(Int(args[0]), sops[i].sem_num, GETVAL);
    if (value < 0) continue;
    if (sops[i].sem_op < 0 && value + sops[i].sem_op < 0) return FailWith(EAGAIN);
    if (sops[i].sem_op == 0 && value != 0) return FailWith(EAGAIN);
  }
  errno = 0;
  return Honest(args);
}

int64_t AdjustmentOverflowIsDropped(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ERANGE || args[2] > 16) return result;
  struct sembuf sops[16];
  for (int64_t i = 0; i < args[2]; ++i) {
    sops[i] = Pointer<struct sembuf>(args[1])[i];
    sops[i].sem_flg = static_cast<short>(sops[i].sem_flg & ~SEM_UNDO);
  }
  errno = 0;
  return HonestWith(args, 1, WordOf(sops));
}

int64_t NowaitOfTheFirst(const int64_t* args) {
  const auto* given = Pointer<struct sembuf>(args[1]);
  if (args[2] < 2 || args[2] > 16 || (given[0].sem_flg & IPC_NOWAIT) != 0) return Honest(args);
  struct sembuf sops[16];
  for (int64_t i = 0; i < args[2]; ++i) {
    sops[i] = given[i];
    sops[i].sem_flg = static_cast<short>(sops[i].sem_flg & ~IPC_NOWAIT);
  }
  return HonestWith(args, 1, WordOf(sops));
}

}  // namespace

std::vector<Fault> SysvAdjustmentFaults() {
  return {
      {"semctl-setval-keeps-adjustments",
       "sysv",
       "SETVAL leaves what processes have to undo at the semaphore.",
       {{"semctl", SetvalKeepsAdjustments},
        {"semop", OperationIsTimed},
        {"semtimedop", OperationIsTimed}}},
      {"semop-zero-leaves-sempid",
       "sysv",
       "An operation that found a value zero does not set sempid.",
       {{"semop", ZeroLeavesThePid}, {"semctl", TellsThePidBefore}}},
      {"semop-undo-of-one-is-of-all",
       "sysv",
       "SEM_UNDO of one operation holds for all the others of the array.",
       {{"semop", UndoOfOneIsOfAll}, {"semtimedop", UndoOfOneIsOfAll}}},
      {"semop-failure-records-undo",
       "sysv",
       "semop with SEM_UNDO that fails with EAGAIN is undone when the process ends.",
       {{"semop", FailureRecordsUndo}, {"semtimedop", FailureRecordsUndo}}},
      {"sysv-waits-restart-with-sa-restart",
       "sysv",
       "msgsnd, msgrcv and semop are restarted after a handler with SA_RESTART.",
       {{"msgsnd", RestartsWithTheFlag},
        {"msgrcv", RestartsWithTheFlag},
        {"semop", RestartsWithTheFlag},
        {"semtimedop", RestartsWithTheFlag}}},
      {"semop-adjustment-overflow-is-dropped",
       "sysv",
       "semop whose adjustment would be out of range is done without it.",
       {{"semop", AdjustmentOverflowIsDropped}}},
      {"semop-nowait-of-the-first-is-for-all",
       "sysv",
       "semop waits at any operation if the first is without IPC_NOWAIT.",
       {{"semop", NowaitOfTheFirst}}},
      {"semop-sees-the-old-value",
       "sysv",
       "semop compares each operation with the value before the call.",
       {{"semop", SeesTheOldValue}}},
  };
}

}  // namespace parley
