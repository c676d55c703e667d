// Checks expressions and patterns against the types of their places: constants, names, functions,
// fields. Part of the checker of cases.
#ifndef PARLEY_LIB_PATTERN_CHECKER_H_
#define PARLEY_LIB_PATTERN_CHECKER_H_

#include <string>

#include "lib/call_line.h"
#include "lib/diagnostic.h"
#include "lib/name_scope.h"
#include "lib/type.h"

namespace parley {

class PatternChecker {
 public:
  PatternChecker(NameScope* scope, Diagnostics* diagnostics)
      : scope_(scope), diagnostics_(diagnostics) {}

  // An input: every name must be bound.
  void Input(const Expr& expr, const Type& type);
  // A pattern: an unbound name is bound to what comes back.
  void Pattern(const Expr& expr, const Type& type);
  // A condition or observation: as an input of no type.
  void Condition(const Expr& expr);
  void Constant(const std::string& name, Location where);

 private:
  // Reports a literal that cannot stand here.
  bool IsFaulty(const Expr& expr, const Type& type, bool pattern);
  void LeavesOut(const Expr& expr, const std::string& field);
  void Fields(const Expr& expr, const Type& type, bool pattern);
  void Items(const Expr& expr, const Type& type, bool pattern);
  void Function(const Expr& expr, const Type& type, bool pattern);
  void Name(const Expr& expr, const Type& type, bool pattern);
  void Moment(const Expr& expr);
  void Operands(const Expr& expr);
  void Walk(const Expr& expr, const Type& type, bool pattern);

  NameScope* scope_;
  Diagnostics* diagnostics_;
};

}  // namespace parley

#endif  // PARLEY_LIB_PATTERN_CHECKER_H_
