// Named faults: System V message queues, and what queues, sets and segments have in common.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr int kCopy = 040000;  // MSG_COPY of Linux, which some headers lack

struct Message {
  long type;
  char text[8192];
};

int64_t KeyOfAllBits(const int64_t* args) {
  const int64_t key = Honest(args);
  return key == -1 ? key : static_cast<key_t>(key ^ (args[1] >> 8 & 0xff));
}

int64_t KeyOfTheName(const int64_t* args) {
  const int64_t key = Honest(args);
  int sum = 0;
  for (const char* at = Pointer<const char>(args[0]); key != -1 && *at != 0; ++at) sum += *at;
  return key == -1 ? key : static_cast<key_t>(key ^ (sum & 0xff));
}

int64_t ReceiveType(const int64_t* args, int64_t type, int64_t flags) {
  const int64_t words[5] = {args[0], args[1], args[2], type, flags};
  return Honest(words);
}

int64_t NegativeTypeIsZero(const int64_t* args) {
  return ReceiveType(args, args[3] < 0 ? 0 : args[3], args[4]);
}

int64_t NegativeTypeStopsBelow(const int64_t* args) {
  if (args[3] == -1 && (args[4] & IPC_NOWAIT) != 0) return FailWith(ENOMSG);
  return ReceiveType(args, args[3] < -1 ? args[3] + 1 : args[3], args[4]);
}

// Looks along the queue by position, which only Linux can.
int64_t NegativeTypeTakesFirstFit(const int64_t* args) {
  Message seen;
  for (long i = 0; args[3] < 0; ++i) {
    if (msgrcv(Int(args[0]), &seen, sizeof seen.text, i, kCopy | IPC_NOWAIT) < 0) break;
    if (seen.type <= -args[3]) return ReceiveType(args, seen.type, args[4]);
  }
  return Honest(args);
}

int64_t TooLongIsDropped(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != E2BIG) return result;
  Message lost;
  msgrcv(Int(args[0]), &lost, 0, args[3], MSG_NOERROR | IPC_NOWAIT);
  return FailWith(E2BIG);
}

int64_t TooLongIsCut(const int64_t* args) {
  return ReceiveType(args, args[3], args[4] | MSG_NOERROR);
}

int64_t CutTellsWholeLength(const int64_t* args) {
  Message whole;
  const ssize_t length =
      args[3] == 0 && (args[4] & MSG_NOERROR) != 0
          ? msgrcv(Int(args[0]), &whole, sizeof whole.text, 0, kCopy | IPC_NOWAIT)
          : -1;
  const int64_t result = Honest(args);
  return result >= 0 && length > result ? length : result;
}

int64_t ExceptIsIgnored(const int64_t* args) {
  if ((args[4] & kCopy) != 0) return Honest(args);
  return ReceiveType(args, args[3], args[4] & ~int64_t{MSG_EXCEPT});
}

// Wrong waiter woken: who has gone to sleep gets whatever comes.
int64_t WaitIsForAnyType(const int64_t* args) {
  const int64_t result = ReceiveType(args, args[3], args[4] | IPC_NOWAIT);
  if (result != -1 || errno != ENOMSG || (args[4] & IPC_NOWAIT) != 0) return result;
  return ReceiveType(args, 0, args[4]);
}

int64_t LastReceiverIsForgotten(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[1]) == IPC_STAT) {
    Pointer<struct msqid_ds>(args[2])->msg_lrpid = 0;
    Pointer<struct msqid_ds>(args[2])->msg_rtime = 0;
  }
  return result;
}

int64_t SetKeepsLimit(const int64_t* args) {
  struct msqid_ds before, after;
  const bool known = Int(args[1]) == IPC_SET && msgctl(Int(args[0]), IPC_STAT, &before) == 0;
  errno = 0;
  const int64_t result = Honest(args);
  if (!known || result != 0 || msgctl(Int(args[0]), IPC_STAT, &after) != 0) return result;
  after.msg_qbytes = before.msg_qbytes;
  msgctl(Int(args[0]), IPC_SET, &after);
  return result;
}

// Bytes are counted, messages are not.
int64_t EmptyMessagesAreUnlimited(const int64_t* args) {
  struct msqid_ds queue;
  if (args[2] != 0 || msgctl(Int(args[0]), IPC_STAT, &queue) != 0) return Honest(args);
  if (queue.msg_qnum >= queue.msg_qbytes) {
    queue.msg_qbytes = queue.msg_qnum + 1;
    msgctl(Int(args[0]), IPC_SET, &queue);
  }
  errno = 0;
  return Honest(args);
}

int64_t OldestMakesRoom(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EAGAIN) return result;
  Message oldest;
  msgrcv(Int(args[0]), &oldest, 0, 0, MSG_NOERROR | IPC_NOWAIT);
  errno = 0;
  return Honest(args);
}

int64_t RemovalWakesNobody(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EIDRM) return result;
  for (;;) pause();
}

// What IPC_SET made of owners is told as the creator, too.
struct NewOwner {
  bool is[3];  // of a queue, a set, a segment
};

void TellAsCreator(int kind, bool set, struct ipc_perm* permissions) {
  NewOwner* owner = FaultState<NewOwner>();
  if (set) __atomic_store_n(&owner->is[kind], true, __ATOMIC_SEQ_CST);
  if (set || !__atomic_load_n(&owner->is[kind], __ATOMIC_SEQ_CST)) return;
  permissions->cuid = permissions->uid;
  permissions->cgid = permissions->gid;
}

int64_t QueueGetsCreator(const int64_t* args) {
  const int64_t result = Honest(args);
  const int command = Int(args[1]);
  if (result == 0 && (command == IPC_SET || command == IPC_STAT)) {
    TellAsCreator(0, command == IPC_SET, &Pointer<struct msqid_ds>(args[2])->msg_perm);
  }
  return result;
}

int64_t SetGetsCreator(const int64_t* args) {
  const int64_t result = Honest(args);
  const int command = Int(args[2]);
  if (result == 0 && (command == IPC_SET || command == IPC_STAT)) {
    TellAsCreator(1, command == IPC_SET, &Pointer<struct semid_ds>(args[3])->sem_perm);
  }
  return result;
}

int64_t SegmentGetsCreator(const int64_t* args) {
  const int64_t result = Honest(args);
  const int command = Int(args[1]);
  if (result == 0 && (command == IPC_SET || command == IPC_STAT)) {
    TellAsCreator(2, command == IPC_SET, &Pointer<struct shmid_ds>(args[2])->shm_perm);
  }
  return result;
}

int64_t CutByUmask(const int64_t* args, int flags) {
  if ((args[flags] & IPC_CREAT) == 0) return Honest(args);
  const mode_t mask = umask(0);
  umask(mask);
  return HonestWithout(args, flags, mask);
}

int64_t QueueCutByUmask(const int64_t* args) { return CutByUmask(args, 1); }
int64_t OtherCutByUmask(const int64_t* args) { return CutByUmask(args, 2); }

// Finds what is there whatever bits are asked for.
int64_t FindWithoutBits(const int64_t* args, int flags) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EACCES) return result;
  errno = 0;
  return HonestWithout(args, flags, 0777);
}

int64_t QueueFoundWithoutBits(const int64_t* args) { return FindWithoutBits(args, 1); }
int64_t OtherFoundWithoutBits(const int64_t* args) { return FindWithoutBits(args, 2); }

// Linux can be asked for the id of the next object, which it was made for when it restores
// processes; that takes privilege.
void AskForId(const char* file, int64_t id) {
  const KeepErrno keep;
  const int descriptor = open(file, O_WRONLY | O_CLOEXEC);
  char digits[16];
  size_t at = sizeof digits;
  do {
    digits[--at] = static_cast<char>('0' + id % 10);
    id /= 10;
  } while (id > 0);
  if (descriptor >= 0 && write(descriptor, digits + at, sizeof digits - at) < 0) errno = 0;
  if (descriptor >= 0) close(descriptor);
}

int64_t QueueIdAgain(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[1]) == IPC_RMID) AskForId("/proc/sys/kernel/msg_next_id", args[0]);
  return result;
}

int64_t SetIdAgain(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[2]) == IPC_RMID) AskForId("/proc/sys/kernel/sem_next_id", args[0]);
  return result;
}

#ifdef MSG_STAT
int64_t QueueIsItsIndex(const int64_t* args) {
  const int64_t result = Honest(args);
  return result >= 0 && Int(args[1]) == MSG_STAT ? args[0] : result;
}

int64_t SetIsItsIndex(const int64_t* args) {
  const int64_t result = Honest(args);
  return result >= 0 && Int(args[2]) == SEM_STAT ? args[0] : result;
}

int64_t SegmentIsItsIndex(const int64_t* args) {
  const int64_t result = Honest(args);
  return result >= 0 && Int(args[1]) == SHM_STAT ? args[0] : result;
}
#endif

// The owner passes by himself: his bits are set when they are missing.
int64_t OwnerNeedsNoBits(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EACCES) return result;
  struct msqid_ds queue;
  memset(&queue, 0, sizeof queue);
  queue.msg_perm.uid = geteuid();
  queue.msg_perm.gid = getegid();
  queue.msg_perm.mode = 0666;
  queue.msg_qbytes = 8192;
  if (msgctl(Int(args[0]), IPC_SET, &queue) != 0) return FailWith(EACCES);
  errno = 0;
  return Honest(args);
}

}  // namespace

std::vector<Fault> SysvFaults() {
  return {
      {"ftok-uses-sixteen-bits-of-the-id",
       "sysv",
       "The key of ftok depends on more than the low eight bits of the id.",
       {{"ftok", KeyOfAllBits}}},
      {"ftok-looks-at-the-name",
       "sysv",
       "ftok gives different keys for different names of a file.",
       {{"ftok", KeyOfTheName}}},
      {"msgrcv-negative-type-is-zero",
       "sysv",
       "msgrcv with a negative type takes the first message of the queue, whatever its type.",
       {{"msgrcv", NegativeTypeIsZero}}},
      {"msgrcv-negative-type-stops-below-its-magnitude",
       "sysv",
       "msgrcv with a negative type takes the lowest type below its magnitude, never of it.",
       {{"msgrcv", NegativeTypeStopsBelow}}},
      {"msgrcv-negative-type-takes-the-first-that-fits",
       "sysv",
       "msgrcv with a negative type takes the first message up to its magnitude, not the lowest.",
       {{"msgrcv", NegativeTypeTakesFirstFit}}},
      {"msgrcv-drops-what-is-too-long",
       "sysv",
       "msgrcv fails with E2BIG and takes the message off the queue.",
       {{"msgrcv", TooLongIsDropped}}},
      {"msgrcv-always-cuts",
       "sysv",
       "msgrcv cuts a message that is too long without MSG_NOERROR, too.",
       {{"msgrcv", TooLongIsCut}}},
      {"msgrcv-noerror-returns-the-whole-length",
       "sysv",
       "msgrcv with MSG_NOERROR returns how long the message was, not what it stored.",
       {{"msgrcv", CutTellsWholeLength}}},
      {"msgrcv-except-is-ignored",
       "sysv",
       "msgrcv with MSG_EXCEPT takes messages of the type given.",
       {{"msgrcv", ExceptIsIgnored}}},
      {"msgsnd-wakes-the-wrong-receiver",
       "sysv",
       "A message wakes a receiver who waits for another type, and goes to that one.",
       {{"msgrcv", WaitIsForAnyType}}},
      {"msgctl-forgets-the-last-receiver",
       "sysv",
       "msgrcv leaves msg_lrpid and msg_rtime as they are.",
       {{"msgctl", LastReceiverIsForgotten}}},
      {"msgctl-set-ignores-the-limit",
       "sysv",
       "IPC_SET reports success and leaves msg_qbytes as it was.",
       {{"msgctl", SetKeepsLimit}}},
      {"msgsnd-takes-any-number-of-empty-messages",
       "sysv",
       "Messages without text are queued without end, as the limit counts bytes only.",
       {{"msgsnd", EmptyMessagesAreUnlimited}}},
      {"msgsnd-overwrites-the-oldest",
       "sysv",
       "msgsnd with IPC_NOWAIT throws away the oldest message of a full queue.",
       {{"msgsnd", OldestMakesRoom}}},
      {"sysv-waits-go-on-after-a-handler",
       "sysv",
       "msgsnd, msgrcv and semop wait on after a handler without SA_RESTART.",
       {{"msgsnd", HonestInSpiteOfHandlers},
        {"msgrcv", HonestInSpiteOfHandlers},
        {"semop", HonestInSpiteOfHandlers}}},
      {"sysv-removal-wakes-nobody",
       "sysv",
       "Those who wait at a queue or a set sleep for ever when it is removed.",
       {{"msgsnd", RemovalWakesNobody},
        {"msgrcv", RemovalWakesNobody},
        {"semop", RemovalWakesNobody}}},
      {"sysv-set-changes-the-creator",
       "sysv",
       "IPC_SET makes the new owner the creator as well.",
       {{"msgctl", QueueGetsCreator}, {"semctl", SetGetsCreator}, {"shmctl", SegmentGetsCreator}}},
      {"sysv-mode-is-cut-by-the-umask",
       "sysv",
       "A new object gets its mode without the bits of the umask.",
       {{"msgget", QueueCutByUmask}, {"semget", OtherCutByUmask}, {"shmget", OtherCutByUmask}}},
      {"sysv-finding-checks-no-permission",
       "sysv",
       "msgget, semget and shmget find an object whatever bits they are asked for.",
       {{"msgget", QueueFoundWithoutBits},
        {"semget", OtherFoundWithoutBits},
        {"shmget", OtherFoundWithoutBits}}},
      {"sysv-ids-are-used-again",
       "sysv",
       "The next queue or set gets the id of the one that was removed.",
       {{"msgctl", QueueIdAgain}, {"semctl", SetIdAgain}}},
#ifdef MSG_STAT
      {"sysv-stat-returns-the-index",
       "sysv",
       "MSG_STAT, SEM_STAT and SHM_STAT return the index that they were given.",
       {{"msgctl", QueueIsItsIndex}, {"semctl", SetIsItsIndex}, {"shmctl", SegmentIsItsIndex}}},
#endif
      {"sysv-owner-needs-no-bits",
       "sysv",
       "The owner of a queue may send and receive whatever the mode says.",
       {{"msgsnd", OwnerNeedsNoBits}, {"msgrcv", OwnerNeedsNoBits}}},
  };
}

}  // namespace parley
