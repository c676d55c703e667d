#include "runner/reach.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

// Whether `kill(TARGET, SIG)` stays in the case, with `child` an actor and `group` a bound name.
bool Stays(const std::string& text) {
  Environment env;
  env.SetActor("child", {4711, 4711, 0});
  env.Bind("group", Value::Int(4700, "pid"));
  env.Bind("all", Value::Int(-1, "pid"));
  env.Bind("one", Value::Int(1, "pid"));
  Diagnostics diagnostics("test", text);
  Line line;
  EXPECT_TRUE(ParseLine(text, TextPlaces(Location{1, 1}), &diagnostics, &line)) << text;
  std::string error, why;
  const CallRow* row = SelectRow(*line.call, &error);
  EXPECT_NE(row, nullptr) << error;
  std::vector<char> memory(65536);
  FrameMemory frame(memory.data(), memory.size());
  CallPlace place;
  place.env = &env;
  place.memory = &frame;
  PreparedCall prepared;
  EvalError problem;
  EXPECT_TRUE(PrepareCall(*row, *line.call, place, &prepared, &problem)) << problem.message;
  const bool stays = StaysInCase(*row, prepared, &why);
  EXPECT_EQ(stays, why.empty());
  return stays;
}

TEST(Reach, ActorsGroupsAndOneselfMayBeSignalled) {
  EXPECT_TRUE(Stays("kill(child, SIGKILL)"));
  EXPECT_TRUE(Stays("kill(-child, SIGKILL)"));
  EXPECT_TRUE(Stays("kill(-group, SIGKILL)"));
  EXPECT_TRUE(Stays("kill(0, SIGKILL)"));
  EXPECT_TRUE(Stays("killpg(group, SIGTERM)"));
  EXPECT_TRUE(Stays("killpg(0, SIGTERM)"));
}

TEST(Reach, EveryoneMayNotHoweverItIsWritten) {
  EXPECT_FALSE(Stays("kill(-1, SIGKILL)"));
  EXPECT_FALSE(Stays("kill(all, SIGKILL)"));
  EXPECT_FALSE(Stays("kill(-one, SIGTERM)"));
  EXPECT_FALSE(Stays("killpg(1, SIGKILL)"));
  EXPECT_FALSE(Stays("killpg(one, SIGKILL)"));
}

TEST(Reach, NumbersOfTheTextMayBeAnybody) {
  EXPECT_FALSE(Stays("kill(1234, SIGTERM)"));
  EXPECT_FALSE(Stays("kill(child+1, SIGTERM)"));
  EXPECT_FALSE(Stays("killpg(1234, SIGTERM)"));
}

TEST(Reach, AskingHarmsNobody) {
  EXPECT_TRUE(Stays("kill(-1, 0)"));
  EXPECT_TRUE(Stays("kill(1, 0)"));
}

TEST(Reach, OtherCallsAreNotJudged) { EXPECT_TRUE(Stays("getpgid(1)")); }

}  // namespace
}  // namespace parley
