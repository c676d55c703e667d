// Phrases about how calls end: errors, signals, limits, and the verbs that demand or tell them.
#ifndef PARLEY_RUNNER_OUTCOME_WORDS_H_
#define PARLEY_RUNNER_OUTCOME_WORDS_H_

#include <string>
#include <vector>

#include "lib/call_line.h"

namespace parley {

// "a", "a and b", "a, b and c"
std::string And(const std::vector<std::string>& items);

// "EAGAIN (Resource temporarily unavailable)", in this system's words; the name alone if it has no
// such error.
std::string ErrorWords(const std::string& name);

// What a relation says before its limit: "at least ", "anything but ".
std::string RelationWords(const std::string& op);

// "first SIGUSR1, then SIGINT", "SIGUSR1", "no signal"
std::string CaughtWords(const Expr& list);

// ", catching SIGINT meanwhile, taking at least 50ms"; "" if the outcome has no tail.
std::string TailWords(const Outcome& outcome);

// "must return" or "returns".
class Verbs {
 public:
  explicit Verbs(bool demand) : demand_(demand) {}
  std::string operator()(const std::string& verb) const {
    if (demand_) return "must " + verb;
    return verb == "be" ? "is" : verb + "s";
  }

 private:
  bool demand_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_OUTCOME_WORDS_H_
