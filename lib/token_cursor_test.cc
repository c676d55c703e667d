#include "lib/token_cursor.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

const TextPlaces& Start() {
  static const auto* const places = new TextPlaces(Location{1, 1});
  return *places;
}

std::string Messages(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) {
    all += std::to_string(diagnostic.where.line) + ":" + std::to_string(diagnostic.where.column) +
           ": " + diagnostic.message;
  }
  return all;
}

TEST(TokenCursorTest, WalksToTheEndAndStaysThere) {
  Diagnostics diagnostics("t", "a 1 >=");
  TokenCursor cursor("a 1 >=", Start(), &diagnostics);
  EXPECT_EQ(cursor.Peek().text, "a");
  EXPECT_EQ(cursor.Peek(1).kind, TokenKind::kNumber);
  EXPECT_EQ(cursor.Peek(99).kind, TokenKind::kEnd);
  EXPECT_EQ(cursor.Take().text, "a");
  EXPECT_FALSE(cursor.AtRelation());
  cursor.Take();
  EXPECT_TRUE(cursor.AtRelation());
  EXPECT_FALSE(cursor.AtEnd());
  cursor.Take();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(cursor.AtEnd());
    EXPECT_EQ(cursor.Take().kind, TokenKind::kEnd);
  }
  EXPECT_FALSE(cursor.failed());
}

TEST(TokenCursorTest, TakesOnlyWhatIsAskedFor) {
  Diagnostics diagnostics("t", "= blocks");
  TokenCursor cursor("= blocks", Start(), &diagnostics);
  EXPECT_FALSE(cursor.TakeSign("=="));
  EXPECT_FALSE(cursor.TakeName("blocks"));
  EXPECT_TRUE(cursor.TakeSign("="));
  EXPECT_FALSE(cursor.TakeSign("="));
  EXPECT_FALSE(cursor.TakeName("returns"));
  EXPECT_TRUE(cursor.TakeName("blocks"));
  EXPECT_TRUE(cursor.AtEnd());
}

TEST(TokenCursorTest, RelationsAreSix) {
  Diagnostics diagnostics("t", "");
  TokenCursor cursor("== != < <= > >= = => + !", Start(), &diagnostics);
  std::string relations;
  while (!cursor.AtEnd()) relations += IsRelation(cursor.Take()) ? "y" : "n";
  EXPECT_EQ(relations, "yyyyyynnnn");
}

TEST(TokenCursorTest, ShowsTokensAsTheyAreWritten) {
  const struct {
    const char* text;
    const char* shown;
  } kCases[] = {
      {"", "the end of the line"},
      {"0x1F", "'0x1F'"},
      {"\"a\\x41\"", "'\"a\\x41\"'"},
      {"50ms", "'50ms'"},
      {"a_name_of_thirty_characters_xy", "'a_name_of_thirty_characters_xy'"},
      {"a_name_of_thirty_one_characters", "'a_name_of_thirty_one_character..'"},
  };
  for (const auto& test : kCases) {
    Diagnostics diagnostics("t", test.text);
    TokenCursor cursor(test.text, Start(), &diagnostics);
    EXPECT_EQ(cursor.Show(cursor.Peek()), test.shown);
  }
}

TEST(TokenCursorTest, AMalformedTokenIsReportedAtOnce) {
  Diagnostics diagnostics("t", "f(\"abc");
  TokenCursor cursor("f(\"abc", Start(), &diagnostics);
  EXPECT_TRUE(cursor.failed());
  EXPECT_TRUE(cursor.AtEnd());
  EXPECT_EQ(diagnostics.Sorted().size(), 1u);
  EXPECT_FALSE(cursor.FailExpected("a value"));
  EXPECT_EQ(diagnostics.Sorted().size(), 1u) << "what follows the first error is its consequence";
}

TEST(TokenCursorTest, ReportsTheFirstErrorWhereItStands) {
  Diagnostics diagnostics("t", "");
  const TextPlaces places({{0, {7, 11}}, {4, {8, 3}}});
  TokenCursor cursor("one two", places, &diagnostics);
  cursor.Take();
  EXPECT_FALSE(cursor.Fail(cursor.Peek(), "first"));
  EXPECT_FALSE(cursor.Fail(cursor.Peek(), "second"));
  EXPECT_TRUE(cursor.failed());
  EXPECT_EQ(Messages(diagnostics), "8:3: first");
}

TEST(TokenCursorTest, SaysWhatWasExpectedAndHintsAtCommonMistakes) {
  const struct {
    const char* text;
    int taken;
    const char* message;
  } kCases[] = {
      {"f()", 1, "1:2: expected a value, not '('"},
      {"", 0, "1:1: expected a value, not the end of the line"},
      {"blocks", 0,
       "1:1: expected a value, not 'blocks', which is a word of the language and no name"},
      {"other", 0, "1:1: expected a value, not 'other'"},
      {"n = 1", 1,
       "1:3: expected a value, not '='; values are compared by '==', and 'name=value' stands only "
       "inside {}"},
      {"1 = 1", 1, "1:3: expected a value, not '='"},
      {"f (1)", 1,
       "1:3: expected a value, not '('; no blank may stand between the name of a function and its "
       "'('"},
      {"p: f()", 1,
       "1:2: expected a value, not ':'; a line has one actor, which stands before the line"},
  };
  for (const auto& test : kCases) {
    Diagnostics diagnostics("t", test.text);
    TokenCursor cursor(test.text, Start(), &diagnostics);
    for (int i = 0; i < test.taken; ++i) cursor.Take();
    EXPECT_FALSE(cursor.FailExpected("a value"));
    EXPECT_EQ(Messages(diagnostics), test.message);
  }
}

}  // namespace
}  // namespace parley
