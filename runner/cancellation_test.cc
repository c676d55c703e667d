// Cancellation as an actor's case sees it, and that it does not reach what the actor does between.
#include "runner/cancellation.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include "runner/hands_fixture.h"

namespace parley {
namespace {

class CancellationTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(hands_.Begin(0, 1), 0) << hands_.failure();
    ASSERT_EQ(hands_.Call(0, "pthread_create", {1}), 0);
    hands_.Await(EventKind::kReady, 1);
  }
  void TearDown() override { EXPECT_EQ(hands_.Finish(), 0); }

  // Sets the state of an actor; that before, or -1.
  int SetState(int actor, int state) {
    int* before = reinterpret_cast<int*>(hands_.Data(actor));
    *before = -1;
    EXPECT_EQ(hands_.Call(actor, "pthread_setcancelstate", {state, before}), 0);
    return *before;
  }
  void Cancel() { EXPECT_EQ(hands_.Call(0, "pthread_cancel", {hands_.slot(1).thread}), 0); }
  // What the thread's value was when it had ended.
  void* Join() {
    void** value = reinterpret_cast<void**>(hands_.Data(0));
    EXPECT_EQ(hands_.Call(0, "pthread_join", {hands_.slot(1).thread, value}), 0);
    return *value;
  }

  Hands hands_;
};

TEST_F(CancellationTest, StateIsTheOneThatTheCaseSet) {
  for (int actor : {0, 1}) {
    EXPECT_EQ(SetState(actor, PTHREAD_CANCEL_DISABLE), PTHREAD_CANCEL_ENABLE);
    EXPECT_EQ(SetState(actor, PTHREAD_CANCEL_DISABLE), PTHREAD_CANCEL_DISABLE);
    EXPECT_EQ(SetState(actor, PTHREAD_CANCEL_ENABLE), PTHREAD_CANCEL_DISABLE);
  }
}

TEST_F(CancellationTest, ThreadEndsWhereItIsTestedAndSaysSo) {
  EXPECT_EQ(hands_.Call(1, "pthread_testcancel", {}), 0);
  Cancel();
  EXPECT_EQ(hands_.Call(1, "getpid", {}), hands_.slot(0).pid) << "the actor goes on";
  hands_.Post(1, "pthread_testcancel", {});
  EXPECT_EQ(Join(), PTHREAD_CANCELED);
  EXPECT_EQ(hands_.slot(1).state, static_cast<uint32_t>(ActorState::kGone));
}

TEST_F(CancellationTest, DisabledStateIsThereWhenTested) {
  SetState(1, PTHREAD_CANCEL_DISABLE);
  Cancel();
  EXPECT_EQ(hands_.Call(1, "pthread_testcancel", {}), 0);
  SetState(1, PTHREAD_CANCEL_ENABLE);
  hands_.Post(1, "pthread_testcancel", {});
  EXPECT_EQ(Join(), PTHREAD_CANCELED);
}

}  // namespace
}  // namespace parley
