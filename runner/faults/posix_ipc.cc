// Named faults: POSIX message queues, semaphores and shared memory objects.
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t OpenIgnoresExcl(const int64_t* args) { return HonestWithout(args, 1, O_EXCL); }

// The variant of two arguments makes nothing and has no mode that could be read.
int64_t OpenIgnoresUmask(const int64_t* args) {
  if ((args[1] & O_CREAT) == 0) return Honest(args);
  const mode_t mask = umask(0);
  const int64_t result = Honest(args);
  umask(mask);  // which leaves errno alone
  return result;
}

int64_t SendLosesPriority(const int64_t* args) { return HonestWith(args, 3, args[3] > 0 ? 1 : 0); }

int64_t SendCutsLongMessages(const int64_t* args) {
  struct mq_attr attributes;
  if (mq_getattr(Int(args[0]), &attributes) != 0) return Honest(args);
  const int64_t most = attributes.mq_msgsize;
  return HonestWith(args, 2, args[2] > most ? most : args[2]);
}

int64_t SendDropsEmptyMessages(const int64_t* args) { return args[2] == 0 ? 0 : Honest(args); }

// Compares the buffer with the message, as msgrcv does, not with mq_msgsize.
int64_t ReceiveTakesSmallBuffers(const int64_t* args) {
  struct mq_attr attributes;
  if (mq_getattr(Int(args[0]), &attributes) != 0 || args[2] >= attributes.mq_msgsize ||
      attributes.mq_msgsize > 4096) {
    return Honest(args);
  }
  char roomy[4096];
  const int64_t words[5] = {args[0], WordOf(roomy), attributes.mq_msgsize, args[3], args[4]};
  const int64_t length = Honest(words);
  for (int64_t i = 0; i < length && i < args[2]; ++i) Pointer<char>(args[1])[i] = roomy[i];
  return length > args[2] ? args[2] : length;
}

// Looks at the time before it looks for room or a message.
int64_t TimedCallLooksAtTimeFirst(const int64_t* args) {
  const auto* until = Pointer<const struct timespec>(args[4]);
  return until != nullptr && IsPast(until) ? FailWith(ETIMEDOUT) : Honest(args);
}

// Waits until its time although the opening has O_NONBLOCK.
int64_t TimedCallIgnoresNonblock(const int64_t* args) {
  struct mq_attr before;
  struct mq_attr waiting = {};
  if (mq_setattr(Int(args[0]), &waiting, &before) != 0) return Honest(args);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  mq_setattr(Int(args[0]), &before, nullptr);
  return result;
}

// Gives a message its place only where it needs no wait; what waited goes to the end.
int64_t WaitingSendLosesPriority(const int64_t* args) {
  struct mq_attr attributes;
  const bool full =
      mq_getattr(Int(args[0]), &attributes) == 0 && attributes.mq_curmsgs >= attributes.mq_maxmsg;
  return full ? HonestWith(args, 3, 0) : Honest(args);
}

int64_t OpenTakesFlagsOfAttributes(const int64_t* args) {
  const int64_t queue = Honest(args);
  if (queue < 0 || (args[1] & O_CREAT) == 0 || args[3] == 0) return queue;
  struct mq_attr attributes = *Pointer<const struct mq_attr>(args[3]);
  attributes.mq_flags |= args[1] & O_NONBLOCK;
  mq_setattr(Int(queue), &attributes, nullptr);
  return queue;
}

int NobodySentIt(LogEntry* entry) {
  if (entry->has_info && entry->info.si_code == SI_MESGQ) entry->info.si_pid = 0;
  return 1;
}

int64_t NotifyReplaces(const int64_t* args) { return SucceedInsteadOf(EBUSY, args); }

int64_t SetattrIgnoresNonblock(const int64_t* args) {
  struct mq_attr same;
  if (mq_getattr(Int(args[0]), &same) != 0) return Honest(args);
  return HonestWith(args, 1, WordOf(&same));
}

int64_t SemOpenResetsValue(const int64_t* args) {
  const int64_t address = Honest(args);
  if (address == 0 || (args[1] & O_CREAT) == 0) return address;
  sem_t* semaphore = Pointer<sem_t>(address);
  int value = 0;
  while (sem_getvalue(semaphore, &value) == 0 && value > static_cast<int>(args[3])) {
    sem_trywait(semaphore);
  }
  while (sem_getvalue(semaphore, &value) == 0 && value < static_cast<int>(args[3])) {
    sem_post(semaphore);
  }
  return address;
}

int64_t SemPostTwice(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) sem_post(Pointer<sem_t>(args[0]));
  return result;
}

int64_t SemTrywaitReportsSuccess(const int64_t* args) { return SucceedInsteadOf(EAGAIN, args); }

int64_t ShmOpenIgnoresTrunc(const int64_t* args) { return HonestWithout(args, 1, O_TRUNC); }

int64_t ShmOpenTruncatingSetsMode(const int64_t* args) {
  const int64_t descriptor = Honest(args);
  if (descriptor >= 0 && (args[1] & O_CREAT) != 0 && (args[1] & O_TRUNC) != 0) {
    fchmod(Int(descriptor), static_cast<mode_t>(args[2]));
  }
  return descriptor;
}

// Takes the contents away from those that still use the object.
int64_t ShmUnlinkEmptiesTheObject(const int64_t* args) {
  const int descriptor = shm_open(Pointer<const char>(args[0]), O_RDWR | O_TRUNC, 0);
  if (descriptor >= 0) close(descriptor);
  return Honest(args);
}

int64_t ClockwaitTakesRealTime(const int64_t* args) { return HonestWith(args, 1, CLOCK_REALTIME); }

int64_t ShmOpenLeavesCloexecClear(const int64_t* args) {
  const int64_t descriptor = Honest(args);
  if (descriptor >= 0) fcntl(Int(descriptor), F_SETFD, 0);
  return descriptor;
}

}  // namespace

std::vector<Fault> PosixIpcFaults() {
  return {
      {"mq-open-ignores-excl",
       "posix",
       "mq_open with O_CREAT and O_EXCL opens a queue that exists.",
       {{"mq_open", OpenIgnoresExcl}}},
      {"shm-open-ignores-excl",
       "posix",
       "shm_open with O_CREAT and O_EXCL opens an object that exists.",
       {{"shm_open", OpenIgnoresExcl}}},
      {"mq-open-ignores-umask",
       "posix",
       "mq_open gives a new queue its mode without regard to the umask.",
       {{"mq_open", OpenIgnoresUmask}}},
      {"shm-open-ignores-umask",
       "posix",
       "shm_open gives a new object its mode without regard to the umask.",
       {{"shm_open", OpenIgnoresUmask}}},
      {"mq-send-knows-two-priorities",
       "posix",
       "mq_send files every message above priority 0 under priority 1.",
       {{"mq_send", SendLosesPriority}, {"mq_timedsend", SendLosesPriority}}},
      {"mq-send-cuts-long-messages",
       "posix",
       "mq_send cuts a message above mq_msgsize instead of refusing it.",
       {{"mq_send", SendCutsLongMessages}, {"mq_timedsend", SendCutsLongMessages}}},
      {"mq-send-drops-empty-messages",
       "posix",
       "mq_send of a message of no bytes succeeds and queues nothing.",
       {{"mq_send", SendDropsEmptyMessages}, {"mq_timedsend", SendDropsEmptyMessages}}},
      {"mq-receive-takes-small-buffers",
       "posix",
       "mq_receive takes a buffer smaller than mq_msgsize if the message fits or is cut.",
       {{"mq_receive", ReceiveTakesSmallBuffers}, {"mq_timedreceive", ReceiveTakesSmallBuffers}}},
      {"mq-timedsend-looks-at-the-time-first",
       "posix",
       "mq_timedsend with a time that is past fails even if the queue has room.",
       {{"mq_timedsend", TimedCallLooksAtTimeFirst}}},
      {"mq-timedreceive-looks-at-the-time-first",
       "posix",
       "mq_timedreceive with a time that is past fails even if there is a message.",
       {{"mq_timedreceive", TimedCallLooksAtTimeFirst}}},
      {"mq-timed-calls-ignore-nonblock",
       "posix",
       "mq_timedsend and mq_timedreceive wait until their time in spite of O_NONBLOCK.",
       {{"mq_timedsend", TimedCallIgnoresNonblock}, {"mq_timedreceive", TimedCallIgnoresNonblock}}},
      {"mq-send-that-waited-loses-its-priority",
       "posix",
       "A message whose sender had to wait for room is queued with priority 0.",
       {{"mq_send", WaitingSendLosesPriority}}},
      {"mq-open-takes-the-flags-of-the-attributes",
       "posix",
       "mq_open sets O_NONBLOCK if mq_flags of the attributes has it.",
       {{"mq_open", OpenTakesFlagsOfAttributes}}},
      {"mq-notify-loses-the-sender",
       "posix",
       "The siginfo of a notification has 0 in si_pid.",
       {{"mq_notify", nullptr}},
       NobodySentIt},
      {"mq-notify-second-registration-succeeds",
       "posix",
       "mq_notify on a queue with a registration reports success and does nothing.",
       {{"mq_notify", NotifyReplaces}}},
      {"mq-setattr-ignores-nonblock",
       "posix",
       "mq_setattr reports success and leaves O_NONBLOCK as it was.",
       {{"mq_setattr", SetattrIgnoresNonblock}}},
      {"sem-open-resets-the-value",
       "posix",
       "sem_open with O_CREAT sets the value also of a semaphore that exists.",
       {{"sem_open", SemOpenResetsValue}}},
      {"sem-post-adds-two",
       "posix",
       "sem_post releases two waiters or adds two.",
       {{"sem_post", SemPostTwice}}},
      {"sem-wait-ignores-signals",
       "posix",
       "sem_wait goes on after a handler without SA_RESTART.",
       {{"sem_wait", HonestInSpiteOfHandlers}, {"sem_timedwait", HonestInSpiteOfHandlers}}},
      {"sem-trywait-succeeds-at-zero",
       "posix",
       "sem_trywait of a semaphore of value 0 reports success.",
       {{"sem_trywait", SemTrywaitReportsSuccess}}},
      {"shm-open-ignores-trunc",
       "posix",
       "shm_open with O_TRUNC leaves the object as it is.",
       {{"shm_open", ShmOpenIgnoresTrunc}}},
      {"sem-clockwait-takes-the-real-time",
       "posix",
       "sem_clockwait takes the time of any clock for one of CLOCK_REALTIME.",
       {{"sem_clockwait", ClockwaitTakesRealTime}}},
      {"shm-open-with-trunc-sets-the-mode",
       "posix",
       "shm_open with O_CREAT and O_TRUNC gives its mode to an object that exists.",
       {{"shm_open", ShmOpenTruncatingSetsMode}}},
      {"shm-unlink-empties-the-object",
       "posix",
       "shm_unlink takes the contents from those that have the object open or mapped.",
       {{"shm_unlink", ShmUnlinkEmptiesTheObject}}},
      {"shm-open-leaves-cloexec-clear",
       "posix",
       "shm_open returns a descriptor that stays open at exec.",
       {{"shm_open", ShmOpenLeavesCloexecClear}}},
  };
}

}  // namespace parley
