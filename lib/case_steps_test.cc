// Every kind of step, and what can be wrong with it. The steps stand in files, as the loader reads
// them.
#include "lib/case_steps.h"

#include <gtest/gtest.h>

#include "lib/case_loader.h"

namespace parley {
namespace {

// The first step stands in line 9.
std::string WithSteps(const std::string& steps) {
  return "title: T\nsource: S\nlevel: posix\ncases:\n  a:\n    claim: C\n    covers: A-1\n"
         "    steps:\n" +
         steps;
}

std::vector<Step> Steps(const std::string& steps) {
  const LoadedFile loaded = LoadCaseText("t", "t", WithSteps(steps));
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  return loaded.file.cases.empty() ? std::vector<Step>() : loaded.file.cases[0].steps;
}

std::string Messages(const std::string& steps) {
  std::string out;
  for (const Diagnostic& diagnostic : LoadCaseText("t", "t", WithSteps(steps)).diagnostics) {
    out += diagnostic.Format();
  }
  return out;
}

std::string Place(Location where) {
  return std::to_string(where.line) + ":" + std::to_string(where.column);
}

TEST(StepReaderTest, Lines) {
  const auto steps =
      Steps("      - p: f(1) = n > 0\n      - a, b: returns 0\n      - a|b: leaves\n");
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].kind, Step::Kind::kLine);
  EXPECT_EQ(steps[0].line.Print(), "p: f(1) = n > 0");
  EXPECT_EQ(Place(steps[0].where), "9:9");
  EXPECT_EQ(Place(steps[0].line.where), "9:9");
  EXPECT_EQ(Place(steps[0].line.actors[0].where), "9:9");
  EXPECT_EQ(Place(steps[0].line.call->where), "9:12");
  EXPECT_EQ(steps[1].line.Print(), "a, b: returns 0");
  EXPECT_EQ(Place(steps[1].line.actors[1].where), "10:12");
  EXPECT_EQ(steps[2].line.Print(), "a|b: leaves");
}

TEST(StepReaderTest, UntilAndCount) {
  const auto steps = Steps(
      "      - p: f(1) = 1\n        until: = -1 EAGAIN\n        count: n\n"
      "      - until: = 2\n        p: g()\n");
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].until->Print(), "= -1 EAGAIN");
  EXPECT_EQ(Place(steps[0].until->where), "10:16");
  EXPECT_EQ(steps[0].count, "n");
  EXPECT_EQ(steps[1].line.Print(), "p: g()");
  EXPECT_EQ(steps[1].until->Print(), "= 2");
  EXPECT_EQ(Place(steps[1].where), "12:9");
}

TEST(StepReaderTest, EitherBesideACall) {
  const auto steps = Steps(
      "      - p: f(1)\n        either:\n          at once: = -1 EAGAIN\n"
      "          later:\n            - blocks\n            - p: returns 0\n");
  ASSERT_EQ(steps.size(), 1u);
  ASSERT_EQ(steps[0].either.size(), 2u);
  EXPECT_EQ(steps[0].either[0].label, "at once");
  EXPECT_EQ(Place(steps[0].either[0].where), "11:11");
  EXPECT_EQ(steps[0].either[0].outcome.Print(), "= -1 EAGAIN");
  EXPECT_TRUE(steps[0].either[0].steps.empty());
  EXPECT_EQ(steps[0].either[1].outcome.Print(), "blocks");
  ASSERT_EQ(steps[0].either[1].steps.size(), 1u);
  EXPECT_EQ(steps[0].either[1].steps[0].line.Print(), "p: returns 0");
}

TEST(StepReaderTest, EitherAsAStep) {
  const auto steps = Steps(
      "      - either:\n          one: [{a: returns 1}, {b: still blocks}]\n"
      "          other: [{b: returns 1}]\n");
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].kind, Step::Kind::kEither);
  ASSERT_EQ(steps[0].either.size(), 2u);
  EXPECT_EQ(steps[0].either[0].outcome.kind, Outcome::Kind::kNone);
  ASSERT_EQ(steps[0].either[0].steps.size(), 2u);
  EXPECT_EQ(steps[0].either[0].steps[1].line.Print(), "b: still blocks");
}

TEST(StepReaderTest, CheckAndObserve) {
  const auto steps = Steps(
      "      - check: a + b == 20\n"
      "      - observe: {the sum: a + b, PIPE_BUF: PIPE_BUF}\n");
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].kind, Step::Kind::kCheck);
  EXPECT_EQ(steps[0].check->Print(), "a+b == 20");
  EXPECT_EQ(steps[1].kind, Step::Kind::kObserve);
  ASSERT_EQ(steps[1].observe.size(), 2u);
  EXPECT_EQ(steps[1].observe[0].first, "the sum");
  EXPECT_EQ(steps[1].observe[0].second->Print(), "a+b");
}

TEST(StepReaderTest, Repeat) {
  const auto steps = Steps(
      "      - repeat:\n          - p: f() = c\n          - p: g(c)\n"
      "        until: = -1 EAGAIN\n        count: n\n"
      "      - repeat: [{p: f()}]\n        times: 100000\n");
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].kind, Step::Kind::kRepeat);
  ASSERT_EQ(steps[0].steps.size(), 2u);
  EXPECT_EQ(steps[0].steps[1].line.Print(), "p: g(c)");
  EXPECT_EQ(steps[0].until->Print(), "= -1 EAGAIN");
  EXPECT_EQ(steps[0].count, "n");
  EXPECT_EQ(steps[1].times, 100000);
}

TEST(StepReaderTest, OrdersAreNotYetThereButChecked) {
  const std::string text = WithSteps(
      "      - any-order:\n          p:\n            - f(1\n          q: g() = 0\n"
      "      - at-once: {a: f(), b: g(}\n        then: [{p: h(}]\n        times: x\n"
      "        outcomes: {z: n ==}\n        thn: x\n"
      "      - p: f(\n");
  const LoadedFile loaded = LoadCaseText("t", "t", text);
  ASSERT_EQ(loaded.file.cases.size(), 1u);
  EXPECT_TRUE(loaded.file.cases[0].not_yet);
  std::string messages;
  for (const Diagnostic& diagnostic : loaded.diagnostics) messages += diagnostic.Format();
  EXPECT_EQ(messages,
            "t:9:9: any-order is not yet available\n"
            "      - any-order:\n"
            "        ^\n"
            "t:11:15: the '(' of f is not closed\n"
            "            - f(1\n"
            "              ^\n"
            "t:13:9: at-once is not yet available\n"
            "      - at-once: {a: f(), b: g(}\n"
            "        ^\n"
            "t:13:32: YAML ends the text at this '}'; put the whole text in quotes\n"
            "      - at-once: {a: f(), b: g(}\n"
            "                               ^\n"
            "t:14:22: YAML ends the text at this '}'; put the whole text in quotes\n"
            "        then: [{p: h(}]\n"
            "                     ^\n"
            "t:15:16: times is a number from 1 to 100000\n"
            "        times: x\n"
            "               ^\n"
            "t:16:27: expected a value, not the end of the line\n"
            "        outcomes: {z: n ==}\n"
            "                          ^\n"
            "t:17:9: 'thn' cannot stand beside at-once; did you mean then?\n"
            "        thn: x\n"
            "        ^\n"
            "t:18:12: the '(' of f is not closed\n"
            "      - p: f(\n"
            "           ^\n");
}

struct Wrong {
  const char* steps;
  const char* messages;
};

void Check(const std::vector<Wrong>& all) {
  for (const Wrong& wrong : all) EXPECT_EQ(Messages(wrong.steps), wrong.messages) << wrong.steps;
}

TEST(StepReaderTest, UnknownKeys) {
  Check({
      {"      - any-ordr: {p: f()}\n",
       "t:9:9: unknown step 'any-ordr'; did you mean any-order?\n"
       "      - any-ordr: {p: f()}\n"
       "        ^\n"},
      {"      - chek: n > 0\n",
       "t:9:9: unknown step 'chek'; did you mean check?\n"
       "      - chek: n > 0\n"
       "        ^\n"},
      {"      - repaet: [{p: f()}]\n        times: 3\n",
       "t:9:9: unknown step 'repaet'; did you mean repeat?\n"
       "      - repaet: [{p: f()}]\n"
       "        ^\n"},
      {"      - p: f()\n        untl: = 0\n",
       "t:10:9: 'untl' cannot stand beside a line; did you mean until?\n"
       "        untl: = 0\n"
       "        ^\n"},
      {"      - p: f()\n        q: g()\n",
       "t:10:9: 'q' cannot stand beside a line; a step of its own begins with '- '\n"
       "        q: g()\n"
       "        ^\n"},
      {"      - p: f()\n        times: 3\n",
       "t:10:9: 'times' cannot stand beside a line\n"
       "        times: 3\n"
       "        ^\n"},
      {"      - check: n > 0\n        until: = 1\n",
       "t:10:9: 'until' cannot stand beside check\n"
       "        until: = 1\n"
       "        ^\n"},
      {"      - until: = 1\n",
       "t:9:9: 'until' stands beside another key of a step\n"
       "      - until: = 1\n"
       "        ^\n"},
  });
}

TEST(StepReaderTest, WrongKinds) {
  Check({
      {"      - f() = 0\n",
       "t:9:9: a step is 'actor: line'; the actor and its ': ' are missing here\n"
       "      - f() = 0\n"
       "        ^\n"},
      {"      - [p]\n", "t:9:9: a step is a mapping, not a list\n      - [p]\n        ^\n"},
      {"      -\n      - p: f()\n",
       "t:9:7: nothing is written here; a step is a mapping\n      -\n      ^\n"},
      {"      - p:\n",
       "t:9:9: nothing is written here; what an actor does is a text\n      - p:\n        ^\n"},
      {"      - p: [f()]\n",
       "t:9:12: what an actor does is a text, not a list\n"
       "      - p: [f()]\n"
       "           ^\n"},
      {"      - observe: n\n",
       "t:9:18: observe is a mapping, not a text\n"
       "      - observe: n\n"
       "                 ^\n"},
      {"      - observe: {n}\n",
       "t:9:19: nothing is written here; 'n' is a text\n"
       "      - observe: {n}\n"
       "                  ^\n"},
      {"      - P: f()\n",
       "t:9:9: expected the name of an actor, in lower case, not 'P'\n"
       "      - P: f()\n"
       "        ^\n"},
  });
}

TEST(StepReaderTest, WrongAlternatives) {
  Check({
      {"      - p: f() = 0\n        either: {a: = 0, b: = 1}\n",
       "t:10:9: the line has its outcome already; with either they all stand below it\n"
       "        either: {a: = 0, b: = 1}\n"
       "        ^\n"},
      {"      - p: returns 0\n        either: {a: = 0, b: = 1}\n",
       "t:10:9: either stands beside a call; here is an event\n"
       "        either: {a: = 0, b: = 1}\n"
       "        ^\n"},
      {"      - p: f()\n        either: {a: = 0}\n",
       "t:10:9: either has two alternatives or more\n"
       "        either: {a: = 0}\n"
       "        ^\n"},
      {"      - p: f()\n        either: {a: = 0, b: [{p: g()}]}\n",
       "t:10:30: first stands how the call ends, as '- = -1 EAGAIN'; then come steps\n"
       "        either: {a: = 0, b: [{p: g()}]}\n"
       "                             ^\n"},
      {"      - p: f()\n        either: {a: = 0, b: []}\n",
       "t:10:29: the alternative 'b' is empty\n"
       "        either: {a: = 0, b: []}\n"
       "                            ^\n"},
      {"      - either: {a: = 0, b: [{p: g(1 = 0}]}\n",
       "t:9:21: the alternative 'a' is a list, not a text\n"
       "      - either: {a: = 0, b: [{p: g(1 = 0}]}\n"
       "                    ^\n"
       "t:9:41: YAML ends the text at this '}'; put the whole text in quotes\n"
       "      - either: {a: = 0, b: [{p: g(1 = 0}]}\n"
       "                                        ^\n"},
      {"      - p: f()\n        either: {a: = 0, b: = 1}\n        until: = 1\n",
       "t:11:9: until cannot stand beside either\n"
       "        until: = 1\n"
       "        ^\n"},
  });
}

TEST(StepReaderTest, WrongRounds) {
  Check({
      {"      - repeat: [{p: f()}]\n",
       "t:9:9: repeat has neither until nor times\n"
       "      - repeat: [{p: f()}]\n"
       "        ^\n"},
      {"      - repeat: [{p: f()}]\n        until: = 1\n        times: 3\n",
       "t:9:9: repeat has either until or times, not both\n"
       "      - repeat: [{p: f()}]\n"
       "        ^\n"},
      {"      - repeat: []\n        times: 0\n",
       "t:9:17: there is no step to repeat\n"
       "      - repeat: []\n"
       "                ^\n"
       "t:10:16: times is a number from 1 to 100000\n"
       "        times: 0\n"
       "               ^\n"},
      {"      - repeat: [{check: n > 0}]\n        until: = 1\n",
       "t:9:18: until is about the last step, which must be a call\n"
       "      - repeat: [{check: n > 0}]\n"
       "                 ^\n"},
      {"      - p: f()\n        count: n\n",
       "t:10:9: count is the number of rounds before until; there is no until\n"
       "        count: n\n"
       "        ^\n"},
      {"      - p: f()\n        until: = 1\n        count: N\n",
       "t:11:16: count is a name, in lower case, for the number of rounds\n"
       "        count: N\n"
       "               ^\n"},
      {"      - p: returns 1\n        until: = 1\n",
       "t:10:9: until stands beside a call; here is an event\n"
       "        until: = 1\n"
       "        ^\n"},
      {"      - p: f()\n        until: 1\n",
       "t:10:16: '=' is missing before the result\n"
       "        until: 1\n"
       "               ^\n"},
  });
}

TEST(StepReaderTest, ErrorsStandAtTheirPlaceInEveryStyle) {
  Check({
      {"      - p: f(1,\n          2, )\n",
       "t:10:14: a value is missing after ','\n          2, )\n             ^\n"},
      {"      - p: 'f(''x)'\n",
       "t:9:15: strings stand between double quotes: \"...\"\n"
       "      - p: 'f(''x)'\n"
       "              ^\n"},
      {"      - p: \"f(\\\"x\\\", )\"\n",
       "t:9:22: a value is missing after ','\n"
       "      - p: \"f(\\\"x\\\", )\"\n"
       "                     ^\n"},
      {"      - p: |\n          f(1,\n            , 2)\n",
       "t:11:13: expected a value, not ','\n            , 2)\n            ^\n"},
  });
}

}  // namespace
}  // namespace parley
