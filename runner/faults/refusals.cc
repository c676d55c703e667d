// Named faults: what calls that fail leave behind.
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

// What is shown in place of what the system noted, for one object; `id` is one more than the id.
struct Shown {
  int id;
  pid_t pid;
  time_t time;
};

int64_t RefusedSendIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* shown = FaultState<Shown>();
  if (result == -1 && errno == EAGAIN) {
    *shown = {Int(args[0]) + 1, getpid(), time(nullptr)};
  } else if (result >= 0) {
    shown->id = 0;
  }
  return result;
}

int64_t ShowsTheRefused(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* shown = FaultState<Shown>();
  if (result == 0 && Int(args[1]) == IPC_STAT && shown->id == Int(args[0]) + 1) {
    Pointer<struct msqid_ds>(args[2])->msg_lspid = shown->pid;
    Pointer<struct msqid_ds>(args[2])->msg_stime = shown->time;
  }
  return result;
}

int64_t RangeErrorAppliesSome(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ERANGE) return result;
  for (int64_t n = args[2] - 1; n > 0; --n) {
    if (semop(Int(args[0]), Pointer<struct sembuf>(args[1]), static_cast<size_t>(n)) == 0) break;
  }
  return FailWith(ERANGE);
}

// The process shown as the last at one semaphore; `id` is one more than the id.
struct Op {
  int id;
  int num;
  pid_t pid;
};

int64_t RefusedOpTellsPid(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* op = FaultState<Op>();
  if (result == -1 && errno == EAGAIN) {
    *op = {Int(args[0]) + 1, Pointer<struct sembuf>(args[1])->sem_num, getpid()};
  } else if (result == 0) {
    op->id = 0;
  }
  return result;
}

int64_t TellsRefusedPid(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* op = FaultState<Op>();
  const bool told = result >= 0 && Int(args[2]) == GETPID && op->id == Int(args[0]) + 1 &&
                    op->num == Int(args[1]);
  return told ? op->pid : result;
}

struct Waits {
  int id;
  int num;
  int count;
};

int64_t InterruptedStaysCounted(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* waits = FaultState<Waits>();
  const auto* last = Pointer<struct sembuf>(args[1]) + args[2] - 1;
  if (result == -1 && errno == EINTR && last->sem_op < 0) {
    waits->id = Int(args[0]) + 1;
    waits->num = last->sem_num;
    ++waits->count;
  }
  return result;
}

int64_t CountsInterrupted(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* waits = FaultState<Waits>();
  const bool told = result >= 0 && Int(args[2]) == GETNCNT && waits->id == Int(args[0]) + 1 &&
                    waits->num == Int(args[1]);
  return told ? result + waits->count : result;
}

template <int kind, int place>
int64_t RefusedRemovalLosesTheKey(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EPERM && Int(args[place]) == IPC_RMID) {
    FaultState<int>()[kind] = Int(args[0]) + 1;
  }
  return result;
}

template <int kind, int place>
int64_t KeyIsLost(const int64_t* args) {
  const int64_t result = Honest(args);
  const bool lost = result >= 0 && static_cast<key_t>(args[0]) != IPC_PRIVATE &&
                    (args[place] & IPC_CREAT) == 0 && FaultState<int>()[kind] == result + 1;
  return lost ? FailWith(ENOENT) : result;
}

int64_t RefusedAttachIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* shown = FaultState<Shown>();
  *shown = {result == -1 ? Int(args[0]) + 1 : 0, getpid(), time(nullptr)};
  return result;
}

int64_t ShowsRefusedAttach(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* shown = FaultState<Shown>();
  if (result == 0 && Int(args[1]) == IPC_STAT && shown->id == Int(args[0]) + 1) {
    Pointer<struct shmid_ds>(args[2])->shm_lpid = shown->pid;
    Pointer<struct shmid_ds>(args[2])->shm_atime = shown->time;
  }
  return result;
}

int64_t ExistingIsEmptied(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EEXIST && (args[1] & O_TRUNC) != 0) {
    const KeepErrno keep;
    const int fd = shm_open(Pointer<char>(args[0]), O_RDWR | O_TRUNC, 0);
    if (fd >= 0) close(fd);
  }
  return result;
}

bool IsPipe(int fd) {
  const KeepErrno keep;
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

int64_t RefusedSpliceLoses(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && (errno == EAGAIN || errno == EPIPE) && IsPipe(Int(args[0]))) {
    const KeepErrno keep;
    int count = 0;
    char bytes[4096];
    ioctl(Int(args[0]), FIONREAD, &count);
    if (count > args[4]) count = Int(args[4]);
    if (count > 4096) count = 4096;
    if (count > 0) (void)!read(Int(args[0]), bytes, static_cast<size_t>(count));
  }
  return result;
}

int64_t BadRightSendsData(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EBADF) return result;
  const KeepErrno keep;
  struct msghdr message = *Pointer<struct msghdr>(args[1]);
  message.msg_control = nullptr;
  message.msg_controllen = 0;
  HonestWith(args, 1, WordOf(&message));
  return -1;
}

int64_t TimeoutStaysCounted(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* waits = FaultState<Waits>();
  const auto* sop = Pointer<struct sembuf>(args[1]);
  if (result == -1 && errno == EAGAIN && sop->sem_op < 0 && (sop->sem_flg & IPC_NOWAIT) == 0) {
    waits->id = Int(args[0]) + 1;
    waits->num = sop->sem_num;
    ++waits->count;
  }
  return result;
}

int64_t CountsTimeouts(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* waits = FaultState<Waits>();
  const bool told = result >= 0 && Int(args[2]) == GETNCNT && waits->id == Int(args[0]) + 1 &&
                    waits->num == Int(args[1]);
  return told ? result + waits->count : result;
}

// `id` is one more than the id.
struct Otime {
  int id;
  time_t time;
};

int64_t FailureSetsOtime(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1) *FaultState<Otime>() = {Int(args[0]) + 1, time(nullptr)};
  return result;
}

int64_t ShowsOtime(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* otime = FaultState<Otime>();
  if (result == 0 && Int(args[2]) == IPC_STAT && otime->id == Int(args[0]) + 1) {
    Pointer<struct semid_ds>(args[3])->sem_otime = otime->time;
  }
  return result;
}

}  // namespace

std::vector<Fault> RefusalFaults() {
  return {
      {"msgsnd-failure-counts-as-sending",
       "sysv",
       "msgsnd that fails with EAGAIN sets msg_lspid and msg_stime.",
       {{"msgsnd", RefusedSendIsNoted}, {"msgctl", ShowsTheRefused}}},
      {"semop-failure-sets-sempid",
       "sysv",
       "semop that fails with EAGAIN sets sempid.",
       {{"semop", RefusedOpTellsPid}, {"semctl", TellsRefusedPid}}},
      {"semop-failure-sets-otime",
       "sysv",
       "semop that fails sets sem_otime.",
       {{"semop", FailureSetsOtime}, {"semctl", ShowsOtime}}},
      {"semop-range-error-applies-some",
       "sysv",
       "semop that fails with ERANGE leaves the operations before applied.",
       {{"semop", RangeErrorAppliesSome}}},
      {"semop-interrupted-stays-counted",
       "sysv",
       "Who was interrupted in semop stays counted in semncnt.",
       {{"semop", InterruptedStaysCounted}, {"semctl", CountsInterrupted}}},
      {"semtimedop-timeout-stays-counted",
       "sysv",
       "Whose time was up in semtimedop stays counted in semncnt.",
       {{"semtimedop", TimeoutStaysCounted}, {"semctl", CountsTimeouts}}},
      {"shmat-failure-counts-as-attach",
       "sysv",
       "shmat that fails sets shm_lpid and shm_atime.",
       {{"shmat", RefusedAttachIsNoted}, {"shmctl", ShowsRefusedAttach}}},
      {"sysv-refused-removal-loses-the-key",
       "sysv",
       "After IPC_RMID that failed with EPERM the key finds nothing.",
       {{"msgctl", RefusedRemovalLosesTheKey<0, 1>},
        {"semctl", RefusedRemovalLosesTheKey<1, 2>},
        {"shmctl", RefusedRemovalLosesTheKey<2, 1>},
        {"msgget", KeyIsLost<0, 1>},
        {"semget", KeyIsLost<1, 2>},
        {"shmget", KeyIsLost<2, 2>}}},
      {"shm-open-existing-is-emptied",
       "posix",
       "shm_open with O_EXCL and O_TRUNC has emptied the object when it fails with EEXIST.",
       {{"shm_open", ExistingIsEmptied}}},
      {"splice-refused-loses-data",
       "linux",
       "splice that cannot write has consumed what it read of the pipe.",
       {{"splice", RefusedSpliceLoses}}},
      {"sendmsg-bad-right-sends-the-data",
       "socket",
       "sendmsg that fails because a descriptor is not open has sent the data.",
       {{"sendmsg", BadRightSendsData}}},
  };
}

#else

std::vector<Fault> RefusalFaults() { return {}; }

#endif

}  // namespace parley
