#include "lib/case_yaml_syntax.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

std::string Messages(const std::string& text) {
  Diagnostics diagnostics("t", text);
  YamlNode root;
  ReadYaml(text, &diagnostics, &root);
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) out += diagnostic.Format();
  return out;
}

struct Wrong {
  const char* text;
  const char* messages;
};

void Check(const std::vector<Wrong>& all) {
  for (const Wrong& wrong : all) EXPECT_EQ(Messages(wrong.text), wrong.messages) << wrong.text;
}

TEST(YamlSyntaxTest, Colons) {
  Check({
      {"- p: write(w, \"a: b\", 4) = 4\n",
       "t:1:17: YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' "
       "instead\n"
       "- p: write(w, \"a: b\", 4) = 4\n"
       "                ^\n"},
      {"- p: write(w,\n"
       "       \"a\\\": b\", 4) = 4\n",
       "t:2:12: YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' "
       "instead\n"
       "       \"a\\\": b\", 4) = 4\n"
       "           ^\n"},
      {"- p: f({a: 1}) = 0\n",
       "t:1:10: YAML takes ': ' for the end of a key, even inside brackets; a field is written "
       "name=value\n"
       "- p: f({a: 1}) = 0\n"
       "         ^\n"},
      {"claim: one thing: another\n",
       "t:1:17: YAML takes ': ' for the end of a key; put the whole text in quotes if it belongs "
       "to it\n"
       "claim: one thing: another\n"
       "                ^\n"},
      {"- p: f()\n"
       "    until: = 1\n",
       "t:2:10: this key is indented further than its neighbours, so that YAML takes it for text "
       "of the line above\n"
       "    until: = 1\n"
       "         ^\n"},
      // Every one of several is told of.
      {"- p: f(\"a: b\")\n"
       "- p: f(\"c: d: e\")\n",
       "t:1:10: YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' "
       "instead\n"
       "- p: f(\"a: b\")\n"
       "         ^\n"
       "t:2:10: YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' "
       "instead\n"
       "- p: f(\"c: d: e\")\n"
       "         ^\n"
       "t:2:13: YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' "
       "instead\n"
       "- p: f(\"c: d: e\")\n"
       "            ^\n"},
  });
}

TEST(YamlSyntaxTest, CommentsThatCut) {
  Check({
      {"- p: f(\"a #b\",\n"
       "       2) = 0\n",
       "t:1:11: YAML takes ' #' for a comment, even inside a string, and cuts the line here; "
       "write ' \\x23' instead\n"
       "- p: f(\"a #b\",\n"
       "          ^\n"},
      {"- p: f(1,  # one\n"
       "       2) = 0\n",
       "t:1:12: YAML takes ' #' for a comment and cuts the line here, inside brackets; put the "
       "comment behind the end of the line\n"
       "- p: f(1,  # one\n"
       "           ^\n"},
  });
}

TEST(YamlSyntaxTest, Indentation) {
  Check({
      {"a:\n  - p: f()\n\t- q: g()\n",
       "t:3:1: YAML is indented by blanks; this is a tab\n"
       "?- q: g()\n"
       "^\n"},
      {"a:\n  - p: f()\n - q: g()\n",
       "t:3:2: this fits nothing above it; is it indented as its neighbours are?\n"
       " - q: g()\n"
       " ^\n"},
      {"a: - b\n",
       "t:1:4: no list can begin here; is a line end missing?\n"
       "a: - b\n"
       "   ^\n"},
  });
}

TEST(YamlSyntaxTest, Quotes) {
  Check({
      {"a: b\nc: \"d\n",
       "t:2:4: this quoted text is never closed\n"
       "c: \"d\n"
       "   ^\n"},
      {"c: 'it''s",
       "t:1:4: this quoted text is never closed\n"
       "c: 'it''s\n"
       "   ^\n"},
      {"- p: 'f()' = 0\n",
       "t:1:12: the text ended at its closing quote, and this follows it; put the whole text in "
       "single quotes\n"
       "- p: 'f()' = 0\n"
       "           ^\n"},
      {"a: \"\\q\"\nb: \"\\xzz\"\n",
       "t:1:5: YAML knows no escape \\q between double quotes; between single quotes a backslash "
       "stays as it is\n"
       "a: \"\\q\"\n"
       "    ^\n"
       "t:2:5: YAML knows no escape \\x between double quotes; between single quotes a backslash "
       "stays as it is\n"
       "b: \"\\xzz\"\n"
       "    ^\n"},
  });
}

TEST(YamlSyntaxTest, SignsAtTheBeginning) {
  Check({
      {"until: > 0\n",
       "t:1:8: '>' at the beginning of a text means a block of lines to YAML; put the text in "
       "quotes, or write '= _ > 0' for a result\n"
       "until: > 0\n"
       "       ^\n"},
      {"a: @b\n",
       "t:1:4: a plain text cannot begin with '@' in YAML; put it in quotes\n"
       "a: @b\n"
       "   ^\n"},
      {"a: ]b\n",
       "t:1:4: ']' closes nothing here; put the text in quotes\n"
       "a: ]b\n"
       "   ^\n"},
      {"a: {b: f([x])}\n",
       "t:1:10: a mapping between '{' and '}' goes wrong here: a text with a comma, bracket or "
       "quote in it must stand in quotes, or '}' is missing\n"
       "a: {b: f([x])}\n"
       "         ^\n"},
  });
}

TEST(YamlSyntaxTest, BytesThatAreNoText) {
  Check({
      {"a: b\nc: \x01\n",
       "t:2:4: the control character 0x01 cannot stand in a text\n"
       "c: ?\n"
       "   ^\n"},
      {"a\rb\n",
       "t:1:2: the control character 0x0d cannot stand in a text\n"
       "a?b\n"
       " ^\n"},
      {"\xff\xfe"
       "a",
       "t:1:1: the byte 0xff is no UTF-8; is this a text?\n\xff\xfe"
       "a\n^\n"},
      {"a\xc3", "t:1:2: the byte 0xc3 is no UTF-8; is this a text?\na\xc3\n ^\n"},
      {"\xc0\x80", "t:1:1: the byte 0xc0 is no UTF-8; is this a text?\n\xc0\x80\n^\n"},
      {"\xed\xa0\x80", "t:1:1: the byte 0xed is no UTF-8; is this a text?\n\xed\xa0\x80\n^\n"},
      {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\r\n", ""},
  });
  const std::string zero("a\0b", 3);
  EXPECT_EQ(Messages(zero), "t:1:2: the control character 0x00 cannot stand in a text\na?b\n ^\n");
}

TEST(OpenAtEndTest, StringsAndBrackets) {
  EXPECT_EQ(OpenAtEnd(""), LineOpen::kNothing);
  EXPECT_EQ(OpenAtEnd("f(1, [2], {3})"), LineOpen::kNothing);
  EXPECT_EQ(OpenAtEnd("f(1, [2"), LineOpen::kBracket);
  EXPECT_EQ(OpenAtEnd("f(\")\""), LineOpen::kBracket);
  EXPECT_EQ(OpenAtEnd("f(\"a\\\")"), LineOpen::kString);
  EXPECT_EQ(OpenAtEnd("f()) ("), LineOpen::kBracket);
}

}  // namespace
}  // namespace parley
