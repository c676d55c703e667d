#include "lib/name_scope.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

class NameScopeTest : public testing::Test {
 protected:
  std::string Unused(const NameScope& scope) {
    scope.ReportUnused();
    return Messages(diagnostics_);
  }

  Diagnostics diagnostics_{"t", ""};
  NameScope scope_{{{"p", Actor::Origin::kRoot, {1, 1}},
                    {"child", Actor::Origin::kForked, {2, 1}},
                    {"t", Actor::Origin::kThread, {3, 1}}},
                   &diagnostics_};
};

TEST_F(NameScopeTest, RootActorsExistFromTheStart) {
  EXPECT_TRUE(scope_.actors["p"].exists);
  EXPECT_FALSE(scope_.actors["child"].exists);
  EXPECT_FALSE(scope_.actors["t"].exists);
  EXPECT_EQ(scope_.actors["p"].process, "p");
  EXPECT_TRUE(scope_.IsActor("t"));
  EXPECT_FALSE(scope_.IsActor("q"));
  EXPECT_FALSE(scope_.IsBound("p"));
}

TEST_F(NameScopeTest, NamesThatAreNeverUsedAreReportedWhereTheyWereBound) {
  scope_.Bind("used", {1, 5});
  scope_.Use("used");
  scope_.Bind("idle", {2, 7});
  EXPECT_EQ(Unused(scope_),
            "2:7: idle is bound and never used; write _ where it does not matter\n");
}

TEST_F(NameScopeTest, WhatWasBoundSinceCanBeTakenBack) {
  scope_.Bind("old", {1, 1});
  NameScope later = scope_;
  later.Bind("fresh", {2, 7});
  const std::map<std::string, Location> taken = later.UnbindSince(scope_);
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken.begin()->first, "fresh");
  EXPECT_EQ(taken.begin()->second.column, 7);
  EXPECT_TRUE(later.IsBound("old"));
  EXPECT_FALSE(later.IsBound("fresh"));
}

TEST_F(NameScopeTest, AfterAlternativesANameIsBoundIfEveryOneBindsIt) {
  NameScope one = scope_, two = scope_;
  one.Bind("both", {1, 1});
  two.Bind("both", {2, 1});
  one.Bind("one", {1, 2});
  one.Use("one");
  scope_.Join({one, two});
  EXPECT_TRUE(scope_.IsBound("both"));
  EXPECT_FALSE(scope_.IsBound("one"));
  EXPECT_EQ(Unused(scope_),
            "1:1: both is bound and never used; write _ where it does not matter\n");
}

TEST_F(NameScopeTest, WhatAnAlternativeUsesIsUsed) {
  scope_.Bind("q", {1, 1});
  NameScope one = scope_, two = scope_;
  two.Use("q");
  scope_.Join({one, two});
  EXPECT_EQ(Unused(scope_), "");
}

TEST_F(NameScopeTest, ActorsThatEndDifferentlyAreNoLongerJudged) {
  NameScope one = scope_, two = scope_;
  one.actors["p"].ended = true;
  one.actors["child"].exists = two.actors["child"].exists = true;
  scope_.Join({one, two});
  EXPECT_TRUE(scope_.actors["p"].uncertain);
  EXPECT_FALSE(scope_.actors["child"].uncertain);
  EXPECT_TRUE(scope_.actors["child"].exists);
}

TEST_F(NameScopeTest, EachStateOfAnActorCountsWhenAlternativesJoin) {
  const auto joined_uncertain = [&](const auto& change) {
    NameScope one = scope_, two = scope_, joined = scope_;
    change(&one.actors["p"]);
    joined.Join({one, two});
    return joined.actors["p"].uncertain;
  };
  EXPECT_TRUE(joined_uncertain([](ActorScope* actor) { actor->exists = false; }));
  EXPECT_TRUE(joined_uncertain([](ActorScope* actor) { actor->blocked_at = {4, 1}; }));
  EXPECT_TRUE(joined_uncertain([](ActorScope* actor) { actor->held.push_back({4, 1}); }));
  EXPECT_TRUE(joined_uncertain([](ActorScope* actor) { actor->to_the_end = true; }));
  EXPECT_FALSE(joined_uncertain([](ActorScope*) {}));
}

TEST_F(NameScopeTest, NoAlternativesChangeNothing) {
  scope_.Bind("q", {1, 1});
  scope_.Join({});
  EXPECT_TRUE(scope_.IsBound("q"));
}

TEST_F(NameScopeTest, OfAnUnknownCallEveryNameIsTakenAsUsedAndBound) {
  scope_.Bind("bound", {1, 1});
  scope_.Assume(*ExprOf("[bound, {..base, field=fresh + 1}, sizeof(sem_t), p]"));
  EXPECT_TRUE(scope_.IsBound("bound") && scope_.IsBound("fresh"));
  EXPECT_FALSE(scope_.IsBound("sem_t") || scope_.IsBound("p"));
  EXPECT_EQ(Unused(scope_), "");
}

TEST_F(NameScopeTest, NamesOfARepetitionEndWithIt) {
  scope_.Bind("outer", {1, 1});
  NameScope inside = scope_;
  inside.Bind("inner", {2, 1});
  inside.Use("outer");
  inside.actors["child"].exists = true;
  scope_.LeaveRepeat(inside);
  EXPECT_FALSE(scope_.IsBound("inner"));
  EXPECT_TRUE(scope_.IsBound("outer"));
  EXPECT_TRUE(scope_.actors["child"].exists);
  EXPECT_EQ(Unused(scope_),
            "2:1: inner is bound and never used; write _ where it does not matter\n");
}

}  // namespace
}  // namespace parley
