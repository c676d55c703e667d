// at-once: several actors released at the same moment, round after round. See case_run.h.
#include <algorithm>

#include "lib/evaluator.h"
#include "runner/case_run.h"
#include "runner/gate.h"

namespace parley {

// Names are fresh each round: only what was known before stays.
void CaseRun::Forget(const Environment& since) {
  env_ = since;
  for (const ActorState& actor : actors_) {
    if (actor.exists) Enlist(Find(actor.name));
  }
}

// Posts the first line of each and lets them go once all have come. Who comes first is often served
// first, so everybody has the turn to be the first.
bool CaseRun::Release(int round, std::vector<OpenLane>* lanes) {
  Arena* arena = talk_->arena();
  gate_ = CloseGate(arena, static_cast<int>(lanes->size()));
  bool posted = true;
  for (size_t i = 0; i < lanes->size(); ++i) {
    const size_t turn = (i + static_cast<size_t>(round - 1)) % lanes->size();
    posted = posted && PostLane(&(*lanes)[turn]);
  }
  gate_ = 0;
  if (posted && !AwaitComers(arena, DeadlineIn(deadline_ns_))) {
    return Trouble("an actor did not come to the start of a race");
  }
  OpenGate(arena);
  return posted;
}

bool CaseRun::RunRound(const Step& step, int round) {
  std::vector<OpenLane> lanes;
  if (!OpenLanes(step, &lanes)) return false;
  std::vector<int> slots;
  for (const OpenLane& lane : lanes) slots.push_back(lane.actor->slot);
  if (!SleepersSleep(slots, step.where.line) || !Release(round, &lanes)) return false;
  const auto is_open = [](const OpenLane& lane) { return lane.open; };
  while (std::any_of(lanes.begin(), lanes.end(), is_open)) {
    if (!AwaitALane(&lanes)) return false;
    for (OpenLane& lane : lanes) {
      if (!lane.open && lane.next < lane.lane->steps.size() && !PostLane(&lane)) return false;
    }
  }
  return true;
}

// Which of the results that are allowed this round had; counts it.
bool CaseRun::Tally(const Step& step) {
  for (const auto& [label, condition] : step.outcomes) {
    Value value;
    EvalError error;
    if (!Evaluate(*condition, env_, &value, &error)) {
      TraceLine& line = Trace("outcomes: " + label, step.where.line);
      return Fail(&line, "", error.message, error.unsupported);
    }
    if (value.number == 0) continue;
    ++result_->tallies[label];
    return true;
  }
  if (step.outcomes.empty()) return true;
  std::string labels;
  for (const auto& [label, condition] : step.outcomes) {
    labels += (labels.empty() ? "" : " or ") + label;
  }
  TraceLine& line = Trace("outcomes", step.where.line);
  return Fail(&line, labels, "none of the outcomes holds");
}

bool CaseRun::RunAtOnce(const Step& step) {
  const Environment before = env_;
  const size_t first = result_->trace.size();
  for (int round = 1; round <= step.times; ++round) {
    // Only one round is shown: the one that failed, or the last.
    result_->trace.resize(first);
    Trace("at-once: round " + std::to_string(round) + " of " + std::to_string(step.times),
          step.where.line);
    Forget(before);
    failures_bind_ = true;
    const bool raced = RunRound(step, round);
    failures_bind_ = false;
    if (!raced || !RunSteps(step.steps) || !Tally(step)) return false;
  }
  Forget(before);
  return true;
}

}  // namespace parley
