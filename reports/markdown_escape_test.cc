#include "reports/markdown_escape.h"

#include <string>

#include "gtest/gtest.h"

namespace parley {
namespace {

TEST(MarkdownEscapeTest, ProseIsProse) {
  EXPECT_EQ("Two sockets meet on ::1 (twice).", MarkdownText("Two sockets meet on ::1 (twice)."));
  EXPECT_EQ(
      "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> g\\|h \\~i\\~ \\&amp; \\\\ \\$j\\$ \\#1 "
      "\\!\\[k\\]",
      MarkdownText("*a* _b_ `c` [d](e) <f> g|h ~i~ &amp; \\ $j$ #1 ![k]"));
  EXPECT_EQ("a b \\\\x1b\\\\xff", MarkdownText("a\nb\t\x1b\xff"));
  EXPECT_EQ("\xc3\xa4", MarkdownText("\xc3\xa4"));
}

TEST(MarkdownEscapeTest, CodeIsFencedByWhatItHasNot) {
  EXPECT_EQ("`p: kill(*x*, 0)`", MarkdownCode("p: kill(*x*, 0)"));
  EXPECT_EQ("``a`b``", MarkdownCode("a`b"));
  EXPECT_EQ("``` `` ```", MarkdownCode("``"));
  EXPECT_EQ("`  a `", MarkdownCode(" a"));
  EXPECT_EQ("`O_RDWR|O_CREAT`", MarkdownCode("O_RDWR|O_CREAT"));
  EXPECT_EQ("`O_RDWR\\|O_CREAT`", MarkdownCodeCell("O_RDWR|O_CREAT"));
  EXPECT_EQ("`a b\\x00`", MarkdownCode(std::string("a\nb\0", 4)));
  EXPECT_EQ("", MarkdownCode(""));
  EXPECT_EQ("", MarkdownCodeCell("\n"));
}

TEST(MarkdownEscapeTest, SoAreBlocks) {
  EXPECT_EQ("```\na\nb\n```\n", MarkdownBlock("a\nb"));
  EXPECT_EQ("````\n```\n# x\n````\n", MarkdownBlock("```\n# x\n"));
  EXPECT_EQ("```\n```\n", MarkdownBlock(""));
  EXPECT_EQ("```\n\\x1b\n```\n", MarkdownBlock("\x1b"));
}

}  // namespace
}  // namespace parley
