#include "runner/step_words.h"

#include <map>
#include <set>
#include <utility>

#include "lib/call_codec.h"
#include "runner/outcome_words.h"

namespace parley {
namespace {

class Teller {
 public:
  // The names of actors stand for their ids from the start.
  explicit Teller(const Case& test) {
    ForEachStep(test.steps, [&](const Step& step) {
      for (const ActorName& actor : step.line.actors) names_[actor.name] = "pid";
    });
  }

  void Tell(const std::vector<Step>& steps, int depth) {
    for (const Step& step : steps) TellStep(step, depth);
  }

  std::vector<Sentence> sentences;

 private:
  // The name of an actor keeps its small letter at the beginning of a sentence.
  void Say(int depth, std::string text) {
    for (const char* start : {"each of ", "exactly one of ", "the call of ", "after which"}) {
      if (text.rfind(start, 0) == 0) text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    sentences.push_back({depth, std::move(text)});
  }

  void TellStep(const Step& step, int depth) {
    switch (step.kind) {
      case Step::Kind::kLine:
        if (step.line.call) {
          TellCall(step, depth);
        } else {
          TellEvent(step.line, depth);
        }
        break;
      case Step::Kind::kCheck:
        Say(depth, "It must hold that " + step.check->Print() + ".");
        break;
      case Step::Kind::kObserve: {
        std::vector<std::string> values;
        for (const auto& [label, expr] : step.observe) {
          const std::string value = expr->Print();
          values.push_back(label == value ? label : label + " (" + value + ")");
        }
        Say(depth, "The report records " + And(values) + ".");
        break;
      }
      case Step::Kind::kEither:
        Say(depth, "One of these must hold:");
        TellAlternatives(step, nullptr, depth + 1);
        break;
      case Step::Kind::kRepeat:
        TellRepeat(step, depth);
        break;
      case Step::Kind::kAnyOrder:
        Say(depth, "In every order that keeps the calls of each actor in theirs:");
        TellLanes(step, depth + 1);
        break;
      case Step::Kind::kAtOnce:
        TellRace(step, depth);
        break;
    }
  }

  void TellLanes(const Step& step, int depth) {
    for (const Lane& lane : step.lanes) Tell(lane.steps, depth);
  }

  void TellRace(const Step& step, int depth) {
    const std::map<std::string, std::string> outside = names_;
    Say(depth, std::to_string(step.times) + " times, all of these at once:");
    TellLanes(step, depth + 1);
    if (!step.steps.empty()) {
      Say(depth, "after which:");
      Tell(step.steps, depth + 1);
    }
    std::vector<std::string> results;
    for (const auto& [label, condition] : step.outcomes) {
      results.push_back(label + " (" + condition->Print() + ")");
    }
    if (results.size() == 1) Say(depth, "The result is " + results[0] + ".");
    if (results.size() > 1) {
      Say(depth, "One of these is the result, and the report counts how often each was: " +
                     And(results) + ".");
    }
    names_ = outside;
  }

  void TellRepeat(const Step& step, int depth) {
    const std::map<std::string, std::string> outside = names_;
    if (step.until) {
      const Line& last = step.steps.back().line;
      std::string unused;
      const CallRow* row = last.call ? SelectRow(*last.call, &unused) : nullptr;
      Say(depth,
          "Again and again, until the last call " + EndWords(row, *step.until, Verbs(false)) + ":");
    } else {
      Say(depth, std::to_string(step.times) + " times:");
    }
    Tell(step.steps, depth + 1);
    names_ = outside;
    TellCount(step, depth);
  }

  void TellCount(const Step& step, int depth) {
    if (step.count.empty()) return;
    Say(depth, step.count + " is the number of rounds before that.");
    names_[step.count] = "int";
  }

  void TellAlternatives(const Step& step, const CallRow* row, int depth) {
    const std::map<std::string, std::string> before = names_;
    const std::map<std::string, std::vector<std::string>> open_before = open_;
    std::map<std::string, std::string> common;
    for (const Alternative& alternative : step.either) {
      names_ = before;
      open_ = open_before;
      std::string text = "\"" + alternative.label + "\": ";
      if (step.kind == Step::Kind::kLine) {
        text += "it " + EndWords(row, alternative.outcome, Verbs(false));
        if (alternative.outcome.kind == Outcome::Kind::kBlocks) Open(step.line);
      }
      if (alternative.steps.empty()) {
        Say(depth, text + ".");
      } else {
        Say(depth,
            step.kind == Step::Kind::kLine ? text + "; then" : text.substr(0, text.size() - 1));
        Tell(alternative.steps, depth + 1);
      }
      if (&alternative == &step.either.front()) common = names_;
      for (auto it = common.begin(); it != common.end();) {
        it = names_.count(it->first) != 0 ? std::next(it) : common.erase(it);
      }
    }
    names_ = common;
  }

  static std::vector<std::string> NamesOf(const Line& line) {
    std::vector<std::string> names;
    for (const ActorName& actor : line.actors) names.push_back(actor.name);
    return names;
  }

  static std::string Subject(const Line& line) {
    const std::string names = And(NamesOf(line));
    if (line.actors.size() == 1) return names;
    return (line.mode == ActorsMode::kOneOf ? "exactly one of " : "each of ") + names;
  }

  // The calls in which an actor is, for the words of its `returns`.
  void Open(const Line& line) {
    for (const ActorName& actor : line.actors) {
      open_[actor.name].push_back(line.call->function);
    }
  }
  std::string OpenCall(const Line& line) const {
    if (line.actors.size() > 1) return "the call of " + Subject(line);
    const auto found = open_.find(line.actors[0].name);
    const bool known = found != open_.end() && !found->second.empty();
    return line.actors[0].name + "'s " + (known ? found->second.back() : "call");
  }

  void TellCall(const Step& step, int depth) {
    const Line& line = step.line;
    std::string unused;
    const CallRow* row = SelectRow(*line.call, &unused);
    const std::string verb = row != nullptr && row->pseudo ? " performs " : " calls ";
    const std::string start = Subject(line) + verb + line.call->Print();
    if (!step.either.empty()) {
      Say(depth, start + ", and one of these must hold" +
                     Joined(OutputWords(row, line), " if it succeeds: ") + ":");
      TellAlternatives(step, row, depth + 1);
      return;
    }
    if (step.until) {
      Say(depth, start + " again and again and each time " +
                     EndWords(row, line.outcome, Verbs(true)) + ", until it " +
                     EndWords(row, *step.until, Verbs(false)) +
                     Joined(OutputWords(row, line), "; ") + ".");
      TellCount(step, depth);
      return;
    }
    const Outcome::Kind kind = line.outcome.kind;
    std::string text = start + " and " + EndWords(row, line.outcome, Verbs(true));
    const bool blocks = kind == Outcome::Kind::kBlocks || kind == Outcome::Kind::kEnters;
    if (blocks) Open(line);
    if (blocks || (!IsFailure(row, line.outcome) &&
                   (kind == Outcome::Kind::kNone || kind == Outcome::Kind::kReturns))) {
      text += Joined(OutputWords(row, line), blocks ? "; once it returns, " : "; ");
    }
    Say(depth, text + ".");
  }

  static std::string Joined(const std::vector<std::string>& items, const std::string& before) {
    return items.empty() ? "" : before + And(items);
  }

  static bool ReturnsErrorNumber(const CallRow* row) {
    return row != nullptr && (row->failure == Failure::kErrno || row->failure == Failure::kEai);
  }

  static bool IsFailure(const CallRow* row, const Outcome& outcome) {
    if (!outcome.error_name.empty()) return true;
    return ReturnsErrorNumber(row) && outcome.kind == Outcome::Kind::kReturns &&
           outcome.result->kind == Expr::Kind::kConst;
  }

  // What an end demands or is, from the verb on.
  std::string EndWords(const CallRow* row, const Outcome& outcome, const Verbs& verb) {
    const std::string by = outcome.signal.empty() ? "" : " by " + outcome.signal;
    switch (outcome.kind) {
      case Outcome::Kind::kNone:
        if (row != nullptr && row->noreturn) return "does not come back";
        return verb("succeed");
      case Outcome::Kind::kReturns: {
        learnt_.clear();
        const std::string words = ReturnWords(row, outcome, verb);
        return words + TailWords(outcome) + learnt_;
      }
      case Outcome::Kind::kBlocks:
        return verb("block");
      case Outcome::Kind::kBlocksToEnd:
        return verb("block") + " to the end of the case";
      case Outcome::Kind::kDies:
        return outcome.signal.empty() ? verb("die") : verb("die") + " of " + outcome.signal;
      case Outcome::Kind::kStops:
        return verb("be") + " stopped" + by;
      case Outcome::Kind::kEnters:
        return verb("enter") + " its handler for " + outcome.signal;
      case Outcome::Kind::kRaises:
        return verb("raise") + " " + outcome.result->Print() + ", which its handler records";
      case Outcome::Kind::kStillBlocks:
      case Outcome::Kind::kContinues:
      case Outcome::Kind::kLeaves:
      case Outcome::Kind::kCaught:
        break;  // events only
    }
    return outcome.Print();
  }

  std::string ReturnWords(const CallRow* row, const Outcome& outcome, const Verbs& verb) {
    const Expr& result = *outcome.result;
    if (!outcome.error_name.empty())
      return verb("fail") + " with " + ErrorWords(outcome.error_name);
    if (IsFailure(row, outcome)) return verb("fail") + " with " + ErrorWords(result.text);
    switch (result.kind) {
      case Expr::Kind::kAny:
        return verb("succeed");
      case Expr::Kind::kName: {
        if (row != nullptr && row->MakesActor()) {
          names_[result.text] = "pid";
          return verb("make") + (row->result.base == "pid" ? " the process " : " the thread ") +
                 result.text;
        }
        if (names_.count(result.text) == 0) {
          Learn(result.text, row);
          return verb("succeed");
        }
        return verb("return") + " " + result.text;
      }
      case Expr::Kind::kRelation: {
        const Expr& left = *result.items[0];
        if (left.kind == Expr::Kind::kAny) {
          return verb("return") + " " + RelationWords(result.op) + result.items[1]->Print();
        }
        if (left.kind == Expr::Kind::kName && names_.count(left.text) == 0) {
          Learn(left.text, row);
          return verb("return") + " " + RelationWords(result.op) + result.items[1]->Print();
        }
        return verb("return") + " " + result.Print();
      }
      default:
        return verb("return") + " " + result.Print();
    }
  }

  void Learn(const std::string& name, const CallRow* row) {
    names_[name] = row != nullptr ? row->result.base : "int";
    learnt_ = "; " + name + " names what it returns";
  }

  // Names that stand in an output for the first time.
  void NewNames(const Expr& expr, std::vector<std::string>* names) {
    // Words of the language and types stand where names may.
    static const std::set<std::string> kWords = {"record", "hold", "continued", "self"};
    if (expr.kind == Expr::Kind::kCall && expr.text == "sizeof") return;
    if (expr.kind == Expr::Kind::kName && names_.count(expr.text) == 0 &&
        kWords.count(expr.text) == 0) {
      names_[expr.text] = "";
      names->push_back(expr.text);
    }
    for (const ExprPtr& item : expr.items) NewNames(*item, names);
    for (const FieldExpr& field : expr.fields) {
      if (field.value != nullptr) NewNames(*field.value, names);
    }
  }

  // Whether the argument is passed as a pointer, so that nothing is matched.
  bool IsPointer(const Expr& expr) const {
    if (expr.kind == Expr::Kind::kName) {
      const auto known = names_.find(expr.text);
      return known != names_.end() && known->second == "addr";
    }
    return expr.kind == Expr::Kind::kNumber || expr.kind == Expr::Kind::kConst ||
           expr.kind == Expr::Kind::kBinary;
  }

  // "ds names what comes back in buf", "msgp must then be {1, "x"}".
  std::vector<std::string> OutputWords(const CallRow* row, const Line& line) {
    std::vector<std::string> out;
    if (row == nullptr) return out;
    size_t next = 0;
    for (const Param& param : row->params) {
      if (IsHidden(param.type)) continue;
      if (next == line.call->args.size()) break;
      const Expr& arg = *line.call->args[next++];
      if (param.type.base == "init" && arg.kind == Expr::Kind::kName &&
          names_.count(arg.text) == 0) {
        names_[arg.text] = "addr";
        out.push_back(arg.text + " names the new " + param.type.argument);
        continue;
      }
      const bool output =
          param.type.direction == Direction::kOut || param.type.direction == Direction::kInOut;
      if (!output || arg.kind == Expr::Kind::kAny || IsPointer(arg)) continue;
      out.push_back(OutputWords(param, arg));
    }
    return out;
  }

  std::string OutputWords(const Param& param, const Expr& arg) {
    if (arg.kind == Expr::Kind::kInOut) return OutputWords(param, *arg.items[1]);
    const bool one =
        param.type.base == "cell" && arg.kind == Expr::Kind::kList && arg.items.size() == 1;
    if (one) return OutputWords(param, *arg.items[0]);
    if (arg.kind == Expr::Kind::kName && names_.count(arg.text) == 0) {
      names_[arg.text] = param.type.base;
      return arg.text + " names what comes back in " + param.name;
    }
    std::vector<std::string> fresh;
    NewNames(arg, &fresh);
    if (arg.kind == Expr::Kind::kList && !arg.open && fresh.size() > 1 &&
        fresh.size() == arg.items.size()) {
      return And(fresh) + " name what comes back in " + param.name;
    }
    std::string text = param.name;
    if (arg.kind == Expr::Kind::kString) {
      text += (arg.open ? " must then begin with " : " must then hold ");
      Expr whole = arg;
      whole.open = false;
      text += whole.Print();
    } else {
      text += " must then be " + arg.Print();
    }
    if (!fresh.empty())
      text += ", which gives " + And(fresh) + (fresh.size() == 1 ? " its value" : " their values");
    return text;
  }

  void TellEvent(const Line& line, int depth) {
    const Outcome& outcome = line.outcome;
    std::string text;
    switch (outcome.kind) {
      case Outcome::Kind::kReturns: {
        text = OpenCall(line) + " ";
        const CallRow* row = OpenRow(line);
        // "now" follows "must".
        text += EndWords(row, outcome, Verbs(true)).insert(4, " now");
        if (line.mode == ActorsMode::kOneOf) text += "; the others still block";
        for (const ActorName& actor : line.actors) {
          std::vector<std::string>& open = open_[actor.name];
          if (!open.empty() && line.mode != ActorsMode::kOneOf) open.pop_back();
        }
        break;
      }
      case Outcome::Kind::kStillBlocks:
        text = OpenCall(line) + " must still block";
        break;
      case Outcome::Kind::kCaught:
        text = Subject(line) + " must have caught " + CaughtWords(*outcome.result) +
               ", since it was last asked";
        break;
      case Outcome::Kind::kContinues:
        text = Subject(line) + " must go on";
        break;
      case Outcome::Kind::kLeaves:
        text = Subject(line) + " returns from its handler";
        break;
      default:
        text = Subject(line) + " " + EndWords(nullptr, outcome, Verbs(true));
        break;
    }
    Say(depth, text + ".");
  }

  // Any variant of the open call: they fail alike.
  const CallRow* OpenRow(const Line& line) const {
    const auto found = open_.find(line.actors[0].name);
    if (found == open_.end() || found->second.empty()) return nullptr;
    const std::vector<const CallRow*> rows = FindCalls(found->second.back());
    return rows.empty() ? nullptr : rows.front();
  }

  std::map<std::string, std::string> names_;  // bound so far, with the base of their type
  std::map<std::string, std::vector<std::string>> open_;
  std::string learnt_;  // "; q names what it returns", where a result has bound a name
};

}  // namespace

std::vector<Sentence> StepsInWords(const Case& test) {
  Teller teller(test);
  teller.Tell(test.steps, 0);
  return std::move(teller.sentences);
}

}  // namespace parley
