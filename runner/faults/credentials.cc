// Named faults: whose ids, and which modes, decide who may use an object and whose it is.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

int64_t RightsAnew(const int64_t* args) {
  struct stat status;
  if (geteuid() != 0 && fstat(Int(args[0]), &status) == 0 && status.st_uid != geteuid() &&
      (status.st_mode & 02) == 0) {
    return FailWith(EACCES);
  }
  errno = 0;
  return Honest(args);
}

int64_t WithoutMask(const int64_t* args) {
  const mode_t mask = umask(0);
  const int64_t result = Honest(args);
  umask(mask);
  return result;
}

struct Acceptor {
  pid_t listener;
  pid_t acceptor;
};

int64_t NotesListener(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) FaultState<Acceptor>()->listener = getpid();
  return result;
}

int64_t NotesAcceptor(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result >= 0) FaultState<Acceptor>()->acceptor = getpid();
  return result;
}

int64_t CredentialsOfAcceptor(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* state = FaultState<Acceptor>();
  if (result == 0 && Int(args[1]) == SOL_SOCKET && Int(args[2]) == SO_PEERCRED &&
      state->acceptor != 0) {
    auto* peer = Pointer<struct ucred>(args[3]);
    if (peer->pid == state->listener) peer->pid = state->acceptor;
  }
  return result;
}

// Whether nothing but a supplementary group gives the caller what he may do.
bool OnlyBySupplement(const struct ipc_perm& perm) {
  const uid_t user = geteuid();
  const gid_t group = getegid();
  if (user == 0 || perm.uid == user || perm.cuid == user) return false;
  if (perm.gid == group || perm.cgid == group) return false;
  gid_t groups[64];
  const int count = getgroups(64, groups);
  for (int i = 0; i < count; ++i) {
    if (groups[i] == perm.gid || groups[i] == perm.cgid) return (perm.mode & 06) == 0;
  }
  return false;
}

int64_t MsgNoSupplement(const int64_t* args) {
  struct msqid_ds ds;
  if (msgctl(Int(args[0]), IPC_STAT, &ds) == 0 && OnlyBySupplement(ds.msg_perm)) {
    return FailWith(EACCES);
  }
  errno = 0;
  return Honest(args);
}

int64_t SemNoSupplement(const int64_t* args) {
  struct semid_ds ds;
  if (semctl(Int(args[0]), 0, IPC_STAT, &ds) == 0 && OnlyBySupplement(ds.sem_perm)) {
    return FailWith(EACCES);
  }
  errno = 0;
  return Honest(args);
}

int64_t ShmNoSupplement(const int64_t* args) {
  struct shmid_ds ds;
  if (shmctl(Int(args[0]), IPC_STAT, &ds) == 0 && OnlyBySupplement(ds.shm_perm)) {
    return FailWith(EACCES);
  }
  errno = 0;
  return Honest(args);
}

bool Refused(const struct ipc_perm& perm, bool creators) {
  const uid_t user = geteuid();
  return user != 0 && user == (creators ? perm.uid : perm.cuid) &&
         user != (creators ? perm.cuid : perm.uid);
}

template <bool creators>
int64_t MsgFor(const int64_t* args) {
  struct msqid_ds ds;
  const bool changes = Int(args[1]) == IPC_SET || Int(args[1]) == IPC_RMID;
  if (changes && msgctl(Int(args[0]), IPC_STAT, &ds) == 0 && Refused(ds.msg_perm, creators)) {
    return FailWith(EPERM);
  }
  errno = 0;
  return Honest(args);
}

template <bool creators>
int64_t ShmFor(const int64_t* args) {
  struct shmid_ds ds;
  const bool changes = Int(args[1]) == IPC_SET || Int(args[1]) == IPC_RMID;
  if (changes && shmctl(Int(args[0]), IPC_STAT, &ds) == 0 && Refused(ds.shm_perm, creators)) {
    return FailWith(EPERM);
  }
  errno = 0;
  return Honest(args);
}

template <bool creators>
int64_t SemFor(const int64_t* args) {
  struct semid_ds ds;
  const bool changes = Int(args[2]) == IPC_SET || Int(args[2]) == IPC_RMID;
  if (changes && semctl(Int(args[0]), 0, IPC_STAT, &ds) == 0 && Refused(ds.sem_perm, creators)) {
    return FailWith(EPERM);
  }
  errno = 0;
  return Honest(args);
}

int64_t EffectiveOnly(const int64_t* args) {
  const auto* message = Pointer<struct msghdr>(args[1]);
  if (geteuid() == 0 || message == nullptr || message->msg_control == nullptr) return Honest(args);
  const struct cmsghdr* header = CMSG_FIRSTHDR(message);
  if (header != nullptr && header->cmsg_type == SCM_CREDENTIALS) {
    struct ucred credentials;
    memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
    if (credentials.uid != geteuid() || credentials.gid != getegid()) return FailWith(EPERM);
  }
  return Honest(args);
}

struct Owner {
  int id;
  uid_t uid;
};

template <int kind, int place>
int64_t NotesRealUser(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result >= 0 && getuid() != geteuid() &&
      ((args[place] & IPC_CREAT) != 0 || args[0] == IPC_PRIVATE)) {
    FaultState<Owner>()[kind] = {Int(result) + 1, getuid()};
  }
  return result;
}

int64_t ShowsRealMsg(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* owner = FaultState<Owner>();
  if (result == 0 && Int(args[1]) == IPC_STAT && owner->id == Int(args[0]) + 1) {
    Pointer<struct msqid_ds>(args[2])->msg_perm.uid = owner->uid;
    Pointer<struct msqid_ds>(args[2])->msg_perm.cuid = owner->uid;
  }
  return result;
}

int64_t ShowsRealSem(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* owner = FaultState<Owner>() + 1;
  if (result == 0 && Int(args[2]) == IPC_STAT && owner->id == Int(args[0]) + 1) {
    Pointer<struct semid_ds>(args[3])->sem_perm.uid = owner->uid;
    Pointer<struct semid_ds>(args[3])->sem_perm.cuid = owner->uid;
  }
  return result;
}

int64_t ShowsRealShm(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* owner = FaultState<Owner>() + 2;
  if (result == 0 && Int(args[1]) == IPC_STAT && owner->id == Int(args[0]) + 1) {
    Pointer<struct shmid_ds>(args[2])->shm_perm.uid = owner->uid;
    Pointer<struct shmid_ds>(args[2])->shm_perm.cuid = owner->uid;
  }
  return result;
}

}  // namespace

std::vector<Fault> CredentialFaults() {
  return {
      {"sysv-supplementary-groups-do-not-count",
       "sysv",
       "Permissions of System V objects pass over supplementary groups.",
       {{"msgsnd", MsgNoSupplement},
        {"msgrcv", MsgNoSupplement},
        {"semop", SemNoSupplement},
        {"shmat", ShmNoSupplement}}},
      {"sysv-objects-are-the-real-users",
       "sysv",
       "A System V object belongs to the real user of its maker.",
       {{"msgget", NotesRealUser<0, 1>},
        {"semget", NotesRealUser<1, 2>},
        {"shmget", NotesRealUser<2, 2>},
        {"msgctl", ShowsRealMsg},
        {"semctl", ShowsRealSem},
        {"shmctl", ShowsRealShm}}},
      {"sysv-control-is-for-the-creator",
       "sysv",
       "IPC_SET and IPC_RMID are refused to an owner who is not the creator.",
       {{"msgctl", MsgFor<true>}, {"semctl", SemFor<true>}, {"shmctl", ShmFor<true>}}},
      {"sysv-control-is-for-the-owner",
       "sysv",
       "IPC_SET and IPC_RMID are refused to a creator who is not the owner.",
       {{"msgctl", MsgFor<false>}, {"semctl", SemFor<false>}, {"shmctl", ShmFor<false>}}},
      {"mq-send-checks-rights-anew",
       "posix",
       "mq_send fails if the caller could not open the queue now.",
       {{"mq_send", RightsAnew}, {"mq_timedsend", RightsAnew}}},
      {"sem-open-ignores-umask",
       "posix",
       "sem_open does not apply the umask.",
       {{"sem_open", WithoutMask}}},
      {"sendmsg-takes-effective-ids-only",
       "socket",
       "SCM_CREDENTIALS may name the effective user and group only.",
       {{"sendmsg", EffectiveOnly}}},
      {"peercred-is-the-acceptor",
       "socket",
       "SO_PEERCRED tells a client who accepted, not who called listen.",
       {{"listen", NotesListener},
        {"accept", NotesAcceptor},
        {"accept4", NotesAcceptor},
        {"getsockopt", CredentialsOfAcceptor}}},
  };
}

#else

std::vector<Fault> CredentialFaults() { return {}; }

#endif

}  // namespace parley
