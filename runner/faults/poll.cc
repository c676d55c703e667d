// Named faults: poll and select.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <time.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int CountReady(const struct pollfd* entries, int64_t count) {
  int ready = 0;
  for (int64_t i = 0; i < count; ++i) ready += entries[i].revents != 0 ? 1 : 0;
  return ready;
}

// Poll that knows nothing of some events.
int64_t PollWithout(const int64_t* args, short events) {
  const int64_t result = Honest(args);
  auto* entries = Pointer<struct pollfd>(args[0]);
  if (result <= 0 || entries == nullptr) return result;
  for (int64_t i = 0; i < args[1]; ++i) {
    entries[i].revents = static_cast<short>(entries[i].revents & ~events);
  }
  return CountReady(entries, args[1]);
}

int64_t PollMissesHup(const int64_t* args) { return PollWithout(args, POLLHUP); }
int64_t PollMissesErr(const int64_t* args) { return PollWithout(args, POLLERR); }
int64_t PollMissesNval(const int64_t* args) { return PollWithout(args, POLLNVAL); }
int64_t PollMissesPri(const int64_t* args) { return PollWithout(args, POLLPRI); }
#ifdef POLLRDHUP
int64_t PollMissesRdhup(const int64_t* args) { return PollWithout(args, POLLRDHUP); }
#endif

// POLLHUP already for the end of one direction.
int64_t PollHangsUpEarly(const int64_t* args) {
#ifdef POLLRDHUP
  auto* entries = Pointer<struct pollfd>(args[0]);
  if (entries == nullptr || args[1] > 8) return Honest(args);
  struct pollfd asking[8];
  for (int64_t i = 0; i < args[1]; ++i) {
    asking[i] = entries[i];
    asking[i].events = static_cast<short>(asking[i].events | POLLRDHUP);
  }
  const int64_t result = HonestWith(args, 0, WordOf(asking));
  for (int64_t i = 0; i < args[1] && result >= 0; ++i) {
    int told = asking[i].revents;
    if ((told & POLLRDHUP) != 0) told |= POLLHUP;
    entries[i].revents =
        static_cast<short>(told & (entries[i].events | POLLHUP | POLLERR | POLLNVAL));
  }
  return result;
#else
  return Honest(args);
#endif
}

int64_t PollCountsEvents(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* entries = Pointer<const struct pollfd>(args[0]);
  if (result <= 0) return result;
  int64_t events = 0;
  for (int64_t i = 0; i < args[1]; ++i) {
    events += __builtin_popcount(static_cast<unsigned short>(entries[i].revents));
  }
  return events;
}

// Data that was told of once is not told of again until more comes.
int64_t PollTellsOnce(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* entries = Pointer<struct pollfd>(args[0]);
  if (result <= 0 || entries == nullptr) return result;
  int* told = FaultState<int>();
  for (int64_t i = 0; i < args[1]; ++i) {
    int waiting = 0;
    if ((entries[i].revents & POLLIN) == 0 || ioctl(entries[i].fd, FIONREAD, &waiting) != 0 ||
        waiting == 0) {
      continue;
    }
    int& before = told[entries[i].fd & 255];
    if (waiting <= before) entries[i].revents = static_cast<short>(entries[i].revents & ~POLLIN);
    before = waiting;
  }
  errno = 0;
  return CountReady(entries, args[1]);
}

int64_t LooksAtNegative(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* entries = Pointer<struct pollfd>(args[0]);
  if (result < 0 || entries == nullptr) return result;
  for (int64_t i = 0; i < args[1]; ++i) {
    if (entries[i].fd < 0) entries[i].revents = POLLNVAL;
  }
  return CountReady(entries, args[1]);
}

// Before the wait begins the mask is set, and a pending signal is gone when it does.
int64_t PpollSetsMaskFirst(const int64_t* args) {
  const auto* mask = Pointer<const sigset_t>(args[3]);
  sigset_t before;
  if (mask != nullptr) sigprocmask(SIG_SETMASK, mask, &before);
  const int64_t result = HonestWith(args, 3, 0);
  const KeepErrno keep;
  if (mask != nullptr) sigprocmask(SIG_SETMASK, &before, nullptr);
  return result;
}

int64_t LeavesMask(const int64_t* args, int mask_word) {
  const auto* mask = Pointer<const sigset_t>(args[mask_word]);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (mask != nullptr) sigprocmask(SIG_SETMASK, mask, nullptr);
  return result;
}

int64_t PpollLeavesMask(const int64_t* args) { return LeavesMask(args, 3); }
int64_t PselectLeavesMask(const int64_t* args) { return LeavesMask(args, 5); }

int64_t PpollIgnoresMask(const int64_t* args) { return HonestWith(args, 3, 0); }

// The sets of select and pselect are its words 1 to 3.
int64_t SelectKeepsSets(const int64_t* args) {
  fd_set before[3];
  for (int i = 0; i < 3; ++i) {
    if (args[i + 1] != 0) before[i] = *Pointer<fd_set>(args[i + 1]);
  }
  const int64_t result = Honest(args);
  for (int i = 0; i < 3 && result == 0; ++i) {
    if (args[i + 1] != 0) *Pointer<fd_set>(args[i + 1]) = before[i];
  }
  return result;
}

int64_t SelectCountsDescriptors(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result <= 0) return result;
  int64_t ready = 0;
  for (int descriptor = 0; descriptor < Int(args[0]) && descriptor < FD_SETSIZE; ++descriptor) {
    bool any = false;
    for (int i = 1; i <= 3; ++i) {
      any = any || (args[i] != 0 && FD_ISSET(descriptor, Pointer<fd_set>(args[i])));
    }
    ready += any ? 1 : 0;
  }
  return ready;
}

// A descriptor that is not open is taken out of the sets.
int64_t SelectDropsClosed(const int64_t* args) {
  for (int i = 1; i <= 3; ++i) {
    for (int descriptor = 0; args[i] != 0 && descriptor < Int(args[0]) && descriptor < FD_SETSIZE;
         ++descriptor) {
      if (fcntl(descriptor, F_GETFD) == -1) FD_CLR(descriptor, Pointer<fd_set>(args[i]));
    }
  }
  errno = 0;
  return Honest(args);
}

int64_t SelectLooksAtOneMore(const int64_t* args) {
  return HonestWith(args, 0, args[0] > 0 ? args[0] + 1 : args[0]);
}

int64_t PselectCountsDown(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* timeout = Pointer<struct timespec>(args[4]);
  if (timeout != nullptr && result == 0) *timeout = {0, 0};
  return result;
}

// A timeout below 0 is one of 0.
int64_t NegativeTimeIsNone(const int64_t* args) {
  const auto* timeout = Pointer<const struct timeval>(args[4]);
  struct timeval none = {};
  if (timeout == nullptr || (timeout->tv_sec >= 0 && timeout->tv_usec >= 0)) return Honest(args);
  return HonestWith(args, 4, WordOf(&none));
}

int64_t LeavesNegativeEntries(const int64_t* args) {
  constexpr int64_t kMost = 32;
  short before[kMost];
  auto* entries = Pointer<struct pollfd>(args[0]);
  const int64_t count = args[1] < kMost ? args[1] : kMost;
  for (int64_t i = 0; i < count; ++i) before[i] = entries[i].revents;
  const int64_t result = Honest(args);
  for (int64_t i = 0; i < count; ++i) {
    if (entries[i].fd < 0) entries[i].revents = before[i];
  }
  return result;
}

}  // namespace

std::vector<Fault> PollFaults() {
  return {
      {"poll-does-not-tell-hup",
       "socket",
       "poll never tells POLLHUP of a socket.",
       {{"poll", PollMissesHup}}},
      {"poll-hangs-up-early",
       "socket",
       "poll tells POLLHUP as soon as the peer has shut down sending.",
       {{"poll", PollHangsUpEarly}}},
      {"poll-does-not-tell-err", "socket", "poll never tells POLLERR.", {{"poll", PollMissesErr}}},
      {"poll-passes-over-closed-descriptors",
       "socket",
       "poll passes over a descriptor that is not open.",
       {{"poll", PollMissesNval}}},
      {"poll-does-not-tell-pri",
       "socket",
       "poll does not tell of urgent data.",
       {{"poll", PollMissesPri}}},
#ifdef POLLRDHUP
      {"poll-does-not-tell-rdhup",
       "socket",
       "poll does not know POLLRDHUP.",
       {{"poll", PollMissesRdhup}}},
#endif
      {"poll-counts-events",
       "socket",
       "poll returns the number of events instead of that of descriptors.",
       {{"poll", PollCountsEvents}}},
      {"poll-tells-once",
       "socket",
       "poll tells of data once and not again until more comes.",
       {{"poll", PollTellsOnce}}},
      {"poll-leaves-negative-entries",
       "socket",
       "poll leaves revents of an entry with a negative descriptor as it was.",
       {{"poll", LeavesNegativeEntries}, {"ppoll", LeavesNegativeEntries}}},
      {"poll-refuses-negative-descriptors",
       "socket",
       "poll tells POLLNVAL of a negative descriptor.",
       {{"poll", LooksAtNegative}}},
      {"poll-goes-on-after-a-handler",
       "socket",
       "poll and select go on waiting after a signal was caught.",
       {{"poll", HonestInSpiteOfHandlers},
        {"ppoll", HonestInSpiteOfHandlers},
        {"select", HonestInSpiteOfHandlers}}},
      {"ppoll-sets-its-mask-before-it-waits",
       "socket",
       "ppoll sets the mask and then waits, so that a pending signal does not end the wait.",
       {{"ppoll", PpollSetsMaskFirst}}},
      {"ppoll-leaves-its-mask",
       "socket",
       "ppoll and pselect leave the mask of the wait in place.",
       {{"ppoll", PpollLeavesMask}, {"pselect", PselectLeavesMask}}},
      {"ppoll-ignores-its-mask",
       "socket",
       "ppoll waits with the mask of the caller.",
       {{"ppoll", PpollIgnoresMask}}},
      {"select-keeps-its-sets",
       "socket",
       "select that times out leaves its sets as they were.",
       {{"select", SelectKeepsSets}, {"pselect", SelectKeepsSets}}},
      {"select-counts-descriptors",
       "socket",
       "select counts a descriptor once though it is ready in several sets.",
       {{"select", SelectCountsDescriptors}}},
      {"select-passes-over-closed-descriptors",
       "socket",
       "select takes a descriptor that is not open out of its sets.",
       {{"select", SelectDropsClosed}}},
      {"select-looks-at-descriptor-nfds",
       "socket",
       "select looks at one descriptor more than nfds says.",
       {{"select", SelectLooksAtOneMore}}},
      {"pselect-counts-its-timeout-down",
       "socket",
       "pselect leaves the time that remains in its timeout.",
       {{"pselect", PselectCountsDown}}},
      {"select-takes-negative-timeouts-for-none",
       "socket",
       "select with a negative timeout does not wait and does not fail.",
       {{"select", NegativeTimeIsNone}}},
  };
}

}  // namespace parley
