// `either`: which of the labelled alternatives holds, beside a call or as a step of events. See
// case_run.h.
#include <errno.h>

#include "lib/xlat.h"
#include "runner/case_run.h"

namespace parley {

// Whether the signal that ended, stopped or interrupted the actor is the one that the outcome
// names, as far as the system shows it.
bool CaseRun::SignalFits(const ActorState& actor, Seen seen, const Outcome& outcome) {
  if (outcome.signal.empty()) return true;
  const int signal =
      seen == Seen::kEntered ? talk_->PeekEntered(actor.slot) : talk_->FateOf(actor.slot).signal;
  return signal == 0 || signal == ConstantValue(outcome.signal).value_or(-1);
}

bool CaseRun::ChooseAlternative(ActorState* actor, const Step& step) {
  OpenCall& call = actor->calls[actor->depth];
  const std::vector<long> sleeps = SleepsOf(call);
  bool may_block = false, may_end = false;
  for (const Alternative& alternative : step.either) {
    const Outcome::Kind kind = alternative.outcome.kind;
    may_block |= kind == Outcome::Kind::kBlocks || kind == Outcome::Kind::kBlocksToEnd;
    may_end |= kind == Outcome::Kind::kDies || kind == Outcome::Kind::kStops;
  }
  const Seen seen = talk_->Await(actor->slot, actor->depth, may_block ? &sleeps : nullptr, may_end,
                                 DeadlineFor(*actor));
  std::string allowed;
  for (const Alternative& alternative : step.either) {
    const Outcome& outcome = alternative.outcome;
    allowed += (allowed.empty() ? "" : " or ") + outcome.Print();
    bool holds = false;
    if (seen == Seen::kReturned) {
      const Environment before = env_;
      const Answer answer = ReadAnswer(actor, call);
      Mismatch mismatch;
      std::string unused;
      const int raised = talk_->slot(actor->slot).frames[actor->depth].raised;
      holds =
          raised != 0
              ? outcome.kind == Outcome::Kind::kRaises && Raised(*actor, outcome, &mismatch)
              : (outcome.kind == Outcome::Kind::kReturns || outcome.kind == Outcome::Kind::kNone) &&
                    JudgeAnswer(actor, call, answer, outcome, &mismatch);
      const ActorState kept = *actor;
      if (holds && outcome.caught != nullptr) {
        holds = JudgeCaught(actor, *outcome.caught, answer.sequence, &unused, &mismatch);
        actor->log_seen = kept.log_seen;
      }
      env_ = before;
    } else if (seen == Seen::kAsleep) {
      holds = outcome.kind == Outcome::Kind::kBlocks || outcome.kind == Outcome::Kind::kBlocksToEnd;
    } else {
      holds = ((seen == Seen::kEnded && outcome.kind == Outcome::Kind::kDies) ||
               (seen == Seen::kStopped && outcome.kind == Outcome::Kind::kStops) ||
               (seen == Seen::kEntered && outcome.kind == Outcome::Kind::kEnters)) &&
              SignalFits(*actor, seen, outcome);
    }
    if (!holds) continue;
    result_->alternatives.push_back(alternative.label);
    return AwaitOutcome(actor, outcome, ShowCall(*actor, call, nullptr), step.where.line) &&
           RunSteps(alternative.steps);
  }
  const int raised = talk_->slot(actor->slot).frames[actor->depth].raised;
  if (seen == Seen::kReturned && raised != 0) {
    TraceLine& line =
        Trace(ShowCall(*actor, call, nullptr) + " raises " + PrintSignal(raised), step.where.line);
    return Fail(&line, allowed, "");
  }
  if (seen == Seen::kReturned) {
    const Answer answer = ReadAnswer(actor, call);
    TraceLine& line = Trace(ShowCall(*actor, call, &answer), step.where.line);
    const bool no_call = answer.failed && answer.error == ENOSYS;
    return Fail(&line, allowed, no_call ? "this system has no " + call.prepared.row->name : "",
                no_call);
  }
  TraceLine& line = Trace(ShowCall(*actor, call, nullptr), step.where.line);
  return Fail(&line, allowed, ShowSeen(*actor, seen));
}

// Whether the event of a line is seen, without taking note of it. Sets `asleep` if one of its
// actors is seen to sleep, which may change.
bool CaseRun::EventHolds(const Line& line, bool* asleep) {
  const Outcome& outcome = line.outcome;
  for (const ActorName& name : line.actors) {
    ActorState* actor = Find(name.name);
    if (actor == nullptr || !actor->exists) return Trouble(name.name + " does not exist");
    const OpenCall& call = actor->calls[actor->depth];
    const Environment before = env_;
    Mismatch mismatch;
    bool holds = false;
    if (outcome.kind == Outcome::Kind::kCaught) {
      RoundTrip(*actor);
      const uint32_t log_seen = actor->log_seen;
      std::string shown;
      holds = JudgeCaught(actor, *outcome.result, std::nullopt, &shown, &mismatch);
      actor->log_seen = log_seen;
    } else {
      const std::vector<long> sleeps = SleepsOf(call);
      const Seen seen = talk_->Await(actor->slot, call.open ? actor->depth : -1,
                                     call.open ? &sleeps : nullptr, true, DeadlineFor(*actor));
      *asleep = *asleep || seen == Seen::kAsleep;
      if (outcome.kind == Outcome::Kind::kReturns) {
        holds = seen == Seen::kReturned &&
                JudgeAnswer(actor, call, ReadAnswer(actor, call), outcome, &mismatch);
      } else {
        holds = (outcome.kind == Outcome::Kind::kStillBlocks && seen == Seen::kAsleep) ||
                (((outcome.kind == Outcome::Kind::kDies && seen == Seen::kEnded) ||
                  (outcome.kind == Outcome::Kind::kStops && seen == Seen::kStopped) ||
                  (outcome.kind == Outcome::Kind::kEnters && seen == Seen::kEntered)) &&
                 SignalFits(*actor, seen, outcome));
      }
    }
    env_ = before;
    if (!holds) return false;
  }
  return true;
}

// The first alternative of which all events are seen that it begins with; null if there is none, or
// the case is in trouble.
const Alternative* CaseRun::WhatHolds(const Step& step, bool* asleep) {
  for (const Alternative& alternative : step.either) {
    bool all = true;
    for (const Step& event : alternative.steps) {
      if (event.kind != Step::Kind::kLine || event.line.call) break;
      all = all && EventHolds(event.line, asleep);
      if (state_ != State::kGoing) return nullptr;
    }
    if (all) return &alternative;
  }
  return nullptr;
}

bool CaseRun::RunEither(const Step& step) {
  const int64_t deadline = DeadlineIn(deadline_ns_);
  for (;;) {
    // Before the last look, so that whatever it misses is still to be heard.
    const bool last = DeadlineIn(0) >= deadline;
    bool asleep = false;
    const Alternative* const alternative = WhatHolds(step, &asleep);
    if (state_ != State::kGoing) return false;
    if (alternative != nullptr) {
      result_->alternatives.push_back(alternative->label);
      return RunSteps(alternative->steps);
    }
    if (last || !asleep) break;
    // A system may take its time between what wakes a sleeper and the sleeper's return.
    talk_->AwaitNews(deadline);
  }
  std::string labels;
  for (const Alternative& alternative : step.either) {
    labels += (labels.empty() ? "" : " or ") + alternative.label;
  }
  TraceLine& trace = Trace("either", step.where.line);
  return Fail(&trace, labels, "none of the alternatives holds");
}

}  // namespace parley
