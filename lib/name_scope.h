// What the checker knows of names and actors at one point of a case.
#ifndef PARLEY_LIB_NAME_SCOPE_H_
#define PARLEY_LIB_NAME_SCOPE_H_

#include <map>
#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/diagnostic.h"

namespace parley {

// One actor as the checker follows it.
struct ActorScope {
  bool exists = false;
  bool ended = false;
  bool reported = false;       // was used before it existed, which has been said
  bool uncertain = false;      // one of several may have gone on: no longer judged
  Location blocked_at;         // of the call that waits for a `returns`; line 0 if none
  std::vector<Location> held;  // calls interrupted by handlers that were entered; line 0: idle
  bool to_the_end = false;
  std::map<std::string, Location> pending;  // names that its call binds once it returns
  std::string process;                      // actor whose process it is a thread of, or itself
};

class NameScope {
 public:
  NameScope(const std::vector<Actor>& actors, Diagnostics* diagnostics);

  bool IsActor(const std::string& name) const { return actors.count(name) != 0; }
  bool IsBound(const std::string& name) const { return bound_.count(name) != 0; }
  void Bind(const std::string& name, Location where);
  // Takes back what was bound since `before`: the names and where.
  std::map<std::string, Location> UnbindSince(const NameScope& before);
  void Use(const std::string& name) { ++uses_[name]; }
  // Takes all names of an argument of which nothing can be known as used, and as bound.
  void Assume(const Expr& expr);

  // Joins the ends of alternatives: a name stays bound if every one binds it.
  void Join(const std::vector<NameScope>& ends);
  // Joins what several actors did in no known order: a name that one of them bound stays bound.
  void JoinAll(const std::vector<NameScope>& ends);
  // Names bound inside a repetition end with it; what it used counts.
  void LeaveRepeat(const NameScope& inside);
  // Reports names that were bound and never used.
  void ReportUnused() const;

  std::map<std::string, ActorScope> actors;

 private:
  Diagnostics* diagnostics_;
  std::map<std::string, Location> bound_;
  std::map<std::string, Location> ever_bound_;
  std::map<std::string, int> uses_;
};

}  // namespace parley

#endif  // PARLEY_LIB_NAME_SCOPE_H_
