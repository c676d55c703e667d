// Named faults: epoll.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

constexpr int kEvents = 16;

int64_t WithoutFlag(const int64_t* args, uint32_t flag) {
  if (args[3] == 0) return Honest(args);
  struct epoll_event event;
  // The struct may be packed.
  memcpy(&event, Pointer<void>(args[3]), sizeof(event));
  event.events &= ~flag;
  return HonestWith(args, 3, WordOf(&event));
}

int64_t OneshotIsIgnored(const int64_t* args) { return WithoutFlag(args, EPOLLONESHOT); }
int64_t EdgesAreLevels(const int64_t* args) {
  return WithoutFlag(args, static_cast<uint32_t>(EPOLLET));
}

int64_t Instead(const int64_t* args, int error, int operation) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != error || args[3] == 0) return result;
  errno = 0;
  return HonestWith(args, 1, operation);
}

int64_t AddingAgainChanges(const int64_t* args) { return Instead(args, EEXIST, EPOLL_CTL_MOD); }
int64_t ChangingAdds(const int64_t* args) { return Instead(args, ENOENT, EPOLL_CTL_ADD); }

// An event that nobody asked for is left out; who watches for nothing else hears nothing.
int64_t ReportsNoEnds(const int64_t* args) {
  const int64_t count = Honest(args);
  auto* events = Pointer<char>(args[1]);
  int64_t kept = 0;
  for (int64_t i = 0; i < count; ++i) {
    struct epoll_event event;
    memcpy(&event, events + i * static_cast<int64_t>(sizeof(event)), sizeof(event));
    if ((event.events & ~static_cast<uint32_t>(EPOLLHUP | EPOLLERR)) == 0) continue;
    memcpy(events + kept++ * static_cast<int64_t>(sizeof(event)), &event, sizeof(event));
  }
  return count < 0 ? count : kept;
}

// Who stands first is asked first every time.
int64_t TheFirstComesFirst(const int64_t* args) {
  if (args[2] >= kEvents) return Honest(args);
  struct epoll_event events[kEvents] = {};
  const int64_t words[4] = {args[0], WordOf(events), kEvents, args[3]};
  const int64_t count = Honest(words);
  if (count <= 0 || args[2] <= 0) return args[2] <= 0 ? Honest(args) : count;
  for (int64_t i = 1; i < count; ++i) {
    for (int64_t j = i; j > 0 && events[j].data.u64 < events[j - 1].data.u64; --j) {
      const struct epoll_event other = events[j];
      events[j] = events[j - 1];
      events[j - 1] = other;
    }
  }
  const int64_t stored = count < args[2] ? count : args[2];
  memcpy(Pointer<void>(args[1]), events, sizeof(events[0]) * static_cast<size_t>(stored));
  return stored;
}

int64_t LeavesTheMask(const int64_t* args) {
  const int64_t count = Honest(args);
  const KeepErrno keep;
  if (args[4] != 0) sigprocmask(SIG_SETMASK, Pointer<sigset_t>(args[4]), nullptr);
  return count;
}

int64_t IgnoresTheMask(const int64_t* args) { return HonestWith(args, 4, 0); }

// The interval of epoll_pwait2 as its older kin would have it.
int64_t WaitsForMilliseconds(const int64_t* args) {
  const auto* const timeout = Pointer<const struct timespec>(args[3]);
  if (timeout == nullptr) return Honest(args);
  const struct timespec whole = {timeout->tv_sec, timeout->tv_nsec - timeout->tv_nsec % 1000000};
  return HonestWith(args, 3, WordOf(&whole));
}

int64_t TakesWrongTimes(const int64_t* args) {
  const struct timespec none = {0, 0};
  const int64_t result = Honest(args);
  return result == -1 && errno == EINVAL ? HonestWith(args, 3, WordOf(&none)) : result;
}

int64_t IsInheritedByPrograms(const int64_t* args) { return HonestWithout(args, 0, EPOLL_CLOEXEC); }

int64_t KnowsNoRdhup(const int64_t* args) { return WithoutFlag(args, EPOLLRDHUP); }

}  // namespace

std::vector<Fault> EpollFaults() {
  return {
      {"epoll-ignores-oneshot",
       "linux",
       "A descriptor added to an epoll instance with EPOLLONESHOT is reported again and again.",
       {{"epoll_ctl", OneshotIsIgnored}}},
      {"epoll-edge-is-level",
       "linux",
       "With EPOLLET readiness is reported again though nothing new came.",
       {{"epoll_ctl", EdgesAreLevels}}},
      {"epoll-add-changes",
       "linux",
       "EPOLL_CTL_ADD of what is in the set changes its events.",
       {{"epoll_ctl", AddingAgainChanges}}},
      {"epoll-mod-adds",
       "linux",
       "EPOLL_CTL_MOD of what is not in the set adds it.",
       {{"epoll_ctl", ChangingAdds}}},
      {"epoll-reports-no-ends",
       "linux",
       "EPOLLHUP and EPOLLERR are not reported unless something else is.",
       {{"epoll_wait", ReportsNoEnds}}},
      {"epoll-knows-no-rdhup",
       "linux",
       "epoll does not tell EPOLLRDHUP.",
       {{"epoll_ctl", KnowsNoRdhup}}},
      {"epoll-starves",
       "linux",
       "Where more is ready than fits, the same come first every time.",
       {{"epoll_wait", TheFirstComesFirst}}},
      {"epoll-pwait-leaves-its-mask",
       "linux",
       "The mask of epoll_pwait and epoll_pwait2 stays after the call.",
       {{"epoll_pwait", LeavesTheMask}, {"epoll_pwait2", LeavesTheMask}}},
      {"epoll-pwait2-counts-milliseconds",
       "linux",
       "epoll_pwait2 waits whole milliseconds, less than it is told.",
       {{"epoll_pwait2", WaitsForMilliseconds}}},
      {"epoll-pwait2-takes-wrong-times",
       "linux",
       "epoll_pwait2 takes a time with nanoseconds out of range, or a negative one, for none.",
       {{"epoll_pwait2", TakesWrongTimes}}},
      {"epoll-pwait-ignores-its-mask",
       "linux",
       "epoll_pwait and epoll_pwait2 wait with the mask that was there before.",
       {{"epoll_pwait", IgnoresTheMask}, {"epoll_pwait2", IgnoresTheMask}}},
      {"epoll-wait-goes-on",
       "linux",
       "epoll_wait is restarted after a handler.",
       {{"epoll_wait", HonestInSpiteOfHandlers}}},
      {"epoll-ignores-cloexec",
       "linux",
       "EPOLL_CLOEXEC is ignored.",
       {{"epoll_create1", IsInheritedByPrograms}}},
  };
}

#else

std::vector<Fault> EpollFaults() { return {}; }

#endif

}  // namespace parley
