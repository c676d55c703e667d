#include "lib/call_parser.h"

#include <gtest/gtest.h>

#include <random>

#include "lib/tree_text.h"

namespace parley {
namespace {

const TextPlaces& Start() {
  static const auto* const places = new TextPlaces(Location{1, 1});
  return *places;
}

std::string Messages(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) out += diagnostic.Format();
  return out;
}

// Each returns what was parsed as it prints itself, or the message.
std::string ParsedLine(const std::string& text) {
  Diagnostics diagnostics("t", text);
  Line line;
  const bool ok = ParseLine(text, Start(), &diagnostics, &line);
  EXPECT_EQ(ok, diagnostics.ok()) << text;
  return ok ? line.Print() : Messages(diagnostics);
}

std::string ParsedOutcome(const std::string& text) {
  Diagnostics diagnostics("t", text);
  Outcome outcome;
  const bool ok = ParseOutcome(text, Start(), &diagnostics, &outcome);
  EXPECT_EQ(ok, diagnostics.ok()) << text;
  return ok ? outcome.Print() : Messages(diagnostics);
}

std::string ParsedCheck(const std::string& text) {
  Diagnostics diagnostics("t", text);
  const ExprPtr check = ParseCheck(text, Start(), &diagnostics);
  EXPECT_EQ(check != nullptr, diagnostics.ok()) << text;
  return check != nullptr ? check->Print() : Messages(diagnostics);
}

std::string ParsedActors(const std::string& text) {
  Diagnostics diagnostics("t", text);
  ActorsMode mode;
  std::vector<ActorName> actors;
  if (!ParseActors(text, Start(), &diagnostics, &mode, &actors)) return Messages(diagnostics);
  std::string out = mode == ActorsMode::kOne ? "one" : mode == ActorsMode::kEach ? "each" : "oneof";
  for (const ActorName& actor : actors) {
    out += " " + actor.name + "@" + std::to_string(actor.where.column);
  }
  return out;
}

struct Case {
  const char* text;
  const char* result;
};

TEST(ParseLineTest, BlanksDoNotMatter) {
  const Case kCases[] = {
      {"  fork( )=child ", "fork() = child"},
      {"f( 1,2 , [3=>4] )=-1 EAGAIN", "f(1, 2, [3 => 4]) = -1 EAGAIN"},
      {"f({ a =1,b= sp>0,c>0,... })", "f({a=1, b=sp > 0, c > 0, ...})"},
      {"f(A | B, m + 1)\tblocks   to the end", "f(A|B, m+1) blocks to the end"},
      {"caught[SIGINT]", "caught [SIGINT]"},
      {"f() = _ takes<5s", "f() = _ takes < 5s"},
      {"f() raises{SIGBUS,...}", "f() raises {SIGBUS, ...}"},
      {"f(\"a\" ...)", "f(\"a\"...)"},
      {"f() = 0\n  caught []", "f() = 0 caught []"},
  };
  for (const Case& test : kCases) EXPECT_EQ(ParsedLine(test.text), test.result);
}

TEST(ParseLineTest, CallsAndTheirOutcomes) {
  struct {
    const char* text;
    Outcome::Kind kind;
  } const kCases[] = {
      {"f()", Outcome::Kind::kNone},
      {"f() = 0", Outcome::Kind::kReturns},
      {"f() blocks", Outcome::Kind::kBlocks},
      {"f() blocks to the end", Outcome::Kind::kBlocksToEnd},
      {"f() dies", Outcome::Kind::kDies},
      {"f() dies SIGSEGV", Outcome::Kind::kDies},
      {"f() stops SIGTTIN", Outcome::Kind::kStops},
      {"f() enters SIGUSR1", Outcome::Kind::kEnters},
      {"f() raises {SIGBUS, ...}", Outcome::Kind::kRaises},
      {"returns 0", Outcome::Kind::kReturns},
      {"still blocks", Outcome::Kind::kStillBlocks},
      {"caught []", Outcome::Kind::kCaught},
      {"dies SIGTERM", Outcome::Kind::kDies},
      {"stops", Outcome::Kind::kStops},
      {"continues", Outcome::Kind::kContinues},
      {"enters SIGUSR1", Outcome::Kind::kEnters},
      {"leaves", Outcome::Kind::kLeaves},
  };
  for (const auto& test : kCases) {
    Diagnostics diagnostics("t", test.text);
    Line line;
    ASSERT_TRUE(ParseLine(test.text, Start(), &diagnostics, &line)) << Messages(diagnostics);
    EXPECT_EQ(static_cast<int>(line.outcome.kind), static_cast<int>(test.kind)) << test.text;
    EXPECT_EQ(line.call.has_value(), test.text[0] == 'f') << test.text;
    EXPECT_EQ(line.Print(), test.text);
  }
}

TEST(ParseLineTest, PartsOfAResultHaveTheirPlaces) {
  const std::string text = "f(x) = -1 EINTR caught [SIGINT] takes >= 50ms";
  Diagnostics diagnostics("t", text);
  Line line;
  ASSERT_TRUE(ParseLine(text, Start(), &diagnostics, &line)) << Messages(diagnostics);
  ASSERT_TRUE(line.call.has_value());
  EXPECT_EQ(line.call->function, "f");
  EXPECT_EQ(line.call->where.column, 1);
  EXPECT_EQ(line.outcome.where.column, 6);
  EXPECT_EQ(TreeText(line.outcome.result), "(unary - (number 1:1))");
  EXPECT_EQ(line.outcome.error_name, "EINTR");
  EXPECT_EQ(line.outcome.error_where.column, 11);
  EXPECT_EQ(TreeText(line.outcome.caught), "(list (const SIGINT))");
  EXPECT_EQ(line.outcome.takes_op, ">=");
  EXPECT_EQ(TreeText(line.outcome.takes_limit), "(duration 50ms:50000000)");
}

TEST(ParseLineTest, ALineTakesNothingFromTheOneParsedBeforeIt) {
  Diagnostics diagnostics("t", "");
  Line line;
  ASSERT_TRUE(ParseLine("f(a) = -1 EIO caught [] takes < 1s", Start(), &diagnostics, &line));
  ASSERT_TRUE(ParseLine("g() dies", Start(), &diagnostics, &line));
  EXPECT_EQ(line.Print(), "g() dies");
  ASSERT_TRUE(ParseLine("leaves", Start(), &diagnostics, &line));
  EXPECT_EQ(line.Print(), "leaves");
}

TEST(ParseLineTest, MalformedLines) {
  const Case kCases[] = {
      {"fork() > 0", "t:1:8: a result begins with '='; write '= _ > 0'\nfork() > 0\n       ^\n"},
      {"f() >= n+1", "t:1:5: a result begins with '='; write '= _ >= n+1'\nf() >= n+1\n    ^\n"},
      {"f() == 3", "t:1:5: a result begins with '='; write '= 3'\nf() == 3\n    ^\n"},
      {"f() -1 EAGAIN", "t:1:5: '=' is missing before the result\nf() -1 EAGAIN\n    ^\n"},
      {"f() = ", "t:1:6: the result is missing; '_' accepts any\nf() = \n     ^\n"},
      {"f() = caught []",
       "t:1:7: the result is missing; '_' accepts any\nf() = caught []\n      ^\n"},
      {"f() = 5 EAGAIN",
       "t:1:9: the name of an error stands only after '-1', as '-1 EAGAIN'\n"
       "f() = 5 EAGAIN\n        ^\n"},
      {"f() = -1 EAGAIN|EACCES",
       "t:1:16: a failure has one error; alternatives are written with 'either'\n"
       "f() = -1 EAGAIN|EACCES\n               ^\n"},
      {"f() = -1 eagain",
       "t:1:10: after a result stand only the name of an error, in capitals, 'caught' and 'takes', "
       "not 'eagain'\nf() = -1 eagain\n         ^\n"},
      {"f() = 0 cought []",
       "t:1:9: after a result stand only the name of an error, in capitals, 'caught' and 'takes', "
       "not 'cought'; did you mean caught?\nf() = 0 cought []\n        ^\n"},
      {"f() = 0 caught SIGINT",
       "t:1:16: expected a list '[...]', not 'SIGINT'\nf() = 0 caught SIGINT\n               ^\n"},
      {"f() = 0 takes 50ms",
       "t:1:15: expected a limit, as '>= 50ms', after 'takes', not '50ms'\n"
       "f() = 0 takes 50ms\n              ^\n"},
      {"f() = 0 takes < 5s caught []",
       "t:1:20: 'caught' stands before 'takes'\nf() = 0 takes < 5s caught []\n"
       "                   ^\n"},
      {"f() caught []",
       "t:1:5: 'caught' follows a result; write '= _ caught ...' if any result will do\n"
       "f() caught []\n    ^\n"},
      {"f() blocks to end",
       "t:1:15: expected 'blocks to the end', not 'end'\nf() blocks to end\n              ^\n"},
      {"f() blocks takes < 1s",
       "t:1:12: a call that blocks has no end yet; write 'takes' after its 'returns'\n"
       "f() blocks takes < 1s\n           ^\n"},
      {"f() bloks",
       "t:1:5: expected '=', blocks, dies, stops, enters or raises after the call, not 'bloks'; "
       "did you mean blocks?\nf() bloks\n    ^\n"},
      {"f() returns 0",
       "t:1:5: after a call write '= result'; 'returns' is for a call that blocked\n"
       "f() returns 0\n    ^\n"},
      {"f() leaves",
       "t:1:5: 'leaves' cannot follow a call; it is a line of its own\nf() leaves\n    ^\n"},
      {"f() enters",
       "t:1:11: expected the name of a signal after 'enters', not the end of the line\n"
       "f() enters\n          ^\n"},
      {"dies 9", "t:1:6: expected the name of a signal after 'dies', not '9'\ndies 9\n     ^\n"},
      {"dies SIGINT caught []",
       "t:1:13: the line should end before 'caught'\ndies SIGINT caught []\n            ^\n"},
      {"f() g()",
       "t:1:5: expected '=', blocks, dies, stops, enters or raises after the call, not 'g'\n"
       "f() g()\n    ^\n"},
      {"fork() = p: exit(0)",
       "t:1:11: the line should end before ':'\nfork() = p: exit(0)\n          ^\n"},
      {"", "t:1:1: expected a call or an event, but nothing stands here\n"},
      {"retruns 0",
       "t:1:1: expected a call or an event, not 'retruns'; did you mean returns?\n"
       "retruns 0\n^\n"},
      {"fork = child",
       "t:1:1: expected a call or an event, not 'fork'; a call has parentheses even without "
       "arguments\nfork = child\n^\n"},
      {"fork () = child",
       "t:1:1: expected a call or an event, not 'fork'; no blank may stand between the name of a "
       "function and its '('\nfork () = child\n^\n"},
      {"p: fork()",
       "t:1:1: expected a call or an event, not 'p'; a line has one actor, which stands before "
       "the line\np: fork()\n^\n"},
      {"returns(3)", "t:1:1: returns is no call; write a blank after it\nreturns(3)\n^\n"},
      {"blocks",
       "t:1:1: 'blocks' follows a call; of a call that waits say 'still blocks'\nblocks\n^\n"},
      {"raises {SIGBUS}",
       "t:1:1: 'raises' follows a call and cannot begin a line\nraises {SIGBUS}\n^\n"},
      {"= 0", "t:1:1: '=' follows a call; of a call that blocked say 'returns'\n= 0\n^\n"},
      {"still", "t:1:6: expected 'still blocks', not the end of the line\nstill\n     ^\n"},
      {"msgsnd(q, {1, \"x\"}, 1, 0 = 0",
       "t:1:26: expected ',' or ')', not '='\nmsgsnd(q, {1, \"x\"}, 1, 0 = 0\n"
       "                         ^\n"},
      {"read(r, \"x, 1) = 1",
       "t:1:9: the line ends inside this string; if it holds ' #', YAML cut it there: write "
       "'\\x23' for the '#'\nread(r, \"x, 1) = 1\n        ^\n"},
  };
  for (const Case& test : kCases) EXPECT_EQ(ParsedLine(test.text), test.result);
}

TEST(ParseOutcomeTest, StandsAlone) {
  for (const char* text : {"= -1 EAGAIN", "blocks to the end", "dies SIGPIPE", "= 0 caught []",
                           "raises {SIGBUS, ...}", "= _"}) {
    EXPECT_EQ(ParsedOutcome(text), text);
  }
  EXPECT_EQ(ParsedOutcome(""), "t:1:1: expected what ends a call, as '= -1 EAGAIN' or 'blocks'\n");
  EXPECT_EQ(ParsedOutcome("-1 EAGAIN"), "t:1:1: '=' is missing before the result\n-1 EAGAIN\n^\n");
  EXPECT_EQ(ParsedOutcome("= 0 0"), "t:1:5: the line should end before '0'\n= 0 0\n    ^\n");
}

TEST(ParseCheckTest, Conditions) {
  for (const char* text :
       {"n < 4*1048576", "mine.port > 0 && mine.port != sp", "a == 1 || b == 2 && c == 3", "n*512",
        "list[0].ai_addr.addr == \"127.0.0.1\"", "PIPE_BUF", "to == the"}) {
    EXPECT_EQ(ParsedCheck(text), text);
  }
  Diagnostics diagnostics("t", "");
  EXPECT_EQ(TreeText(ParseCheck("a || b && c|d == e", Start(), &diagnostics)),
            "(binary || (name a) (binary && (name b) (relation == (binary | (name c) (name d)) "
            "(name e))))");
}

TEST(ParseCheckTest, MalformedConditions) {
  const Case kCases[] = {
      {"", "t:1:1: expected a value, not the end of the line\n"},
      {"n = 3",
       "t:1:3: expected the end of the condition, not '='; values are compared by '==', and "
       "'name=value' stands only inside {}\nn = 3\n  ^\n"},
      {"a ||", "t:1:5: expected a value, not the end of the line\na ||\n    ^\n"},
      {"a & b", "t:1:3: there is no '&'; conditions are joined by '&&'\na & b\n  ^\n"},
      {"a < b < c", "t:1:7: expected the end of the condition, not '<'\na < b < c\n      ^\n"},
  };
  for (const Case& test : kCases) EXPECT_EQ(ParsedCheck(test.text), test.result);
}

TEST(ParseActorsTest, OneEachAndOneOf) {
  EXPECT_EQ(ParsedActors("p"), "one p@1");
  EXPECT_EQ(ParsedActors("s, r1,r2"), "each s@1 r1@4 r2@7");
  EXPECT_EQ(ParsedActors("a | b|c"), "oneof a@1 b@5 c@7");
  EXPECT_EQ(ParsedActors("on"), "one on@1");
  EXPECT_EQ(ParsedActors("p|q, r"),
            "t:1:4: ',' (each of them) and '|' (one of them) cannot be mixed\np|q, r\n   ^\n");
  EXPECT_EQ(ParsedActors("p, p"), "t:1:4: the actor p stands here twice\np, p\n   ^\n");
  EXPECT_EQ(ParsedActors("P"),
            "t:1:1: expected the name of an actor, in lower case, not 'P'\nP\n^\n");
  EXPECT_EQ(ParsedActors("p,"),
            "t:1:3: expected the name of an actor, in lower case, not the end of the line\n"
            "p,\n  ^\n");
  EXPECT_EQ(ParsedActors("any-ordr"),
            "t:1:4: expected ',' (each of them) or '|' (one of them) between actors, not '-'\n"
            "any-ordr\n   ^\n");
  EXPECT_EQ(ParsedActors("still"),
            "t:1:1: expected the name of an actor, in lower case, not 'still', which is a word of "
            "the language and no name\nstill\n^\n");
}

TEST(TextPlacesTest, FoldedTextHasItsPlacesInTheFile) {
  const std::string file =
      "  - p: f(a,\n"
      "         b c)\n";
  // As YAML folds it: the newline and the indentation are one blank.
  const std::string text = "f(a, b c)";
  const TextPlaces places(std::vector<TextPlaces::Piece>{{0, {1, 8}}, {5, {2, 10}}});
  EXPECT_EQ(places.At(4).line, 1);
  EXPECT_EQ(places.At(4).column, 12);
  EXPECT_EQ(places.At(5).line, 2);
  EXPECT_EQ(places.At(8).column, 13);
  Diagnostics diagnostics("t", file);
  Line line;
  EXPECT_FALSE(ParseLine(text, places, &diagnostics, &line));
  EXPECT_EQ(Messages(diagnostics),
            "t:2:12: expected ',' or ')', not 'c'\n"
            "         b c)\n"
            "           ^\n");
}

TEST(TextPlacesTest, UnknownColumnsStayUnknown) {
  EXPECT_EQ(TextPlaces(Location{3, 0}).At(9).line, 3);
  EXPECT_EQ(TextPlaces(Location{3, 0}).At(9).column, 0);
}

TEST(IsLanguageWordTest, WordsAndNames) {
  for (const char* word : {"blocks", "returns", "caught", "takes", "dies", "stops", "enters",
                           "leaves", "raises", "still", "continues"}) {
    EXPECT_TRUE(IsLanguageWord(word)) << word;
  }
  for (const char* word : {"to", "the", "end", "p", "Blocks", "block", ""}) {
    EXPECT_FALSE(IsLanguageWord(word)) << word;
  }
}

// Whatever a person types gives a tree that prints and parses back, or exactly one message whose
// place lies within the text.
void ExpectTreeOrOneMessage(const std::string& text) {
  Diagnostics diagnostics("t", text);
  Line line;
  if (ParseLine(text, Start(), &diagnostics, &line)) {
    const std::string printed = line.Print();
    Line again;
    ASSERT_TRUE(ParseLine(printed, Start(), &diagnostics, &again)) << text << "\n" << printed;
    EXPECT_EQ(TreeText(again), TreeText(line)) << text;
    return;
  }
  const std::vector<Diagnostic> found = diagnostics.Sorted();
  ASSERT_EQ(found.size(), 1u) << text;
  EXPECT_FALSE(found[0].message.empty());
  EXPECT_GE(found[0].where.column, 1) << text;
  EXPECT_LE(found[0].where.column, static_cast<int>(text.size()) + 1) << text;
}

TEST(ParseLineTest, RandomTokensNeverCrash) {
  const char* const kTokens[] = {
      "f(",      "g(",     "(",        ")",     "[",   "]",     "{",       "}",       ",",
      ", ",      "=",      "=>",       "==",    "!=",  ">",     "<=",      "+",       "-",
      "*",       "|",      "||",       "&&",    "~",   "!",     ".",       "..",      "...",
      "_",       ":",      " ",        "a",     "b.c", "x=",    "SIGINT",  "EAGAIN",  "0",
      "07",      "0xff",   "5s",       "\"s\"", "\"",  "\"\\0", " = ",     "blocks ", "to ",
      "the ",    "end ",   "returns ", "$",     "&",   "dies ", "enters ", "caught ", "takes ",
      "raises ", "still ", "leaves ",  "\x01",  "1h",  "-1 "};
  std::mt19937 random(2520);
  for (int round = 0; round < 20000; ++round) {
    std::string text = round % 2 == 0 ? "f(" : "";
    for (unsigned length = random() % 14; length > 0; --length) {
      text += kTokens[random() % std::size(kTokens)];
    }
    ExpectTreeOrOneMessage(text);
  }
}

TEST(ParseLineTest, DamagedLinesNeverCrash) {
  const std::string whole =
      "recvmsg(b, {..m, msg_iov=[{\"x\\x01\"..., 16}], n=25 => _, f > 0, ...}, ~[A|B], in(-1h)) "
      "= -1 EINTR caught [{S, ...}] takes >= 50ms";
  ASSERT_EQ(ParsedLine(whole), whole);
  std::mt19937 random(252);
  for (int round = 0; round < 20000; ++round) {
    std::string text = whole;
    for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
      const size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text.erase(at, 1 + random() % 9);
          break;
        case 1:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 2:
          text.insert(at, whole.substr(random() % whole.size(), 1 + random() % 9));
          break;
        case 3:
          std::swap(text[at], text[random() % text.size()]);
          break;
      }
      if (text.empty()) break;
    }
    ExpectTreeOrOneMessage(text);
  }
}

}  // namespace
}  // namespace parley
