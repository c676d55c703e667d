#include "lib/case_yaml_places.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

// Reads a file that is one scalar below the key k.
YamlNode Scalar(const std::string& text) {
  Diagnostics diagnostics("t", text);
  YamlNode root;
  EXPECT_TRUE(ReadYaml(text, &diagnostics, &root));
  EXPECT_TRUE(diagnostics.ok()) << text;
  return root.items.at(0);
}

// The characters of a scalar's text that are not blank, each with the line and column where it is
// said to stand: "a1:4 b2:1".
std::string Places(const std::string& text) {
  const YamlNode scalar = Scalar(text);
  const TextPlaces places(PiecesOfScalar(scalar, text));
  std::string out;
  for (size_t i = 0; i < scalar.text.size(); ++i) {
    if (isspace(static_cast<unsigned char>(scalar.text[i]))) continue;
    const Location where = places.At(i);
    out += (out.empty() ? "" : " ") + scalar.text.substr(i, 1) + std::to_string(where.line) + ":" +
           std::to_string(where.column);
  }
  return out;
}

TEST(PiecesOfScalarTest, PlainTexts) {
  EXPECT_EQ(Places("k: a b\n"), "a1:4 b1:6");
  EXPECT_EQ(Places("k: a\n   b\n"), "a1:4 b2:4");
  EXPECT_EQ(Places("k:\n  a\n"), "a2:3");
  EXPECT_EQ(Places("k: a  \n\n\n     b c\n d\n"), "a1:4 b4:6 c4:8 d5:2");
  EXPECT_EQ(Places("k: a\r\n  b\r\n"), "a1:4 b2:3");
}

TEST(PiecesOfScalarTest, SingleQuotes) {
  EXPECT_EQ(Places("k: 'a b'\n"), "a1:5 b1:7");
  EXPECT_EQ(Places("k: 'it''s\n  so'\n"), "i1:5 t1:6 '1:7 s1:9 s2:3 o2:4");
}

TEST(PiecesOfScalarTest, DoubleQuotes) {
  EXPECT_EQ(Places("k: \"a\\\"b\\\\c\"\n"), "a1:5 \"1:6 b1:8 \\1:9 c1:11");
  EXPECT_EQ(Places("k: \"a\\n\\tb\"\n"), "a1:5 b1:10");
  EXPECT_EQ(Places("k: \"a\\x41b\\u0042c\"\n"), "a1:5 A1:6 b1:10 B1:11 c1:17");
  EXPECT_EQ(Places("k: \"a\\\n    b\n   c\"\n"), "a1:5 b2:5 c3:4");
  EXPECT_EQ(Places("k: \"\\x20a\\x20b\"\n"), "a1:9 b1:14");
}

TEST(PiecesOfScalarTest, EscapesOfSeveralBytes) {
  // The text has two, three and four bytes for one escape.
  const std::string text = "k: \"\\xe9a\\u20acb\\U0001f600c\\Nd\"\n";
  const YamlNode scalar = Scalar(text);
  const TextPlaces places(PiecesOfScalar(scalar, text));
  const auto column = [&](const char* part) { return places.At(scalar.text.find(part)).column; };
  EXPECT_EQ(column("a"), 9);
  EXPECT_EQ(column("b"), 16);
  EXPECT_EQ(column("c"), 27);
  EXPECT_EQ(column("d"), 30);
}

TEST(PiecesOfScalarTest, Blocks) {
  EXPECT_EQ(Places("k: |\n  a b\n   c\n"), "a2:3 b2:5 c3:4");
  EXPECT_EQ(Places("k: >-\n\n  a\n  b\n"), "a3:3 b4:3");
  EXPECT_EQ(Places("k: |2  # why\n   a\n"), "a2:4");
}

TEST(EndOfScalarTest, IsBehindTheLastCharacter) {
  const std::pair<const char*, size_t> kCases[] = {
      {"k: ab # c\n", 5}, {"k: 'a''b' # c\n", 9}, {"k: \"a\\n\" # c\n", 8}, {"k: a\n  b\n", 8}};
  for (const auto& [text, end] : kCases) {
    EXPECT_EQ(EndOfScalar(Scalar(text), text), end) << text;
  }
}

TEST(EndsWithItsQuoteTest, LooksForIt) {
  EXPECT_TRUE(EndsWithItsQuote(Scalar("k: 'a b '\n"), "k: 'a b '\n"));
  YamlNode open = Scalar("k: 'a'\n");
  EXPECT_FALSE(EndsWithItsQuote(open, "k: 'a\n"));
  open = Scalar("k: \"a\"\n");
  EXPECT_FALSE(EndsWithItsQuote(open, "k: \"a\n"));
}

}  // namespace
}  // namespace parley
