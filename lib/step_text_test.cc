#include "lib/step_text.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/read_steps.h"

namespace parley {
namespace {

std::string Texts(const std::string& steps) {
  std::string out;
  for (const Step& step : Steps(steps)) out += StepText(step) + "\n";
  return out;
}

TEST(StepTextTest, AStepIsALine) {
  EXPECT_EQ(Texts("      - p: pipe([r, w]) = 0\n"
                  "      - p, q: kill(p, 0)\n"
                  "      - q: still blocks\n"
                  "      - check: r < w\n"
                  "      - observe: {first: r, second: w}\n"),
            "p: pipe([r, w]) = 0\n"
            "p, q: kill(p, 0)\n"
            "q: still blocks\n"
            "check: r < w\n"
            "observe: first second\n");
}

TEST(StepTextTest, WhatHoldsOthersIsAWord) {
  EXPECT_EQ(Texts("      - repeat:\n          - p: getpid() = p\n        times: 3\n"
                  "      - p: write(4, \"x\", 1) = 1\n        until: = -1 EAGAIN\n"
                  "        count: n\n"
                  "      - p: getpid()\n        either:\n          one: = 1\n          two: = 2\n"),
            "repeat 3 times\n"
            "p: write(4, \"x\", 1) = 1 until = -1 EAGAIN count n\n"
            "p: getpid() either\n");
}

}  // namespace
}  // namespace parley
