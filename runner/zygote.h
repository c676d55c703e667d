// A worker's zygote: a small process, forked before the director grows and has threads, from which
// the supervisor of every case is cloned. It sees that nothing of a case is left behind, also when
// the director is killed.
//
//   director --- Zygote::Start ---> zygote --- per case ---> supervisor ---> root actors
//
// This class is the director's side; one thread at a time may use an object. Writing to a zygote
// that died must not kill the director, so Start makes the process ignore SIGPIPE; the zygote sets
// every disposition back to the default.
#ifndef PARLEY_RUNNER_ZYGOTE_H_
#define PARLEY_RUNNER_ZYGOTE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "runner/arena.h"
#include "runner/wire.h"

namespace parley {

class Zygote {
 public:
  // Forks the zygote of worker `worker_index` (from 0). Null and a message on failure.
  static std::unique_ptr<Zygote> Start(int worker_index, std::string* error);
  // Ends the case in progress, if any, and the zygote; returns when nothing of them is left.
  ~Zygote();
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;

  // Shared with all processes of this worker; stays where it is until GiveUp.
  Arena* arena() { return arena_; }
  // Readable when ReadEvent has an event.
  int event_fd() const { return ends_.event_read; }
  pid_t pid() const { return pid_; }

  // Starts a case from arena()->start, which the caller has filled in except for `generation` (set
  // here) and `failure`. Clears the slots and the lists of created objects first. kStarted follows.
  // A zygote that has died is replaced. False if there is none to be had.
  bool StartCase();
  void SendCommand(int slot, Command command);
  // Asks the supervisor; kStatus follows, with arena()->status filled in.
  void QueryStatus(const StatusQuery& query);
  // Ends the case in progress: kills its whole tree and removes its IPC objects. The case's
  // directory stays for the caller to look at and remove (RemoveTree). kCaseEnded follows. Every
  // StartCase gets exactly one kCaseEnded; with detail 1 it comes unasked, and EndCase must not be
  // called after it.
  void EndCase();
  // For a case that EndCase has not ended: kills the zygote, whereupon the supervisor ends the
  // case. What is not gone by the deadline (CLOCK_MONOTONIC, nanoseconds) stays, with the memory
  // and the pipes that it shares; this object has others then. No kCaseEnded follows.
  void GiveUp(int64_t deadline_ns);

  // Waits for the next event of the present case until `deadline_ns` on CLOCK_MONOTONIC; a
  // deadline in the past only looks. False if none came. When the zygote was killed, its case has
  // ended: kCaseEnded with detail 1, after what is left of it has gone.
  bool ReadEvent(Event* event, int64_t deadline_ns);

 private:
  explicit Zygote(int worker_index) : worker_index_(worker_index) {}
  // Makes the arena; false and a message if there is no memory. An arena before it goes.
  bool TakeArena(std::string* error);
  void LeaveArena();
  bool Spawn(std::string* error);
  void BuryZygote();
  void Tell(int fd, char byte);
  // The memory that a case had the system fill, as mlockall does with all that is mapped: some 200
  // MB of which no case writes more than a few.
  void GiveBackData();

  const int worker_index_;
  Arena* arena_ = nullptr;
  int arena_fd_ = -1;
  WorkerEnds ends_;
  pid_t pid_ = -1;  // -1: there is none
  uint32_t generation_ = 0;
  bool in_case_ = false;  // between StartCase and its kCaseEnded
};

}  // namespace parley

#endif  // PARLEY_RUNNER_ZYGOTE_H_
