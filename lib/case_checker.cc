#include "lib/case_checker.h"

#include <algorithm>
#include <map>

#include "lib/call_codec.h"
#include "lib/call_table.h"
#include "lib/evaluator.h"
#include "lib/name_scope.h"
#include "lib/pattern_checker.h"

namespace parley {
namespace {

// The actor that a call makes: the name in its result; "" if it makes none.
std::string MadeActor(const Line& line, Actor::Origin* origin) {
  if (!line.call) return "";
  const bool thread = line.call->function == "pthread_create";
  if (!thread && line.call->function != "fork") return "";
  *origin = thread ? Actor::Origin::kThread : Actor::Origin::kForked;
  const ExprPtr& result = line.outcome.result;
  return result != nullptr && result->kind == Expr::Kind::kName ? result->text : "";
}

class CaseChecker {
 public:
  CaseChecker(const Case& test, Diagnostics* diagnostics)
      : test_(test), diagnostics_(diagnostics), scope_(test.actors, diagnostics) {}

  void Check() {
    CheckActors();
    Steps(test_.steps);
    scope_.ReportUnused();
    for (const auto& [name, actor] : scope_.actors) {
      if (actor.uncertain || actor.ended) continue;
      if (actor.blocked_at.line != 0 && !actor.to_the_end) Unresolved(name, actor.blocked_at);
      for (const Location& held : actor.held) {
        if (held.line != 0) Unresolved(name, held);
      }
    }
  }

 private:
  void Unresolved(const std::string& name, Location where) {
    diagnostics_->Error(where, name + " blocks here and nothing says how it ends; add '" + name +
                                   ": returns ...' or say 'blocks to the end'");
  }

  void CheckActors() {
    if (test_.actors.size() > kMostActors) {
      diagnostics_->Error(test_.where,
                          "a case may have " + std::to_string(kMostActors) + " actors at most");
    }
    std::map<std::string, int> uses;
    ForEachStep(test_.steps, [&](const Step& step) {
      for (const ActorName& actor : step.line.actors) ++uses[actor.name];
    });
    for (const Actor& actor : test_.actors) {
      if (uses[actor.name] != 1 || actor.origin != Actor::Origin::kRoot) continue;
      std::vector<std::string> others;
      for (const Actor& other : test_.actors) {
        if (other.name != actor.name) others.push_back(other.name);
      }
      const std::string hint = DidYouMean(actor.name, others);
      if (!hint.empty()) {
        diagnostics_->Error(actor.first_use, "actor " + actor.name + " appears only here" + hint);
      }
    }
  }

  void Steps(const std::vector<Step>& steps) {
    for (const Step& step : steps) OneStep(step);
  }

  void OneStep(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kLine:
        for (const ActorName& name : step.line.actors) {
          if (step.line.call) {
            Call(name, step);
          } else {
            Event(name, step.line);
          }
        }
        break;
      case Step::Kind::kCheck:
        PatternChecker(&scope_, diagnostics_).Condition(*step.check);
        break;
      case Step::Kind::kObserve:
        for (const auto& [label, expr] : step.observe) {
          PatternChecker(&scope_, diagnostics_).Condition(*expr);
        }
        break;
      case Step::Kind::kEither:
        Alternatives(step, nullptr);
        break;
      case Step::Kind::kRepeat:
        Repeat(step);
        break;
    }
  }

  void Repeat(const Step& step) {
    const NameScope outside = scope_;
    Steps(step.steps);
    NameScope inside = scope_;
    scope_ = outside;
    scope_.LeaveRepeat(inside);
    if (step.until) {
      const Step* last = step.steps.empty() ? nullptr : &step.steps.back();
      if (last == nullptr || last->kind != Step::Kind::kLine || !last->line.call) {
        diagnostics_->Error(step.where, "'until' is about the last call of 'repeat'");
      } else {
        Until(*step.until, *last);
      }
    }
    if (!step.count.empty()) scope_.Bind(step.count, step.where);
  }

  void Until(const Outcome& until, const Step& step) {
    const NameScope kept = scope_;
    ActorScope& actor = scope_.actors[step.line.actors[0].name];
    std::string error;
    const CallRow* row = SelectRow(*step.line.call, &error);
    Tail(until, row);
    if (until.kind == Outcome::Kind::kBlocksToEnd) actor.to_the_end = true;
    if (until.kind == Outcome::Kind::kBlocks) {
      diagnostics_->Error(until.where, "write 'blocks to the end' here");
    }
  }

  ActorScope* Existing(const ActorName& name) {
    auto found = scope_.actors.find(name.name);
    if (found == scope_.actors.end()) return nullptr;
    ActorScope& actor = found->second;
    if (!actor.exists && !actor.uncertain) {
      diagnostics_->Error(name.where, "actor " + name.name + " does not exist yet at this point");
      actor.exists = true;
    }
    return &actor;
  }

  void Call(const ActorName& name, const Step& step) {
    ActorScope* actor = Existing(name);
    if (actor == nullptr) return;
    const CallExpr& call = *step.line.call;
    if (actor->ended && !actor->uncertain) {
      diagnostics_->Error(name.where, name.name + " has ended before this step");
    }
    if (actor->blocked_at.line != 0 && !actor->uncertain) {
      diagnostics_->Error(name.where, name.name + " is still blocked, since line " +
                                          std::to_string(actor->blocked_at.line));
    }
    const std::vector<const CallRow*> rows = FindCalls(call.function);
    if (rows.empty()) {
      diagnostics_->Error(call.where, "unknown call " + call.function +
                                          DidYouMean(call.function, CallNames()));
      return;
    }
    std::string error;
    const CallRow* row = SelectRow(call, &error);
    if (row == nullptr) {
      diagnostics_->Error(call.where, error);
      return;
    }
    Arguments(call, *row);
    if (!step.either.empty()) {
      Alternatives(step, row);
      return;
    }
    End(name, step.line.outcome, row, &step.line);
    if (step.until) {
      Until(*step.until, step);
      if (!step.count.empty()) scope_.Bind(step.count, step.where);
    }
  }

  void Arguments(const CallExpr& call, const CallRow& row) {
    std::vector<const Param*> visible;
    size_t required = 0;
    for (const Param& param : row.params) {
      if (IsHidden(param.type)) continue;
      visible.push_back(&param);
      if (!param.optional) ++required;
    }
    if (call.args.size() < required || call.args.size() > visible.size()) {
      const std::string wanted =
          required == visible.size()
              ? std::to_string(required)
              : std::to_string(required) + " to " + std::to_string(visible.size());
      diagnostics_->Error(call.where, call.function + " takes " + wanted + " arguments, not " +
                                          std::to_string(call.args.size()) + ": " +
                                          row.Prototype());
      return;
    }
    PatternChecker checker(&scope_, diagnostics_);
    // Inputs first: a name that one argument binds is not known to another.
    for (int pass = 0; pass < 2; ++pass) {
      for (size_t i = 0; i < call.args.size(); ++i) {
        const Type& type = visible[i]->type;
        const bool output =
            type.direction == Direction::kOut || type.direction == Direction::kInOut;
        if (output != (pass == 1)) continue;
        const Expr& arg = *call.args[i];
        const bool fresh_object =
            type.base == "init" && arg.kind == Expr::Kind::kName && !scope_.IsBound(arg.text);
        if (fresh_object && !scope_.IsActor(arg.text)) {
          scope_.Bind(arg.text, arg.where);
        } else if (output && (arg.kind == Expr::Kind::kNumber || arg.kind == Expr::Kind::kBinary)) {
          checker.Input(arg, Type());
        } else if (output) {
          checker.Pattern(arg, type);
        } else {
          checker.Input(arg, type);
        }
      }
    }
    Lengths(call, visible);
  }

  // Input buffers that are shorter than their literal counts.
  void Lengths(const CallExpr& call, const std::vector<const Param*>& visible) {
    const Environment nothing;
    for (size_t i = 0; i < call.args.size(); ++i) {
      const Type& type = visible[i]->type;
      if (type.direction != Direction::kIn || type.count.empty()) continue;
      const bool buffer = type.base == "bytes" || type.base == "msgbuf";
      const bool list = type.base == "array" && call.args[i]->kind == Expr::Kind::kList;
      if (!buffer && !list) continue;
      for (size_t k = 0; k < call.args.size(); ++k) {
        if (visible[k]->name != type.count) continue;
        Value data, count;
        EvalError unused;
        if (!EvaluateInput(*call.args[k], visible[k]->type, nothing, &count, &unused)) continue;
        int64_t size = -1;
        if (list) {
          size = static_cast<int64_t>(call.args[i]->items.size());
        } else if (EvaluateInput(*call.args[i], type, nothing, &data, &unused)) {
          const Value* text = type.base == "msgbuf" ? data.Field("mtext") : &data;
          if (text != nullptr && text->kind == Value::Kind::kBytes) {
            size = static_cast<int64_t>(text->bytes.size());
          }
        }
        if (size >= 0 && count.number > size && count.number <= (8 << 20)) {
          diagnostics_->Error(call.args[i]->where,
                              visible[i]->name + " has " + std::to_string(size) +
                                  (list ? " elements" : " bytes") + ", but the call takes " +
                                  std::to_string(count.number) +
                                  (list ? "" : "; bytes(n) fills"));
        }
      }
    }
  }

  void Tail(const Outcome& outcome, const CallRow* row) {
    PatternChecker checker(&scope_, diagnostics_);
    const Type result = row != nullptr ? row->result : Type();
    if (outcome.kind == Outcome::Kind::kReturns && outcome.result != nullptr) {
      if (row != nullptr && result.base == "addr" && outcome.result->kind == Expr::Kind::kConst) {
        checker.Constant(outcome.result->text, outcome.result->where);
      } else {
        checker.Pattern(*outcome.result, result);
      }
    }
    if (outcome.kind == Outcome::Kind::kRaises && outcome.result->kind == Expr::Kind::kStruct) {
      Type siginfo;
      siginfo.base = "siginfo";
      siginfo.direction = Direction::kOut;
      checker.Pattern(*outcome.result, siginfo);
    }
    if (!outcome.error_name.empty()) checker.Constant(outcome.error_name, outcome.error_where);
    if (!outcome.signal.empty()) checker.Constant(outcome.signal, outcome.signal_where);
    if (outcome.caught != nullptr) Caught(*outcome.caught);
    if (outcome.kind == Outcome::Kind::kCaught) Caught(*outcome.result);
    if (outcome.takes_limit != nullptr) checker.Condition(*outcome.takes_limit);
  }

  void Caught(const Expr& list) {
    PatternChecker checker(&scope_, diagnostics_);
    Type siginfo;
    siginfo.base = "siginfo";
    siginfo.direction = Direction::kOut;
    for (const ExprPtr& item : list.items) checker.Pattern(*item, siginfo);
  }

  // What a call's end does to its actor.
  void End(const ActorName& name, const Outcome& outcome, const CallRow* row, const Line* line) {
    Actor::Origin origin;
    const std::string made = line != nullptr ? MadeActor(*line, &origin) : "";
    if (!made.empty()) {
      ActorScope& child = scope_.actors[made];
      if (child.exists && !child.ended) {
        diagnostics_->Error(outcome.where, "actor " + made + " exists already");
      }
      child = ActorScope();
      child.exists = true;
      child.process = origin == Actor::Origin::kThread ? scope_.actors[name.name].process : made;
      if (outcome.caught != nullptr) Caught(*outcome.caught);
    } else if (row != nullptr && !row->params.empty() && row->params[0].type.base == "actor" &&
               outcome.kind != Outcome::Kind::kReturns) {
      diagnostics_->Error(outcome.where, row->name + " needs a name for what it makes: '= child'");
    } else {
      Tail(outcome, row);
    }
    ActorScope& actor = scope_.actors[name.name];
    switch (outcome.kind) {
      case Outcome::Kind::kBlocksToEnd:
        actor.to_the_end = true;
        actor.blocked_at = outcome.where;
        break;
      case Outcome::Kind::kBlocks:
        actor.blocked_at = outcome.where;
        break;
      case Outcome::Kind::kStops:
        if (row != nullptr) actor.blocked_at = outcome.where;
        break;
      case Outcome::Kind::kEnters:
        actor.held.push_back(row != nullptr ? outcome.where : actor.blocked_at);
        actor.blocked_at = Location();
        break;
      case Outcome::Kind::kDies:
        Ended(name.name);
        break;
      case Outcome::Kind::kNone:
        if (row != nullptr && row->noreturn) {
          if (row->name == "pthread_exit") {
            actor.ended = true;
          } else {
            Ended(name.name);
          }
        }
        break;
      default:
        break;
    }
  }

  void Ended(const std::string& name) {
    const std::string process = scope_.actors[name].process;
    for (auto& [other, actor] : scope_.actors) {
      if (actor.process == process && actor.exists) {
        actor.ended = true;
        actor.blocked_at = Location();
        actor.held.clear();
      }
    }
  }

  void Event(const ActorName& name, const Line& line) {
    ActorScope* actor = Existing(name);
    if (actor == nullptr) return;
    const Outcome& outcome = line.outcome;
    const bool one_of = line.mode == ActorsMode::kOneOf;
    switch (outcome.kind) {
      case Outcome::Kind::kReturns:
      case Outcome::Kind::kStillBlocks:
        if (actor->blocked_at.line == 0 && !actor->uncertain && !actor->ended) {
          diagnostics_->Error(name.where, name.name + " is in no call at this point");
        }
        Tail(outcome, nullptr);
        if (outcome.kind == Outcome::Kind::kStillBlocks) break;
        if (one_of) {
          actor->uncertain = true;
        } else {
          actor->blocked_at = Location();
        }
        break;
      case Outcome::Kind::kLeaves:
        if (actor->held.empty() && !actor->uncertain) {
          diagnostics_->Error(name.where, name.name + " is in no handler at this point");
        } else if (!actor->held.empty()) {
          actor->blocked_at = actor->held.back();
          actor->held.pop_back();
        }
        break;
      default:
        End(name, outcome, nullptr, nullptr);
        break;
    }
  }

  // `either` beside a call (row given) or as a step of its own.
  void Alternatives(const Step& step, const CallRow* row) {
    std::vector<NameScope> ends;
    const NameScope before = scope_;
    for (const Alternative& alternative : step.either) {
      scope_ = before;
      if (row != nullptr) End(step.line.actors[0], alternative.outcome, row, nullptr);
      Steps(alternative.steps);
      ends.push_back(scope_);
    }
    scope_ = before;
    scope_.Join(ends);
  }

  const Case& test_;
  Diagnostics* diagnostics_;
  NameScope scope_;
};

}  // namespace

std::vector<Actor> ActorsOf(const Case& test) {
  std::vector<Actor> made, all;
  ForEachStep(test.steps, [&](const Step& step) {
    Actor actor;
    actor.name = MadeActor(step.line, &actor.origin);
    const bool known = std::any_of(made.begin(), made.end(),
                                   [&](const Actor& other) { return other.name == actor.name; });
    if (actor.name.empty() || known) return;
    actor.first_use = step.line.outcome.where;
    made.push_back(actor);
  });
  auto known = [](const std::vector<Actor>& list, const std::string& name) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Actor& actor) { return actor.name == name; });
  };
  ForEachStep(test.steps, [&](const Step& step) {
    for (const ActorName& name : step.line.actors) {
      if (known(made, name.name) || known(all, name.name)) continue;
      all.push_back({name.name, Actor::Origin::kRoot, name.where});
    }
  });
  // An actor that only others name (kill(q, 0)) is no actor: the name is simply not bound.
  all.insert(all.end(), made.begin(), made.end());
  return all;
}

void CheckCase(Case* test, Diagnostics* diagnostics) {
  test->actors = ActorsOf(*test);
  CaseChecker(*test, diagnostics).Check();
}

}  // namespace parley
