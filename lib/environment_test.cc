#include "lib/environment.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

TEST(EnvironmentTest, ANameStandsForWhatWasBoundLast) {
  Environment env;
  EXPECT_EQ(env.Find("n"), nullptr);
  env.Bind("n", Value::Int(3));
  env.Bind("n", Value::Int(4));
  ASSERT_NE(env.Find("n"), nullptr);
  EXPECT_EQ(env.Find("n")->number, 4);
  env.Forget("n");
  EXPECT_EQ(env.Find("n"), nullptr);
  env.Forget("never bound");
}

TEST(EnvironmentTest, AnActorHasOneNumberPerType) {
  Environment env;
  env.SetActor("p", {100, 100, 0x7000});
  env.SetActor("t", {100, 101, 0x7100});
  const struct {
    const char* actor;
    const char* type;
    int64_t number;
  } kCases[] = {
      {"p", "pid", 100},       {"p", "tid", 100},    {"p", "thread", 0x7000},
      {"t", "pid", 100},       {"t", "tid", 101},    {"t", "int", 100},
      {"t", "thread", 0x7100}, {"nobody", "pid", 0}, {"nobody", "thread", 0},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(env.ActorNumber(test.actor, TypeOf(test.type)), test.number)
        << test.actor << " as " << test.type;
  }
}

TEST(EnvironmentTest, ActorsAreNoBoundNames) {
  Environment env;
  env.SetActor("p", {100, 100, 1});
  EXPECT_TRUE(env.IsActor("p"));
  EXPECT_FALSE(env.IsActor("q"));
  EXPECT_EQ(env.Find("p"), nullptr);
}

TEST(EnvironmentTest, APidIsThatOfTheInitialThread) {
  Environment env;
  env.SetActor("a", {100, 101, 1});  // a thread whose name sorts before that of its process
  env.SetActor("p", {100, 100, 1});
  env.SetActor("z", {100, 102, 1});
  env.SetActor("not-yet", {0, 0, 0});
  EXPECT_EQ(env.ActorOfPid(100), "p");
  EXPECT_EQ(env.ActorOfPid(101), "");
  EXPECT_EQ(env.ActorOfPid(0), "");
}

TEST(EnvironmentTest, APidWhoseInitialThreadIsNoActorIsAnyOfItsThreads) {
  Environment env;
  env.SetActor("t", {100, 101, 1});
  EXPECT_EQ(env.ActorOfPid(100), "t");
}

}  // namespace
}  // namespace parley
