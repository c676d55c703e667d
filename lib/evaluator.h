// Evaluates expressions of a case: inputs of calls by their type, and conditions.
//
// All arithmetic is the director's, in 64 bits, with wrap-around. Evaluation never binds a name.
#ifndef PARLEY_LIB_EVALUATOR_H_
#define PARLEY_LIB_EVALUATOR_H_

#include <string>

#include "lib/call_line.h"
#include "lib/environment.h"
#include "lib/type.h"
#include "lib/value.h"

namespace parley {

// Why an expression has no value.
struct EvalError {
  std::string message;
  bool unsupported = false;  // the system lacks a constant or a type: not the case's mistake
};

// The value of `expr` where nothing is known of the place: conditions, counts, observations.
bool Evaluate(const Expr& expr, const Environment& env, Value* value, EvalError* error);

// The value of `expr` as input for `type`: struct literals get their fields, lists their elements,
// durations their unit. Fields that only the system writes are skipped; of `in => out` the left
// side counts.
bool EvaluateInput(const Expr& expr, const Type& type, const Environment& env, Value* value,
                   EvalError* error);

// True if the expression is to be passed as a pointer as it stands: NULL, a literal number, or an
// expression whose value is an address (rule 3 of the language).
bool IsPointer(const Expr& expr, const Environment& env);

// Truth of a comparison between two values; false and an error if they cannot be compared.
bool Compare(const std::string& op, const Value& left, const Value& right, bool* truth,
             std::string* error);

// The expression with bound names replaced by their values, as the trace shows it.
std::string PrintWithValues(const Expr& expr, const Environment& env);

}  // namespace parley

#endif  // PARLEY_LIB_EVALUATOR_H_
