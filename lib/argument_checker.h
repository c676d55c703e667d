// Checks the arguments of one call against its row: how many there are, what goes in, what comes
// back, and that no input is shorter than the count beside it. Part of the checker of cases.
#ifndef PARLEY_LIB_ARGUMENT_CHECKER_H_
#define PARLEY_LIB_ARGUMENT_CHECKER_H_

#include "lib/call_line.h"
#include "lib/call_table.h"
#include "lib/diagnostic.h"
#include "lib/name_scope.h"

namespace parley {

// Reports what is wrong and binds in `scope` what the outputs bind. Inputs come first: a name that
// one argument binds is not known to another.
void CheckArguments(const CallExpr& call, const CallRow& row, NameScope* scope,
                    Diagnostics* diagnostics);

}  // namespace parley

#endif  // PARLEY_LIB_ARGUMENT_CHECKER_H_
