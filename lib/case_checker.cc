#include "lib/case_checker.h"

#include <algorithm>
#include <map>

#include "lib/argument_checker.h"
#include "lib/call_codec.h"
#include "lib/call_table.h"
#include "lib/name_scope.h"
#include "lib/outcome_checker.h"
#include "lib/pattern_checker.h"

namespace parley {
namespace {

// The actor that a call makes: the name in its result; "" if it makes none.
std::string MadeActor(const Line& line, Actor::Origin* origin) {
  if (!line.call) return "";
  const bool thread = line.call->function == "pthread_create";
  const std::vector<const CallRow*> rows = FindCalls(line.call->function);
  if (rows.empty() || !rows[0]->MakesActor()) return "";
  *origin = thread ? Actor::Origin::kThread : Actor::Origin::kForked;
  const ExprPtr& result = line.outcome.result;
  return result != nullptr && result->kind == Expr::Kind::kName ? result->text : "";
}

// The name without the number at its end: reader1 and reader2 are two on purpose.
std::string Stem(const std::string& name) {
  return name.substr(0, name.find_last_not_of("0123456789") + 1);
}

// In the place of the row of a call that there is not: what follows is judged as far as possible,
// so that one mistake gets one message.
const CallRow& UnknownRow() {
  static const auto* const row = new CallRow;
  return *row;
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
      return;
    }
    std::map<std::string, int> uses;
    ForEachStep(test_.steps, [&](const Step& step) {
      for (const ActorName& actor : step.line.actors) ++uses[actor.name];
    });
    for (const Actor& actor : test_.actors) {
      if (uses[actor.name] != 1 || actor.origin != Actor::Origin::kRoot) continue;
      std::vector<std::string> others;
      for (const Actor& other : test_.actors) {
        if (Stem(other.name) != Stem(actor.name)) others.push_back(other.name);
      }
      const std::string hint = DidYouMean(actor.name, others);
      if (!hint.empty()) {
        diagnostics_->Error(actor.first_use, "actor " + actor.name + " appears only here" + hint);
      }
    }
  }

  void Steps(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (diagnostics_->full()) return;
      OneStep(step);
    }
  }

  void OneStep(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kLine:
        Actors(step);
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
      case Step::Kind::kAnyOrder:
        Lanes(step);
        break;
      case Step::Kind::kAtOnce:
        Race(step);
        break;
    }
  }

  // Which lines may have several actors.
  void Actors(const Step& step) {
    const Line& line = step.line;
    if (!line.call || line.actors.size() < 2) return;
    if (line.mode == ActorsMode::kOneOf) {
      diagnostics_->Error(line.actors[0].where,
                          "'|' (one of them) stands before events only; a call is made by one "
                          "actor, or by each of 'a, b'");
    } else if (!step.either.empty() || step.until) {
      diagnostics_->Error(line.actors[0].where,
                          std::string(step.until ? "until" : "either") +
                              " stands beside the call of one actor; give each a step of its own");
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

  // The lines of actors whose order nobody knows: none can count on what another one binds.
  void Lanes(const Step& step) {
    const NameScope before = scope_;
    std::vector<NameScope> ends;
    std::map<std::string, Location> bound;
    for (const Lane& lane : step.lanes) {
      scope_ = before;
      for (const Step& inner : lane.steps) LaneLine(lane, inner);
      ends.push_back(scope_);
      for (const auto& [name, where] : NameScope(scope_).UnbindSince(before)) {
        if (bound.emplace(name, where).second) continue;
        diagnostics_->Error(where, name + " is bound by another actor, too, and nobody knows by " +
                                       "whom first; take two names");
      }
    }
    scope_ = before;
    scope_.JoinAll(ends);
  }

  void LaneLine(const Lane& lane, const Step& step) {
    const Outcome& outcome = step.line.outcome;
    if (outcome.kind != Outcome::Kind::kNone && outcome.kind != Outcome::Kind::kReturns) {
      diagnostics_->Error(outcome.where,
                          "here stands what the call returns in the end, as '= 0'; that it may "
                          "sleep meanwhile goes without saying");
      return;
    }
    std::string unused;
    const CallRow* const row = SelectRow(*step.line.call, &unused);
    if (row != nullptr && (row->MakesActor() || row->noreturn)) {
      diagnostics_->Error(step.line.call->where,
                          row->name + " cannot stand here; actors come and go outside");
      return;
    }
    Call(lane.actor, step);
  }

  // Names are fresh each round.
  void Race(const Step& step) {
    const NameScope outside = scope_;
    Lanes(step);
    Steps(step.steps);
    for (const auto& [label, condition] : step.outcomes) {
      PatternChecker(&scope_, diagnostics_).Condition(*condition);
    }
    const NameScope inside = scope_;
    scope_ = outside;
    scope_.LeaveRepeat(inside);
  }

  // How the last round of a call ends.
  void Until(const Outcome& until, const Step& step) {
    if (until.kind == Outcome::Kind::kBlocks) {
      diagnostics_->Error(until.where, "write 'blocks to the end' here");
      return;
    }
    std::string unused;
    const CallRow* row = SelectRow(*step.line.call, &unused);
    if (row != nullptr) End(step.line.actors[0], until, row, nullptr);
  }

  ActorScope* Existing(const ActorName& name) {
    auto found = scope_.actors.find(name.name);
    if (found == scope_.actors.end()) return nullptr;
    ActorScope& actor = found->second;
    if (!actor.exists && !actor.uncertain) {
      diagnostics_->Error(name.where, "actor " + name.name + " does not exist yet at this point");
      actor.exists = actor.reported = true;
    }
    return &actor;
  }

  const CallRow* RowOf(const CallExpr& call) {
    std::string error;
    const CallRow* const row = SelectRow(call, &error);
    if (row != nullptr) return row;
    if (FindCalls(call.function).empty()) {
      error = "unknown call " + call.function + DidYouMean(call.function, CallNames());
    }
    diagnostics_->Error(call.where, error);
    return &UnknownRow();
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
    const CallRow* const row = RowOf(call);
    const bool sleeps = step.line.outcome.kind == Outcome::Kind::kBlocks;
    const NameScope before = sleeps ? scope_ : NameScope({}, diagnostics_);
    if (row == &UnknownRow()) {
      for (const ExprPtr& arg : call.args) scope_.Assume(*arg);
    } else {
      CheckArguments(call, *row, &scope_, diagnostics_);
    }
    // What a sleeping call gives back is known once it returns.
    if (sleeps) actor->pending = scope_.UnbindSince(before);
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

  // `= 0`, too, which is how C tells the child from its parent.
  static bool Nameless(const Outcome& outcome) {
    return outcome.kind != Outcome::Kind::kReturns ||
           (outcome.result != nullptr && outcome.result->kind == Expr::Kind::kNumber &&
            outcome.error_name.empty() && outcome.result->number >= 0);
  }

  // What a call's end does to its actor.
  void End(const ActorName& name, const Outcome& outcome, const CallRow* row, const Line* line) {
    Actor::Origin origin;
    const std::string made = line != nullptr ? MadeActor(*line, &origin) : "";
    if (!made.empty()) {
      ActorScope& child = scope_.actors[made];
      if (child.exists && !child.ended && !child.reported) {
        diagnostics_->Error(outcome.where, "actor " + made + " exists already");
      }
      child = ActorScope();
      child.exists = true;
      child.process = origin == Actor::Origin::kThread ? scope_.actors[name.name].process : made;
      if (outcome.caught != nullptr) {
        OutcomeChecker(&scope_, diagnostics_).Caught(*outcome.caught);
      }
    } else if (row != nullptr && row->MakesActor() && Nameless(outcome)) {
      diagnostics_->Error(outcome.where, row->name + " needs a name for what it makes: '= child'");
    } else {
      OutcomeChecker(&scope_, diagnostics_).Check(outcome, row);
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
          if (row->ends_thread) {
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
        if (outcome.kind == Outcome::Kind::kReturns && outcome.error_name.empty()) {
          for (const auto& [bound, where] : actor->pending) scope_.Bind(bound, where);
          actor->pending.clear();
        }
        OutcomeChecker(&scope_, diagnostics_).Check(outcome, nullptr);
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
      if (row == nullptr) BeginsWithEvent(alternative);
      if (row != nullptr) End(step.line.actors[0], alternative.outcome, row, nullptr);
      Steps(alternative.steps);
      ends.push_back(scope_);
    }
    scope_ = before;
    scope_.Join(ends);
  }

  void BeginsWithEvent(const Alternative& alternative) {
    if (alternative.steps.empty()) return;
    const Step& first = alternative.steps[0];
    if (first.kind == Step::Kind::kLine && !first.line.call) return;
    diagnostics_->Error(first.where,
                        "an alternative of 'either' begins with what has happened, as "
                        "'p: returns 0'; calls come after it");
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
