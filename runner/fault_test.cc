// The catalogue of faults itself, and that an actor performs the fault it is told to.
#include "runner/fault.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "lib/call_table.h"
#include "runner/director_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

int NumberOf(const std::string& name) {
  for (size_t i = 0; i < NamedFaults().size(); ++i) {
    if (NamedFaults()[i].name == name) return static_cast<int>(i) + 1;
  }
  ADD_FAILURE() << "no fault " << name;
  return 0;
}

TEST(NamedFaults, EachIsNamedOnceSaysWhatIsWrongAndExchangesSomething) {
  std::set<std::string> names, statements;
  ASSERT_FALSE(NamedFaults().empty());
  for (const Fault& fault : NamedFaults()) {
    SCOPED_TRACE(fault.name);
    const std::string name = fault.name, statement = fault.statement;
    EXPECT_TRUE(names.insert(name).second) << "twice";
    EXPECT_TRUE(statements.insert(statement).second) << "two with the same statement";
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos);
    EXPECT_NE(std::string(fault.area), "");
    EXPECT_GT(statement.size(), 20u);
    EXPECT_EQ(statement.back(), '.');
    ASSERT_FALSE(fault.calls.empty());
    bool does_something = fault.caught != nullptr || fault.after_exec != nullptr;
    for (const FaultyCall& faulty : fault.calls) {
      EXPECT_FALSE(FindCalls(faulty.call).empty()) << faulty.call;
      does_something |= faulty.thunk != nullptr;
    }
    EXPECT_TRUE(does_something);
  }
}

TEST(FaultyThunk, ExchangesTheCallsOfTheActiveFaultAlone) {
  std::string error;
  const auto zygote = Zygote::Start(0, &error);
  ASSERT_NE(zygote, nullptr) << error;
  Arena* arena = zygote->arena();
  const int dup = FindCalls("dup")[0]->index, close = FindCalls("close")[0]->index;
  arena->start.fault = 0;
  EXPECT_EQ(ActiveFault(arena), nullptr);
  EXPECT_EQ(FaultyThunk(arena, dup), FindThunk(dup));
  arena->start.fault = NumberOf("dup-sets-close-on-exec");
  EXPECT_STREQ(ActiveFault(arena)->name, "dup-sets-close-on-exec");
  EXPECT_NE(FaultyThunk(arena, dup), FindThunk(dup));
  EXPECT_EQ(FaultyThunk(arena, close), FindThunk(close));
  EXPECT_EQ(FaultyThunk(arena, -1), nullptr);
  arena->start.fault = static_cast<int>(NamedFaults().size()) + 1;
  EXPECT_EQ(ActiveFault(arena), nullptr);
  arena->start.fault = -1;
  EXPECT_EQ(ActiveFault(arena), nullptr);
}

class FaultTest : public DirectorTest {
 protected:
  CaseResult RunUnder(const std::string& fault, const std::string& steps) {
    CaseSetup setup;
    setup.fault = NumberOf(fault);
    return Director(zygote_.get(), 7, options_).Run(CaseOf(steps), setup);
  }
};

TEST_F(FaultTest, IsSeenByACaseThatLooksAndEndsWithTheRun) {
  const std::string steps = "p: dup(0) = f\np: fcntl(f, F_GETFD) = 0";
  EXPECT_EQ(RunUnder("dup-sets-close-on-exec", steps).verdict, Verdict::kFail);
  EXPECT_EQ(RunUnder("sigpending-is-empty", steps).verdict, Verdict::kPass);
  EXPECT_EQ(Run(steps).verdict, Verdict::kPass);
}

TEST_F(FaultTest, IsNotSeenByACaseThatLooksElsewhere) {
  EXPECT_EQ(RunUnder("dup-sets-close-on-exec", "p: dup(0) = f\np: close(f) = 0").verdict,
            Verdict::kPass);
}

TEST_F(FaultTest, HoldsInChildrenAndAfterExec) {
  const CaseResult child =
      RunUnder("dup-sets-close-on-exec",
               "p: fork() = child\nchild: dup(0) = f\nchild: fcntl(f, F_GETFD) = 0");
  EXPECT_EQ(child.verdict, Verdict::kFail) << child.reason;
  EXPECT_EQ(child.trace.back().actual, "child: fcntl(3, F_GETFD) = FD_CLOEXEC") << child.reason;
  const CaseResult fresh = RunUnder("dup-sets-close-on-exec",
                                    "p: execve(self) = 0\np: dup(0) = f\np: fcntl(f, F_GETFD) = 0");
  EXPECT_EQ(fresh.verdict, Verdict::kFail) << fresh.reason;
  EXPECT_EQ(fresh.trace.back().actual, "p: fcntl(3, F_GETFD) = FD_CLOEXEC");
}

TEST_F(FaultTest, ReachesAcrossFork) {
  const std::string steps =
      "p: sigprocmask(SIG_BLOCK, [SIGUSR1], NULL) = 0\np: raise(SIGUSR1) = 0\np: fork() = child\n"
      "child: sigpending([]) = 0";
  EXPECT_EQ(Run(steps).verdict, Verdict::kPass);
  EXPECT_EQ(RunUnder("fork-child-inherits-pending-signals", steps).verdict, Verdict::kFail);
}

TEST_F(FaultTest, ChangesWhatAHandlerIsTold) {
  const std::string steps =
      "p: sigaction(SIGUSR1, {record, [], SA_SIGINFO}, NULL) = 0\n"
      "p: sigqueue(p, SIGUSR1, 7) = 0 caught [{SIGUSR1, si_int=7, ...}]";
  EXPECT_EQ(Run(steps).verdict, Verdict::kPass);
  const CaseResult result = RunUnder("sigqueue-value-is-off-by-one", steps);
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_NE(result.reason.find("si_int is 8, expected 7"), std::string::npos) << result.reason;
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
