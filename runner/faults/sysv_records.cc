// Named faults: what System V queues and segments note down, and whom they let change it.
#include <errno.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#include <type_traits>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// What the fault shows in place of what the system noted, for one object.
struct Shown {
  int id;  // one more than the id, so that 0 is none
  pid_t pid;
  time_t time;
};

// A receipt that fails is noted as the last one.
int64_t FailureIsAReceipt(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* shown = FaultState<Shown>();
  if (result == -1 && (errno == E2BIG || errno == ENOMSG)) {
    *shown = {Int(args[0]) + 1, getpid(), time(nullptr)};
  } else if (result >= 0) {
    shown->id = 0;
  }
  return result;
}

int64_t ShowsTheReceipt(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* shown = FaultState<Shown>();
  if (result == 0 && Int(args[1]) == IPC_STAT && shown->id == Int(args[0]) + 1) {
    Pointer<struct msqid_ds>(args[2])->msg_lrpid = shown->pid;
    Pointer<struct msqid_ds>(args[2])->msg_rtime = shown->time;
  }
  return result;
}

// The second of the lowest type; the first goes to the end of the queue.
int64_t LaterOfTheLowest(const int64_t* args) {
  const int64_t size = Honest(args);
  if (size < 0 || args[3] >= 0 || size > 1024) return size;
  struct {
    long type;
    char text[1024];
  } first;
  auto* given = Pointer<char>(args[1]);
  memcpy(&first, given, sizeof(long) + static_cast<size_t>(size));
  const int64_t words[5] = {args[0], args[1], args[2], first.type, args[4] | IPC_NOWAIT};
  const int64_t second = Honest(words);
  if (second >= 0) {
    msgsnd(Int(args[0]), &first, static_cast<size_t>(size), IPC_NOWAIT);
    return second;
  }
  errno = 0;
  memcpy(given, &first, sizeof(long) + static_cast<size_t>(size));
  return size;
}

#ifdef MSG_COPY
int64_t CopyTakes(const int64_t* args) {
  const int64_t size = Honest(args);
  if (size < 0 || (args[4] & MSG_COPY) == 0) return size;
  const int64_t type = *Pointer<long>(args[1]);
  const int64_t words[5] = {args[0], args[1], args[2], type, (args[4] & ~MSG_COPY) | IPC_NOWAIT};
  return Honest(words);
}

#endif

int64_t StrangersAreTold(const int64_t* args, int command) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EPERM || command != IPC_RMID) return result;
  errno = 0;
  return 0;
}
int64_t RemovalIsTold(const int64_t* args) { return StrangersAreTold(args, Int(args[1])); }

// The limit becomes the queue's when somebody calls it the next time.
struct Limit {
  int id;
  msglen_t bytes;
};

int64_t AppliesTheLimit(const int64_t* args) {
  auto* limit = FaultState<Limit>();
  struct msqid_ds ds;
  if (limit->id == Int(args[0]) + 1 && msgctl(Int(args[0]), IPC_STAT, &ds) == 0) {
    limit->id = 0;
    ds.msg_qbytes = limit->bytes;
    msgctl(Int(args[0]), IPC_SET, &ds);
    errno = 0;
  }
  return Honest(args);
}

// True if the system can read the struct: it sets it at another queue.
bool CanBeRead(const void* ds) {
  const int other = msgget(IPC_PRIVATE, 0600);
  const bool can =
      msgctl(other, IPC_SET, static_cast<struct msqid_ds*>(const_cast<void*>(ds))) == 0;
  msgctl(other, IPC_RMID, nullptr);
  errno = 0;
  return can;
}

int64_t RaisesTheLimitLater(const int64_t* args) {
  auto* limit = FaultState<Limit>();
  if (Int(args[1]) == IPC_SET) {
    struct msqid_ds now;
    if (!CanBeRead(Pointer<void>(args[2])) || msgctl(Int(args[0]), IPC_STAT, &now) != 0) {
      errno = 0;
      return Honest(args);
    }
    struct msqid_ds ds = *Pointer<struct msqid_ds>(args[2]);
    const msglen_t wanted = ds.msg_qbytes;
    if (wanted <= now.msg_qbytes) return Honest(args);
    ds.msg_qbytes = now.msg_qbytes;
    const int64_t result = HonestWith(args, 2, WordOf(&ds));
    if (result == 0) *limit = {Int(args[0]) + 1, wanted};
    return result;
  }
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[1]) == IPC_STAT && limit->id == Int(args[0]) + 1) {
    Pointer<struct msqid_ds>(args[2])->msg_qbytes = limit->bytes;
  }
  return result;
}

int64_t NotesWhoAttaches(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1) *FaultState<Shown>() = {Int(args[0]) + 1, getpid(), 0};
  return result;
}

int64_t ShowsWhoAttached(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* shown = FaultState<Shown>();
  if (result == 0 && Int(args[1]) == IPC_STAT && shown->id == Int(args[0]) + 1) {
    Pointer<struct shmid_ds>(args[2])->shm_lpid = shown->pid;
  }
  return result;
}

struct Mode {
  int id;
  int bits;
};

// The mode as IPC_STAT tells it has the bits of the last IPC_SET.
template <typename Status>
int64_t StoreAllBits(const int64_t* args, int command, int64_t status,
                     struct ipc_perm Status::*perm) {
  auto* mode = FaultState<Mode>();
  const int64_t result = Honest(args);
  if (result != 0 || status == 0) return result;
  auto& bits = (Pointer<Status>(status)->*perm).mode;
  if (command == IPC_SET) *mode = {Int(args[0]) + 1, static_cast<int>(bits & 07000)};
  if (command == IPC_STAT && mode->id == Int(args[0]) + 1) {
    bits = static_cast<std::remove_reference_t<decltype(bits)>>(bits | mode->bits);
  }
  return result;
}
int64_t QueueStoresAllBits(const int64_t* args) {
  return StoreAllBits(args, Int(args[1]), args[2], &msqid_ds::msg_perm);
}
int64_t SetStoresAllBits(const int64_t* args) {
  const int command = Int(args[2]);
  const bool has = command == IPC_SET || command == IPC_STAT;
  return has ? StoreAllBits(args, command, args[3], &semid_ds::sem_perm) : Honest(args);
}
int64_t SegmentStoresAllBits(const int64_t* args) {
  return StoreAllBits(args, Int(args[1]), args[2], &shmid_ds::shm_perm);
}

struct Removed {
  int id;
  key_t key;
};

int64_t RemovalKeepsTheKey(const int64_t* args) {
  struct shmid_ds ds;
  const bool known =
      Int(args[1]) == IPC_RMID && shmctl(Int(args[0]), IPC_STAT, &ds) == 0 && ds.shm_nattch > 0;
#ifdef __linux__
  const key_t key = known ? ds.shm_perm.__key : IPC_PRIVATE;
#else
  const key_t key = known ? ds.shm_perm.key : IPC_PRIVATE;
#endif
  errno = 0;
  const int64_t result = Honest(args);
  if (result == 0 && key != IPC_PRIVATE) *FaultState<Removed>() = {Int(args[0]) + 1, key};
  return result;
}

int64_t FindsTheRemoved(const int64_t* args) {
  const auto* removed = FaultState<Removed>();
  struct shmid_ds ds;
  if (removed->id == 0 || removed->key != static_cast<key_t>(args[0])) return Honest(args);
  if (shmctl(removed->id - 1, IPC_STAT, &ds) == 0) {
    return (args[2] & IPC_EXCL) != 0 ? FailWith(EEXIST) : removed->id - 1;
  }
  errno = 0;
  return Honest(args);
}

#ifdef __linux__
int64_t CopyCountsFromOne(const int64_t* args) {
  const bool copies = (args[4] & MSG_COPY) != 0 && (args[4] & IPC_NOWAIT) != 0;
  if (!copies || (args[4] & MSG_EXCEPT) != 0) return Honest(args);
  if (args[3] == 0) return FailWith(ENOMSG);
  return HonestWith(args, 3, args[3] - 1);
}

int64_t SetBelowTheContent(const int64_t* args) {
  struct msqid_ds now;
  const bool known = Int(args[1]) == IPC_SET && msgctl(Int(args[0]), IPC_STAT, &now) == 0;
  errno = 0;
  const int64_t result = Honest(args);
  if (!known || result != 0) return result;
  if (Pointer<struct msqid_ds>(args[2])->msg_qbytes >= now.msg_cbytes) return result;
  msgctl(Int(args[0]), IPC_SET, &now);
  return FailWith(EINVAL);
}

struct Bytes {
  int id;
  msglen_t bytes;
};

int64_t NotesTheCut(const int64_t* args) {
  struct msqid_ds before;
  struct msqid_ds after;
  const bool known = msgctl(Int(args[0]), IPC_STAT, &before) == 0;
  errno = 0;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (known && result >= 0 && (args[4] & MSG_NOERROR) != 0 && result == args[2] &&
      msgctl(Int(args[0]), IPC_STAT, &after) == 0 && before.msg_qnum == after.msg_qnum + 1) {
    const msglen_t gone = before.msg_cbytes - after.msg_cbytes;
    auto* bytes = FaultState<Bytes>();
    bytes->id = Int(args[0]) + 1;
    bytes->bytes += gone - static_cast<msglen_t>(result);
  }
  return result;
}

int64_t CountsTheCut(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* bytes = FaultState<Bytes>();
  if (result == 0 && Int(args[1]) == IPC_STAT && bytes->id == Int(args[0]) + 1) {
    Pointer<struct msqid_ds>(args[2])->msg_cbytes += bytes->bytes;
  }
  return result;
}
#endif

}  // namespace

std::vector<Fault> SysvRecordFaults() {
  return {
      {"msgrcv-failure-counts-as-receipt",
       "sysv",
       "msgrcv that fails sets msg_lrpid and msg_rtime.",
       {{"msgrcv", FailureIsAReceipt}, {"msgctl", ShowsTheReceipt}}},
      {"msgrcv-negative-type-skips-the-oldest",
       "sysv",
       "msgrcv with a negative type takes a later one of the messages of the lowest type.",
       {{"msgrcv", LaterOfTheLowest}}},
#ifdef MSG_COPY
      {"msgrcv-copy-takes",
       "sysv",
       "msgrcv with MSG_COPY takes the message off the queue.",
       {{"msgrcv", CopyTakes}}},
#endif
      {"shmctl-removal-by-strangers-succeeds",
       "sysv",
       "IPC_RMID of somebody else's segment reports success.",
       {{"shmctl", RemovalIsTold}}},
      {"msgctl-set-wakes-no-sender",
       "sysv",
       "IPC_SET that raises msg_qbytes leaves those asleep who wait for room.",
       {{"msgctl", RaisesTheLimitLater}, {"msgsnd", AppliesTheLimit}, {"msgrcv", AppliesTheLimit}}},
      {"shmdt-leaves-lpid",
       "sysv",
       "shmdt leaves shm_lpid as it was.",
       {{"shmat", NotesWhoAttaches}, {"shmctl", ShowsWhoAttached}}},
      {"sysv-set-takes-all-of-the-mode",
       "sysv",
       "IPC_SET takes more than the nine permission bits from the mode.",
       {{"msgctl", QueueStoresAllBits},
        {"semctl", SetStoresAllBits},
        {"shmctl", SegmentStoresAllBits}}},
      {"shmget-finds-the-removed",
       "sysv",
       "shmget finds a segment by its key after IPC_RMID while it is attached.",
       {{"shmctl", RemovalKeepsTheKey}, {"shmget", FindsTheRemoved}}},
#ifdef __linux__
      {"msgctl-set-below-the-content-fails",
       "sysv",
       "msgctl does not set msg_qbytes to less than the queue holds.",
       {{"msgctl", SetBelowTheContent}}},
      {"msgrcv-noerror-leaves-bytes-counted",
       "sysv",
       "What MSG_NOERROR cut off stays counted in the bytes of the queue.",
       {{"msgrcv", NotesTheCut}, {"msgctl", CountsTheCut}}},
      {"msgrcv-copy-counts-from-one",
       "sysv",
       "MSG_COPY counts messages from one.",
       {{"msgrcv", CopyCountsFromOne}}},
#endif
  };
}

}  // namespace parley
