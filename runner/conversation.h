// The director's side of the talk with the actors of one case: who has answered, who sleeps, who is
// gone. It waits, with deadlines, and never judges.
#ifndef PARLEY_RUNNER_CONVERSATION_H_
#define PARLEY_RUNNER_CONVERSATION_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "runner/blocked.h"
#include "runner/wire.h"
#include "runner/zygote.h"

namespace parley {

// What an actor is seen to do.
enum class Seen {
  kReturned,  // the call of the depth asked about is back
  kEntered,   // a `hold` handler began
  kAsleep,    // asleep in one of the system calls asked about
  kEnded,     // its process is a zombie or gone
  kStopped,   // its process is stopped
  kUnseen,    // silent, and the system does not show whether its process ended or stopped
  kTimeout,   // none of these by the deadline
  kBroken,    // zygote or supervisor are in trouble
};

// How a process stands, as far as the system shows it.
struct Fate {
  enum class Kind { kAlive, kStopped, kEnded, kUnknown } kind = Kind::kUnknown;
  int signal = 0;           // that stopped or killed it; 0 if it exited or nothing is known
  bool shows_stops = true;  // for kAlive: a stop would be seen
  int status = -1;          // exit status if it exited; -1 otherwise
};

class Conversation {
 public:
  // `settle_ns` is how long an actor that the system shows nothing about must be silent in a call
  // to count as asleep, `sleep_by` the best way in which it shows that, in `files`.
  Conversation(Zygote* zygote, int64_t settle_ns, SleepBy sleep_by = SleepBy::kSystemCall,
               ProcFiles* files = SystemProcFiles())
      : zygote_(zygote), settle_ns_(settle_ns), sleep_by_(sleep_by), files_(files) {}

  // Starts the case described in arena()->start. False with a message if it could not be started.
  bool Start(int64_t deadline_ns, std::string* error);
  // Ends the whole tree; false if the zygote had to be given up, as it had not done so by the
  // deadline. What the supervisor cannot end then, in a second, stays.
  bool End(int64_t deadline_ns);

  Arena* arena() const { return zygote_->arena(); }
  Slot& slot(int actor) const { return arena()->slots[actor]; }

  // Waits until the actor is in its loop.
  bool WaitReady(int actor, int64_t deadline_ns);
  // Posts the call laid out in the frame at `depth`; sets its sequence.
  void Post(int actor, int depth);
  // Waits for the first of: the return from `depth` (-1: the actor is in no call), an entered
  // handler, and what is asked for. `system_calls` non-null asks for kAsleep in one of them; `fate`
  // asks for kEnded and kStopped at once, otherwise an actor that ended is found too, but less
  // eagerly.
  Seen Await(int actor, int depth, const std::vector<long>* system_calls, bool fate,
             int64_t deadline_ns);
  // Waits until something is heard of any actor; not long, as some things are only seen.
  void AwaitNews(int64_t deadline_ns);
  // Waits until the actor's thread, not its process, has ended; false if the deadline came first.
  bool AwaitThreadEnd(int actor, int64_t deadline_ns);
  // The signal of the oldest entered handler not asked for yet; 0 if there is none.
  int TakeEntered(int actor);
  int PeekEntered(int actor);
  bool HasEntered(int actor);
  void Leave(int actor);
  // A round trip: whatever signal could be delivered to the actor before has been.
  bool Ping(int actor, int64_t deadline_ns);
  // Waits until the log of the actor holds `count` entries.
  bool AwaitLog(int actor, uint32_t count, int64_t deadline_ns);

  // Whether the supervisor is still there and not stopped.
  bool SupervisorAnswers(int64_t deadline_ns);
  // How the actor's process stands now.
  Fate FateOf(int actor);
  // The same of one that ended. Where only its parent can tell how, and that is in a call, the end
  // may bring the call back: a while is waited for that.
  Fate FateOfEnded(int actor);

  bool broken() const { return broken_; }
  int processes() const { return processes_; }

 private:
  struct View {
    bool ready = false;
    uint32_t posted[kMaxDepth] = {};
    uint32_t returned[kMaxDepth] = {};
    uint32_t pings = 0;
    uint32_t pongs = 0;
    bool ended = false;  // Await said so, to one who asked
    std::deque<int> entered;
  };

  // Reads one event, waiting until the deadline; false if none came.
  bool ReadOne(int64_t deadline_ns);
  void Take(const Event& event);
  void Drain();
  void Send(int actor, Command command);
  // What /proc shows; `*certain` if it shows all of it, how a zombie ended included.
  Fate FateInProc(int actor, bool* certain);
  // As StatusQuery::answered says; -1 also if nobody could be asked.
  int AskSupervisor(int actor, siginfo_t* info);
  int AskParent(int actor, siginfo_t* info);
  bool AwaitStatus(uint32_t number, int64_t deadline_ns);

  Zygote* zygote_;
  int64_t settle_ns_;
  SleepBy sleep_by_;
  ProcFiles* files_;
  View views_[kMaxActors];
  uint32_t sequence_ = 0;
  bool started_ = false;
  int start_error_ = 0;  // errno of what the supervisor could not do
  bool ended_ = false;
  bool broken_ = false;
  uint32_t questions_ = 0;        // how many StatusQuery were asked
  uint32_t status_answered_ = 0;  // the number of the one answered last
  int processes_ = 0;
};

// CLOCK_MONOTONIC now plus `ns`.
int64_t DeadlineIn(int64_t ns);

}  // namespace parley

#endif  // PARLEY_RUNNER_CONVERSATION_H_
