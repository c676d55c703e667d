// What is wrong with a value whose parts all stand in the case itself: a string for a number, a
// duration that its unit cannot hold, a division by zero. Part of the checker of cases.
#ifndef PARLEY_LIB_LITERAL_CHECKER_H_
#define PARLEY_LIB_LITERAL_CHECKER_H_

#include <string>

#include "lib/call_line.h"
#include "lib/type.h"

namespace parley {

// True of values that need no name and are neither a list nor a struct.
bool IsLiteral(const Expr& expr);

// Why a literal cannot stand in a place of this type; "" if it can, or if this system lacks one of
// its constants. Of a type without a base only the value itself is judged.
std::string LiteralFault(const Expr& literal, const Type& type);

// Whether strings may stand in a place of this type.
bool TakesString(const Type& type);
// Whether lists may.
bool TakesList(const Type& type);

// What a place of this type takes: "a number", "a set of signals, as [SIGINT]".
std::string Wanted(const Type& type);

// Why the constant does not belong to the set "signal" or "errno", with the spelling that was
// perhaps meant; "" if it does, or if nobody knows it.
std::string FamilyFault(const std::string& constant, const std::string& set);

}  // namespace parley

#endif  // PARLEY_LIB_LITERAL_CHECKER_H_
