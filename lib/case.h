// A case file and its cases as data: what the loader makes of YAML, the checker approves and the
// director runs.
#ifndef PARLEY_LIB_CASE_H_
#define PARLEY_LIB_CASE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/call_line.h"
#include "lib/diagnostic.h"

namespace parley {

struct Step;

// One labelled outcome of `either`.
struct Alternative {
  std::string label;
  Location where;
  Outcome outcome;          // beside a call: how it ends here; kNone where `either` is a step
  std::vector<Step> steps;  // what follows in this alternative; events first where it is a step
};

// The lines of one actor inside any-order and at-once: calls, one after the other.
struct Lane {
  ActorName actor;
  std::vector<Step> steps;  // kLine each
};

struct Step {
  enum class Kind { kLine, kCheck, kObserve, kEither, kRepeat, kAnyOrder, kAtOnce };
  Kind kind = Kind::kLine;
  Location where;  // of the step's list item in the file

  Line line;                        // kLine
  std::vector<Alternative> either;  // kLine with alternatives after its call, or kEither
  std::optional<Outcome> until;     // kLine, kRepeat: ends when this outcome is seen
  std::string count;                // name bound to the rounds before `until` held, or ""
  int times = 0;                    // kRepeat without until, kAtOnce
  std::vector<Step> steps;          // kRepeat; of kAtOnce those after each round
  std::vector<Lane> lanes;          // kAnyOrder, kAtOnce
  // kAtOnce: label and condition of every result that is allowed; none: any.
  std::vector<std::pair<std::string, ExprPtr>> outcomes;
  ExprPtr check;                                         // kCheck
  std::vector<std::pair<std::string, ExprPtr>> observe;  // kObserve: label, expression
};

// How an actor comes to be.
struct Actor {
  enum class Origin { kRoot, kForked, kThread };
  std::string name;
  Origin origin = Origin::kRoot;
  Location first_use;
};

struct Case {
  std::string id;  // sysv/msgsnd/full-queue..., with [value] of `each`
  std::string key;
  std::string file;   // as the user knows it
  std::string title;  // of the file
  Location where;     // of the key
  std::string claim;
  std::string source;
  std::string level;
  std::vector<std::string> covers;
  std::vector<std::string> needs;
  std::vector<Step> steps;    // setup first
  std::vector<Actor> actors;  // filled by the checker: root actors first, then in order of use
};

struct CaseFile {
  std::string path;
  std::string title;
  std::vector<Case> cases;
};

// Calls `visit` for every step, nested ones included, in the order of the text.
template <typename Visit>
void ForEachStep(const std::vector<Step>& steps, const Visit& visit) {
  for (const Step& step : steps) {
    visit(step);
    for (const Alternative& alternative : step.either) ForEachStep(alternative.steps, visit);
    for (const Lane& lane : step.lanes) ForEachStep(lane.steps, visit);
    ForEachStep(step.steps, visit);
  }
}

}  // namespace parley

#endif  // PARLEY_LIB_CASE_H_
