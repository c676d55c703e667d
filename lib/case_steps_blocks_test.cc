// Alternatives, orders and races: the steps that hold further steps.
#include <gtest/gtest.h>

#include "lib/case_steps.h"
#include "lib/read_steps.h"

namespace parley {
namespace {

TEST(StepBlocksTest, EitherBesideACall) {
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

TEST(StepBlocksTest, EitherAsAStep) {
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

TEST(StepBlocksTest, Orders) {
  const std::vector<Step> steps = Steps(
      "      - any-order:\n          p:\n            - f(1) = 0\n            - g()\n          q: "
      "g() = 0\n");
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].kind, Step::Kind::kAnyOrder);
  ASSERT_EQ(steps[0].lanes.size(), 2u);
  EXPECT_EQ(steps[0].lanes[0].actor.name, "p");
  ASSERT_EQ(steps[0].lanes[0].steps.size(), 2u);
  EXPECT_EQ(steps[0].lanes[0].steps[1].line.Print(), "p: g()");
  EXPECT_EQ(Place(steps[0].lanes[0].steps[1].where), "12:15");
  ASSERT_EQ(steps[0].lanes[1].steps.size(), 1u);
  EXPECT_EQ(steps[0].lanes[1].steps[0].line.Print(), "q: g() = 0");
}

TEST(StepBlocksTest, Races) {
  const std::vector<Step> steps = Steps(
      "      - at-once: {a: f() = x, b: g() = y}\n        then: [{p: h()}]\n        times: 7\n"
      "        outcomes: {a wins: x == 0, b wins: y == 0}\n"
      "      - at-once: {a: f(), b: g()}\n");
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].kind, Step::Kind::kAtOnce);
  EXPECT_EQ(steps[0].lanes.size(), 2u);
  EXPECT_EQ(steps[0].times, 7);
  ASSERT_EQ(steps[0].steps.size(), 1u);
  EXPECT_EQ(steps[0].steps[0].line.Print(), "p: h()");
  ASSERT_EQ(steps[0].outcomes.size(), 2u);
  EXPECT_EQ(steps[0].outcomes[1].first, "b wins");
  EXPECT_EQ(steps[0].outcomes[1].second->Print(), "y == 0");
  EXPECT_EQ(steps[1].times, kRaceRounds);
}

TEST(StepBlocksTest, WrongOrders) {
  Check({
      {"      - any-order:\n          p:\n            - f(1\n          q: g() = 0\n",
       "t:11:15: the '(' of f is not closed\n"
       "            - f(1\n"
       "              ^\n"},
      {"      - at-once: {a: f(), b: g(}\n        then: [{p: h(}]\n        times: x\n"
       "        outcomes: {z: n ==}\n        thn: x\n",
       "t:9:32: YAML ends the text at this '}'; put the whole text in quotes\n"
       "      - at-once: {a: f(), b: g(}\n"
       "                               ^\n"
       "t:10:22: YAML ends the text at this '}'; put the whole text in quotes\n"
       "        then: [{p: h(}]\n"
       "                     ^\n"
       "t:11:16: times is a number from 1 to 100000\n"
       "        times: x\n"
       "               ^\n"
       "t:12:27: expected a value, not the end of the line\n"
       "        outcomes: {z: n ==}\n"
       "                          ^\n"
       "t:13:9: 'thn' cannot stand beside at-once; did you mean then?\n"
       "        thn: x\n"
       "        ^\n"},
      {"      - any-order: {p: f()}\n",
       "t:9:9: any-order is about two actors or more\n"
       "      - any-order: {p: f()}\n"
       "        ^\n"},
      {"      - any-order: {p: f(), 'q, r': g()}\n",
       "t:9:29: one actor stands here; give each its own lines\n"
       "      - any-order: {p: f(), 'q, r': g()}\n"
       "                            ^\n"},
      {"      - any-order: {p: f(), q: returns 0, r: []}\n",
       "t:9:32: a call stands here, and what it ends with; no event\n"
       "      - any-order: {p: f(), q: returns 0, r: []}\n"
       "                               ^\n"
       "t:9:46: r has no line here\n"
       "      - any-order: {p: f(), q: returns 0, r: []}\n"
       "                                             ^\n"},
  });
}

TEST(StepBlocksTest, WrongAlternatives) {
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

}  // namespace
}  // namespace parley
