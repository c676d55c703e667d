// One run of one case: actors, names and the trace; drives the steps and judges each.
//
// Of the orders that any-order allows a run takes one; the director makes a fresh run for each.
#ifndef PARLEY_RUNNER_CASE_RUN_H_
#define PARLEY_RUNNER_CASE_RUN_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/call_codec.h"
#include "lib/case.h"
#include "lib/environment.h"
#include "lib/matcher.h"
#include "lib/result.h"
#include "runner/call_probe.h"
#include "runner/case_orders.h"
#include "runner/conversation.h"

namespace parley {

class CaseRun {
 public:
  // How far a case has come.
  enum class State { kGoing, kMismatch, kUnsupported, kTrouble, kUnseen };

  // Told before each step of the outermost list: which (from 1), its line, the step as written.
  using OnStep = std::function<void(const Case&, int n, int line, const std::string& text)>;

  // `talk` must have been started with the case's actors in the order of test.actors.
  // With `bless` a call whose line states no result may end in any way.
  // `order` says whose turn it is in every any-order step. `on_step` may be empty; it and the case
  // must outlive this.
  CaseRun(const Case& test, CaseOrder order, Conversation* talk, int64_t deadline_ns, bool bless,
          const OnStep& on_step);

  // All calls are shown to `probe`, which must outlive this.
  void Watch(CallProbe* probe) { probe_ = probe; }

  // Waits for the root actors and runs all steps and the checks of the end. What was found is in
  // state(), reason(), and in `result`: trace, alternatives, observations, steps.
  void Run(CaseResult* result);

  State state() const { return state_; }
  const std::string& reason() const { return reason_; }

 private:
  // A call in progress at one depth of an actor.
  struct OpenCall {
    bool open = false;
    const Line* line = nullptr;
    PreparedCall prepared;
    std::vector<std::string> before;  // per argument that goes in and out: its memory at the start
    bool to_the_end = false;
    int source_line = 0;
    int ticket = 0;                // of the probe
    bool sleeps_for_good = false;  // a fault makes it so: it never returns
  };
  struct ActorState {
    std::string name;
    int slot = 0;
    bool exists = false;
    bool ended = false;
    int depth = 0;
    uint32_t log_seen = 0;
    std::set<uint32_t> told;  // log entries that `enters` or `raises` has told already
    OpenCall calls[kMaxDepth];
  };
  // An actor on its way through its lines of any-order or at-once.
  struct OpenLane {
    ActorState* actor = nullptr;
    const Lane* lane = nullptr;
    size_t next = 0;    // line in progress, or the next one
    bool open = false;  // it is in progress
  };
  using Answer = CallAnswer;

  // Each returns true if the step held and the case goes on.
  bool RunStep(const Step& step);
  bool RunSteps(const std::vector<Step>& steps);
  bool RunAll();
  bool RunLine(const Step& step);
  bool RunCall(ActorState* actor, const Step& step);
  bool RunEvent(ActorState* actor, const Line& line, int source_line);
  bool RunOneOf(const Line& line, int source_line);
  bool RunRepeat(const Step& step);
  bool RunUntil(const Step& step);
  void FoldLast(size_t first);
  bool RunCheck(const Step& step);
  bool RunObserve(const Step& step);
  bool CheckTheEnd();

  // Lines of several actors. In case_run_order.cc and case_run_race.cc.
  bool OpenLanes(const Step& step, std::vector<OpenLane>* lanes);
  bool PostLane(OpenLane* lane);
  bool JudgeLane(OpenLane* lane);
  bool LaneFails(const OpenLane& lane, Seen seen);
  bool SettleLanes(std::vector<OpenLane>* lanes);
  bool AwaitALane(std::vector<OpenLane>* lanes);
  bool RunAnyOrder(const Step& step);
  void Forget(const Environment& since);
  bool Release(int round, std::vector<OpenLane>* lanes);
  bool RunRound(const Step& step, int round);
  bool Tally(const Step& step);
  bool RunAtOnce(const Step& step);

  // Calls: posting, ends, judging. In case_run_call.cc.
  bool PostCall(ActorState* actor, const Line& line, int source_line);
  bool AwaitOutcome(ActorState* actor, const Outcome& outcome, const std::string& shown,
                    int source_line);
  bool AwaitThreadEnd(ActorState* actor, int source_line);
  bool JudgeReturn(ActorState* actor, const Outcome& outcome, int source_line, bool quiet);
  bool JudgeAnswer(ActorState* actor, const OpenCall& call, const Answer& answer,
                   const Outcome& outcome, Mismatch* mismatch);
  bool MatchResult(const CallRow& row, const Answer& answer, const Outcome& outcome,
                   Mismatch* mismatch);
  bool SignalFits(const ActorState& actor, Seen seen, const Outcome& outcome);
  bool Raised(const ActorState& actor, const Outcome& outcome, Mismatch* mismatch);
  static bool Untouched(const OpenCall& call, size_t index);
  bool MatchOutputs(const OpenCall& call, const Answer& answer, Mismatch* mismatch);
  bool Adopt(const OpenCall& call, const Answer& answer);
  Answer ReadAnswer(ActorState* actor, const OpenCall& call);
  // When to stop waiting for the call of the actor: soon, if a fault makes it sleep for good.
  int64_t DeadlineFor(const ActorState& actor) const;
  CallPlace PlaceFor(const ActorState& actor, FrameMemory* memory) const;
  std::string ShowCall(const ActorState& actor, const OpenCall& call, const Answer* answer) const;
  Outcome WithValue(const Outcome& outcome) const;
  std::string ShowResult(const CallRow& row, const Answer& answer) const;
  std::string ShowSeen(const ActorState& actor, Seen seen) const;
  bool JudgeEnd(ActorState* actor, const Outcome& outcome, Seen seen, std::string* what);

  // Events and signals. In case_run_event.cc.
  bool JudgeCaught(ActorState* actor, const Expr& pattern, std::optional<uint32_t> during,
                   std::string* shown, Mismatch* mismatch);
  bool RoundTrip(const ActorState& actor);
  bool SleepersSleep(const std::vector<int>& but_for_slots, int source_line);
  bool AwaitAsleep(ActorState* actor, Seen* seen);
  void MarkEnded(const ActorState& actor);
  void TellSignal(ActorState* actor, int signal);
  std::vector<ActorState*> ThreadsOf(const ActorState& actor);
  static std::vector<long> SleepsOf(const OpenCall& call);

  // Alternatives. In case_run_either.cc.
  bool RunEither(const Step& step);
  bool ChooseAlternative(ActorState* actor, const Step& step);
  bool EventHolds(const Line& line, bool* asleep);
  const Alternative* WhatHolds(const Step& step, bool* asleep);

  // The trace.
  TraceLine& Trace(std::string actual, int source_line);
  bool Fail(TraceLine* line, std::string expected, std::string note, bool unsupported = false);
  bool Trouble(std::string reason);

  ActorState* Find(const std::string& name);
  const ActorState* Find(const std::string& name) const;
  void Enlist(ActorState* actor);

  const Case& test_;
  Conversation* talk_;
  int64_t deadline_ns_;
  bool bless_;
  CallProbe* probe_ = nullptr;
  const OnStep& on_step_;
  CaseResult* result_ = nullptr;
  State state_ = State::kGoing;
  std::string reason_;
  Environment env_;
  std::vector<ActorState> actors_;
  std::map<int, FrameMemory> memory_;  // by slot * kMaxDepth + depth
  int64_t objects_used_ = 0;
  CaseOrder order_;
  uint32_t gate_ = 0;           // that the next call posted waits for; 0: none
  bool failures_bind_ = false;  // a name as a result takes a failure, too
};

}  // namespace parley

#endif  // PARLEY_RUNNER_CASE_RUN_H_
