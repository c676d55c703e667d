// The grammar of whole step lines: actors, calls with their outcomes, events.
#include "lib/call_parser.h"

#include <algorithm>

#include "lib/expr_parser.h"
#include "lib/token_cursor.h"

namespace parley {
namespace {

const std::vector<std::string>& AfterCallWords() {
  static const auto* const words =
      new std::vector<std::string>{"blocks", "dies", "stops", "enters", "raises"};
  return *words;
}

const std::vector<std::string>& EventWords() {
  static const auto* const words = new std::vector<std::string>{
      "returns", "still", "caught", "dies", "stops", "enters", "continues", "leaves"};
  return *words;
}

const std::vector<std::string>& TailWords() {
  static const auto* const words = new std::vector<std::string>{"caught", "takes"};
  return *words;
}

bool IsMinusOne(const Expr& expr) {
  return expr.kind == Expr::Kind::kUnary && expr.op == "-" &&
         expr.items[0]->kind == Expr::Kind::kNumber && expr.items[0]->number == 1;
}

class LineParser {
 public:
  explicit LineParser(TokenCursor* cursor) : cursor_(*cursor), expr_(cursor) {}

  bool ParseLine(Line* line) {
    const Token& first = cursor_.Peek();
    if (first.kind == TokenKind::kFunction) {
      if (IsLanguageWord(first.text)) {
        return cursor_.Fail(first, first.text + " is no call; write a blank after it");
      }
      line->call.emplace();
      line->call->function = cursor_.Take().text;
      line->call->where = cursor_.Where(first);
      return expr_.Arguments(first, true, &line->call->args) && AfterCall(&line->outcome) &&
             AtEndOfLine();
    }
    line->call.reset();
    return Event(&line->outcome) && AtEndOfLine();
  }

  bool ParseOutcome(Outcome* outcome) {
    if (cursor_.AtEnd()) {
      return cursor_.Fail(cursor_.Peek(),
                          "expected what ends a call, as '= -1 EAGAIN' or 'blocks'");
    }
    return AfterCall(outcome) && AtEndOfLine();
  }

 private:
  bool AtEndOfLine() {
    if (cursor_.AtEnd()) return true;
    return cursor_.Fail(cursor_.Peek(),
                        "the line should end before " + cursor_.Show(cursor_.Peek()));
  }

  // What may stand after a call; nothing there is kNone.
  bool AfterCall(Outcome* outcome) {
    const Token& token = cursor_.Peek();
    *outcome = Outcome();
    outcome->where = cursor_.Where(token);
    if (cursor_.AtEnd()) return true;
    if (cursor_.TakeSign("=")) return Returned(outcome);
    if (cursor_.AtRelation()) return BareRelation();
    if (cursor_.TakeName("blocks")) return Blocks(outcome);
    if (cursor_.TakeName("raises")) {
      outcome->kind = Outcome::Kind::kRaises;
      outcome->result = expr_.Pattern();
      return outcome->result != nullptr;
    }
    if (token.IsName("dies") || token.IsName("stops") || token.IsName("enters")) {
      return WithSignal(outcome);
    }
    return FailAfterCall();
  }

  bool FailAfterCall() {
    const Token& token = cursor_.Peek();
    if (token.IsName("returns")) {
      return cursor_.Fail(token,
                          "after a call write '= result'; 'returns' is for a call that blocked");
    }
    if (token.IsName("caught") || token.IsName("takes")) {
      return cursor_.Fail(token, "'" + token.text + "' follows a result; write '= _ " + token.text +
                                     " ...' if any result will do");
    }
    if (token.IsName("still") || token.IsName("continues") || token.IsName("leaves")) {
      return cursor_.Fail(token,
                          "'" + token.text + "' cannot follow a call; it is a line of its own");
    }
    if (token.kind == TokenKind::kNumber || token.kind == TokenKind::kConst ||
        token.kind == TokenKind::kString || token.IsSign("-") || token.IsSign("_")) {
      return cursor_.Fail(token, "'=' is missing before the result");
    }
    const std::string hint =
        token.kind == TokenKind::kName ? DidYouMean(token.text, AfterCallWords()) : "";
    return cursor_.Fail(token,
                        "expected '=', blocks, dies, stops, enters or raises after the call, not " +
                            cursor_.Show(token) + hint);
  }

  // "> 0" as a result: two ways to say one thing would be one too many.
  bool BareRelation() {
    const Token relation = cursor_.Take();
    const ExprPtr limit = expr_.Value();
    if (limit == nullptr) return false;
    const std::string result =
        relation.text == "==" ? limit->Print() : "_ " + relation.text + " " + limit->Print();
    return cursor_.Fail(relation, "a result begins with '='; write '= " + result + "'");
  }

  bool Blocks(Outcome* outcome) {
    outcome->kind = Outcome::Kind::kBlocks;
    if (cursor_.AtEnd()) return true;
    if (cursor_.TakeName("to")) {
      if (!cursor_.TakeName("the") || !cursor_.TakeName("end")) {
        return cursor_.FailExpected("'blocks to the end'");
      }
      outcome->kind = Outcome::Kind::kBlocksToEnd;
      return true;
    }
    if (cursor_.Peek().IsName("caught") || cursor_.Peek().IsName("takes")) {
      return cursor_.Fail(cursor_.Peek(), "a call that blocks has no end yet; write '" +
                                              cursor_.Peek().text + "' after its 'returns'");
    }
    return true;
  }

  // dies [SIG], stops [SIG], enters SIG.
  bool WithSignal(Outcome* outcome) {
    const Token& word = cursor_.Take();
    outcome->kind = word.text == "dies"    ? Outcome::Kind::kDies
                    : word.text == "stops" ? Outcome::Kind::kStops
                                           : Outcome::Kind::kEnters;
    const Token& signal = cursor_.Peek();
    outcome->signal_where = cursor_.Where(signal);
    if (signal.kind == TokenKind::kConst) {
      outcome->signal = cursor_.Take().text;
      return true;
    }
    if (cursor_.AtEnd() && word.text != "enters") return true;
    return cursor_.FailExpected("the name of a signal after '" + word.text + "'");
  }

  // The pattern and what may follow it; "=" or "returns" was just taken.
  bool Returned(Outcome* outcome) {
    outcome->kind = Outcome::Kind::kReturns;
    if (cursor_.AtEnd() || cursor_.Peek().IsName("caught") || cursor_.Peek().IsName("takes")) {
      return cursor_.Fail(cursor_.Peek(), "the result is missing; '_' accepts any");
    }
    outcome->result = expr_.Pattern();
    if (outcome->result == nullptr) return false;
    const Token& token = cursor_.Peek();
    if (token.kind == TokenKind::kConst) {
      if (!IsMinusOne(*outcome->result)) {
        return cursor_.Fail(
            token, "the name of an error stands only after '-1', as '-1 " + token.text + "'");
      }
      outcome->error_where = cursor_.Where(token);
      outcome->error_name = cursor_.Take().text;
      if (cursor_.Peek().IsSign("|")) {
        return cursor_.Fail(cursor_.Peek(),
                            "a failure has one error; alternatives are written with 'either'");
      }
    }
    return Tail(outcome);
  }

  bool Tail(Outcome* outcome) {
    if (cursor_.TakeName("caught")) {
      outcome->caught = expr_.List();
      if (outcome->caught == nullptr) return false;
    }
    if (cursor_.TakeName("takes")) {
      if (!cursor_.AtRelation())
        return cursor_.FailExpected("a limit, as '>= 50ms', after 'takes'");
      outcome->takes_op = cursor_.Take().text;
      outcome->takes_limit = expr_.Value();
      if (outcome->takes_limit == nullptr) return false;
      if (cursor_.Peek().IsName("caught")) {
        return cursor_.Fail(cursor_.Peek(), "'caught' stands before 'takes'");
      }
    }
    const Token& token = cursor_.Peek();
    if (token.kind == TokenKind::kName) {
      return cursor_.Fail(token,
                          "after a result stand only the name of an error, in capitals, "
                          "'caught' and 'takes', not " +
                              cursor_.Show(token) + DidYouMean(token.text, TailWords()));
    }
    return true;
  }

  bool Event(Outcome* outcome) {
    const Token& token = cursor_.Peek();
    *outcome = Outcome();
    outcome->where = cursor_.Where(token);
    if (cursor_.TakeName("returns")) return Returned(outcome);
    if (cursor_.TakeName("still")) {
      outcome->kind = Outcome::Kind::kStillBlocks;
      return cursor_.TakeName("blocks") || cursor_.FailExpected("'still blocks'");
    }
    if (cursor_.TakeName("caught")) {
      outcome->kind = Outcome::Kind::kCaught;
      outcome->result = expr_.List();
      return outcome->result != nullptr;
    }
    if (token.IsName("dies") || token.IsName("stops") || token.IsName("enters")) {
      return WithSignal(outcome);
    }
    if (cursor_.TakeName("continues")) {
      outcome->kind = Outcome::Kind::kContinues;
      return true;
    }
    if (cursor_.TakeName("leaves")) {
      outcome->kind = Outcome::Kind::kLeaves;
      return true;
    }
    return FailEvent();
  }

  bool FailEvent() {
    const Token& token = cursor_.Peek();
    if (token.IsName("blocks")) {
      return cursor_.Fail(token,
                          "'blocks' follows a call; of a call that waits say 'still blocks'");
    }
    if (token.IsName("raises") || token.IsName("takes")) {
      return cursor_.Fail(token, "'" + token.text + "' follows a call and cannot begin a line");
    }
    if (token.IsSign("=")) {
      return cursor_.Fail(token, "'=' follows a call; of a call that blocked say 'returns'");
    }
    if (token.kind == TokenKind::kEnd) {
      return cursor_.Fail(token, "expected a call or an event, but nothing stands here");
    }
    const bool word = token.kind == TokenKind::kName || token.kind == TokenKind::kConst;
    std::string hint;
    if (word && cursor_.Peek(1).IsSign("(")) {
      hint = "; no blank may stand between the name of a function and its '('";
    } else if (word && cursor_.Peek(1).IsSign(":")) {
      hint = "; a line has one actor, which stands before the line";
    } else if (token.kind == TokenKind::kName) {
      hint = DidYouMean(token.text, EventWords());
      if (hint.empty()) hint = "; a call has parentheses even without arguments";
    }
    return cursor_.Fail(token, "expected a call or an event, not " + cursor_.Show(token) + hint);
  }

  TokenCursor& cursor_;
  ExprParser expr_;
};

}  // namespace

Location TextPlaces::At(size_t offset) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                       [](size_t wanted, const Piece& piece) { return wanted < piece.offset; });
  if (after == pieces_.begin()) return {};
  const Piece& piece = *(after - 1);
  Location where = piece.where;
  if (where.column > 0) where.column += static_cast<int>(offset - piece.offset);
  return where;
}

bool ParseActors(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics,
                 ActorsMode* mode, std::vector<ActorName>* actors) {
  TokenCursor cursor(text, places, diagnostics);
  if (cursor.failed()) return false;
  actors->clear();
  *mode = ActorsMode::kOne;
  std::string separator;
  while (true) {
    const Token& token = cursor.Peek();
    if (token.kind != TokenKind::kName || IsLanguageWord(token.text)) {
      return cursor.FailExpected("the name of an actor, in lower case");
    }
    const bool twice =
        std::any_of(actors->begin(), actors->end(),
                    [&token](const ActorName& actor) { return actor.name == token.text; });
    if (twice) return cursor.Fail(token, "the actor " + token.text + " stands here twice");
    actors->push_back({token.text, cursor.Where(token)});
    cursor.Take();
    if (cursor.AtEnd()) return true;
    const Token& sign = cursor.Peek();
    if (!sign.IsSign(",") && !sign.IsSign("|")) {
      return cursor.FailExpected("',' (each of them) or '|' (one of them) between actors");
    }
    if (!separator.empty() && separator != sign.text) {
      return cursor.Fail(sign, "',' (each of them) and '|' (one of them) cannot be mixed");
    }
    separator = cursor.Take().text;
    *mode = separator == "," ? ActorsMode::kEach : ActorsMode::kOneOf;
  }
}

bool ParseLine(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics,
               Line* line) {
  TokenCursor cursor(text, places, diagnostics);
  return !cursor.failed() && LineParser(&cursor).ParseLine(line);
}

bool ParseOutcome(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics,
                  Outcome* outcome) {
  TokenCursor cursor(text, places, diagnostics);
  return !cursor.failed() && LineParser(&cursor).ParseOutcome(outcome);
}

ExprPtr ParseCheck(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics) {
  TokenCursor cursor(text, places, diagnostics);
  if (cursor.failed()) return nullptr;
  ExprPtr check = ExprParser(&cursor).Check();
  if (check == nullptr || cursor.AtEnd()) return check;
  cursor.FailExpected("the end of the condition");
  return nullptr;
}

bool IsLanguageWord(std::string_view word) {
  static const auto* const words =
      new std::vector<std::string>{"blocks", "returns", "caught", "takes",     "dies", "stops",
                                   "enters", "leaves",  "raises", "continues", "still"};
  return std::find(words->begin(), words->end(), word) != words->end();
}

}  // namespace parley
