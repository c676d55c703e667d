#include "lib/case_checker.h"

#include <gtest/gtest.h>

#include "lib/parsed_text.h"

namespace parley {
namespace {

// Steps as text. Each, and each outcome, stands in a line of its own: the first in line 1, parts
// before the whole.
class CaseCheckerTest : public testing::Test {
 protected:
  Step Do(const std::string& text) {
    Step step;
    step.where = {++line_, 1};
    step.line = LineOf(text, line_);
    return step;
  }
  Step Check(const std::string& text) {
    Step step;
    step.kind = Step::Kind::kCheck;
    step.where = {++line_, 1};
    step.check = CheckOf(text, line_);
    return step;
  }
  Step Observe(const std::string& text) {
    Step step;
    step.kind = Step::Kind::kObserve;
    step.where = {++line_, 1};
    step.observe.emplace_back("label", CheckOf(text, line_));
    return step;
  }
  Outcome End(const std::string& text) {
    Diagnostics diagnostics("outcome", text);
    Outcome outcome;
    const TextPlaces places(Location{++line_, 1});
    EXPECT_TRUE(ParseOutcome(text, places, &diagnostics, &outcome)) << Messages(diagnostics);
    return outcome;
  }
  Alternative Or(const std::string& outcome, std::vector<Step> steps = {}) {
    Alternative alternative;
    if (!outcome.empty()) alternative.outcome = End(outcome);
    alternative.steps = std::move(steps);
    return alternative;
  }
  // Alternatives after a call, or as a step of their own if `call` is empty.
  Step Either(const std::string& call, std::vector<Alternative> alternatives) {
    Step step;
    if (call.empty()) {
      step.kind = Step::Kind::kEither;
      step.where = {++line_, 1};
    } else {
      step = Do(call);
    }
    step.either = std::move(alternatives);
    return step;
  }
  Step Until(Step step, const std::string& outcome, const std::string& count = "") {
    step.until = End(outcome);
    step.count = count;
    return step;
  }
  Step Repeat(std::vector<Step> steps) {
    Step step;
    step.kind = Step::Kind::kRepeat;
    step.where = {++line_, 1};
    step.times = 3;
    step.steps = std::move(steps);
    return step;
  }

  std::string Told(std::vector<Step> steps) {
    Case test;
    test.where = {99, 1};
    test.steps = std::move(steps);
    Diagnostics diagnostics("case", "");
    CheckCase(&test, &diagnostics);
    line_ = 0;
    return Messages(diagnostics);
  }
  // The messages about these lines.
  std::string Lines(const std::vector<const char*>& lines) {
    std::vector<Step> steps;
    for (const char* text : lines) steps.push_back(Do(text));
    return Told(steps);
  }

  int line_ = 0;
};

TEST_F(CaseCheckerTest, CasesThatAreRight) {
  const std::vector<const char*> kCases[] = {
      {"p: msgget(IPC_PRIVATE, IPC_CREAT|0600) = q", "p: msgctl(q, IPC_STAT, ds) = 0",
       "p: msgctl(q, IPC_SET, {..ds, msg_qbytes=16}) = 0",
       "s: msgsnd(q, {7, \"late\"}, 4, 0) blocks", "s: still blocks", "s: returns 0"},
      {"p: pipe([r, w]) = 0", "p: fork() = child", "child: read(r, _, 1) blocks",
       "p: kill(child, SIGTERM) = 0", "child: dies SIGTERM",
       "p: waitpid(child, killed(SIGTERM), 0) = child", "p: close(w) = 0"},
      {"p: pthread_create() = t", "t: pause() blocks", "p: pthread_kill(t, SIGUSR1) = 0",
       "t: returns -1 EINTR caught [SIGUSR1]"},
      {"reader: open(\"fifo\", O_RDONLY) blocks to the end"},
      {"p: sigaction(SIGUSR1, {hold, [], 0}, NULL) = 0", "p: raise(SIGUSR1) enters SIGUSR1",
       "p: sigpending([]) = 0", "p: leaves", "p: returns 0"},
      {"p: pause() blocks", "p: enters SIGUSR1", "p: leaves", "p: returns -1 EINTR"},
      {"p: enters SIGUSR1", "p: leaves", "p: getpid() = p"},
      {"a: pause() blocks", "b: pause() blocks", "a|b: returns -1 EINTR"},
      {"a, b: pause() blocks", "a, b: returns -1 EINTR"},
      {"p: load(0x1, _, 1) raises {SIGSEGV, si_code=SEGV_MAPERR, ...}"},
      {"p: caught [SIGUSR1, {SIGUSR2, si_pid=p, ...}]"},
      {"p: nanosleep(50ms, NULL) = 0 takes >= 50ms"},
      {"p: fork() = child", "child: exit(3)"},
      {"p: fork() = child", "child: exit(0)", "p: fork() = child", "child: exit(0)"},
      {"reader1: pause() blocks to the end", "reader2: pause() blocks to the end"},
      {"p: kill(p, SIGSTOP) stops SIGSTOP", "p: continues", "p: returns 0"},
  };
  for (const auto& lines : kCases) EXPECT_EQ(Lines(lines), "") << lines[0];
}

TEST_F(CaseCheckerTest, CallsConstantsAndNames) {
  EXPECT_EQ(Lines({"p: msgsend(0) = 0"}), "1:4: unknown call msgsend; did you mean msgsnd?\n");
  EXPECT_EQ(Lines({"p: qqqqqqqqqq(0) = 0"}), "1:4: unknown call qqqqqqqqqq\n");
  EXPECT_EQ(Lines({"p: close(0, 1) = 0"}), "1:4: close takes 1 argument, not 2: close(fd)\n");
  EXPECT_EQ(Lines({"p: futex(0x1, 0, 0) = 0"}),
            "1:4: no form of futex fits these arguments; its first form is futex(word, op, val, "
            "timeout)\n");
  EXPECT_EQ(Lines({"p: close(0) = -1 EBADFF"}),
            "1:18: unknown constant EBADFF; did you mean EBADF?\n");
  EXPECT_EQ(Lines({"p: raise(SIGINT) dies SIGINTT"}),
            "1:23: unknown constant SIGINTT; did you mean SIGINT?\n");
  EXPECT_EQ(Lines({"p: caught [SIGIN]"}), "1:12: unknown constant SIGIN; did you mean SIGINT?\n");
  EXPECT_EQ(Lines({"p: raise(SIGINT) = 0 caught [SIGIN]"}),
            "1:30: unknown constant SIGIN; did you mean SIGINT?\n");
  EXPECT_EQ(Lines({"p: load(0x1, _, 1) raises {SIGSEGV, si_cod=1, ...}"}),
            "1:37: struct siginfo has no field si_cod; did you mean si_code?\n");
  EXPECT_EQ(Lines({"p: pause() = 0 takes < limit"}), "1:24: limit is not bound at this point\n");
  EXPECT_EQ(Lines({"p: dup(0) = fd"}),
            "1:13: fd is bound and never used; write _ where it does not matter\n");
  EXPECT_EQ(Lines({"p: close(fd) = 0", "p: dup(0) = fd"}),
            "1:10: fd is not bound at this point\n"
            "2:13: fd is bound and never used; write _ where it does not matter\n");
}

TEST_F(CaseCheckerTest, ConditionsAndObservations) {
  EXPECT_EQ(Told({Do("p: dup(0) = fd"), Check("fd > 2 && x == 1"), Observe("PIPE_BFU")}),
            "2:11: x is not bound at this point\n"
            "3:1: unknown constant PIPE_BFU; did you mean PIPE_BUF?\n");
}

TEST_F(CaseCheckerTest, ActorsComeIntoBeingAndEnd) {
  EXPECT_EQ(Lines({"child: getpid() = child", "p: fork() = child"}),
            "1:1: actor child does not exist yet at this point\n");
  EXPECT_EQ(Lines({"p: kill(child, 0) = 0", "p: fork() = child"}),
            "1:9: actor child does not exist yet at this point\n");
  EXPECT_EQ(Lines({"p: fork() = child", "child: exit(0)", "child: getpid() = _"}),
            "3:1: child has ended before this step\n");
  EXPECT_EQ(Lines({"p: fork() = child", "p: fork() = child"}),
            "2:11: actor child exists already\n");
  EXPECT_EQ(Lines({"p: fork()"}), "1:10: fork needs a name for what it makes: '= child'\n");
  EXPECT_EQ(Lines({"p: fork() = 0"}), "1:11: fork needs a name for what it makes: '= child'\n");
  EXPECT_EQ(Lines({"p: pthread_create() = 0"}),
            "1:21: pthread_create needs a name for what it makes: '= child'\n");
  EXPECT_EQ(Lines({"p: pthread_create() = EAGAIN"}), "");
  EXPECT_EQ(Lines({"p: fork() = -1 EAGAIN"}), "");
  EXPECT_EQ(Lines({"p: pthread_create() = t", "p: exit(0)", "t: getpid() = p"}),
            "3:1: t has ended before this step\n");
  EXPECT_EQ(Lines({"p: pthread_create() = t", "t: pthread_exit(0)", "p: getpid() = p"}), "");
}

TEST_F(CaseCheckerTest, AnActorThatAppearsOnceAndResemblesAnother) {
  EXPECT_EQ(Lines({"sender: getpid() = _", "sender: getpid() = _", "sendre: getpid() = _"}),
            "3:1: actor sendre appears only here; did you mean sender?\n");
  std::vector<Step> steps;
  for (size_t i = 0; i <= kMostActors; ++i) {
    steps.push_back(Do("a" + std::to_string(i) + ": getpid() = _"));
  }
  EXPECT_EQ(Told(steps), "99:1: a case may have 19 actors at most\n");
}

TEST_F(CaseCheckerTest, Blocks) {
  EXPECT_EQ(Lines({"p: pause() blocks"}),
            "1:12: p blocks here and nothing says how it ends; add 'p: returns ...' or say 'blocks "
            "to the end'\n");
  EXPECT_EQ(Lines({"p: pause() blocks", "p: getpid() = p", "p: returns -1 EINTR"}),
            "2:1: p is still blocked, since line 1\n");
  EXPECT_EQ(Lines({"p: pause() blocks to the end", "p: getpid() = p"}),
            "2:1: p is still blocked, since line 1\n");
  EXPECT_EQ(Lines({"p: returns 0"}), "1:1: p is in no call at this point\n");
  EXPECT_EQ(Lines({"p: getpid() = p", "p: still blocks"}), "2:1: p is in no call at this point\n");
  EXPECT_EQ(Lines({"p: pause() blocks", "p: returns -1 EINTR", "p: returns 0"}),
            "3:1: p is in no call at this point\n");
  EXPECT_EQ(Lines({"a, b: pause() blocks", "a: returns 0"}),
            "1:15: b blocks here and nothing says how it ends; add 'b: returns ...' or say 'blocks "
            "to the end'\n");
}

TEST_F(CaseCheckerTest, WhatASleepingCallBindsIsKnownOnceItReturns) {
  EXPECT_EQ(Lines({"p: read(0, got, 4) blocks", "q: write(1, got, 4) = 4", "p: returns 4"}),
            "1:12: got is bound and never used; write _ where it does not matter\n"
            "2:13: got is not bound at this point\n");
  EXPECT_EQ(Lines({"p: read(0, got, 4) blocks", "p: returns 4", "q: write(1, got, 4) = 4"}), "");
  EXPECT_EQ(Lines({"p: read(0, got, 4) blocks", "p: returns -1 EINTR", "q: write(1, got, 4)"}),
            "1:12: got is bound and never used; write _ where it does not matter\n"
            "3:13: got is not bound at this point\n");
}

TEST_F(CaseCheckerTest, Handlers) {
  EXPECT_EQ(Lines({"p: leaves"}), "1:1: p is in no handler at this point\n");
  EXPECT_EQ(Lines({"p: raise(SIGINT) enters SIGINT"}),
            "1:18: p blocks here and nothing says how it ends; add 'p: returns ...' or say 'blocks "
            "to the end'\n");
  EXPECT_EQ(
      Lines({"p: raise(SIGINT) enters SIGINT", "p: leaves", "p: getpid() = p", "p: returns 0"}),
      "3:1: p is still blocked, since line 1\n");
  EXPECT_EQ(Lines({"p: raise(SIGINT) enters SIGINT", "p: raise(SIGUSR1) enters SIGUSR1",
                   "p: leaves", "p: returns 0", "p: leaves", "p: returns 0", "p: leaves"}),
            "7:1: p is in no handler at this point\n");
  EXPECT_EQ(Lines({"p: enters SIGFOO", "p: leaves"}),
            "1:11: unknown constant SIGFOO; did you mean SIGFPE?\n");
}

TEST_F(CaseCheckerTest, NamesOfAlternatives) {
  EXPECT_EQ(Told({Either("p: dup(0)", {Or("= fd", {Do("p: close(fd) = 0")}), Or("= -1 EMFILE")})}),
            "");
  EXPECT_EQ(Told({Either("p: dup(0)", {Or("= fd"), Or("= -1 EMFILE")}), Do("p: close(fd) = 0")}),
            "1:3: fd is bound and never used; write _ where it does not matter\n"
            "4:10: fd is not bound at this point\n");
  EXPECT_EQ(Told({Either("p: dup(0)", {Or("= fd"), Or("= fd > 9")}), Do("p: close(fd) = 0")}), "");
  EXPECT_EQ(Told({Either("p: dup(0)", {Or("= fd"), Or("= -1 EMFILE")})}),
            "1:3: fd is bound and never used; write _ where it does not matter\n");
}

TEST_F(CaseCheckerTest, ActorsOfAlternatives) {
  EXPECT_EQ(Told({Either("p: pause()", {Or("= -1 EINTR"), Or("blocks to the end")})}), "");
  EXPECT_EQ(
      Told({Either("p: pause()", {Or("= -1 EINTR"), Or("dies SIGINT")}), Do("p: getpid() = _")}),
      "")
      << "what holds of p depends on the system";
  EXPECT_EQ(
      Told({Either("p: pause()", {Or("dies SIGINT"), Or("dies SIGTERM")}), Do("p: getpid() = _")}),
      "4:1: p has ended before this step\n");
  Step events = Either("", {Or("", {Do("p: returns 0")}), Or("", {Do("p: still blocks")})});
  EXPECT_EQ(Told({Do("p: pause() blocks"), events}), "");
}

TEST_F(CaseCheckerTest, AlternativesAsAStepBeginWithEvents) {
  const std::string message =
      ": an alternative of 'either' begins with what has happened, as 'p: returns 0'; calls come "
      "after it\n";
  Step call = Either("", {Or("", {Do("p: returns 0")}), Or("", {Do("q: getpid() = q")})});
  EXPECT_EQ(Told({Do("p: pause() blocks"), call}), "2:1" + message);
  Step check = Either("", {Or("", {Check("1 == 1")}), Or("", {Do("p: returns 0")})});
  EXPECT_EQ(Told({Do("p: pause() blocks"), check}), "1:1" + message);
}

TEST_F(CaseCheckerTest, SeveralActors) {
  EXPECT_EQ(Lines({"a|b: getpid() = _"}),
            "1:1: '|' (one of them) stands before events only; a call is made by one actor, or by "
            "each of 'a, b'\n");
  EXPECT_EQ(Told({Either("a, b: pause()", {Or("= 0"), Or("= -1 EINTR")})}),
            "3:1: either stands beside the call of one actor; give each a step of its own\n");
  EXPECT_EQ(Told({Until(Do("a, b: write(1, \"x\", 1) = 1"), "= -1 EAGAIN")}),
            "1:1: until stands beside the call of one actor; give each a step of its own\n");
}

TEST_F(CaseCheckerTest, AMisspeltCallIsOneMistake) {
  EXPECT_EQ(Lines({"p: pipe([r, w]) = 0", "p: raed(r, data, w) = n", "p: close(data) = n"}),
            "2:4: unknown call raed; did you mean read?\n");
  EXPECT_EQ(Lines({"p: dup(0) = fd", "p: close(fd, 1) = 0"}),
            "2:4: close takes 1 argument, not 2: close(fd)\n");
  EXPECT_EQ(Lines({"p: puase() blocks", "p: returns 0"}),
            "1:4: unknown call puase; did you mean pause?\n");
  EXPECT_EQ(Lines({"p: raed(0)", "p: returns 0"}),
            "1:4: unknown call raed; did you mean read?\n2:1: p is in no call at this point\n");
}

TEST_F(CaseCheckerTest, UntilAndRepeat) {
  EXPECT_EQ(Told({Until(Do("p: write(1, \"x\", 1) = 1"), "= -1 EAGAIN", "n"), Check("n > 0")}), "");
  EXPECT_EQ(Told({Until(Do("p: write(1, \"x\", 1) = 1"), "= -1 EAGAIN", "n")}),
            "1:1: n is bound and never used; write _ where it does not matter\n");
  EXPECT_EQ(Told({Until(Do("p: write(1, \"x\", 1) = 1"), "= -1 EAGIAN")}),
            "2:6: unknown constant EAGIAN; did you mean EAGAIN?\n");
  EXPECT_EQ(Told({Until(Do("p: write(1, \"x\", 1) = 1"), "blocks")}),
            "2:1: write 'blocks to the end' here\n");
  EXPECT_EQ(Told({Until(Do("p: write(1, \"x\", 1) = 1"), "blocks to the end")}), "");
  EXPECT_EQ(
      Told({Until(Do("p: write(1, \"x\", 1) = 1"), "blocks to the end"), Do("p: getpid() = p")}),
      "3:1: p is still blocked, since line 2\n");
  EXPECT_EQ(Told({Until(Do("p: write(1, \"x\", 1) = 1"), "dies SIGPIPE"), Do("p: getpid() = p")}),
            "3:1: p has ended before this step\n");
}

TEST_F(CaseCheckerTest, NamesInARepetitionAreFreshEachRound) {
  EXPECT_EQ(Told({Repeat({Do("p: dup(0) = fd"), Do("p: close(fd) = 0")})}), "");
  EXPECT_EQ(Told({Repeat({Do("p: dup(0) = fd"), Do("p: close(fd) = 0")}), Do("p: close(fd) = 0")}),
            "4:10: fd is not bound at this point\n");
  Step repeat = Repeat({Do("p: getpid() = p"), Check("1 == 1")});
  EXPECT_EQ(Told({Until(repeat, "= -1 EAGAIN")}),
            "3:1: 'until' is about the last call of 'repeat'\n");
  Step filling = Repeat({Do("p: getpid() = p"), Do("p: write(1, \"x\", 1) = 1")});
  EXPECT_EQ(Told({Until(filling, "= -1 EAGAIN", "n"), Check("n > 0")}), "");
}

TEST_F(CaseCheckerTest, ActorsInTheOrderOfTheirSlots) {
  Case test;
  test.steps = {Do("p: fork() = child"), Do("child: pthread_create() = t"),
                Do("other: kill(nobody, 0) = 0"),
                Either("p: pause()", {Or("= 0", {Do("late: getpid() = _")})})};
  std::string all;
  for (const Actor& actor : ActorsOf(test)) {
    const char* origin = actor.origin == Actor::Origin::kRoot     ? "root"
                         : actor.origin == Actor::Origin::kForked ? "forked"
                                                                  : "thread";
    all += actor.name + ":" + origin + " ";
  }
  EXPECT_EQ(all, "p:root other:root late:root child:forked t:thread ");
}

}  // namespace
}  // namespace parley
