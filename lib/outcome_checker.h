// Checks what a line says about the end of a call or about an actor: results, the families of the
// constants in them, whether the call can end so. Part of the checker of cases.
#ifndef PARLEY_LIB_OUTCOME_CHECKER_H_
#define PARLEY_LIB_OUTCOME_CHECKER_H_

#include <string>

#include "lib/call_line.h"
#include "lib/call_table.h"
#include "lib/diagnostic.h"
#include "lib/name_scope.h"

namespace parley {

class OutcomeChecker {
 public:
  OutcomeChecker(NameScope* scope, Diagnostics* diagnostics)
      : scope_(scope), diagnostics_(diagnostics) {}

  // `row` is null where an event is meant, and has no name if nobody knows the call.
  void Check(const Outcome& outcome, const CallRow* row);
  // The list after `caught`.
  void Caught(const Expr& list);

 private:
  void Family(const std::string& constant, const std::string& set, Location where);
  void HowItFails(const Outcome& outcome, const CallRow& row);
  void Blocks(const Outcome& outcome, const CallRow& row);
  void Raises(const Expr& pattern);
  void Takes(const Expr& limit);

  NameScope* scope_;
  Diagnostics* diagnostics_;
};

}  // namespace parley

#endif  // PARLEY_LIB_OUTCOME_CHECKER_H_
