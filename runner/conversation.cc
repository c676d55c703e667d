#include "runner/conversation.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>

#include <algorithm>

#include "runner/arena.h"
#include "runner/gate.h"

namespace parley {
namespace {

constexpr int64_t kMillisecond = 1000000;
// In which a process that runs answers how another stands.
constexpr int64_t kAnswer = 1000 * kMillisecond;
// How often an actor that is not expected to end is looked after all the same.
constexpr int64_t kFateInterval = 20 * kMillisecond;
// First and longest pause between two looks at a sleeper; an event ends the pause early.
constexpr int64_t kFirstPause = 15000;
constexpr int64_t kLongestPause = kMillisecond;
// The last signal that every processor's Linux numbers alike, as far as Parley runs on it.
constexpr int kLastStandardSignal = 31;
// So often others may run before the first pause, where there is one processor for all.
constexpr int kYields = 4;

}  // namespace

int64_t DeadlineIn(int64_t ns) { return MonotonicNow() + ns; }

bool Conversation::Start(int64_t deadline_ns, std::string* error) {
  Arena* shared = arena();
  for (int i = 0; i < kMaxActors; ++i) views_[i] = View();
  sequence_ = 0;
  started_ = ended_ = broken_ = false;
  start_error_ = 0;
  processes_ = 2;  // supervisor and the leader of the actors' session
  if (!zygote_->StartCase()) {
    broken_ = ended_ = true;
    *error = "there is no zygote to start it";
    return false;
  }
  while (!started_ && start_error_ == 0 && !broken_) {
    if (!ReadOne(deadline_ns)) break;
  }
  if (started_) return true;
  *error = shared->start.failure[0] != '\0' ? shared->start.failure
                                            : "the supervisor did not start in time";
  if (start_error_ != 0) *error += std::string(": ") + strerror(start_error_);
  return false;
}

bool Conversation::End(int64_t deadline_ns) {
  if (!ended_) zygote_->EndCase();
  while (!ended_ && ReadOne(deadline_ns)) {
  }
  if (ended_) return true;
  // What it has still to say would be taken for news of the next case.
  zygote_->GiveUp(DeadlineIn(kAnswer));
  ended_ = broken_ = true;
  return false;
}

bool Conversation::ReadOne(int64_t deadline_ns) {
  Event event;
  if (!zygote_->ReadEvent(&event, deadline_ns)) return false;
  Take(event);
  return true;
}

void Conversation::Drain() {
  Event event;
  while (zygote_->ReadEvent(&event, 0)) Take(event);
}

void Conversation::Take(const Event& event) {
  if (event.generation != arena()->start.generation) return;
  View* view = event.slot < kMaxActors ? &views_[event.slot] : nullptr;
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::kReady:
      if (view != nullptr) {
        view->ready = true;
        const Slot& actor = slot(event.slot);
        if (actor.pid == actor.tid) ++processes_;
      }
      break;
    case EventKind::kReturned:
      if (view != nullptr && event.detail >= 0 && event.detail < kMaxDepth) {
        view->returned[event.detail] = event.sequence;
      }
      break;
    case EventKind::kPong:
      if (view != nullptr) ++view->pongs;
      break;
    case EventKind::kEntered:
      if (view != nullptr) view->entered.push_back(event.detail);
      break;
    case EventKind::kStarted:
      started_ = event.detail == 0;
      start_error_ = event.detail;
      break;
    case EventKind::kStatus:
      status_answered_ = event.sequence;
      break;
    case EventKind::kCaseEnded:
      ended_ = true;
      if (event.detail != 0) broken_ = true;  // not asked for: the supervisor was killed
      break;
  }
}

bool Conversation::WaitReady(int actor, int64_t deadline_ns) {
  while (!views_[actor].ready) {
    if (!ReadOne(deadline_ns)) return false;
  }
  return true;
}

void Conversation::Send(int actor, Command command) { zygote_->SendCommand(actor, command); }

void Conversation::Post(int actor, int depth) {
  Frame& frame = slot(actor).frames[depth];
  frame.sequence = ++sequence_;
  views_[actor].posted[depth] = sequence_;
  Send(actor, Command::kCall);
}

Seen Conversation::Await(int actor, int depth, const std::vector<long>* system_calls, bool fate,
                         int64_t deadline_ns) {
  const View& view = views_[actor];
  auto returned = [&] { return depth >= 0 && view.returned[depth] == view.posted[depth]; };
  int64_t pause = kFirstPause;
  int64_t next_fate = MonotonicNow() + (fate ? 0 : kFateInterval);
  int64_t silent_since = MonotonicNow();
  const bool watching = system_calls != nullptr || fate;
  int yields = OneProcessor() ? kYields : 0;
  for (;;) {
    // Who only waits for an answer gets it from the wait below.
    if (watching) Drain();
    if (broken_) return Seen::kBroken;
    if (!view.entered.empty()) return Seen::kEntered;
    // Of a call that returned just before the end the second answer is that of the first.
    if (fate && view.ended) return Seen::kEnded;
    if (returned()) return Seen::kReturned;
    const int64_t now = MonotonicNow();
    // An actor waits for its next command asleep, too: only from inside the call does it count.
    const bool inside = depth >= 0 && slot(actor).current.load() == view.posted[depth];
    if (system_calls != nullptr && inside) {
      const Sleep sleep = Look(slot(actor).outer_tid, *system_calls, sleep_by_, files_);
      const bool settled = sleep == Sleep::kUnknown && now - silent_since >= settle_ns_;
      if (sleep == Sleep::kAsleep || settled) {
        // What it did before it fell asleep again may have arrived meanwhile.
        Drain();
        if (!view.entered.empty()) return Seen::kEntered;
        return returned() ? Seen::kReturned : Seen::kAsleep;
      }
    }
    if (now >= next_fate) {
      const Fate seen = FateOf(actor);
      if (seen.kind == Fate::Kind::kEnded) {
        Drain();  // it may have answered just before its end
        views_[actor].ended = fate;
        return !fate && returned() ? Seen::kReturned : Seen::kEnded;
      }
      if (fate && seen.kind == Fate::Kind::kStopped) return Seen::kStopped;
      if (fate && seen.kind == Fate::Kind::kUnknown && now - silent_since >= settle_ns_) {
        return Seen::kUnseen;
      }
      next_fate = fate ? now : now + kFateInterval;
    }
    if (now >= deadline_ns) return Seen::kTimeout;
    // With one processor nobody has run since the last look, and a pause may take a whole tick.
    if (watching && yields > 0) {
      --yields;
      sched_yield();
      continue;
    }
    ReadOne(std::min(deadline_ns, now + (watching ? pause : kFateInterval)));
    pause = std::min(pause * 2, kLongestPause);
  }
}

void Conversation::AwaitNews(int64_t deadline_ns) {
  ReadOne(std::min(deadline_ns, DeadlineIn(kFateInterval)));
}

bool Conversation::AwaitThreadEnd(int actor, int64_t deadline_ns) {
  const Slot& thread = slot(actor);
  const auto gone = static_cast<uint32_t>(ActorState::kGone);
  int64_t pause = kFirstPause;
  // It says that it goes; that it has gone only the system can show.
  while (thread.state.load() != gone ||
         (thread.outer_tid != 0 &&
          Look(thread.outer_tid, {}, SleepBy::kSystemCall, files_) != Sleep::kGone)) {
    const int64_t now = MonotonicNow();
    if (now >= deadline_ns || broken_) return false;
    ReadOne(std::min(deadline_ns, now + pause));
    pause = std::min(pause * 2, kLongestPause);
  }
  return true;
}

int Conversation::TakeEntered(int actor) {
  Drain();
  View& view = views_[actor];
  if (view.entered.empty()) return 0;
  const int signal = view.entered.front();
  view.entered.pop_front();
  return signal;
}

int Conversation::PeekEntered(int actor) {
  Drain();
  const View& view = views_[actor];
  return view.entered.empty() ? 0 : view.entered.front();
}

bool Conversation::HasEntered(int actor) {
  Drain();
  return !views_[actor].entered.empty();
}

void Conversation::Leave(int actor) {
  Send(actor, Command::kLeave);
  // A handler that began while a call was posted may have read the command in its own loop.
  Send(actor, Command::kCall);
}

bool Conversation::Ping(int actor, int64_t deadline_ns) {
  View& view = views_[actor];
  const uint32_t wanted = ++view.pings;
  Send(actor, Command::kPing);
  while (view.pongs != wanted) {
    // A handler that holds the actor answers the ping from inside; a dead one never does.
    if (!ReadOne(std::min(deadline_ns, DeadlineIn(kFateInterval)))) {
      if (broken_ || MonotonicNow() >= deadline_ns) return false;
      if (FateOf(actor).kind == Fate::Kind::kEnded) return false;
    }
  }
  return true;
}

bool Conversation::AwaitLog(int actor, uint32_t count, int64_t deadline_ns) {
  int64_t pause = kFirstPause;
  while (slot(actor).log_count.load() < count) {
    const int64_t now = MonotonicNow();
    if (now >= deadline_ns || broken_) return false;
    ReadOne(std::min(deadline_ns, now + pause));
    pause = std::min(pause * 2, kLongestPause);
  }
  return true;
}

Fate Conversation::FateInProc(int actor, bool* certain) {
  Fate fate;
  *certain = false;
  const Slot& actor_slot = slot(actor);
  if (actor_slot.outer_pid == 0) return fate;
  const ProcessState seen = LookAtProcess(actor_slot.outer_pid, files_);
  const int status = seen.wait_status;
  *certain = seen.kind != ProcessState::Kind::kUnknown;
  if (seen.kind == ProcessState::Kind::kRunning) fate.kind = Fate::Kind::kAlive;
  if (seen.kind == ProcessState::Kind::kStopped) {
    fate.kind = Fate::Kind::kStopped;
    if (status != -1 && WIFSTOPPED(status)) fate.signal = WSTOPSIG(status);
  }
  if (seen.kind == ProcessState::Kind::kGone) fate.kind = Fate::Kind::kEnded;
  if (seen.kind == ProcessState::Kind::kZombie) {
    fate.kind = Fate::Kind::kEnded;
    if (status != -1 && WIFSIGNALED(status)) fate.signal = WTERMSIG(status);
    if (status != -1 && WIFEXITED(status)) fate.status = WEXITSTATUS(status);
    // An emulator of a processor may number real-time signals otherwise than the machine does,
    // whose numbers these are: who may wait for it knows better.
    *certain = status != -1 && fate.signal <= kLastStandardSignal;
  }
  return fate;
}

bool Conversation::AwaitStatus(uint32_t number, int64_t deadline_ns) {
  while (status_answered_ != number && !broken_) {
    if (!ReadOne(deadline_ns)) break;
  }
  return status_answered_ == number;
}

int Conversation::AskSupervisor(int actor, siginfo_t* info) {
  StatusQuery query = {};
  query.pid = slot(actor).pid;
  query.options = WEXITED | WSTOPPED;
  query.number = ++questions_;
  zygote_->QueryStatus(query);
  if (!AwaitStatus(query.number, DeadlineIn(kAnswer))) return -1;
  *info = arena()->status.info;
  return arena()->status.answered;
}

bool Conversation::SupervisorAnswers(int64_t deadline_ns) {
  StatusQuery query = {};
  query.pid = slot(0).pid;
  query.options = WEXITED;
  query.number = ++questions_;
  zygote_->QueryStatus(query);
  return AwaitStatus(query.number, deadline_ns);
}

int Conversation::AskParent(int actor, siginfo_t* info) {
  for (int other = 0; other < kMaxActors; ++other) {
    Slot& parent = slot(other);
    if (other == actor || !views_[other].ready || parent.pid != parent.tid) continue;
    // Only an idle one answers; in a call it may be asleep, and stopped it cannot.
    if (parent.state.load() != static_cast<uint32_t>(ActorState::kIdle)) continue;
    bool certain = false;
    Fate fate = FateInProc(other, &certain);
    siginfo_t of_parent;
    if (!certain && AskSupervisor(other, &of_parent) == 0) fate.kind = Fate::Kind::kAlive;
    if (fate.kind != Fate::Kind::kAlive) continue;
    parent.status = StatusQuery();
    parent.status.pid = slot(actor).pid;
    parent.status.options = WEXITED | WSTOPPED;
    parent.status.number = ++questions_;
    Send(other, Command::kStatus);
    if (!AwaitStatus(questions_, DeadlineIn(kAnswer)) || parent.status.answered < 0) continue;
    *info = parent.status.info;
    return parent.status.answered;
  }
  return -1;
}

Fate Conversation::FateOf(int actor) {
  bool certain = false;
  Fate fate = FateInProc(actor, &certain);
  if (certain) return fate;
  // What /proc does not show the supervisor knows of its own children, and an idle actor of its.
  siginfo_t info;
  int answered = AskSupervisor(actor, &info);
  if (answered != 0 && answered != 1) {
    siginfo_t told;
    const int by_parent = AskParent(actor, &told);
    if (by_parent >= 0) {
      answered = by_parent;
      info = told;
    }
  }
  const bool seen_zombie = fate.kind == Fate::Kind::kEnded;
  if (answered < 0) return fate;
  if (answered != 1) {
    if (seen_zombie) return fate;
    fate.kind = answered == 2 ? Fate::Kind::kEnded : Fate::Kind::kAlive;
    fate.shows_stops = answered == 0;
    return fate;
  }
  const bool stopped = info.si_code == CLD_STOPPED;
  fate.kind = stopped ? Fate::Kind::kStopped : Fate::Kind::kEnded;
  if (info.si_code == CLD_EXITED) {
    fate.status = info.si_status;
  } else {
    fate.signal = info.si_status;
  }
  return fate;
}

Fate Conversation::FateOfEnded(int actor) {
  const int64_t until = DeadlineIn(settle_ns_);
  int64_t pause = kFirstPause;
  for (;;) {
    const Fate fate = FateOf(actor);
    const int64_t now = MonotonicNow();
    const bool told = fate.signal != 0 || fate.status >= 0;
    if (told || now >= until || broken_) return fate;
    ReadOne(std::min(until, now + pause));
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace parley
