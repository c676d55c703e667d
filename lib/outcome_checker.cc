#include "lib/outcome_checker.h"

#include "lib/evaluator.h"
#include "lib/literal_checker.h"
#include "lib/pattern_checker.h"
#include "lib/xlat.h"

namespace parley {
namespace {

Type TypeOf(const std::string& base) {
  Type type;
  type.base = base;
  if (base == "siginfo") type.direction = Direction::kOut;
  return type;
}

}  // namespace

void OutcomeChecker::Check(const Outcome& outcome, const CallRow* row) {
  PatternChecker checker(scope_, diagnostics_);
  switch (outcome.kind) {
    case Outcome::Kind::kReturns:
      if (outcome.result != nullptr) {
        checker.Pattern(*outcome.result, row != nullptr ? row->result : Type());
        if (row != nullptr) HowItFails(outcome, *row);
      }
      break;
    case Outcome::Kind::kBlocks:
    case Outcome::Kind::kBlocksToEnd:
      if (row != nullptr && !row->name.empty()) Blocks(outcome, *row);
      break;
    case Outcome::Kind::kRaises:
      Raises(*outcome.result);
      break;
    case Outcome::Kind::kCaught:
      Caught(*outcome.result);
      break;
    default:
      break;
  }
  if (!outcome.error_name.empty()) Family(outcome.error_name, "errno", outcome.error_where);
  if (!outcome.signal.empty()) Family(outcome.signal, "signal", outcome.signal_where);
  if (outcome.caught != nullptr) Caught(*outcome.caught);
  if (outcome.takes_limit != nullptr) Takes(*outcome.takes_limit);
}

// Also a struct with what came along stands for a signal that was caught.
void OutcomeChecker::Caught(const Expr& list) {
  PatternChecker checker(scope_, diagnostics_);
  for (const ExprPtr& item : list.items) {
    checker.Pattern(*item, TypeOf(item->kind == Expr::Kind::kStruct ? "siginfo" : "signal"));
  }
}

void OutcomeChecker::Family(const std::string& constant, const std::string& set, Location where) {
  if (!IsKnownConstant(constant)) {
    PatternChecker(scope_, diagnostics_).Constant(constant, where);
    return;
  }
  const std::string fault = FamilyFault(constant, set);
  if (!fault.empty()) diagnostics_->Error(where, fault);
}

// Which of its two ways a call has to tell of an error is easily taken for the other.
void OutcomeChecker::HowItFails(const Outcome& outcome, const CallRow& row) {
  const Expr& result = *outcome.result;
  if (row.failure == Failure::kErrno && !outcome.error_name.empty()) {
    diagnostics_->Error(outcome.error_where, row.name + " returns its error number; write '= " +
                                                 outcome.error_name + "'");
  }
  if (row.failure == Failure::kMinusOne && result.kind == Expr::Kind::kConst &&
      IsKnownConstant(result.text) && FamilyFault(result.text, "errno").empty()) {
    diagnostics_->Error(result.where,
                        row.name + " returns -1 and sets errno; write '= -1 " + result.text + "'");
  }
}

void OutcomeChecker::Blocks(const Outcome& outcome, const CallRow& row) {
  if (row.MaySleep()) return;
  diagnostics_->Error(outcome.where,
                      row.spins ? row.name +
                                      " spins and never sleeps, so that 'blocks' is not "
                                      "available for it"
                                : row.name + " never sleeps in the system and so cannot block");
}

void OutcomeChecker::Raises(const Expr& pattern) {
  switch (pattern.kind) {
    case Expr::Kind::kConst:
      Family(pattern.text, "signal", pattern.where);
      return;
    case Expr::Kind::kStruct:
    case Expr::Kind::kName:
    case Expr::Kind::kAny:
      PatternChecker(scope_, diagnostics_).Pattern(pattern, TypeOf("siginfo"));
      return;
    default:
      diagnostics_->Error(pattern.where,
                          "'raises' takes a signal, as SIGSEGV or {SIGSEGV, si_addr=m, ...}");
  }
}

void OutcomeChecker::Takes(const Expr& limit) {
  const size_t before = diagnostics_->count();
  PatternChecker(scope_, diagnostics_).Condition(limit);
  Value time;
  EvalError unused;
  if (!IsLiteral(limit) || diagnostics_->count() != before) return;
  if (!Evaluate(limit, Environment(), &time, &unused) || time.type == "duration") return;
  diagnostics_->Error(limit.where, "the limit of 'takes' has a unit of time, as 50ms");
}

}  // namespace parley
