#include "runner/case_run.h"

#include <algorithm>

#include "lib/evaluator.h"
#include "lib/step_text.h"
#include "lib/xlat.h"
#include "runner/wire.h"

namespace parley {
namespace {

// Rounds of `repeat` and `until` are bounded by the language.
constexpr int kMaxRounds = 100000;
// A long repetition keeps the trace readable by showing its first and last rounds only.
constexpr size_t kShownRounds = 2;

}  // namespace

CaseRun::CaseRun(const Case& test, CaseOrder order, Conversation* talk, int64_t deadline_ns,
                 bool bless, const OnStep& on_step)
    : test_(test),
      talk_(talk),
      deadline_ns_(deadline_ns),
      bless_(bless),
      on_step_(on_step),
      order_(std::move(order)) {
  for (const Actor& actor : test.actors) {
    ActorState state;
    state.name = actor.name;
    state.slot = static_cast<int>(actors_.size());
    state.exists = actor.origin == Actor::Origin::kRoot;
    actors_.push_back(std::move(state));
  }
}

void CaseRun::Run(CaseResult* result) {
  result_ = result;
  if (probe_ != nullptr) probe_->Begin(talk_->arena());
  for (ActorState& actor : actors_) {
    if (!actor.exists) continue;
    if (!talk_->WaitReady(actor.slot, DeadlineIn(deadline_ns_))) {
      Trouble("actor " + actor.name + " did not start");
      return;
    }
    Enlist(&actor);
  }
  if (RunAll()) CheckTheEnd();
  // In a pid namespace actors can reach the supervisor, its process 1: what they did to it may show
  // after their last step only. And its end is theirs, which may be seen before it.
  const bool apart = (talk_->arena()->start.isolation & kNewPid) != 0;
  const bool asks = state_ == State::kMismatch || (state_ == State::kGoing && apart);
  const bool answers = !asks || talk_->SupervisorAnswers(DeadlineIn(deadline_ns_));
  if (talk_->broken()) {
    Trouble("the zygote or the supervisor ended unexpectedly");
  } else if (!answers) {
    Trouble(apart ? "process 1 of the case's namespace ended or was stopped"
                  : "the supervisor was stopped");
  }
}

// Whoever listens hears of a step before it is made: it may be the last that this system makes.
bool CaseRun::RunAll() {
  int n = 0;
  for (const Step& step : test_.steps) {
    if (on_step_) on_step_(test_, ++n, step.where.line, StepText(step));
    if (!RunStep(step)) return false;
  }
  return true;
}

CaseRun::ActorState* CaseRun::Find(const std::string& name) {
  for (ActorState& actor : actors_) {
    if (actor.name == name) return &actor;
  }
  return nullptr;
}

const CaseRun::ActorState* CaseRun::Find(const std::string& name) const {
  return const_cast<CaseRun*>(this)->Find(name);
}

// Makes the actor's numbers known to the case.
void CaseRun::Enlist(ActorState* actor) {
  const Slot& slot = talk_->slot(actor->slot);
  actor->exists = true;
  actor->ended = false;
  ActorIds ids;
  ids.pid = slot.pid;
  ids.tid = slot.tid;
  ids.thread = static_cast<int64_t>(slot.thread);
  env_.SetActor(actor->name, ids);
}

TraceLine& CaseRun::Trace(std::string actual, int source_line) {
  TraceLine line;
  line.actual = std::move(actual);
  line.line = source_line;
  result_->trace.push_back(std::move(line));
  return result_->trace.back();
}

bool CaseRun::Fail(TraceLine* line, std::string expected, std::string note, bool unsupported) {
  line->failed = true;
  line->expected = std::move(expected);
  line->note = std::move(note);
  state_ = unsupported ? State::kUnsupported : State::kMismatch;
  reason_ = !line->note.empty() ? line->note : line->actual + ", expected " + line->expected;
  return false;
}

bool CaseRun::Trouble(std::string reason) {
  state_ = State::kTrouble;
  reason_ = std::move(reason);
  return false;
}

bool CaseRun::RunSteps(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (!RunStep(step)) return false;
  }
  return true;
}

bool CaseRun::RunStep(const Step& step) {
  ++result_->steps;
  switch (step.kind) {
    case Step::Kind::kLine: {
      const int64_t deadline = DeadlineIn(deadline_ns_);
      const bool held = step.until ? RunUntil(step) : RunLine(step);
      if (!held && !step.until) result_->timed_out = DeadlineIn(0) >= deadline;
      return held;
    }
    case Step::Kind::kCheck:
      return RunCheck(step);
    case Step::Kind::kObserve:
      return RunObserve(step);
    case Step::Kind::kEither:
      return RunEither(step);
    case Step::Kind::kRepeat:
      return RunRepeat(step);
    case Step::Kind::kAnyOrder:
      return RunAnyOrder(step);
    case Step::Kind::kAtOnce:
      return RunAtOnce(step);
  }
  return false;
}

bool CaseRun::RunLine(const Step& step) {
  if (step.line.mode == ActorsMode::kOneOf) return RunOneOf(step.line, step.where.line);
  for (const ActorName& name : step.line.actors) {
    ActorState* actor = Find(name.name);
    if (actor == nullptr || !actor->exists) {
      Line alone = step.line;
      alone.actors = {name};
      TraceLine& line = Trace(alone.Print(), step.where.line);
      return Fail(&line, "", name.name + " does not exist at this point");
    }
    const bool held =
        step.line.call ? RunCall(actor, step) : RunEvent(actor, step.line, step.where.line);
    if (!held) return false;
  }
  return true;
}

bool CaseRun::RunCheck(const Step& step) {
  Value value;
  EvalError error;
  TraceLine& line = Trace("check: " + step.check->Print(), step.where.line);
  if (!Evaluate(*step.check, env_, &value, &error)) {
    return Fail(&line, "", error.message, error.unsupported);
  }
  if (value.number != 0) return true;
  return Fail(&line, "to hold", "it is " + PrintWithValues(*step.check, env_));
}

bool CaseRun::RunObserve(const Step& step) {
  for (const auto& [label, expr] : step.observe) {
    Value value;
    EvalError error;
    if (!Evaluate(*expr, env_, &value, &error)) {
      // Recording judges nothing: a value that this system does not have is recorded as such.
      if (error.unsupported) {
        result_->observations.emplace_back(label, error.message);
        continue;
      }
      TraceLine& line = Trace("observe: " + label, step.where.line);
      return Fail(&line, "", error.message);
    }
    result_->observations.emplace_back(label, value.Print());
  }
  return true;
}

// Joins the last line of the trace with the one before, from `first` on, if both say the same; a
// long repetition without equal lines keeps its beginning and its end.
void CaseRun::FoldLast(size_t first) {
  std::vector<TraceLine>& trace = result_->trace;
  if (trace.size() < first + 2) return;
  TraceLine& before = trace[trace.size() - 2];
  if (before.actual == trace.back().actual && before.line == trace.back().line) {
    before.times += trace.back().times;
    trace.pop_back();
  } else if (trace.size() - first > 4 * kShownRounds) {
    trace.erase(trace.begin() + static_cast<ptrdiff_t>(first + 2 * kShownRounds));
  }
}

bool CaseRun::RunUntil(const Step& step) {
  ActorState* actor = Find(step.line.actors[0].name);
  if (actor == nullptr || !actor->exists) return Trouble("the actor of a repetition is missing");
  const size_t first = result_->trace.size();
  for (int round = 0; round < kMaxRounds; ++round) {
    if (!SleepersSleep({actor->slot}, step.where.line)) return false;
    if (!PostCall(actor, step.line, step.where.line)) return false;
    OpenCall& call = actor->calls[actor->depth];
    const Seen seen = talk_->Await(actor->slot, actor->depth, nullptr, false, DeadlineFor(*actor));
    if (seen != Seen::kReturned) {
      TraceLine& line = Trace(ShowCall(*actor, call, nullptr), step.where.line);
      return Fail(&line, step.until->Print(), ShowSeen(*actor, seen));
    }
    const Answer answer = ReadAnswer(actor, call);
    Mismatch mismatch;
    const bool last = JudgeAnswer(actor, call, answer, *step.until, &mismatch);
    FoldLast(first);
    if (last) {
      Trace(ShowCall(*actor, call, &answer), step.where.line);
      call.open = false;
      if (!step.count.empty()) env_.Bind(step.count, Value::Int(round));
      return true;
    }
    // Not the end: the line itself must hold. Its names are fresh each round.
    if (!JudgeReturn(actor, step.line.outcome, step.where.line, false)) return false;
  }
  TraceLine& line = Trace(actor->name + ": " + step.line.call->Print(), step.where.line);
  return Fail(&line, step.until->Print(), "it did not come within 100000 rounds");
}

bool CaseRun::RunRepeat(const Step& step) {
  const int rounds = step.until ? kMaxRounds : std::min(step.times, kMaxRounds);
  const size_t first = result_->trace.size();
  int hidden = 0;
  const Environment before = env_;
  for (int round = 0; round < rounds; ++round) {
    Forget(before);
    // The first rounds and the last are shown, and how many lie between.
    const size_t size = step.steps.size(), shown = first + kShownRounds * size;
    if (result_->trace.size() >= shown + kShownRounds * size + (hidden > 0 ? 1 : 0)) {
      const auto start = result_->trace.begin() + static_cast<ptrdiff_t>(shown);
      result_->trace.erase(start, start + static_cast<ptrdiff_t>(size + (hidden > 0 ? 1 : 0)));
      TraceLine more;
      more.actual = "... " + std::to_string(++hidden) + " more rounds";
      more.line = step.where.line;
      result_->trace.insert(result_->trace.begin() + static_cast<ptrdiff_t>(shown), more);
    }
    for (size_t i = 0; i < step.steps.size(); ++i) {
      const Step& inner = step.steps[i];
      const bool last = i + 1 == step.steps.size();
      if (!step.until || !last) {
        if (!RunStep(inner)) return false;
        continue;
      }
      ++result_->steps;
      ActorState* actor = Find(inner.line.actors[0].name);
      if (!SleepersSleep({actor->slot}, inner.where.line)) return false;
      if (!PostCall(actor, inner.line, inner.where.line)) return false;
      OpenCall& call = actor->calls[actor->depth];
      const std::vector<long> sleeps = SleepsOf(call);
      const bool may_block = step.until->kind == Outcome::Kind::kBlocks ||
                             step.until->kind == Outcome::Kind::kBlocksToEnd;
      const Seen seen = talk_->Await(actor->slot, actor->depth, may_block ? &sleeps : nullptr,
                                     false, DeadlineFor(*actor));
      if (seen == Seen::kAsleep) {
        Trace(ShowCall(*actor, call, nullptr) + " blocks", inner.where.line);
        call.to_the_end = true;
        if (!step.count.empty()) env_.Bind(step.count, Value::Int(round));
        return true;
      }
      if (seen != Seen::kReturned) {
        TraceLine& line = Trace(ShowCall(*actor, call, nullptr), inner.where.line);
        return Fail(&line, step.until->Print(), ShowSeen(*actor, seen));
      }
      const Answer answer = ReadAnswer(actor, call);
      Mismatch mismatch;
      if (!may_block && JudgeAnswer(actor, call, answer, *step.until, &mismatch)) {
        Trace(ShowCall(*actor, call, &answer), inner.where.line);
        call.open = false;
        if (!step.count.empty()) env_.Bind(step.count, Value::Int(round));
        return true;
      }
      if (!JudgeReturn(actor, inner.line.outcome, inner.where.line, false)) return false;
    }
  }
  if (step.until) {
    TraceLine& line = Trace("repeat", step.where.line);
    return Fail(&line, step.until->Print(), "it did not come within 100000 rounds");
  }
  if (!step.count.empty()) env_.Bind(step.count, Value::Int(rounds));
  return true;
}

bool CaseRun::CheckTheEnd() {
  for (ActorState& actor : actors_) {
    for (int depth = 0; depth < kMaxDepth; ++depth) {
      OpenCall& call = actor.calls[depth];
      if (!call.open || !call.to_the_end || actor.ended) continue;
      Seen seen = Seen::kAsleep;
      if (AwaitAsleep(&actor, &seen)) continue;
      TraceLine& line = Trace(ShowCall(actor, call, nullptr), call.source_line);
      return Fail(&line, "blocks to the end", ShowSeen(actor, seen));
    }
  }
  return true;
}

}  // namespace parley
