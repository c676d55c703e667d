// any-order: the lines of several actors in one order of all those that keep each actor's own. See
// case_run.h.
#include <algorithm>

#include "runner/case_run.h"

namespace parley {

bool CaseRun::OpenLanes(const Step& step, std::vector<OpenLane>* lanes) {
  for (const Lane& lane : step.lanes) {
    ActorState* actor = Find(lane.actor.name);
    if (actor == nullptr || !actor->exists || actor->ended || actor->calls[actor->depth].open) {
      TraceLine& line = Trace(lane.actor.name + ": " + lane.steps[0].line.Print(), step.where.line);
      return Fail(&line, "", lane.actor.name + " cannot make a call at this point");
    }
    lanes->push_back({actor, &lane, 0, false});
  }
  return true;
}

bool CaseRun::PostLane(OpenLane* lane) {
  const Step& step = lane->lane->steps[lane->next];
  lane->open = true;
  ++result_->steps;
  return PostCall(lane->actor, step.line, step.where.line);
}

bool CaseRun::JudgeLane(OpenLane* lane) {
  const Step& step = lane->lane->steps[lane->next++];
  lane->open = false;
  return JudgeReturn(lane->actor, step.line.outcome, step.where.line, false);
}

// A call in a lane that neither came back nor sleeps.
bool CaseRun::LaneFails(const OpenLane& lane, Seen seen) {
  const Step& step = lane.lane->steps[lane.next];
  const OpenCall& call = lane.actor->calls[lane.actor->depth];
  TraceLine& line = Trace(ShowCall(*lane.actor, call, nullptr) + " ...", step.where.line);
  const std::string wanted = step.line.outcome.Print();
  return Fail(&line, wanted.empty() ? "success" : wanted, ShowSeen(*lane.actor, seen));
}

// Waits until every call in progress is back, and judged, or asleep.
bool CaseRun::SettleLanes(std::vector<OpenLane>* lanes) {
  for (bool again = true; again;) {
    again = false;
    for (OpenLane& lane : *lanes) {
      if (!lane.open) continue;
      Seen seen = Seen::kAsleep;
      if (AwaitAsleep(lane.actor, &seen)) continue;
      if (seen != Seen::kReturned) return LaneFails(lane, seen);
      if (!JudgeLane(&lane)) return false;
      // What woke this one may have woken one that was looked at before.
      again = true;
    }
  }
  return true;
}

// Waits until one of the calls in progress is back, and judges it.
bool CaseRun::AwaitALane(std::vector<OpenLane>* lanes) {
  const int64_t deadline = DeadlineIn(deadline_ns_);
  for (;;) {
    // Before the last look, so that whatever it misses is still to be heard.
    const bool last = DeadlineIn(0) >= deadline;
    for (OpenLane& lane : *lanes) {
      if (!lane.open) continue;
      const Seen seen =
          talk_->Await(lane.actor->slot, lane.actor->depth, nullptr, false, DeadlineIn(0));
      if (seen == Seen::kReturned) return JudgeLane(&lane);
      if (seen != Seen::kTimeout || last) return LaneFails(lane, seen);
    }
    talk_->AwaitNews(deadline);
  }
}

bool CaseRun::RunAnyOrder(const Step& step) {
  std::vector<OpenLane> lanes;
  if (!OpenLanes(step, &lanes)) return false;
  std::vector<int> slots;
  for (const OpenLane& lane : lanes) slots.push_back(lane.actor->slot);
  std::vector<int> due = order_.at(&step);
  std::string names;
  for (const int lane : due) {
    names += (names.empty() ? "" : ", ") + lanes[static_cast<size_t>(lane)].actor->name;
  }
  Trace("any-order: " + names, step.where.line);
  const auto is_free = [&lanes](int lane) { return !lanes[static_cast<size_t>(lane)].open; };
  while (!due.empty()) {
    // Whose turn it is may be asleep: the others go on, and it takes its turn when it is back.
    const auto turn = std::find_if(due.begin(), due.end(), is_free);
    if (turn == due.end()) {
      if (!AwaitALane(&lanes)) return false;
      continue;
    }
    OpenLane& lane = lanes[static_cast<size_t>(*turn)];
    due.erase(turn);
    if (!SleepersSleep(slots, lane.lane->steps[lane.next].where.line)) return false;
    if (!PostLane(&lane) || !SettleLanes(&lanes)) return false;
  }
  const auto is_open = [](const OpenLane& lane) { return lane.open; };
  while (std::any_of(lanes.begin(), lanes.end(), is_open)) {
    if (!AwaitALane(&lanes)) return false;
  }
  return true;
}

}  // namespace parley
