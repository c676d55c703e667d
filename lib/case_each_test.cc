#include "lib/case_each.h"

#include <gtest/gtest.h>

#include "lib/case_loader.h"

namespace parley {
namespace {

// `each` stands in line 8.
std::string File(const std::string& each, const std::string& claim, const std::string& steps) {
  return "title: T\nsource: S\nlevel: posix\ncases:\n  a:\n    covers: A-1\n    claim: " + claim +
         "\n" + each + "    steps:\n" + steps;
}

std::string Messages(const LoadedFile& loaded) {
  std::string out;
  for (const Diagnostic& diagnostic : loaded.diagnostics) out += diagnostic.Format();
  return out;
}

// One line per case: id, claim, steps.
std::string Cases(const std::string& text) {
  const LoadedFile loaded = LoadCaseText("t", "t", text);
  if (!loaded.diagnostics.empty()) return Messages(loaded);
  std::string out;
  for (const Case& test : loaded.file.cases) {
    out += test.id + " | " + test.claim;
    for (const Step& step : test.steps) out += " | " + step.line.Print();
    out += "\n";
  }
  return out;
}

TEST(EachTest, AMappingOfListsMakesAllCombinations) {
  EXPECT_EQ(Cases(File("    each: {sig: [SIGHUP, SIGINT], n: [1, 02]}\n", "With $sig.",
                       "      - p: f($sig, $n)\n")),
            "t/a[SIGHUP,1] | With SIGHUP. | p: f(SIGHUP, 1)\n"
            "t/a[SIGHUP,02] | With SIGHUP. | p: f(SIGHUP, 02)\n"
            "t/a[SIGINT,1] | With SIGINT. | p: f(SIGINT, 1)\n"
            "t/a[SIGINT,02] | With SIGINT. | p: f(SIGINT, 02)\n");
}

TEST(EachTest, AListOfMappingsMakesOneCasePerRow) {
  EXPECT_EQ(Cases(File("    each:\n"
                       "      - {call: read, line: 'read(r, \"x\", 1)', who: p}\n"
                       "      - {call: open of a FIFO, line: 'open(\"f\", 0)', who: 'p, q'}\n",
                       "A $call goes on.", "      - $who: $line blocks\n")),
            "t/a[read] | A read goes on. | p: read(r, \"x\", 1) blocks\n"
            "t/a[open of a FIFO] | A open of a FIFO goes on. | p, q: open(\"f\", 0) blocks\n");
}

TEST(EachTest, ReplacesInAllTextsOfSteps) {
  const LoadedFile loaded = LoadCaseText(
      "t", "t",
      File("    each: {v: [x]}\n", "C",
           "      - p: f()\n        either: {label $v: '= $v', b: [= 1, {$v: g($v)}]}\n"
           "      - p: f()\n        until: = $v\n        count: $v\n"
           "      - check: $v > 1\n"
           "      - observe: {the $v: $v}\n"));
  EXPECT_EQ(Messages(loaded), "");
  ASSERT_EQ(loaded.file.cases.size(), 1u);
  const std::vector<Step>& steps = loaded.file.cases[0].steps;
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[0].either[0].label, "label x");
  EXPECT_EQ(steps[0].either[0].outcome.Print(), "= x");
  EXPECT_EQ(steps[0].either[1].steps[0].line.Print(), "x: g(x)");
  EXPECT_EQ(steps[1].until->Print(), "= x");
  EXPECT_EQ(steps[1].count, "x");
  EXPECT_EQ(steps[2].check->Print(), "x > 1");
  EXPECT_EQ(steps[3].observe[0].first, "the x");
}

TEST(EachTest, OnlySmallLettersBeginAName) {
  EXPECT_EQ(Cases(File("    each: {a: [1]}\n", "Costs $5 or $A or $", "      - p: f($a)\n")),
            "t/a[1] | Costs $5 or $A or $ | p: f(1)\n");
}

TEST(EachTest, TheFirstNameOfARowMayBeALabel) {
  EXPECT_EQ(Cases(File("    each: [{row: first one, n: 1}]\n", "C", "      - p: f($n)\n")),
            "t/a[first one] | C | p: f(1)\n");
}

TEST(EachTest, PlacesInReplacedTexts) {
  EXPECT_EQ(Cases(File("    each:\n"
                       "      - {x: '1', y: = 0}\n"
                       "      - {x: '1, )', y: = 0}\n"
                       "      - {x: '2', y: = = 0}\n",
                       "C",
                       "      - p: f(7,\n"
                       "             $x) $y\n")),
            "t:14:14: a value is missing after ',' (where $x is 1, ))\n"
            "             $x) $y\n"
            "             ^\n"
            "t:14:18: expected a value, not '=' (where $y is = = 0)\n"
            "             $x) $y\n"
            "                 ^\n");
}

TEST(EachTest, MistakesOutsideOfValuesAreToldOnce) {
  EXPECT_EQ(Cases(File("    each: {x: [1, 22, 333]}\n", "C", "      - p: f($x, $x, )\n")),
            "t:10:22: a value is missing after ','\n"
            "      - p: f($x, $x, )\n"
            "                     ^\n");
}

TEST(EachTest, UnknownAndUnusedNames) {
  EXPECT_EQ(Cases(File("    each: {number: [1], other: [2]}\n", "C $numbr",
                       "      - p: f($zz, $number)\n")),
            "t:7:14: each has no name numbr; did you mean number?\n"
            "    claim: C $numbr\n"
            "             ^\n"
            "t:8:25: $other stands in neither the claim nor the steps\n"
            "    each: {number: [1], other: [2]}\n"
            "                        ^\n"
            "t:10:14: each has no name zz\n"
            "      - p: f($zz, $number)\n"
            "             ^\n");
  EXPECT_EQ(Cases(File("", "C", "      - p: f(\"$home\")\n")),
            "t:9:15: $home stands for nothing, as there is no 'each'\n"
            "      - p: f(\"$home\")\n"
            "              ^\n");
}

TEST(EachTest, IdsAreUnique) {
  EXPECT_EQ(Cases(File("    each: [{x: 1, y: 2}, {x: 1, y: 3}]\n", "C", "      - p: f($x, $y)\n")),
            "t:8:30: a second case would get the id t/a[1]; the first is in line 8\n"
            "    each: [{x: 1, y: 2}, {x: 1, y: 3}]\n"
            "                             ^\n");
}

TEST(EachTest, WrongShapes) {
  const std::string kSteps = "      - p: f()\n";
  EXPECT_EQ(Cases(File("    each: x\n", "C", kSteps)),
            "t:8:11: each is a mapping of lists, as {sig: [SIGHUP, SIGINT]}, or a list of "
            "mappings, one for each case\n"
            "    each: x\n"
            "          ^\n");
  EXPECT_EQ(Cases(File("    each: []\n", "C", kSteps)),
            "t:8:11: each is empty, so that there would be no case\n"
            "    each: []\n"
            "          ^\n");
  EXPECT_EQ(Cases(File("    each: {a: x, B: [1], c: [], d: [[1]]}\n", "C", kSteps)),
            "t:8:15: the value of a is a list, not a text\n"
            "    each: {a: x, B: [1], c: [], d: [[1]]}\n"
            "              ^\n"
            "t:8:18: a name of each is of a-z, 0-9 and '_' and begins with a letter\n"
            "    each: {a: x, B: [1], c: [], d: [[1]]}\n"
            "                 ^\n"
            "t:8:29: this list is empty, so that there would be no case\n"
            "    each: {a: x, B: [1], c: [], d: [[1]]}\n"
            "                            ^\n"
            "t:8:37: a value of d is a text, not a list\n"
            "    each: {a: x, B: [1], c: [], d: [[1]]}\n"
            "                                    ^\n");
  EXPECT_EQ(Cases(File("    each: [{a: 1, b: 2}, {a: 1, c: 2}, x]\n", "C", kSteps)),
            "t:8:26: this row of each has no 'b'\n"
            "    each: [{a: 1, b: 2}, {a: 1, c: 2}, x]\n"
            "                         ^\n"
            "t:8:33: this row of each has no key 'c'; it may have a, b\n"
            "    each: [{a: 1, b: 2}, {a: 1, c: 2}, x]\n"
            "                                ^\n"
            "t:8:40: a row of each is a mapping, not a text\n"
            "    each: [{a: 1, b: 2}, {a: 1, c: 2}, x]\n"
            "                                       ^\n");
}

TEST(EachTest, CopiesHaveAnEnd) {
  const std::string ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
  const std::string thousand = "a: " + ten + ", b: " + ten + ", c: " + ten;
  const std::string steps = "      - p: f($a, $b, $c)\n";
  EXPECT_EQ(
      LoadCaseText("t", "t", File("    each: {" + thousand + "}\n", "C", steps)).file.cases.size(),
      1000u);
  EXPECT_EQ(Cases(File("    each: {" + thousand + ", d: [1, 2]}\n", "C", steps)),
            "t:8:11: this makes more than 1000 cases\n"
            "    each: {" +
                thousand +
                ", d: [1, 2]}\n"
                "          ^\n");
  // A thousand copies of many long texts.
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += "      - p: f($a, $b, $c, \"" + std::string(60, 'x') + "\")\n";
  EXPECT_EQ(Cases(File("    each: {" + thousand + "}\n", "C", many)),
            "t:8:12: the copies made by each are too large: more than 4194304 bytes\n"
            "    each: {" +
                thousand +
                "}\n"
                "           ^\n");
}

TEST(EachTest, WhatHasNoNameInItIsCopiedToo) {
  std::string values, steps;
  for (int i = 0; i < 1000; ++i) values += (i == 0 ? "" : ", ") + std::to_string(i);
  for (int i = 0; i < 90; ++i) steps += "      - p: f(\"" + std::string(60, 'x') + "\")\n";
  EXPECT_EQ(Cases(File("    each: {a: [" + values + "]}\n", "C $a", steps)).substr(0, 63),
            "t:8:12: the copies made by each are too large: more than 419430");
}

TEST(EachTest, OfALongValueAMessageShowsTheBeginning) {
  const std::string text = Cases(File(
      "    each: {v: [x" + std::string(100, ' ') + "y, '" + std::string(59, 'a') + "\xc3\xa4(']}\n",
      "C", "      - p: f($v)\n"));
  EXPECT_NE(text.find("(where $v is x" + std::string(59, ' ') + "..)\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("(where $v is " + std::string(59, 'a') + "..)\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace parley
