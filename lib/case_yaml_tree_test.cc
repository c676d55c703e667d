#include "lib/case_yaml_tree.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

std::string Print(const YamlNode& node) {
  std::string out;
  if (node.IsList()) {
    for (const YamlNode& item : node.items) out += (out.empty() ? "" : " ") + Print(item);
    return "[" + out + "]";
  }
  if (node.IsMapping()) {
    for (size_t i = 0; i < node.items.size(); ++i) {
      out += (out.empty() ? "" : " ") + Print(node.keys[i]) + ":" + Print(node.items[i]);
    }
    return "{" + out + "}";
  }
  return node.empty ? "nothing" : "<" + node.text + ">";
}

std::string Messages(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) out += diagnostic.Format();
  return out;
}

// The tree, or the messages.
std::string Read(const std::string& text) {
  Diagnostics diagnostics("t", text);
  YamlNode root;
  const bool any = ReadYaml(text, &diagnostics, &root);
  if (!diagnostics.ok()) return Messages(diagnostics);
  return any ? Print(root) : "no tree";
}

TEST(ReadYamlTest, EveryScalarIsItsText) {
  EXPECT_EQ(Read("a: 017\nb: 1:30\non: yes\nd: 0x10\ne: 1e3\n"),
            "{<a>:<017> <b>:<1:30> <on>:<yes> <d>:<0x10> <e>:<1e3>}");
  EXPECT_EQ(Read("[NULL, null, Null, ~, 'NULL', \"\"]"), "[<NULL> <null> <Null> <~> <NULL> <>]");
  EXPECT_EQ(Read("NULL: f(NULL)"), "{<NULL>:<f(NULL)>}");
}

TEST(ReadYamlTest, NothingIsNotAText) {
  EXPECT_EQ(Read("a:\nb: []\nc: {}\nd: [x, , y]\ne: {f, g: }\n"),
            "{<a>:nothing <b>:[] <c>:{} <d>:[<x> nothing <y>] <e>:{<f>:nothing <g>:nothing}}");
  EXPECT_EQ(Read(""), "no tree");
  EXPECT_EQ(Read("# only a comment\n"), "no tree");
}

TEST(ReadYamlTest, LongTextsAreFolded) {
  EXPECT_EQ(Read("- p: f(a,\n     b)\n     = 0  # why\n"), "[{<p>:<f(a, b) = 0>}]");
  EXPECT_EQ(Read("a: |\n  x\n   y\nb: >\n  x\n  y\n"), "{<a>:<x\n y\n> <b>:<x y\n>}");
}

TEST(ReadYamlTest, NodesKnowTheirPlaces) {
  const std::string text = "\nkey:\n  - 'a'\n  - {b: [c]}\n  -\n";
  Diagnostics diagnostics("t", text);
  YamlNode root;
  ASSERT_TRUE(ReadYaml(text, &diagnostics, &root));
  const auto place = [&text](const YamlNode& node) {
    return std::to_string(node.where.line) + ":" + std::to_string(node.where.column) +
           text.substr(node.offset, 1);
  };
  EXPECT_EQ(place(root), "2:1k");
  const YamlNode& list = root.items[0];
  EXPECT_EQ(place(list), "3:3-");
  EXPECT_EQ(place(list.items[0]), "3:5'");
  EXPECT_EQ(place(list.items[1]), "4:5{");
  EXPECT_EQ(place(list.items[1].items[0].items[0]), "4:10c");
  // Where nothing stands, the last thing before it is the place.
  EXPECT_EQ(list.items[2].where.line, 5);
  EXPECT_EQ(list.items[2].where.column, 3);
}

TEST(ReadYamlTest, DuplicateKeysAtEveryLevel) {
  EXPECT_EQ(Read("a:\n  - {b: 1, c: 2, b: 3}\na: x\n"),
            "t:2:18: the key b stands here a second time; the first is in line 2\n"
            "  - {b: 1, c: 2, b: 3}\n"
            "                 ^\n"
            "t:3:1: the key a stands here a second time; the first is in line 1\n"
            "a: x\n"
            "^\n");
}

TEST(ReadYamlTest, KeysAreTexts) {
  EXPECT_EQ(Read("? [a]\n: b\n"), "t:1:3: a key is a text, not a list\n? [a]\n  ^\n");
  EXPECT_EQ(Read(": b\n"), "t:1:1: a key is a text, not nothing\n: b\n^\n");
}

TEST(ReadYamlTest, AnchorsAliasesAndTagsAreRefused) {
  EXPECT_EQ(Read("- &x a\n- *x\n- !t b\n- !!str c\n- &y [d]\n- !m {e: f}\n- !g\n"),
            "t:1:3: '&' begins an anchor in YAML, and case files have none; put the text in "
            "quotes\n- &x a\n  ^\n"
            "t:2:3: '*' begins an alias in YAML, and case files have none; put the text in "
            "quotes\n- *x\n  ^\n"
            "t:3:3: '!' begins a tag in YAML, and case files have none; put the text in "
            "quotes\n- !t b\n  ^\n"
            "t:4:3: '!' begins a tag in YAML, and case files have none; put the text in "
            "quotes\n- !!str c\n  ^\n"
            "t:5:3: '&' begins an anchor in YAML, and case files have none; put the text in "
            "quotes\n- &y [d]\n  ^\n"
            "t:6:3: '!' begins a tag in YAML, and case files have none; put the text in "
            "quotes\n- !m {e: f}\n  ^\n"
            "t:7:3: '!' begins a tag in YAML, and case files have none; put the text in "
            "quotes\n- !g\n  ^\n");
  EXPECT_EQ(Read("- *x\n"),
            "t:1:3: '*' begins an alias in YAML, and case files have none; put the text in "
            "quotes\n- *x\n  ^\n");
}

TEST(ReadYamlTest, AliasesDoNotMultiply) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    std::string list;
    for (int j = 0; j < 9; ++j) list += (j == 0 ? "" : ", ") + alias;
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + list + "]\n";
  }
  Diagnostics diagnostics("t", text);
  YamlNode root;
  EXPECT_TRUE(ReadYaml(text, &diagnostics, &root));
  EXPECT_EQ(root.items.size(), 30u);
  EXPECT_EQ(diagnostics.Sorted().size(), 30u + 29u * 9u);
}

TEST(ReadYamlTest, OneDocument) {
  EXPECT_EQ(Read("---\na: b\n"), "{<a>:<b>}");
  EXPECT_EQ(Read("a: b\n---\nc: d\n---\ne: f\n"),
            "t:2:1: a case file is one YAML document; a second begins here\n---\n^\n");
  EXPECT_EQ(Read("- a\nb: c\n"),
            "t:2:1: a case file is one YAML document; a second begins here\nb: c\n^\n");
}

TEST(ReadYamlTest, WhatCanBeReadBeforeAMistakeIsKept) {
  const std::string text = "a: {b: c}\nd:\n  - e\n f: g\n";
  Diagnostics diagnostics("t", text);
  YamlNode root;
  ASSERT_TRUE(ReadYaml(text, &diagnostics, &root));
  EXPECT_FALSE(diagnostics.ok());
  EXPECT_EQ(Print(root), "{<a>:{<b>:<c>} <d>:[<e>]}");
  EXPECT_TRUE(root.broken);
  EXPECT_FALSE(root.items[0].broken);
}

TEST(ReadYamlTest, ByteOrderMark) {
  EXPECT_EQ(WithoutByteOrderMark("\xef\xbb\xbf"
                                 "a"),
            "a");
  EXPECT_EQ(WithoutByteOrderMark("a"), "a");
  EXPECT_EQ(WithoutByteOrderMark("\xef\xbb"), "\xef\xbb");
}

// All that is said of a text; it may be too long to quote.
std::string FirstMessage(const std::string& text) {
  Diagnostics diagnostics("t", text);
  YamlNode root;
  ReadYaml(text, &diagnostics, &root);
  const auto sorted = diagnostics.Sorted();
  return sorted.empty() ? "" : sorted[0].message;
}

std::string Repeated(const std::string& part, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST(ReadYamlTest, NestingHasAnEnd) {
  const std::string kMessage = "lists and mappings are nested too deeply here";
  EXPECT_EQ(FirstMessage(Repeated("[", 30) + Repeated("]", 30)), "");
  EXPECT_EQ(FirstMessage(Repeated("[", 41) + Repeated("]", 41)), kMessage);
  EXPECT_EQ(FirstMessage(Repeated("[", 5000)), kMessage);
  EXPECT_EQ(FirstMessage(Repeated("[{\n", 3000)), kMessage);
  // Brackets in strings may be as they like.
  EXPECT_EQ(FirstMessage(Repeated("- '[[[['\n- ']'\n", 1000)), "");
  EXPECT_EQ(FirstMessage(Repeated("[\n", 1000000)), kMessage);
  EXPECT_EQ(FirstMessage(Repeated("{a: ", 2000)), kMessage);
  EXPECT_EQ(FirstMessage(Repeated("- ", 2000)), kMessage);
  EXPECT_EQ(FirstMessage(Repeated("? ", 2000)), kMessage);
}

// yaml-cpp would find empty documents before it for ever.
TEST(ReadYamlTest, WhatFitsNothingEndsTheFile) {
  for (const char* text : {"'a' 'b'", "\"a\", b", "[a], b", "\"\"\"a\nb\"\n"}) {
    EXPECT_EQ(FirstMessage(text), "a case file is one YAML document; a second begins here") << text;
  }
}

TEST(ReadYamlTest, SizeHasAnEnd) {
  EXPECT_EQ(FirstMessage(Repeated("- a\n", kMostYamlNodes - 1)), "");
  EXPECT_EQ(FirstMessage(Repeated("- a\n", kMostYamlNodes)),
            "the file has too many entries: more than 20000");
  EXPECT_EQ(FirstMessage(std::string(kMostYamlLineBytes, 'a')), "");
  EXPECT_EQ(FirstMessage("x\n" + std::string(kMostYamlLineBytes + 1, 'a')),
            "the line is longer than 10000 bytes");
  EXPECT_EQ(FirstMessage(Repeated("# comment\n", kMostYamlBytes / 10 + 1)),
            "the file is larger than 4 MB");
}

}  // namespace
}  // namespace parley
