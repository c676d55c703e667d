#include "lib/expr_parser.h"

#include <gtest/gtest.h>

#include "lib/tree_text.h"

namespace parley {
namespace {

// Parses `text` as an argument and returns its tree, or the message with its caret.
std::string Tree(const std::string& text) {
  Diagnostics diagnostics("t", text);
  const TextPlaces places(Location{1, 1});
  TokenCursor cursor(text, places, &diagnostics);
  ExprParser parser(&cursor);
  ExprPtr expr;
  if (!cursor.failed()) expr = parser.Arg();
  if (expr != nullptr && !cursor.AtEnd()) cursor.FailExpected("the end");
  if (!diagnostics.ok()) return diagnostics.Sorted()[0].Format();
  return TreeText(expr);
}

struct TreeCase {
  const char* text;
  const char* tree;
};

TEST(ExprParserTest, Values) {
  const TreeCase kCases[] = {
      {"0600", "(number 0600:384)"},
      {"50ms", "(duration 50ms:50000000)"},
      {"\"a\\0\"", "(string 6100)"},
      {"\"a\"...", "(string 61 open)"},
      {"IPC_CREAT", "(const IPC_CREAT)"},
      {"_", "(any)"},
      {"to", "(name to)"},
      {"int(252)", "(call int (number 252:252))"},
      {"u16()", "(call u16)"},
      {"in(-1h, CLOCK_MONOTONIC)",
       "(call in (unary - (duration 1h:3600000000000)) (const CLOCK_MONOTONIC))"},
      {"sizeof(sockaddr_in)", "(call sizeof (name sockaddr_in))"},
      {"u64(n)", "(call u64 (name n))"},
  };
  for (const TreeCase& test : kCases) EXPECT_EQ(Tree(test.text), test.tree) << test.text;
}

TEST(ExprParserTest, OperatorsBindAsInTheGrammar) {
  const TreeCase kCases[] = {
      {"a+b*c", "(binary + (name a) (binary * (name b) (name c)))"},
      {"(a+b)*c", "(binary * (binary + (name a) (name b)) (name c))"},
      {"a-b-c", "(binary - (binary - (name a) (name b)) (name c))"},
      {"a-(b-c)", "(binary - (name a) (binary - (name b) (name c)))"},
      {"a*b/c%d", "(binary % (binary / (binary * (name a) (name b)) (name c)) (name d))"},
      {"A|B+1", "(binary | (const A) (binary + (const B) (number 1:1)))"},
      {"-a.b[1]", "(unary - (index (member b (name a)) (number 1:1)))"},
      {"~!-1", "(unary ~ (unary ! (unary - (number 1:1))))"},
      {"-a*b", "(binary * (unary - (name a)) (name b))"},
      {"a[i+1].x", "(member x (index (name a) (binary + (name i) (number 1:1))))"},
      {"n > 0", "(relation > (name n) (number 0:0))"},
      {"_ > 0", "(relation > (any) (number 0:0))"},
      {"b != a|c", "(relation != (name b) (binary | (name a) (name c)))"},
      {"a == b > c", "(relation == (name a) (relation > (name b) (name c)))"},
      {"[1] => n > 0", "(inout (list (number 1:1)) (relation > (name n) (number 0:0)))"},
  };
  for (const TreeCase& test : kCases) EXPECT_EQ(Tree(test.text), test.tree) << test.text;
}

TEST(ExprParserTest, Lists) {
  const TreeCase kCases[] = {
      {"[]", "(list)"},
      {"[...]", "(list open)"},
      {"[A, ...]", "(list (const A) open)"},
      {"~[]", "(unary ~ (list))"},
      {"[128 => 16]", "(list (inout (number 128:128) (number 16:16)))"},
      {"res == [{x=1}]", "(relation == (name res) (list (struct (field x (number 1:1)))))"},
  };
  for (const TreeCase& test : kCases) EXPECT_EQ(Tree(test.text), test.tree) << test.text;
}

TEST(ExprParserTest, Structs) {
  const TreeCase kCases[] = {
      {"{}", "(struct)"},
      {"{...}", "(struct rest)"},
      {"{r, POLLIN, 0}", "(struct (name r) (const POLLIN) (number 0:0))"},
      {"{..ds, msg_perm.uid=U}", "(struct (base ds) (field msg_perm.uid (const U)))"},
      {"{..ds, 3}", "(struct (base ds) (number 3:3))"},
      {"{A, port=sp > 0, ...}",
       "(struct (const A) (field port (relation > (name sp) (number 0:0))) rest)"},
      {"{sem_otime > 0}", "(struct (field sem_otime (relation > (any) (number 0:0))))"},
      {"{a.b != c}", "(struct (field a.b (relation != (any) (name c))))"},
      // Not a field: a relation between a value and nothing named.
      {"{_ > 0}", "(struct (relation > (any) (number 0:0)))"},
      {"{a.b}", "(struct (member b (name a)))"},
      {"{m+1 == n}", "(struct (relation == (binary + (name m) (number 1:1)) (name n)))"},
      {"{n=256 => _, f=0}",
       "(struct (field n (inout (number 256:256) (any))) (field f (number 0:0)))"},
      {"siginfo{a=1}", "(struct siginfo (field a (number 1:1)))"},
      {"[{{1}}]", "(list (struct (struct (number 1:1))))"},
      // `end` and `takes` are words only where no field can stand.
      {"{end=1, takes=2}", "(struct (field end (number 1:1)) (field takes (number 2:2)))"},
  };
  for (const TreeCase& test : kCases) EXPECT_EQ(Tree(test.text), test.tree) << test.text;
}

TEST(ExprParserTest, NodesKnowTheirPlace) {
  const std::string text = "f(1, {x=a+b})";
  Diagnostics diagnostics("t", text);
  const TextPlaces places(Location{7, 11});
  TokenCursor cursor(text, places, &diagnostics);
  const ExprPtr call = ExprParser(&cursor).Arg();
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->where.line, 7);
  EXPECT_EQ(call->where.column, 11);
  ASSERT_EQ(call->items.size(), 2u);
  EXPECT_EQ(call->items[1]->where.column, 16);
  const FieldExpr& field = call->items[1]->fields[0];
  EXPECT_EQ(field.where.column, 17);
  EXPECT_EQ(field.value->where.column, 19);
  EXPECT_EQ(field.value->items[1]->where.column, 21);
}

TEST(ExprParserTest, ErrorsSayWhatToWrite) {
  const TreeCase kCases[] = {
      {"", "t:1:1: expected a value, not the end of the line\n"},
      {"a + ",
       "t:1:4: expected a value, not the end of the line\n"
       "a + \n"
       "   ^\n"},
      {"[a, ]",
       "t:1:5: a value is missing after ','\n"
       "[a, ]\n"
       "    ^\n"},
      {"[, a]",
       "t:1:2: expected a value, not ','\n"
       "[, a]\n"
       " ^\n"},
      {"[1 2]",
       "t:1:4: expected ',' or ']', not '2'\n"
       "[1 2]\n"
       "   ^\n"},
      {"{[1, 2}",
       "t:1:7: expected ',' or ']', not '}'\n"
       "{[1, 2}\n"
       "      ^\n"},
      {"{a, [1, 2]",
       "t:1:1: '{' is not closed; '}' is missing\n"
       "{a, [1, 2]\n"
       "^\n"},
      {"x{",
       "t:1:2: '{' is not closed; '}' is missing\n"
       "x{\n"
       " ^\n"},
      {"[..., 1]",
       "t:1:7: '...' ends a list; nothing may follow it\n"
       "[..., 1]\n"
       "      ^\n"},
      {"{..., a=1}",
       "t:1:7: '...' ends a struct; nothing may follow it\n"
       "{..., a=1}\n"
       "      ^\n"},
      {"{a=1, ..b}",
       "t:1:7: '..name' must be the first in its struct\n"
       "{a=1, ..b}\n"
       "      ^\n"},
      {"{..A}",
       "t:1:4: expected the name of a struct after '..', not 'A'\n"
       "{..A}\n"
       "   ^\n"},
      {"{a=1, 2}",
       "t:1:7: a value without a name must stand before the named ones\n"
       "{a=1, 2}\n"
       "      ^\n"},
      {"f(a=1)",
       "t:1:4: expected ',' or ')', not '='; values are compared by '==', and 'name=value' stands "
       "only inside {}\n"
       "f(a=1)\n"
       "   ^\n"},
      {"f(g (1))",
       "t:1:5: expected ',' or ')', not '('; no blank may stand between the name of a function "
       "and its '('\n"
       "f(g (1))\n"
       "    ^\n"},
      {"f(1, g(2)",
       "t:1:1: the '(' of f is not closed\n"
       "f(1, g(2)\n"
       "^\n"},
      {"f(...)",
       "t:1:3: '...' stands only in [], in {} and after a string\n"
       "f(...)\n"
       "  ^\n"},
      {"f(a => b)",
       "t:1:5: expected ',' or ')', not '=>'\n"
       "f(a => b)\n"
       "    ^\n"},
      {"> 0",
       "t:1:1: a value is missing before '>'; if it does not matter write '_ > ...'\n"
       "> 0\n"
       "^\n"},
      {"a => b => c",
       "t:1:8: one '=>' only: what goes in stands before it, what comes out after it\n"
       "a => b => c\n"
       "       ^\n"},
      {"\"a\" \"b\"",
       "t:1:5: two strings follow each other; write them as one\n"
       "\"a\" \"b\"\n"
       "    ^\n"},
      {"a.0",
       "t:1:3: expected the name of a field after '.', not '0'\n"
       "a.0\n"
       "  ^\n"},
      {"a[1)",
       "t:1:4: expected ']' after the index, not ')'\n"
       "a[1)\n"
       "   ^\n"},
      {"(a > 1)",
       "t:1:4: expected ')', as parentheses hold arithmetic only, not '>'\n"
       "(a > 1)\n"
       "   ^\n"},
      {"[blocks]",
       "t:1:2: expected a value, not 'blocks', which is a word of the language and no name\n"
       "[blocks]\n"
       " ^\n"},
  };
  for (const TreeCase& test : kCases) EXPECT_EQ(Tree(test.text), test.tree) << test.text;
}

std::string Times(int count, const std::string& text) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(ExprParserTest, NestingIsBounded) {
  // Each opens a level; the value within is the last.
  for (const std::string open :
       {"[", "{", "{a=", "{a >", "f(", "(", "-", "~", "!", "a[", "a == "}) {
    SCOPED_TRACE(open);
    const std::string deep = Tree(Times(10000, open));
    EXPECT_NE(deep.find("nested more than 100 levels deep\n"), std::string::npos)
        << deep.substr(0, 100);
  }
  EXPECT_EQ(Tree(Times(99, "[") + "1" + Times(99, "]")).rfind("(list (list", 0), 0u);
  EXPECT_EQ(Tree(Times(100, "[") + "1" + Times(100, "]")).rfind("t:1:101: nested", 0), 0u);
}

TEST(ExprParserTest, ChainsOfOperatorsAreBounded) {
  for (const std::string part : {"a+", "a|", "a*", "a-", "a."}) {
    SCOPED_TRACE(part);
    EXPECT_EQ(Tree(Times(1000, part) + "a").rfind("(", 0), 0u);
    const std::string message = Tree(Times(1001, part) + "a");
    EXPECT_EQ(message.rfind("t:1:2002: more than 1000 operators in one line\n", 0), 0u)
        << message.substr(0, 100);
  }
}

}  // namespace
}  // namespace parley
