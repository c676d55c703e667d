// Named faults: locks on files.
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

#ifdef F_OFD_SETLK
constexpr int kOfProcess[] = {F_SETLK, F_SETLKW, F_GETLK};
constexpr int kOfFile[] = {F_OFD_SETLK, F_OFD_SETLKW, F_OFD_GETLK};

// The same command of the other kind of locks.
int64_t OtherKind(const int64_t* args, const int (&from)[3], const int (&to)[3]) {
  for (int i = 0; i < 3; ++i) {
    if (Int(args[1]) != from[i]) continue;
    Pointer<struct flock>(args[2])->l_pid = 0;
    return HonestWith(args, 1, to[i]);
  }
  return Honest(args);
}

int64_t BelongToTheOpenFile(const int64_t* args) { return OtherKind(args, kOfProcess, kOfFile); }
int64_t BelongToTheProcess(const int64_t* args) { return OtherKind(args, kOfFile, kOfProcess); }
#endif

struct flock* LockOf(const int64_t* args, int command, int other) {
  const bool is = Int(args[1]) == command || Int(args[1]) == other;
  return is ? Pointer<struct flock>(args[2]) : nullptr;
}

int64_t UnlocksTheWholeFile(const int64_t* args) {
  const struct flock* lock = LockOf(args, F_SETLK, F_SETLKW);
  if (lock == nullptr || lock->l_type != F_UNLCK) return Honest(args);
  struct flock all = *lock;
  all.l_whence = SEEK_SET;
  all.l_start = all.l_len = 0;
  return HonestWith(args, 2, WordOf(&all));
}

int64_t ReadersExcludeEachOther(const int64_t* args) {
  const struct flock* lock = LockOf(args, F_SETLK, F_SETLKW);
  if (lock == nullptr || lock->l_type != F_RDLCK) return Honest(args);
  struct flock exclusive = *lock;
  exclusive.l_type = F_WRLCK;
  return HonestWith(args, 2, WordOf(&exclusive));
}

int64_t NamesTheCaller(const int64_t* args) {
  const int64_t result = Honest(args);
  struct flock* lock = LockOf(args, F_GETLK, F_GETLK);
  if (result == 0 && lock != nullptr && lock->l_type != F_UNLCK) lock->l_pid = getpid();
  return result;
}

int64_t DeadlocksForGood(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EDEADLK) return result;
  for (;;) pause();
}

int64_t DoesNotWait(const int64_t* args) {
  return HonestWith(args, 1, Int(args[1]) == F_SETLKW ? F_SETLK : args[1]);
}

int64_t FlockWaits(const int64_t* args) { return HonestWithout(args, 1, LOCK_NB); }

// As a lock of the process on the whole file.
int64_t FlockIsOfTheProcess(const int64_t* args) {
  struct flock lock = {};
  const int operation = Int(args[1]) & ~LOCK_NB;
  lock.l_type = operation == LOCK_UN ? F_UNLCK : operation == LOCK_EX ? F_WRLCK : F_RDLCK;
  lock.l_whence = SEEK_SET;
  const bool waits = (Int(args[1]) & LOCK_NB) == 0;
  return fcntl(Int(args[0]), waits ? F_SETLKW : F_SETLK, &lock);
}

int64_t FlockIsShared(const int64_t* args) {
  const bool exclusive = (Int(args[1]) & ~LOCK_NB) == LOCK_EX;
  return HonestWith(args, 1, exclusive ? (args[1] & LOCK_NB) | LOCK_SH : args[1]);
}

int64_t LengthZero(const int64_t* args) {
  const int cmd = Int(args[1]);
  if ((cmd != F_SETLK && cmd != F_SETLKW) || args[2] == 0) return Honest(args);
  struct flock lock = *Pointer<struct flock>(args[2]);
  struct stat st;
  if (lock.l_len == 0 && lock.l_type != F_UNLCK && lock.l_whence == SEEK_SET &&
      fstat(Int(args[0]), &st) == 0) {
    lock.l_len = st.st_size > lock.l_start ? st.st_size - lock.l_start : 1;
  }
  errno = 0;
  return HonestWith(args, 2, WordOf(&lock));
}

struct Flocks {
  pid_t owner[1024];
};

int64_t UnlockIsTheOwners(const int64_t* args) {
  auto* state = FaultState<Flocks>();
  const int fd = Int(args[0]);
  if (fd < 0 || fd >= 1024) return Honest(args);
  if ((Int(args[1]) & LOCK_UN) != 0) {
    if (state->owner[fd] != 0 && state->owner[fd] != getpid()) return 0;
    return Honest(args);
  }
  const int64_t result = Honest(args);
  if (result == 0) state->owner[fd] = getpid();
  return result;
}

}  // namespace

std::vector<Fault> LockFaults() {
  return {
#ifdef F_OFD_SETLK
      {"record-locks-are-the-open-files",
       "file",
       "Record locks belong to the open file: a child has its parent's, and closing another "
       "descriptor of the file keeps them.",
       {{"fcntl", BelongToTheOpenFile}}},
      {"ofd-locks-are-the-processs",
       "file",
       "Locks of the open file belong to the process.",
       {{"fcntl", BelongToTheProcess}}},
#endif
      {"record-unlock-of-the-whole-file",
       "file",
       "F_UNLCK of a part of a file unlocks all of it.",
       {{"fcntl", UnlocksTheWholeFile}}},
      {"record-read-locks-exclude-each-other",
       "file",
       "A read lock keeps others from read locks.",
       {{"fcntl", ReadersExcludeEachOther}}},
      {"getlk-names-the-caller",
       "file",
       "l_pid of F_GETLK is the caller's own id.",
       {{"fcntl", NamesTheCaller}}},
      {"setlkw-deadlocks",
       "file",
       "A cycle of processes that wait for each other's locks is not noticed.",
       {{"fcntl", DeadlocksForGood}}},
      {"setlkw-does-not-wait",
       "file",
       "F_SETLKW fails where it has to wait.",
       {{"fcntl", DoesNotWait}}},
      {"flock-ignores-nb", "file", "flock waits in spite of LOCK_NB.", {{"flock", FlockWaits}}},
      {"flock-is-a-record-lock",
       "file",
       "flock takes a record lock on the whole file, which belongs to the process.",
       {{"flock", FlockIsOfTheProcess}}},
      {"flock-exclusive-is-shared",
       "file",
       "LOCK_EX lets in others with LOCK_SH and LOCK_EX.",
       {{"flock", FlockIsShared}}},
      {"record-lock-ends-at-the-end-of-file",
       "file",
       "A record lock of length 0 covers what is in the file when it is made, not what is added.",
       {{"fcntl", LengthZero}}},
      {"flock-unlock-is-the-lockers",
       "file",
       "LOCK_UN of a descriptor that was inherited leaves the lock to who made it.",
       {{"flock", UnlockIsTheOwners}}},
  };
}

}  // namespace parley
