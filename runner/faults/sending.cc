// Named faults: whom a signal reaches, what it carries, how it waits; timers that send some.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

constexpr int kSignals = 65;

bool IsRealTime(int signal) { return signal >= SIGRTMIN && signal <= SIGRTMAX; }

// --- Sending ---

int64_t GroupIsItsLeader(const int64_t* args) {
  return HonestWith(args, 0, Int(args[0]) < -1 ? -Int(args[0]) : args[0]);
}

int64_t KillpgIsKill(const int64_t* args) {
  return Int(args[0]) > 1 ? kill(Int(args[0]), Int(args[1])) : Honest(args);
}

// The caller ignores what it sends to its group.
int64_t OwnGroupWithoutCaller(const int64_t* args) {
  struct sigaction ignore = {}, before;
  ignore.sa_handler = SIG_IGN;
  const int signal = Int(args[1]);
  if (Int(args[0]) != 0 || signal == SIGKILL || sigaction(signal, nullptr, &before) != 0) {
    return Honest(args);
  }
  sigaction(signal, &ignore, nullptr);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  sigaction(signal, &before, nullptr);
  return result;
}

int64_t ThreadIsItsProcess(const int64_t* args) {
  return kill(getpid(), Int(args[1])) == 0 ? 0 : errno;
}

int64_t RaiseIsKill(const int64_t* args) { return kill(getpid(), Int(args[0])); }

int64_t ContinuesAnyone(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EPERM && Int(args[1]) == SIGCONT ? 0 : result;
}

int64_t BadNumberIsNull(const int64_t* args) {
  return HonestWith(args, 1, Int(args[1]) > SIGRTMAX ? 0 : args[1]);
}

// --- What a signal carries ---

struct Sender {
  uid_t effective;
};

int64_t NoteEffectiveUser(const int64_t* args) {
  FaultState<Sender>()->effective = geteuid();
  return Honest(args);
}

int NameEffectiveUser(LogEntry* entry) {
  if (entry->has_info && entry->info.si_code == SI_USER) {
    entry->info.si_uid = FaultState<Sender>()->effective;
  }
  return 1;
}

int NameNoSender(LogEntry* entry) {
  if (entry->has_info && (entry->info.si_code == SI_USER || entry->info.si_code == SI_QUEUE)) {
    entry->info.si_pid = 0;
  }
  return 1;
}

int QueuedLooksSent(LogEntry* entry) {
  if (entry->has_info && entry->info.si_code == SI_QUEUE) entry->info.si_code = SI_USER;
  return 1;
}

// --- Queues ---

// Numbers sent and neither delivered nor accepted since.
struct Sent {
  int is[kSignals];
};

int64_t RealTimeCoalesces(const int64_t* args) {
  const int signal = Int(args[1]);
  if (!IsRealTime(signal)) return Honest(args);
  int* sent = &FaultState<Sent>()->is[signal];
  if (__atomic_exchange_n(sent, 1, __ATOMIC_SEQ_CST) != 0) return 0;
  const int64_t result = Honest(args);
  if (result != 0) __atomic_store_n(sent, 0, __ATOMIC_SEQ_CST);
  return result;
}

int64_t Accepted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result > 0 && result < kSignals) {
    __atomic_store_n(&FaultState<Sent>()->is[result], 0, __ATOMIC_SEQ_CST);
  }
  return result;
}

int Delivered(LogEntry* entry) {
  __atomic_store_n(&FaultState<Sent>()->is[entry->signal], 0, __ATOMIC_SEQ_CST);
  return 1;
}

// Accepts the highest of several real-time signals that are pending.
int64_t HighestIsFirst(const int64_t* args) {
  sigset_t pending, one;
  sigpending(&pending);
  for (int signal = SIGRTMAX; signal >= SIGRTMIN; --signal) {
    if (sigismember(&pending, signal) != 1) continue;
    if (sigismember(Pointer<const sigset_t>(args[0]), signal) != 1) continue;
    sigemptyset(&one);
    sigaddset(&one, signal);
    return HonestWith(args, 0, WordOf(&one));
  }
  return Honest(args);
}

int64_t LimitIsIgnored(const int64_t* args) { return SucceedInsteadOf(EAGAIN, args); }

int64_t PollingWaits(const int64_t* args) {
  const auto* timeout = Pointer<const struct timespec>(args[2]);
  if (timeout == nullptr || timeout->tv_sec != 0 || timeout->tv_nsec != 0) return Honest(args);
  return HonestWith(args, 2, 0);
}

// --- Timers and sleeps ---

int64_t NothingOverran(const int64_t* args) {
  const int64_t result = Honest(args);
  return result > 0 ? 0 : result;
}

int64_t OldAlarmIsForgotten(const int64_t* args) {
  Honest(args);
  return 0;
}

int64_t SleepTellsNoRest(const int64_t* args) {
  Honest(args);
  return 0;
}

int64_t NanosleepTellsNoRest(const int64_t* args) { return HonestWith(args, 1, 0); }

int64_t TimerComesOnce(const int64_t* args) {
  const auto* value = Pointer<const struct itimerval>(args[1]);
  if (value == nullptr) return Honest(args);
  struct itimerval once = *value;
  once.it_interval = {};
  return HonestWith(args, 1, WordOf(&once));
}

int64_t TimerHasNoValue(const int64_t* args) {
  const auto* event = Pointer<const struct sigevent>(args[1]);
  if (event == nullptr) return Honest(args);
  struct sigevent changed = *event;
  changed.sigev_value.sival_ptr = nullptr;
  return HonestWith(args, 1, WordOf(&changed));
}

int64_t ContNeedsRights(const int64_t* args) {
  char path[32];
  struct stat st;
  snprintf(path, sizeof(path), "/proc/%d", Int(args[0]));
  if (Int(args[1]) == SIGCONT && Int(args[0]) > 0 && geteuid() != 0 && stat(path, &st) == 0 &&
      st.st_uid != geteuid() && st.st_uid != getuid()) {
    return FailWith(EPERM);
  }
  errno = 0;
  return Honest(args);
}

}  // namespace

std::vector<Fault> SendingFaults() {
  return {
      {"kill-group-reaches-the-leader-only",
       "lecture",
       "kill of a negative pid signals the process of that number, not its group.",
       {{"kill", GroupIsItsLeader}}},
      {"killpg-reaches-the-leader-only",
       "signal",
       "killpg signals the process of the number, not its group.",
       {{"killpg", KillpgIsKill}}},
      {"kill-zero-spares-the-caller",
       "lecture",
       "kill of pid 0 signals the group of the caller without the caller.",
       {{"kill", OwnGroupWithoutCaller}}},
      {"kill-continues-anyone",
       "lecture",
       "SIGCONT to a process of another user and session is accepted.",
       {{"kill", ContinuesAnyone}}},
      {"kill-bad-number-is-null",
       "lecture",
       "kill of a number above the last signal only checks.",
       {{"kill", BadNumberIsNull}}},
      {"kill-finds-no-zombie",
       "lecture",
       "kill of a process that ended and was not waited for fails with ESRCH.",
       {{"kill", NobodyIfZombie}}},
      {"pthread-kill-signals-the-process",
       "signal",
       "A signal of pthread_kill goes to any thread of the process.",
       {{"pthread_kill", ThreadIsItsProcess}}},
      {"raise-signals-the-process",
       "lecture",
       "A raised signal is sent to the process, not to the thread.",
       {{"raise", RaiseIsKill}}},
      {"kill-names-the-effective-user",
       "lecture",
       "A handler finds in si_uid the effective user of the process that called kill.",
       {{"kill", NoteEffectiveUser}},
       NameEffectiveUser},
      {"signals-name-no-sender",
       "signal",
       "A handler finds 0 in si_pid.",
       {{"kill", nullptr}, {"sigqueue", nullptr}},
       NameNoSender},
      {"sigqueue-looks-like-kill",
       "signal",
       "A handler finds SI_USER in si_code for a signal of sigqueue.",
       {{"sigqueue", nullptr}},
       QueuedLooksSent},
      {"sigqueue-real-time-signals-coalesce",
       "signal",
       "A real-time signal sent again while it is pending is lost.",
       {{"sigqueue", RealTimeCoalesces}, {"sigwaitinfo", Accepted}, {"sigtimedwait", Accepted}},
       Delivered},
      {"sigwaitinfo-takes-the-highest",
       "signal",
       "Of several pending real-time signals sigwaitinfo takes the one of the highest number.",
       {{"sigwaitinfo", HighestIsFirst}, {"sigtimedwait", HighestIsFirst}}},
      {"sigqueue-limit-loses-signals",
       "signal",
       "sigqueue reports success when too many signals are pending, and sends nothing.",
       {{"sigqueue", LimitIsIgnored}}},
      {"sigtimedwait-zero-waits",
       "signal",
       "sigtimedwait with an interval of 0 waits without end.",
       {{"sigtimedwait", PollingWaits}}},
      {"timer-getoverrun-is-zero",
       "signal",
       "timer_getoverrun counts no expirations that were missed.",
       {{"timer_getoverrun", NothingOverran}}},
      {"timer-create-drops-the-value",
       "signal",
       "The signal of a timer carries 0 instead of its value.",
       {{"timer_create", TimerHasNoValue}}},
      {"alarm-forgets-the-old-one",
       "signal",
       "alarm returns 0 though an alarm was set.",
       {{"alarm", OldAlarmIsForgotten}}},
      {"sleep-tells-no-rest",
       "signal",
       "sleep returns 0 after a handler.",
       {{"sleep", SleepTellsNoRest}}},
      {"nanosleep-tells-no-rest",
       "signal",
       "nanosleep that a handler ended leaves the time that is left as it was.",
       {{"nanosleep", NanosleepTellsNoRest}}},
      {"setitimer-comes-once",
       "signal",
       "setitimer sends one signal whatever the interval.",
       {{"setitimer", TimerComesOnce}}},
      {"kill-sigcont-needs-rights",
       "lecture",
       "SIGCONT to a process of the session that belongs to another user is EPERM.",
       {{"kill", ContNeedsRights}}},
  };
}

}  // namespace parley
