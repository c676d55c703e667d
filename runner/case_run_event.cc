// Events of actors and what signals did to them: blocked, caught, died, one of several. See
// case_run.h.
#include <algorithm>

#include "lib/evaluator.h"
#include "lib/struct_table.h"
#include "lib/xlat.h"
#include "runner/blocked.h"
#include "runner/case_run.h"
#include "runner/generic_call.h"

namespace parley {

std::vector<long> CaseRun::SleepsOf(const OpenCall& call) {
  std::vector<long> numbers;
  if (!call.open) return numbers;
  for (const std::string& name : call.prepared.row->sleeps) {
    const long number = SystemCallNumber(name);
    if (number >= 0) numbers.push_back(number);
  }
  if (call.sleeps_for_good) {
    for (const char* name : kSleepForGood) {
      const long number = SystemCallNumber(name);
      if (number >= 0) numbers.push_back(number);
    }
  }
  return numbers;
}

std::vector<CaseRun::ActorState*> CaseRun::ThreadsOf(const ActorState& actor) {
  std::vector<ActorState*> threads;
  const int pid = talk_->slot(actor.slot).pid;
  for (ActorState& other : actors_) {
    if (other.exists && !other.ended && talk_->slot(other.slot).pid == pid) {
      threads.push_back(&other);
    }
  }
  return threads;
}

// A process that ended takes all its threads with it.
void CaseRun::MarkEnded(const ActorState& actor) {
  for (ActorState* thread : ThreadsOf(actor)) {
    thread->ended = true;
    for (OpenCall& call : thread->calls) call.open = false;
  }
}

// `enters` and `raises` say that a signal was caught; `caught` need not say it again.
void CaseRun::TellSignal(ActorState* actor, int signal) {
  const Slot& slot = talk_->slot(actor->slot);
  const uint32_t count = std::min<uint32_t>(slot.log_count.load(), kLogSize);
  for (uint32_t i = actor->log_seen; i < count; ++i) {
    if (slot.log[i].signal == signal && actor->told.insert(i).second) return;
  }
}

bool CaseRun::AwaitAsleep(ActorState* actor, Seen* seen) {
  const std::vector<long> sleeps = SleepsOf(actor->calls[actor->depth]);
  *seen = talk_->Await(actor->slot, actor->depth, &sleeps, false, DeadlineFor(*actor));
  return *seen == Seen::kAsleep;
}

// Before every call all who said `blocks` must still be asleep: a return that no line announces is
// a difference at the line that comes next.
bool CaseRun::SleepersSleep(const std::vector<int>& but_for_slots, int source_line) {
  for (ActorState& actor : actors_) {
    if (!actor.exists || actor.ended) continue;
    const auto but_for = std::find(but_for_slots.begin(), but_for_slots.end(), actor.slot);
    if (but_for != but_for_slots.end()) continue;
    OpenCall& call = actor.calls[actor.depth];
    if (!call.open) continue;
    const Fate fate = talk_->FateOf(actor.slot);
    if (fate.kind == Fate::Kind::kStopped) continue;
    Seen seen = Seen::kAsleep;
    if (AwaitAsleep(&actor, &seen)) continue;
    if (seen == Seen::kEntered) continue;  // `enters` comes next, or the end of the case objects
    if (seen == Seen::kReturned) {
      const Answer answer = ReadAnswer(&actor, call);
      TraceLine& line = Trace(ShowCall(actor, call, &answer), source_line);
      call.open = false;
      return Fail(&line, "still blocks", actor.name + " returned although no line says so");
    }
    TraceLine& line = Trace(ShowCall(actor, call, nullptr), source_line);
    return Fail(&line, "still blocks", ShowSeen(actor, seen));
  }
  return true;
}

// Ends of a call that are no return, and events of the same words.
bool CaseRun::JudgeEnd(ActorState* actor, const Outcome& outcome, Seen seen, std::string* what) {
  OpenCall& call = actor->calls[actor->depth];
  const bool never_returns =
      call.open && call.prepared.row->noreturn && outcome.kind == Outcome::Kind::kNone;
  if (seen == Seen::kEnded) {
    const Fate fate = talk_->FateOfEnded(actor->slot);
    *what = fate.signal != 0 ? "dies " + PrintSignal(fate.signal) : "ends";
    if (outcome.kind != Outcome::Kind::kDies && !never_returns) return false;
    if (never_returns && fate.signal != 0) return false;
    if (outcome.kind == Outcome::Kind::kDies && !outcome.signal.empty()) {
      if (fate.signal == 0 && fate.status < 0) {
        state_ = State::kUnseen;
        reason_ = "this system does not show by which signal " + actor->name + " died";
        return false;
      }
      if (fate.signal != ConstantValue(outcome.signal).value_or(-1)) return false;
    }
    if (outcome.kind == Outcome::Kind::kDies && fate.signal == 0 && fate.status >= 0) return false;
    MarkEnded(*actor);
    return true;
  }
  if (seen == Seen::kUnseen) {
    // Whoever waits for it will tell; what no later line tells stays untested.
    *what = "is silent";
    if (never_returns) {
      MarkEnded(*actor);
      return true;
    }
    state_ = State::kUnseen;
    reason_ = "this system does not show whether " + actor->name + " ended or stopped";
    return false;
  }
  if (seen == Seen::kStopped) {
    const Fate fate = talk_->FateOf(actor->slot);
    *what = "stops" + (fate.signal != 0 ? " " + PrintSignal(fate.signal) : "");
    return outcome.kind == Outcome::Kind::kStops &&
           (outcome.signal.empty() || fate.signal == 0 ||
            fate.signal == ConstantValue(outcome.signal).value_or(-1));
  }
  if (seen == Seen::kEntered) {
    const int signal = talk_->TakeEntered(actor->slot);
    *what = "enters " + PrintSignal(signal);
    if (outcome.kind != Outcome::Kind::kEnters ||
        signal != ConstantValue(outcome.signal).value_or(-1)) {
      return false;
    }
    if (actor->depth + 1 >= kMaxDepth) return false;
    TellSignal(actor, signal);
    ++actor->depth;
    actor->calls[actor->depth] = OpenCall();
    return true;
  }
  if (seen == Seen::kReturned && outcome.kind == Outcome::Kind::kRaises) {
    const Frame& frame = talk_->slot(actor->slot).frames[actor->depth];
    if (frame.raised == 0) return false;
    *what = "raises " + PrintSignal(frame.raised);
    Mismatch mismatch;
    const bool held = Raised(*actor, outcome, &mismatch);
    if (!held) {
      if (outcome.result->kind != Expr::Kind::kConst) *what += " (" + mismatch.Print() + ")";
      return false;
    }
    call.open = false;
    TellSignal(actor, frame.raised);
    return true;
  }
  return false;
}

// Whether the signal that a load or store raised is what `raises` says.
bool CaseRun::Raised(const ActorState& actor, const Outcome& outcome, Mismatch* mismatch) {
  const Frame& frame = talk_->slot(actor.slot).frames[actor.depth];
  if (outcome.result->kind == Expr::Kind::kConst) {
    return frame.raised == ConstantValue(outcome.result->text).value_or(-1);
  }
  const Value raised = DecodeStruct(*FindStruct("siginfo"), CodecContext(), &frame.raised_info);
  Type type;
  type.base = "siginfo";
  type.direction = Direction::kOut;
  return Matcher(&env_).Match(*outcome.result, type, raised, mismatch);
}

bool CaseRun::JudgeCaught(ActorState* actor, const Expr& pattern, std::optional<uint32_t> during,
                          std::string* shown, Mismatch* mismatch) {
  const Slot& slot = talk_->slot(actor->slot);
  const uint32_t count = std::min<uint32_t>(slot.log_count.load(), kLogSize);
  std::vector<const LogEntry*> entries;
  for (uint32_t i = actor->log_seen; i < count; ++i) {
    if (actor->told.count(i) != 0) continue;
    if (!during || slot.log[i].sequence == *during) entries.push_back(&slot.log[i]);
  }
  const StructInfo* info = FindStruct("siginfo");
  Type type;
  type.base = "siginfo";
  type.direction = Direction::kOut;
  *shown = " caught [";
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i != 0) *shown += ", ";
    *shown += PrintSignal(entries[i]->signal);
  }
  *shown += "]";
  bool held = pattern.open ? entries.size() >= pattern.items.size()
                           : entries.size() == pattern.items.size();
  if (!held) {
    mismatch->message =
        actor->name + *shown + ", expected caught " + PrintWithValues(pattern, env_);
  }
  for (size_t i = 0; held && i < pattern.items.size(); ++i) {
    const Expr& item = *pattern.items[i];
    Mismatch inner;
    if (item.kind == Expr::Kind::kStruct && entries[i]->has_info == 0) {
      inner.message = "there are no si_ fields without SA_SIGINFO";
      held = false;
    } else if (item.kind == Expr::Kind::kStruct) {
      const Value value = DecodeStruct(*info, CodecContext(), &entries[i]->info);
      held = Matcher(&env_).Match(item, type, value, &inner);
    } else {
      Type signal;
      signal.base = "signal";
      held = Matcher(&env_).Match(item, signal, Value::Int(entries[i]->signal, "signal"), &inner);
    }
    if (!held) {
      mismatch->message = "caught[" + std::to_string(i) + "]: " + inner.Print();
      mismatch->unsupported = inner.unsupported;
    }
  }
  if (held) actor->log_seen = count;
  return held;
}

// A round trip through every thread of the actor's process that is in no call.
bool CaseRun::RoundTrip(const ActorState& actor) {
  for (ActorState* thread : ThreadsOf(actor)) {
    if (thread->calls[thread->depth].open) continue;
    if (talk_->FateOf(thread->slot).kind == Fate::Kind::kStopped) continue;
    if (talk_->HasEntered(thread->slot)) continue;
    if (!talk_->Ping(thread->slot, DeadlineIn(deadline_ns_))) return false;
  }
  return true;
}

bool CaseRun::RunEvent(ActorState* actor, const Line& line, int source_line) {
  const Outcome& outcome = line.outcome;
  OpenCall& call = actor->calls[actor->depth];
  switch (outcome.kind) {
    case Outcome::Kind::kReturns:
    case Outcome::Kind::kStillBlocks:
      if (!call.open) {
        TraceLine& trace = Trace(actor->name + ": " + outcome.PrintAsEvent(), source_line);
        return Fail(&trace, "", actor->name + " is in no call");
      }
      return AwaitOutcome(actor, outcome, "", source_line);
    case Outcome::Kind::kDies:
    case Outcome::Kind::kStops:
    case Outcome::Kind::kEnters:
      return AwaitOutcome(actor, outcome, "", source_line);
    case Outcome::Kind::kContinues: {
      const int64_t deadline = DeadlineIn(deadline_ns_);
      while (talk_->FateOf(actor->slot).kind == Fate::Kind::kStopped) {
        if (DeadlineIn(0) >= deadline) {
          TraceLine& trace = Trace(actor->name + ": stopped", source_line);
          return Fail(&trace, "continues", "");
        }
        talk_->AwaitLog(actor->slot, UINT32_MAX, std::min(deadline, DeadlineIn(1000000)));
      }
      Trace(actor->name + ": continues", source_line);
      return true;
    }
    case Outcome::Kind::kLeaves: {
      if (actor->depth == 0) {
        TraceLine& trace = Trace(actor->name + ": leaves", source_line);
        return Fail(&trace, "", actor->name + " is in no handler");
      }
      talk_->Leave(actor->slot);
      --actor->depth;
      Trace(actor->name + ": leaves", source_line);
      return true;
    }
    case Outcome::Kind::kCaught: {
      uint32_t wanted = actor->log_seen + static_cast<uint32_t>(outcome.result->items.size());
      for (uint32_t told : actor->told) wanted += told >= actor->log_seen ? 1 : 0;
      talk_->AwaitLog(actor->slot, wanted, DeadlineIn(deadline_ns_));
      // A signal on its way must have come before absence, or an extra one, can be stated.
      RoundTrip(*actor);
      Mismatch mismatch;
      std::string shown;
      const bool held = JudgeCaught(actor, *outcome.result, std::nullopt, &shown, &mismatch);
      TraceLine& trace = Trace(actor->name + ":" + shown, source_line);
      return held || Fail(&trace, "", mismatch.Print(), mismatch.unsupported);
    }
    default: {
      TraceLine& trace = Trace(actor->name + ": " + outcome.PrintAsEvent(), source_line);
      return Fail(&trace, "", "no such event");
    }
  }
}

// `a|b: returns 0`: exactly one of those still blocked goes on; the others sleep on.
bool CaseRun::RunOneOf(const Line& line, int source_line) {
  std::vector<ActorState*> blocked;
  std::string names;
  for (const ActorName& name : line.actors) {
    names += (names.empty() ? "" : "|") + name.name;
    ActorState* actor = Find(name.name);
    if (actor != nullptr && actor->exists && actor->calls[actor->depth].open) {
      blocked.push_back(actor);
    }
  }
  if (blocked.empty()) {
    TraceLine& trace = Trace(names + ": " + line.outcome.PrintAsEvent(), source_line);
    return Fail(&trace, "", "none of " + names + " is in a call");
  }
  ActorState* chosen = nullptr;
  const int64_t deadline = DeadlineIn(deadline_ns_);
  for (size_t i = 0; chosen == nullptr; i = (i + 1) % blocked.size()) {
    const int depth = blocked[i]->depth;
    const Seen seen = talk_->Await(blocked[i]->slot, depth, nullptr, false,
                                   std::min(deadline, DeadlineIn(200000)));
    if (seen != Seen::kTimeout) chosen = blocked[i];
    if (chosen == nullptr && DeadlineIn(0) >= deadline) {
      TraceLine& trace = Trace(names + ": ...", source_line);
      return Fail(&trace, line.outcome.PrintAsEvent(), "all of " + names + " are still blocked");
    }
  }
  if (!AwaitOutcome(chosen, line.outcome, "", source_line)) return false;
  for (ActorState* other : blocked) {
    if (other == chosen) continue;
    Seen seen = Seen::kAsleep;
    if (AwaitAsleep(other, &seen)) continue;
    TraceLine& trace = Trace(other->name + ": ...", source_line);
    return Fail(&trace, "still blocks", ShowSeen(*other, seen) + ", but only one may go on");
  }
  return true;
}

}  // namespace parley
