#include "reports/layout.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace parley {
namespace {

TEST(LayoutTest, SumsDoNotOverflow) {
  EXPECT_EQ(SumOfDurations(1, 2), 3);
  EXPECT_EQ(SumOfDurations(INT64_MAX, 0), INT64_MAX);
  EXPECT_EQ(SumOfDurations(INT64_MAX - 1, 2), INT64_MAX);
  EXPECT_EQ(SumOfDurations(INT64_MAX, INT64_MAX), INT64_MAX);
}

TEST(LayoutTest, WidthCountsCharacters) {
  EXPECT_EQ(0, DisplayWidth(""));
  EXPECT_EQ(5, DisplayWidth("Größe"));
}

TEST(LayoutTest, CutKeepsCharactersWhole) {
  EXPECT_EQ("Größe", CutToWidth("Größe", 5));
  EXPECT_EQ("Grö...", CutToWidth("Größenordnung", 6));
  EXPECT_EQ("Gr", CutToWidth("Größe", 2));
  EXPECT_EQ("", CutToWidth("abc", 0));
  EXPECT_EQ("", CutToWidth("abc", -4));
}

TEST(LayoutTest, WrapBreaksAtBlanks) {
  EXPECT_EQ("  one two\n  three\n", Wrap("one two three", 2, 10));
  EXPECT_EQ("  one two three\n", Wrap("one two three", 2, 0));
  EXPECT_EQ("a\nlonglonglong\nb\n", Wrap("a longlonglong b", 0, 5));
  EXPECT_EQ("one two\n", Wrap("one two", 0, 7));
  EXPECT_EQ("", Wrap("", 2, 10));
}

TEST(LayoutTest, TableAlignsColumns) {
  EXPECT_EQ(
      "        pass  fail\n"
      "sysv      12     0\n"
      "größer     3   140\n",
      Table({{"", "pass", "fail"}, {"sysv", "12", "0"}, {"größer", "3", "140"}}));
  EXPECT_EQ("", Table({}));
}

TEST(LayoutTest, DurationsHaveFittingUnits) {
  EXPECT_EQ("0.0 ms", DurationText(0));
  EXPECT_EQ("0.3 ms", DurationText(300000));
  EXPECT_EQ("9.9 ms", DurationText(9940000));
  EXPECT_EQ("10 ms", DurationText(9960000));
  EXPECT_EQ("999 ms", DurationText(999400000));
  EXPECT_EQ("1.00 s", DurationText(999600000));
  EXPECT_EQ("59.99 s", DurationText(59990000000));
  EXPECT_EQ("1 min 0 s", DurationText(59996000000));
  EXPECT_EQ("2 min 5 s", DurationText(125400000000));
}

TEST(LayoutTest, CountedKnowsOne) {
  EXPECT_EQ("1 case", Counted(1, "case", "cases"));
  EXPECT_EQ("0 cases", Counted(0, "case", "cases"));
}

}  // namespace
}  // namespace parley
