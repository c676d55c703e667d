// How the calls of a case are shown in its trace: as strace would print them. See case_run.h.
#include "lib/evaluator.h"
#include "lib/xlat.h"
#include "runner/case_run.h"

namespace parley {
namespace {

bool ReturnsErrorNumber(const CallRow& row) {
  return row.failure == Failure::kErrno || row.failure == Failure::kEai;
}

// Of a struct whose pattern ends in ... only what the pattern names is worth a reader's time.
Value StatedPart(const Expr& pattern, const Value& value) {
  if (pattern.kind == Expr::Kind::kInOut) return StatedPart(*pattern.items[1], value);
  if (pattern.kind == Expr::Kind::kList && value.kind == Value::Kind::kList) {
    Value part = value;
    for (size_t i = 0; i < part.items.size() && i < pattern.items.size(); ++i) {
      part.items[i] = StatedPart(*pattern.items[i], part.items[i]);
    }
    return part;
  }
  if (pattern.kind != Expr::Kind::kStruct || value.kind != Value::Kind::kStruct) return value;
  bool rest = false;
  for (const FieldExpr& field : pattern.fields) rest |= field.kind == FieldExpr::Kind::kRest;
  if (!rest) return value;
  Value part = value;
  part.fields.clear();
  part.open = true;
  size_t position = 0;
  const StructInfo* info = FindStructLike(value.type);
  for (const FieldExpr& field : pattern.fields) {
    std::string name = field.path;
    if (field.kind == FieldExpr::Kind::kPosition && info != nullptr) {
      const FieldInfo* row = PositionalField(*info, position++, value);
      if (row != nullptr) name = row->name;
    }
    const Value* found = field.value != nullptr ? value.Field(name) : nullptr;
    if (found != nullptr) part.fields.emplace_back(name, StatedPart(*field.value, *found));
  }
  return part;
}

}  // namespace

// A result that is a bound name, as the value that had to come back.
Outcome CaseRun::WithValue(const Outcome& outcome) const {
  Outcome stated = outcome;
  const Value* bound = outcome.result != nullptr && outcome.result->kind == Expr::Kind::kName
                           ? env_.Find(outcome.result->text)
                           : nullptr;
  if (bound == nullptr) return stated;
  auto value = std::make_shared<Expr>(*outcome.result);
  value->text = bound->Print();
  stated.result = value;
  return stated;
}

std::string CaseRun::ShowResult(const CallRow& row, const Answer& answer) const {
  if (answer.failed && !ReturnsErrorNumber(row)) {
    const std::string value =
        row.failure == Failure::kNonZero ? std::to_string(answer.result) : "-1";
    return value + (answer.error != 0 ? " " + PrintErrno(answer.error) : "");
  }
  if (row.result.base == "pid") {
    const std::string name = env_.ActorOfPid(answer.result);
    if (!name.empty()) return name;
  }
  return answer.value.Print();
}

std::string CaseRun::ShowCall(const ActorState& actor, const OpenCall& call,
                              const Answer* answer) const {
  std::string text = actor.name + ": " + call.line->call->function + "(";
  bool first = true;
  for (size_t i = 0; i < call.prepared.args.size(); ++i) {
    const PreparedArg& arg = call.prepared.args[i];
    if (!arg.written) continue;
    if (!first) text += ", ";
    first = false;
    const Type& type = call.prepared.row->params[i].type;
    const bool output = type.direction == Direction::kOut || type.direction == Direction::kInOut;
    if (answer != nullptr && output && !arg.raw && arg.memory != nullptr && !answer->failed &&
        arg.expr->kind != Expr::Kind::kAny) {
      const Value value = StatedPart(*arg.expr, answer->outputs[i]);
      const std::string shown = type.base == "cell" ? "[" + value.Print() + "]" : value.Print();
      text += arg.expr->kind == Expr::Kind::kInOut
                  ? PrintWithValues(*arg.expr->items[0], env_) + " => " + shown
                  : shown;
    } else {
      text += PrintWithValues(*arg.expr, env_);
    }
  }
  text += ")";
  if (answer == nullptr) return text;
  // What makes an actor shows its name, as the case does.
  const CallRow& row = *call.prepared.row;
  const Outcome& outcome = call.line->outcome;
  const bool made = !answer->failed && row.MakesActor() && outcome.result != nullptr &&
                    outcome.error_name.empty();
  text += " = " + (made ? outcome.result->Print() : ShowResult(row, *answer));
  return text;
}

std::string CaseRun::ShowSeen(const ActorState& actor, Seen seen) const {
  const OpenCall& call = actor.calls[actor.depth];
  const std::string name = call.open ? call.prepared.row->name : "";
  switch (seen) {
    case Seen::kReturned:
      return actor.name + " returned from " + name;
    case Seen::kEntered:
      return actor.name + " entered a handler";
    case Seen::kAsleep:
      return actor.name + " is blocked in " + name;
    case Seen::kEnded: {
      const Fate fate = talk_->FateOf(actor.slot);
      return actor.name +
             (fate.signal != 0 ? " was killed by " + PrintSignal(fate.signal) : " ended") +
             (name.empty() ? "" : " in " + name);
    }
    case Seen::kStopped:
      return actor.name + " is stopped";
    case Seen::kUnseen:
      return "this system does not show what " + actor.name + " does";
    case Seen::kTimeout: {
      const int64_t ms = deadline_ns_ / 1000000;
      return actor.name + (name.empty() ? " did nothing" : " is blocked in " + name) + ", after " +
             (ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms");
    }
    case Seen::kBroken:
      return "the zygote or the supervisor ended unexpectedly";
  }
  return "";
}

}  // namespace parley
