// Every kind of step, and what can be wrong with it. The steps stand in files, as the loader reads
// them.
#include "lib/case_steps.h"

#include <gtest/gtest.h>

#include "lib/read_steps.h"

namespace parley {
namespace {

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
