// Calls of a case: laid out, posted, awaited, and judged against their line. See case_run.h.
#include <errno.h>

#include <algorithm>
#include <cstring>

#include "lib/evaluator.h"
#include "lib/xlat.h"
#include "runner/case_run.h"
#include "runner/reach.h"

namespace parley {
namespace {

// Opaque objects whose size nobody states get this much.
constexpr int64_t kObjectSize = 512;

bool HasFailed(const CallRow& row, int64_t result) {
  switch (row.failure) {
    case Failure::kMinusOne:
      return result == -1;
    case Failure::kNull:
      return result == 0;
    case Failure::kErrno:
    case Failure::kEai:
    case Failure::kNonZero:
      return result != 0;
    case Failure::kNever:
      return false;
  }
  return false;
}

}  // namespace

CallPlace CaseRun::PlaceFor(const ActorState& actor, FrameMemory* memory) const {
  const Slot& slot = talk_->slot(actor.slot);
  CallPlace place;
  place.env = &env_;
  place.codec = {slot.record, slot.record_info, slot.hold, slot.hold_info};
  place.memory = memory;
  place.objects = static_cast<int64_t>(slot.objects) + objects_used_;
  return place;
}

bool CaseRun::PostCall(ActorState* actor, const Line& line, int source_line) {
  OpenCall& call = actor->calls[actor->depth];
  call = OpenCall();
  call.line = &line;
  call.source_line = source_line;
  const int key = actor->slot * kMaxDepth + actor->depth;
  memory_.erase(key);
  FrameMemory& memory =
      memory_
          .emplace(key, FrameMemory(FrameData(talk_->arena(), actor->slot, actor->depth),
                                    FrameDataSize(actor->depth)))
          .first->second;
  EvalError error;
  const CallRow* row = SelectRow(*line.call, &error.message);
  bool ready = row != nullptr;
  if (ready) {
    CallPlace place = PlaceFor(*actor, &memory);
    if (row->MakesActor()) {
      const ExprPtr& name = line.outcome.result;
      const ActorState* made = name != nullptr ? Find(name->text) : nullptr;
      place.hidden_actor = made != nullptr
                               ? made->slot
                               : std::min<int>(kMaxActors - 1, static_cast<int>(actors_.size()));
    }
    ready = PrepareCall(*row, *line.call, place, &call.prepared, &error);
  }
  if (!ready) {
    TraceLine& trace = Trace(actor->name + ": " + line.call->Print(), source_line);
    return Fail(&trace, "", error.message, error.unsupported);
  }
  if ((talk_->arena()->start.isolation & kNewPid) == 0 &&
      !StaysInCase(*row, call.prepared, &reason_)) {
    Trace(actor->name + ": " + line.call->Print(), source_line);
    state_ = State::kUnseen;
    return false;
  }
  Frame& frame = talk_->slot(actor->slot).frames[actor->depth];
  frame.call = row->index;
  std::fill(std::begin(frame.args), std::end(frame.args), 0);
  for (size_t i = 0; i < call.prepared.words.size() && i < kMaxArgs; ++i) {
    frame.args[i] = call.prepared.words[i];
  }
  frame.fault = talk_->arena()->start.fault != 0 ? kNamedFault : kHonest;
  frame.fixup_count = 0;
  for (const TimeFixup& fixup : call.prepared.fixups) {
    if (frame.fixup_count == kMaxFixups) break;
    Fixup& entry = frame.fixups[frame.fixup_count++];
    entry.address = reinterpret_cast<uintptr_t>(fixup.address);
    entry.offset_ns = fixup.offset_ns;
    entry.clock = fixup.clock;
  }
  frame.gate = gate_;
  frame.raised = 0;
  call.before.assign(call.prepared.args.size(), std::string());
  for (size_t i = 0; i < call.prepared.args.size(); ++i) {
    const PreparedArg& arg = call.prepared.args[i];
    if (row->params[i].type.direction == Direction::kInOut && arg.memory != nullptr) {
      call.before[i].assign(arg.memory, arg.size);
    }
  }
  if (probe_ != nullptr) call.ticket = probe_->Post(line, call.prepared, &frame);
  call.sleeps_for_good = frame.fault == kSleep;
  call.open = true;
  talk_->Post(actor->slot, actor->depth);
  return true;
}

int64_t CaseRun::DeadlineFor(const ActorState& actor) const {
  // Long enough for a signal to interrupt it, or to end it.
  constexpr int64_t kForNothing = 50'000'000;
  const OpenCall& call = actor.calls[actor.depth];
  return DeadlineIn(call.open && call.sleeps_for_good ? std::min(deadline_ns_, kForNothing)
                                                      : deadline_ns_);
}

CaseRun::Answer CaseRun::ReadAnswer(ActorState* actor, const OpenCall& call) {
  const Frame& frame = talk_->slot(actor->slot).frames[actor->depth];
  const CallRow& row = *call.prepared.row;
  Answer answer;
  answer.result = frame.result;
  answer.error = frame.error;
  answer.sequence = frame.sequence;
  answer.failed = HasFailed(row, frame.result);
  const int key = actor->slot * kMaxDepth + actor->depth;
  const CallPlace place = PlaceFor(*actor, &memory_.at(key));
  answer.outputs = DecodeOutputs(call.prepared, place, frame.result, answer.failed);
  if (row.result.base == "addr") {
    answer.value = Value::Address(frame.result);
  } else if (row.result.base == "text") {
    if (!answer.failed) {
      const char* text = reinterpret_cast<const char*>(static_cast<intptr_t>(frame.result));
      // The wrapper copied the text into its area; anything else would not be ours to read.
      for (const PreparedArg& arg : call.prepared.args) {
        if (arg.memory == text)
          answer.value = Value::Bytes(std::string(text, strnlen(text, arg.size)));
      }
    }
  } else if (row.result.base == "handler") {
    char memory[sizeof(int64_t)] = {};
    WriteScalar(row.result, frame.result, memory);
    answer.value = DecodeFixed(row.result, place.codec, memory);
  } else {
    answer.value = Value::Int(frame.result, row.result.Print());
  }
  if (probe_ != nullptr) probe_->Returned(call.ticket, &answer);
  return answer;
}

// Takes over what a successful call made: an object set aside, a new actor.
bool CaseRun::Adopt(const OpenCall& call, const Answer& answer) {
  if (!call.prepared.object_name.empty() && !answer.failed) {
    env_.Bind(call.prepared.object_name, Value::Address(call.prepared.object_address));
    int64_t size = kObjectSize;
    for (const Param& param : call.prepared.row->params) {
      if (param.type.base == "init") {
        size = std::max<int64_t>(static_cast<int64_t>(SizeOf(param.type.argument)), 64);
      }
    }
    objects_used_ += (size + 63) / 64 * 64;
  }
  if (!call.prepared.row->MakesActor() || answer.failed) return true;
  const ExprPtr& name = call.line->outcome.result;
  ActorState* made = name != nullptr ? Find(name->text) : nullptr;
  if (made == nullptr) return true;
  if (!talk_->WaitReady(made->slot, DeadlineIn(deadline_ns_))) {
    return Trouble("actor " + made->name + " did not start");
  }
  Enlist(made);
  return true;
}

bool CaseRun::MatchResult(const CallRow& row, const Answer& answer, const Outcome& outcome,
                          Mismatch* mismatch) {
  if (outcome.kind == Outcome::Kind::kNone) {
    mismatch->expected = "success";
    return bless_ || !answer.failed;
  }
  const Expr& pattern = *outcome.result;
  if (!outcome.error_name.empty()) {
    const std::optional<int64_t> error = ConstantValue(outcome.error_name);
    if (!error) {
      mismatch->message = "this system has no " + outcome.error_name;
      mismatch->unsupported = true;
      return false;
    }
    mismatch->expected = outcome.Print();
    return answer.failed && answer.error == *error;
  }
  const bool any = pattern.kind == Expr::Kind::kAny ||
                   (pattern.kind == Expr::Kind::kName && env_.Find(pattern.text) == nullptr);
  if (answer.failed && any && !failures_bind_) {
    mismatch->expected = "success";
    return false;
  }
  if (row.MakesActor() && !answer.failed && row.result.base != "pid") return true;
  if (answer.failed && row.failure == Failure::kMinusOne) {
    // -1 alone would leave open why; an errno belongs to it unless the row has none.
    const Value failure = Value::Int(-1, row.result.base == "status" ? "status" : "");
    return Matcher(&env_).Match(pattern, row.result, failure, mismatch);
  }
  return Matcher(&env_).Match(pattern, row.result, answer.value, mismatch);
}

// Whether the call left the memory of an output as it was laid out.
bool CaseRun::Untouched(const OpenCall& call, size_t index) {
  const PreparedArg& arg = call.prepared.args[index];
  if (call.prepared.row->params[index].type.direction == Direction::kInOut) {
    return call.before[index] == std::string(arg.memory, arg.size);
  }
  return std::all_of(arg.memory, arg.memory + arg.size, [](char byte) {
    return static_cast<unsigned char>(byte) == FrameMemory::kFill;
  });
}

bool CaseRun::MatchOutputs(const OpenCall& call, const Answer& answer, Mismatch* mismatch) {
  Matcher matcher(&env_);
  const CallRow& row = *call.prepared.row;
  for (size_t i = 0; i < row.params.size(); ++i) {
    const Type& type = row.params[i].type;
    const PreparedArg& arg = call.prepared.args[i];
    if (!arg.written || arg.raw || arg.memory == nullptr) continue;
    if (type.direction != Direction::kOut && type.direction != Direction::kInOut) continue;
    const Value& actual = answer.outputs[i];
    // A failed call need not write its outputs; what it wrote all the same must be right. Only a
    // success binds.
    if (answer.failed && (actual.kind == Value::Kind::kNone || Untouched(call, i))) continue;
    if (answer.failed && arg.expr->kind == Expr::Kind::kName &&
        env_.Find(arg.expr->text) == nullptr) {
      continue;
    }
    if (!matcher.Match(*arg.expr, type, actual, mismatch)) {
      const bool element = mismatch->path.empty() || mismatch->path[0] == '[';
      mismatch->path = row.params[i].name + (element ? "" : ".") + mismatch->path;
      return false;
    }
  }
  return true;
}

bool CaseRun::JudgeAnswer(ActorState* actor, const OpenCall& call, const Answer& answer,
                          const Outcome& outcome, Mismatch* mismatch) {
  const CallRow& row = *call.prepared.row;
  if (!MatchResult(row, answer, outcome, mismatch)) return false;
  if (!MatchOutputs(call, answer, mismatch)) return false;
  if (!outcome.takes_op.empty()) {
    const Frame& frame = talk_->slot(actor->slot).frames[actor->depth];
    Value limit;
    EvalError error;
    if (!Evaluate(*outcome.takes_limit, env_, &limit, &error)) {
      mismatch->message = error.message;
      return false;
    }
    const Value took = Value::Int(frame.returned_ns - frame.entered_ns, "duration");
    bool truth = false;
    if (!Compare(outcome.takes_op, took, limit, &truth, &mismatch->message) || !truth) {
      mismatch->message = "it took " + std::to_string(took.number / 1000) + " us, expected takes " +
                          outcome.takes_op + " " + outcome.takes_limit->Print();
      return false;
    }
  }
  return true;
}

bool CaseRun::JudgeReturn(ActorState* actor, const Outcome& outcome, int source_line, bool event) {
  OpenCall& call = actor->calls[actor->depth];
  const Frame& frame = talk_->slot(actor->slot).frames[actor->depth];
  if (frame.raised != 0) {
    TraceLine& line = Trace(
        ShowCall(*actor, call, nullptr) + " raises " + PrintSignal(frame.raised), source_line);
    return Fail(&line, outcome.Print(), "");
  }
  const Answer answer = ReadAnswer(actor, call);
  call.open = false;
  if (!Adopt(call, answer)) return false;
  Mismatch mismatch;
  bool held = JudgeAnswer(actor, call, answer, outcome, &mismatch);
  std::string shown = ShowCall(*actor, call, &answer);
  std::string caught;
  if (held && outcome.caught != nullptr) {
    held = JudgeCaught(actor, *outcome.caught, answer.sequence, &caught, &mismatch);
  }
  TraceLine& line = Trace(shown + caught, source_line);
  line.result = ShowResult(*call.prepared.row, answer);
  if (!held) {
    if (answer.failed && answer.error == ENOSYS && outcome.error_name != "ENOSYS") {
      return Fail(&line, "", "this system has no " + call.prepared.row->name, true);
    }
    const bool result_differs = mismatch.message.empty() && mismatch.path.empty();
    const Outcome stated = WithValue(outcome);
    const std::string wanted = event ? stated.PrintAsEvent() : stated.Print();
    return Fail(&line, result_differs ? (wanted.empty() ? "success" : wanted) : "",
                result_differs ? "" : mismatch.Print(), mismatch.unsupported);
  }
  std::string where;
  if (!memory_.at(actor->slot * kMaxDepth + actor->depth).GuardsIntact(&where)) {
    return Fail(&line, "", "the call wrote outside its outputs: " + where);
  }
  return true;
}

bool CaseRun::AwaitOutcome(ActorState* actor, const Outcome& outcome, const std::string& shown,
                           int source_line) {
  OpenCall& call = actor->calls[actor->depth];
  const bool never_returns =
      call.open && call.prepared.row->noreturn && outcome.kind == Outcome::Kind::kNone;
  const bool fate = never_returns || outcome.kind == Outcome::Kind::kDies ||
                    outcome.kind == Outcome::Kind::kStops;
  const bool blocks = outcome.kind == Outcome::Kind::kBlocks ||
                      outcome.kind == Outcome::Kind::kBlocksToEnd ||
                      outcome.kind == Outcome::Kind::kStillBlocks;
  const std::vector<long> sleeps = blocks ? SleepsOf(call) : std::vector<long>();
  if (outcome.kind == Outcome::Kind::kStops && !talk_->FateOf(actor->slot).shows_stops) {
    state_ = State::kUnseen;
    reason_ = "this system does not show whether " + actor->name + " stopped";
    return false;
  }
  // An idle actor can enter a handler, stop or die, but not return.
  Seen seen = talk_->Await(actor->slot, call.open ? actor->depth : -1, blocks ? &sleeps : nullptr,
                           fate, DeadlineFor(*actor));
  // Nobody asked whether it stopped, but that is why nothing came.
  if (seen == Seen::kTimeout && talk_->FateOf(actor->slot).kind == Fate::Kind::kStopped) {
    seen = Seen::kStopped;
  }
  const bool event = shown.empty();
  if (seen == Seen::kReturned && (outcome.kind == Outcome::Kind::kReturns ||
                                  (outcome.kind == Outcome::Kind::kNone && !never_returns))) {
    return JudgeReturn(actor, outcome, source_line, event);
  }
  const std::string before = event ? actor->name + ": " : shown + " ";
  const std::string wanted = event ? outcome.PrintAsEvent() : outcome.Print();
  if (seen == Seen::kAsleep && blocks) {
    Trace(before + wanted, source_line);
    if (outcome.kind == Outcome::Kind::kBlocksToEnd) call.to_the_end = true;
    if (probe_ != nullptr) probe_->Asleep(call.ticket);
    return true;
  }
  std::string what;
  if (JudgeEnd(actor, outcome, seen, &what)) {
    Trace(before + what, source_line);
    return true;
  }
  if (state_ == State::kUnseen) return false;
  if (what.empty() && seen == Seen::kReturned && call.open) {
    const Frame& frame = talk_->slot(actor->slot).frames[actor->depth];
    if (frame.raised != 0) {
      what = "raises " + PrintSignal(frame.raised);
    } else {
      const Answer answer = ReadAnswer(actor, call);
      TraceLine& line = Trace(ShowCall(*actor, call, &answer), source_line);
      call.open = false;
      const bool no_call = answer.failed && answer.error == ENOSYS;
      return Fail(&line, wanted.empty() ? "no return" : wanted,
                  no_call ? "this system has no " + call.prepared.row->name : "", no_call);
    }
  }
  TraceLine& line = Trace(what.empty() ? before + "..." : before + what, source_line);
  return Fail(&line, wanted.empty() ? "success" : wanted,
              what.empty() ? ShowSeen(*actor, seen) : "");
}

// pthread_exit ends the thread; its process goes on unless it was the last.
bool CaseRun::AwaitThreadEnd(ActorState* actor, int source_line) {
  OpenCall& call = actor->calls[actor->depth];
  TraceLine& line = Trace(ShowCall(*actor, call, nullptr) + " ends", source_line);
  if (!talk_->AwaitThreadEnd(actor->slot, DeadlineIn(deadline_ns_))) {
    return Fail(&line, "the end of the thread", ShowSeen(*actor, Seen::kTimeout));
  }
  actor->ended = true;
  call.open = false;
  return true;
}

bool CaseRun::RunCall(ActorState* actor, const Step& step) {
  const Line& line = step.line;
  if (actor->ended) {
    TraceLine& trace = Trace(actor->name + ": " + line.call->Print(), step.where.line);
    return Fail(&trace, "", actor->name + " has ended");
  }
  if (!SleepersSleep({actor->slot}, step.where.line)) return false;
  if (actor->calls[actor->depth].open) {
    TraceLine& trace = Trace(actor->name + ": " + line.call->Print(), step.where.line);
    return Fail(&trace, "",
                actor->name + " is still in " + actor->calls[actor->depth].prepared.row->name);
  }
  if (!PostCall(actor, line, step.where.line)) return false;
  if (!step.either.empty()) return ChooseAlternative(actor, step);
  if (actor->calls[actor->depth].prepared.row->ends_thread &&
      line.outcome.kind == Outcome::Kind::kNone) {
    return AwaitThreadEnd(actor, step.where.line);
  }
  return AwaitOutcome(actor, line.outcome, ShowCall(*actor, actor->calls[actor->depth], nullptr),
                      step.where.line);
}

}  // namespace parley
