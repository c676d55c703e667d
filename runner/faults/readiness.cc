// Named faults: which descriptors poll and epoll watch, and which events they tell unasked.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <string.h>
#include <sys/epoll.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

constexpr int64_t kEntries = 32;
constexpr int kWatches = 64;

int64_t LeavesNegativeEntries(const int64_t* args) {
  short before[kEntries];
  auto* entries = Pointer<struct pollfd>(args[0]);
  const int64_t count = args[1] < kEntries ? args[1] : kEntries;
  for (int64_t i = 0; i < count; ++i) before[i] = entries[i].revents;
  const int64_t result = Honest(args);
  for (int64_t i = 0; i < count; ++i) {
    if (entries[i].fd < 0) entries[i].revents = before[i];
  }
  return result;
}

// What is in the sets of a process; `epoll` is 0 in a free entry.
struct Watch {
  pid_t pid;
  int epoll;
  int fd;
  uint32_t events;
};

Watch* FindWatch(int epoll, int fd) {
  auto* watches = FaultState<Watch>();
  for (int i = 0; i < kWatches; ++i) {
    const Watch& watch = watches[i];
    if (watch.epoll == epoll && watch.fd == fd && watch.pid == getpid()) return watches + i;
  }
  return nullptr;
}

uint32_t EventsAsked(const int64_t* args) {
  struct epoll_event event = {};
  if (args[3] != 0) memcpy(&event, Pointer<void>(args[3]), sizeof(event));
  return event.events;
}

int64_t NotesWatches(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0) return result;
  Watch* watch = FindWatch(Int(args[0]), Int(args[2]));
  if (Int(args[1]) == EPOLL_CTL_DEL) {
    if (watch != nullptr) *watch = {};
    return result;
  }
  auto* watches = FaultState<Watch>();
  for (int i = 0; watch == nullptr && i < kWatches; ++i) {
    if (watches[i].epoll == 0) watch = watches + i;
  }
  if (watch != nullptr) *watch = {getpid(), Int(args[0]), Int(args[2]), EventsAsked(args)};
  return result;
}

int64_t CloseEndsTheWatch(const int64_t* args) {
  auto* watches = FaultState<Watch>();
  for (int i = 0; i < kWatches; ++i) {
    Watch& watch = watches[i];
    if (watch.epoll == 0 || watch.fd != Int(args[0]) || watch.pid != getpid()) continue;
    epoll_ctl(watch.epoll, EPOLL_CTL_DEL, watch.fd, nullptr);
    watch = {};
  }
  errno = 0;
  return Honest(args);
}

int64_t KnowsNoRdhup(const int64_t* args) {
  struct epoll_event event;
  if (args[3] == 0) return Honest(args);
  memcpy(&event, Pointer<void>(args[3]), sizeof(event));
  event.events &= ~static_cast<uint32_t>(EPOLLRDHUP);
  return HonestWith(args, 3, WordOf(&event));
}

}  // namespace

std::vector<Fault> ReadinessFaults() {
  return {
      {"poll-leaves-negative-entries",
       "socket",
       "poll leaves revents of an entry with a negative descriptor as it was.",
       {{"poll", LeavesNegativeEntries}, {"ppoll", LeavesNegativeEntries}}},
      {"epoll-loses-duplicates",
       "linux",
       "close of a descriptor takes its file out of the set though a duplicate is open.",
       {{"epoll_ctl", NotesWatches}, {"close", CloseEndsTheWatch}}},
      {"epoll-knows-no-rdhup",
       "linux",
       "epoll does not tell EPOLLRDHUP.",
       {{"epoll_ctl", KnowsNoRdhup}}},
  };
}

#else

std::vector<Fault> ReadinessFaults() { return {}; }

#endif

}  // namespace parley
