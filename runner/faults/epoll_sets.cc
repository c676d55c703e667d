// Named faults: what stands in an epoll set and what keeps it there: edges, changes, duplicates,
// sets in sets.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

constexpr int kEntries = 64;
constexpr int kEvents = 16;

// The struct may be packed.
struct epoll_event EventAt(int64_t place) {
  struct epoll_event event = {};
  if (place != 0) memcpy(&event, Pointer<void>(place), sizeof(event));
  return event;
}

// What was added, by one process.
struct Entry {
  int set, fd;
  uint32_t events;
  uint64_t data;
  bool told;
};
struct Entries {
  Entry at[kEntries];
  int count;
};

Entry* Find(int64_t set, int64_t fd) {
  auto* entries = FaultState<Entries>();
  for (int i = 0; i < entries->count; ++i) {
    if (entries->at[i].set == Int(set) && entries->at[i].fd == Int(fd)) return &entries->at[i];
  }
  return nullptr;
}

// epoll_ctl, and a note of what it did.
int64_t Note(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* entries = FaultState<Entries>();
  if (result != 0) return result;
  Entry* entry = Find(args[0], args[2]);
  if (Int(args[1]) == EPOLL_CTL_DEL) {
    if (entry != nullptr) *entry = entries->at[--entries->count];
    return result;
  }
  if (entry == nullptr && entries->count < kEntries) entry = &entries->at[entries->count++];
  const struct epoll_event event = EventAt(args[3]);
  const uint64_t data = event.data.u64;
  if (entry != nullptr) *entry = {Int(args[0]), Int(args[2]), event.events, data, false};
  return result;
}

// A counter that was reported at its edge is not reported again until it was read.
int64_t EdgeNeedsARead(const int64_t* args) {
  const int64_t count = Honest(args);
  auto* entries = FaultState<Entries>();
  char* const events = Pointer<char>(args[1]);
  constexpr int64_t kSize = sizeof(struct epoll_event);
  int64_t kept = 0;
  for (int64_t i = 0; i < count; ++i) {
    const struct epoll_event event = EventAt(args[1] + i * kSize);
    bool old = false;
    for (int j = 0; j < entries->count; ++j) {
      Entry* entry = &entries->at[j];
      if (entry->set != Int(args[0]) || entry->data != event.data.u64) continue;
      if ((entry->events & EPOLLET) == 0 || !IsA(entry->fd, "[eventfd]")) continue;
      old = entry->told;
      entry->told = true;
    }
    if (!old) memcpy(events + kept++ * kSize, &event, sizeof(event));
  }
  return count < 0 ? count : kept;
}

int64_t ReadingIsNoted(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* entries = FaultState<Entries>();
  for (int i = 0; result > 0 && i < entries->count; ++i) {
    if (entries->at[i].fd == Int(args[0])) entries->at[i].told = false;
  }
  return result;
}

int64_t ChangeKeepsTheData(const int64_t* args) {
  const Entry* entry = Find(args[0], args[2]);
  if (Int(args[1]) != EPOLL_CTL_MOD || entry == nullptr) return Note(args);
  struct epoll_event event = EventAt(args[3]);
  event.data.u64 = entry->data;
  return HonestWith(args, 3, WordOf(&event));
}

// A change arms anew, for what comes after it.
int64_t ChangeTellsOfNewsOnly(const int64_t* args) {
  struct epoll_event event = EventAt(args[3]);
  if (Int(args[1]) != EPOLL_CTL_MOD || (event.events & EPOLLONESHOT) == 0) return Honest(args);
  event.events |= EPOLLET;
  const int64_t result = HonestWith(args, 3, WordOf(&event));
  struct epoll_event spent[kEvents];
  if (result == 0) epoll_wait(Int(args[0]), spent, kEvents, 0);
  return result;
}

int64_t SetInSetIsToldOnce(const int64_t* args) {
  struct epoll_event event = EventAt(args[3]);
  if (args[3] == 0 || !IsA(args[2], "[eventpoll]")) return Honest(args);
  event.events |= EPOLLET;
  return HonestWith(args, 3, WordOf(&event));
}

// What no other descriptor refers to is taken out by the system itself.
int64_t ClosingRemoves(const int64_t* args) {
  auto* entries = FaultState<Entries>();
  for (int i = entries->count - 1; i >= 0; --i) {
    if (entries->at[i].fd != Int(args[0])) continue;
    epoll_ctl(entries->at[i].set, EPOLL_CTL_DEL, entries->at[i].fd, nullptr);
    entries->at[i] = entries->at[--entries->count];
  }
  errno = 0;
  return Honest(args);
}

bool IsExclusive(const int64_t* args, int operation) {
  return Int(args[1]) == operation && (EventAt(args[3]).events & EPOLLEXCLUSIVE) != 0;
}
int64_t ExclusiveIsChanged(const int64_t* args) {
  return IsExclusive(args, EPOLL_CTL_MOD) ? SucceedInsteadOf(EINVAL, args) : Honest(args);
}
int64_t ExclusiveTakesAnything(const int64_t* args) {
  return IsExclusive(args, EPOLL_CTL_ADD) ? SucceedInsteadOf(EINVAL, args) : Honest(args);
}

// Descriptors of the same file description are one.
int64_t DuplicateIsThere(const int64_t* args) {
  const auto* entries = FaultState<Entries>();
  char mine[32], other[32], first[128], second[128];
  for (int i = 0; Int(args[1]) == EPOLL_CTL_ADD && i < entries->count; ++i) {
    if (entries->at[i].set != Int(args[0]) || entries->at[i].fd == Int(args[2])) continue;
    snprintf(mine, sizeof(mine), "/proc/self/fd/%d", Int(args[2]));
    snprintf(other, sizeof(other), "/proc/self/fd/%d", entries->at[i].fd);
    const ssize_t size = readlink(mine, first, sizeof(first));
    if (size <= 0 || size != readlink(other, second, sizeof(second))) continue;
    const bool pipe_or_socket = memchr(first, ':', static_cast<size_t>(size)) != nullptr;
    if (pipe_or_socket && memcmp(first, second, static_cast<size_t>(size)) == 0) {
      return FailWith(EEXIST);
    }
  }
  errno = 0;
  return Note(args);
}

}  // namespace

std::vector<Fault> EpollSetFaults() {
  return {
      {"epoll-edge-of-a-counter-needs-a-read",
       "linux",
       "With EPOLLET an eventfd is not reported for a second write unless it was read.",
       {{"epoll_ctl", Note}, {"epoll_wait", EdgeNeedsARead}, {"read", ReadingIsNoted}}},
      {"epoll-mod-keeps-the-data",
       "linux",
       "EPOLL_CTL_MOD changes the events and not the data.",
       {{"epoll_ctl", ChangeKeepsTheData}}},
      {"epoll-oneshot-is-armed-for-news-only",
       "linux",
       "EPOLL_CTL_MOD arms EPOLLONESHOT for what comes afterwards, not for what is there.",
       {{"epoll_ctl", ChangeTellsOfNewsOnly}}},
      {"epoll-set-in-a-set-is-told-once",
       "linux",
       "An epoll instance in another one is reported once however long it has events.",
       {{"epoll_ctl", SetInSetIsToldOnce}}},
      {"epoll-close-removes",
       "linux",
       "Closing a descriptor takes it out of epoll sets although a duplicate is open.",
       {{"epoll_ctl", Note}, {"close", ClosingRemoves}}},
      {"epoll-changes-exclusive",
       "linux",
       "EPOLL_CTL_MOD takes EPOLLEXCLUSIVE.",
       {{"epoll_ctl", ExclusiveIsChanged}}},
      {"epoll-exclusive-goes-with-anything",
       "linux",
       "EPOLLEXCLUSIVE can be had together with EPOLLONESHOT or for an epoll instance.",
       {{"epoll_ctl", ExclusiveTakesAnything}}},
      {"epoll-add-of-a-duplicate-is-eexist",
       "linux",
       "EPOLL_CTL_ADD of a duplicate of what is in the set fails with EEXIST.",
       {{"epoll_ctl", DuplicateIsThere}}},
  };
}

#else

std::vector<Fault> EpollSetFaults() { return {}; }

#endif

}  // namespace parley
