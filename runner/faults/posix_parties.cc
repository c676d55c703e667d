// Named faults: who of several parties a POSIX queue or semaphore belongs to: the one that is
// notified, the open descriptions of a queue, the openers of a semaphore.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

// The one registration of a case.
struct Registration {
  pid_t pid;
  int signal;
  int receivers;  // that wait in mq_receive
  int removed;    // by somebody who is not `pid`
  int closed;     // `pid` has closed the queue
};

int64_t NotesRegistration(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* noted = FaultState<Registration>();
  if (result != 0) return result;
  const auto* event = Pointer<struct sigevent>(args[1]);
  if (event != nullptr && event->sigev_notify == SIGEV_SIGNAL) {
    noted->pid = getpid();
    noted->signal = event->sigev_signo;
  } else if (event == nullptr) {
    noted->pid = 0;
  }
  return result;
}

int64_t CountsAsReceiver(const int64_t* args) {
  auto* noted = FaultState<Registration>();
  __atomic_add_fetch(&noted->receivers, 1, __ATOMIC_SEQ_CST);
  const int64_t result = Honest(args);
  const int error = errno;
  __atomic_sub_fetch(&noted->receivers, 1, __ATOMIC_SEQ_CST);
  errno = error;
  return result;
}

// A signal as the queue would send it.
void Notify(Registration* noted) {
  const pid_t pid = __atomic_exchange_n(&noted->pid, 0, __ATOMIC_SEQ_CST);
  if (pid > 0) kill(pid, noted->signal);
  errno = 0;
}

int64_t NotifiesDespiteReceivers(const int64_t* args) {
  auto* noted = FaultState<Registration>();
  const bool waited = __atomic_load_n(&noted->receivers, __ATOMIC_SEQ_CST) > 0;
  const int64_t result = Honest(args);
  if (result == 0 && waited) Notify(noted);
  return result;
}

int64_t CloseKeepsRegistration(const int64_t* args) {
  auto* noted = FaultState<Registration>();
  if (noted->pid == getpid()) noted->closed = 1;
  return Honest(args);
}

int64_t BusyAfterClose(const int64_t* args) {
  auto* noted = FaultState<Registration>();
  const bool other = noted->closed != 0 && noted->pid != getpid() && kill(noted->pid, 0) == 0;
  errno = 0;
  if (other && args[1] != 0) return FailWith(EBUSY);
  return NotesRegistration(args);
}

// O_NONBLOCK as some description of the queue has set it.
struct QueueFlags {
  ino_t queue;
  long flags;
};

void TakeFlags(int queue) {
  const auto* set = FaultState<QueueFlags>();
  struct stat status;
  if (set->queue != 0 && fstat(queue, &status) == 0 && status.st_ino == set->queue) {
    struct mq_attr attr = {};
    attr.mq_flags = set->flags;
    mq_setattr(queue, &attr, nullptr);
  }
  errno = 0;
}

int64_t HasTheQueuesFlags(const int64_t* args) {
  TakeFlags(Int(args[0]));
  return Honest(args);
}

int64_t SetsTheQueuesFlags(const int64_t* args) {
  TakeFlags(Int(args[0]));
  const int64_t result = Honest(args);
  struct stat status;
  if (result == 0 && args[1] != 0 && fstat(Int(args[0]), &status) == 0) {
    *FaultState<QueueFlags>() = {status.st_ino, Pointer<struct mq_attr>(args[1])->mq_flags};
  }
  return result;
}

// True of a valid time that is past.
bool IsPast(const struct timespec* time, clockid_t clock) {
  if (time->tv_nsec < 0 || time->tv_nsec >= 1000000000) return false;
  struct timespec now;
  clock_gettime(clock, &now);
  return time->tv_sec < now.tv_sec || (time->tv_sec == now.tv_sec && time->tv_nsec <= now.tv_nsec);
}

int64_t TimedwaitLooksAtTime(const int64_t* args) {
  const auto* time = Pointer<struct timespec>(args[1]);
  return IsPast(time, CLOCK_REALTIME) ? FailWith(ETIMEDOUT) : Honest(args);
}

int64_t ClockwaitLooksAtTime(const int64_t* args) {
  const auto* time = Pointer<struct timespec>(args[2]);
  return IsPast(time, static_cast<clockid_t>(args[1])) ? FailWith(ETIMEDOUT) : Honest(args);
}

// Where a semaphore is once it was opened, by process.
constexpr int kOpens = 32;
struct Open {
  pid_t pid;
  int64_t address;
};

int64_t OpensAnew(const int64_t* args) {
  const int64_t address = Honest(args);
  if (address == 0) return address;
  auto* opens = FaultState<Open>();
  for (int i = 0; i < kOpens; ++i) {
    if (opens[i].pid == 0) {
      opens[i] = {getpid(), address};
      return address;
    }
    if (opens[i].pid != getpid() || opens[i].address != address) continue;
    char name[NAME_MAX] = "/sem.";
    strncat(name, Pointer<char>(args[0]) + 1, sizeof(name) - strlen(name) - 1);
    const int file = shm_open(name, O_RDWR, 0);
    if (file < 0) return address;
    void* other = mmap(nullptr, sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    errno = 0;
    if (other == MAP_FAILED) return address;
    sem_close(Pointer<sem_t>(address));
    return WordOf(other);
  }
  return address;
}

int64_t ClosesWhatWasOpenedAnew(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EINVAL || args[0] == 0) return result;
  errno = 0;
  return munmap(Pointer<void>(args[0]), sizeof(sem_t));
}

// The semaphore that was opened first; its address stands for its name from then on.
struct Opened {
  char name[256];
  int64_t address;
  pid_t pid;
  int count;
};

int64_t OpensTheOld(const int64_t* args) {
  auto* opened = FaultState<Opened>();
  const char* name = Pointer<char>(args[0]);
  const bool same = opened->count > 0 && opened->pid == getpid() && name != nullptr &&
                    strcmp(name, opened->name) == 0;
  if (same && (args[1] & O_CREAT) != 0 && (args[1] & O_EXCL) == 0) {
    ++opened->count;
    return opened->address;
  }
  const int64_t result = Honest(args);
  if (result != 0 && opened->count == 0 && strlen(name) < sizeof opened->name) {
    strcpy(opened->name, name);
    opened->address = result;
    opened->pid = getpid();
    opened->count = 1;
  }
  return result;
}

int64_t ClosesOld(const int64_t* args) {
  auto* opened = FaultState<Opened>();
  if (opened->address == args[0] && opened->pid == getpid() && opened->count > 0) {
    if (--opened->count > 0) return 0;
  }
  return Honest(args);
}

struct Opens {
  pid_t pid;
  int64_t address;
  int count;
};

int64_t CountsOpens(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* opens = FaultState<Opens>();
  if (result == 0) return result;
  if (opens->pid == getpid() && opens->address == result) {
    ++opens->count;
  } else {
    *opens = {getpid(), result, 1};
  }
  return result;
}

int64_t ClosesAll(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* opens = FaultState<Opens>();
  if (result == 0 && opens->pid == getpid() && opens->address == args[0]) {
    for (; opens->count > 1; --opens->count) Honest(args);
    opens->count = 0;
    errno = 0;
  }
  return result;
}

int64_t RegistrationStays(const int64_t* args) {
  auto* pid = FaultState<pid_t>();
  if (args[1] == 0) {
    if (*pid == getpid()) *pid = 0;
    return Honest(args);
  }
  if (*pid != 0) return FailWith(EBUSY);
  const int64_t result = Honest(args);
  if (result == 0) *pid = getpid();
  return result;
}

// The second of a priority; the first goes to the end of its priority.
int64_t LastFirst(const int64_t* args) {
  char first[8192];
  unsigned priority = 0;
  unsigned second = 0;
  struct mq_attr attr;
  const auto size = static_cast<size_t>(args[2]);
  if (args[2] > 8192 || mq_getattr(Int(args[0]), &attr) != 0 || attr.mq_curmsgs < 2) {
    errno = 0;
    return Honest(args);
  }
  const ssize_t length = mq_receive(Int(args[0]), first, size, &priority);
  if (length < 0) return -1;
  const ssize_t other = mq_receive(Int(args[0]), Pointer<char>(args[1]), size, &second);
  if (other >= 0 && second == priority) {
    mq_send(Int(args[0]), first, static_cast<size_t>(length), priority);
    if (args[3] != 0) *Pointer<unsigned>(args[3]) = second;
    errno = 0;
    return other;
  }
  if (other >= 0) mq_send(Int(args[0]), Pointer<char>(args[1]), static_cast<size_t>(other), second);
  memcpy(Pointer<char>(args[1]), first, static_cast<size_t>(length));
  if (args[3] != 0) *Pointer<unsigned>(args[3]) = priority;
  errno = 0;
  return length;
}

struct Enrolment {
  pid_t pid;
  bool stays;
};

int64_t NotesEnrolment(const int64_t* args) {
  auto* enrolment = FaultState<Enrolment>();
  if (enrolment->stays && args[1] != 0) return FailWith(EBUSY);
  const int64_t result = Honest(args);
  if (result == 0 && args[1] != 0) enrolment->pid = getpid();
  return result;
}

int64_t HonestExec(const int64_t* args) { return Honest(args); }

void EnrolmentStays() {
  auto* enrolment = FaultState<Enrolment>();
  if (enrolment->pid == getpid()) enrolment->stays = true;
}

int64_t NotShared(const int64_t* args) { return HonestWith(args, 1, 0); }

}  // namespace

std::vector<Fault> PosixPartyFaults() {
  return {
      {"mq-notify-in-spite-of-receivers",
       "posix",
       "mq_send notifies though somebody waits in mq_receive and gets the message.",
       {{"mq_notify", NotesRegistration},
        {"mq_receive", CountsAsReceiver},
        {"mq_timedreceive", CountsAsReceiver},
        {"mq_send", NotifiesDespiteReceivers},
        {"mq_timedsend", NotifiesDespiteReceivers}}},
      {"mq-close-keeps-the-registration",
       "posix",
       "The registration of a process that closed the queue keeps others from theirs.",
       {{"mq_notify", BusyAfterClose}, {"mq_close", CloseKeepsRegistration}}},
      {"mq-setattr-is-for-the-queue",
       "posix",
       "O_NONBLOCK that mq_setattr sets or clears is that of all descriptors of the queue.",
       {{"mq_setattr", SetsTheQueuesFlags},
        {"mq_getattr", HasTheQueuesFlags},
        {"mq_send", HasTheQueuesFlags},
        {"mq_receive", HasTheQueuesFlags},
        {"mq_timedsend", HasTheQueuesFlags},
        {"mq_timedreceive", HasTheQueuesFlags}}},
      {"sem-timedwait-looks-at-the-time-first",
       "posix",
       "sem_timedwait with a time that is past fails though the semaphore can be had.",
       {{"sem_timedwait", TimedwaitLooksAtTime}, {"sem_clockwait", ClockwaitLooksAtTime}}},
      {"sem-open-again-maps-again",
       "posix",
       "sem_open of a semaphore that the process has open returns another address.",
       {{"sem_open", OpensAnew}, {"sem_close", ClosesWhatWasOpenedAnew}}},
      {"sem-open-after-unlink-is-the-old",
       "posix",
       "sem_open makes no new semaphore while the unlinked one of that name is open.",
       {{"sem_open", OpensTheOld}, {"sem_close", ClosesOld}}},
      {"sem-close-closes-all-opens",
       "posix",
       "sem_close closes a semaphore that was opened twice.",
       {{"sem_open", CountsOpens}, {"sem_close", ClosesAll}}},
      {"sem-init-ignores-sharing",
       "posix",
       "sem_init makes a semaphore for one process.",
       {{"sem_init", NotShared}}},
      {"mq-notify-registration-stays",
       "posix",
       "A registration of mq_notify stays after it has notified.",
       {{"mq_notify", RegistrationStays}}},
      {"mq-notify-outlives-exec",
       "posix",
       "A registration of mq_notify stays when the process executes a program.",
       {{"mq_notify", NotesEnrolment}, {"execve", HonestExec}},
       nullptr,
       EnrolmentStays},
      {"mq-equal-priorities-come-last-first",
       "posix",
       "mq_receive takes the latest of the highest priority.",
       {{"mq_receive", LastFirst}}},
  };
}

#else

std::vector<Fault> PosixPartyFaults() { return {}; }

#endif

}  // namespace parley
