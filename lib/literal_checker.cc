#include "lib/literal_checker.h"

#include <algorithm>

#include "lib/codec.h"
#include "lib/diagnostic.h"
#include "lib/evaluator.h"
#include "lib/xlat.h"

namespace parley {
namespace {

bool IsTime(const Type& type) {
  return type.base == "time" || type.base == "interval" || type.base == "timespec" ||
         type.base == "timeval";
}

bool IsSet(const Type& type) { return type.base == "sigset" || type.base == "fdset"; }

bool IsFunctionOfLiterals(const Expr& expr) {
  if (expr.text == "sizeof") return expr.items.size() == 1;
  if (expr.text == "bytes") return expr.items.size() == 1 || expr.items.size() == 2;
  if (expr.items.size() != 1) return false;
  Type type;
  std::string unused;
  if (ParseType(expr.text, &type, &unused) && type.is_scalar()) return true;
  return expr.text == "htonl" || expr.text == "htons" || expr.text == "ntohl" ||
         expr.text == "ntohs";
}

// A number in decimal where a pointer may stand is hardly meant as an address.
bool IsPlainNumber(const Expr& expr) {
  return expr.kind == Expr::Kind::kNumber && !expr.text.empty() && expr.text[0] != '0';
}

std::string KindOf(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kString:
      return "a string";
    case Expr::Kind::kDuration:
      return "a duration";
    case Expr::Kind::kNumber:
      return "a number";
    default:
      return expr.Print();
  }
}

std::string NotButWanted(const Expr& expr, const Type& type) {
  return "expected " + Wanted(type) + ", not " + KindOf(expr);
}

}  // namespace

bool IsLiteral(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kNumber:
    case Expr::Kind::kDuration:
    case Expr::Kind::kString:
    case Expr::Kind::kConst:
      return true;
    case Expr::Kind::kCall:
      if (!IsFunctionOfLiterals(expr)) return false;
      if (expr.text == "sizeof") return true;
      break;
    case Expr::Kind::kUnary:
    case Expr::Kind::kBinary:
    case Expr::Kind::kIndex:
      break;
    default:
      return false;
  }
  return std::all_of(expr.items.begin(), expr.items.end(),
                     [](const ExprPtr& item) { return IsLiteral(*item); });
}

bool TakesString(const Type& type) {
  return type.base.empty() || type.base == "path" || type.base == "text" || type.base == "bytes" ||
         type.base == "cmsg_data";
}

bool TakesList(const Type& type) {
  if (type.is_scalar() || IsTime(type) || FindStructLike(type.base) != nullptr) return false;
  return type.base != "path" && type.base != "text" && type.base != "bytes";
}

std::string Wanted(const Type& type) {
  if (type.base == "signal") return "a signal";
  if (type.is_scalar()) return "a number";
  if (type.base == "sigset") return "a set of signals, as [SIGINT]";
  if (type.base == "fdset") return "a set of descriptors, as [fd]";
  if (type.base == "cell") return "a pointer to one number, which is written [v]";
  if (IsTime(type)) return "a time, as 50ms";
  if (type.base == "status") return "a wait status, as exited(0)";
  if (type.base == "object" || type.base == "init") return "a " + type.argument;
  if (TakesString(type)) return "a string";
  if (FindStructLike(type.base) != nullptr) return "a struct " + type.base;
  return "a list";
}

std::string FamilyFault(const std::string& constant, const std::string& set) {
  const std::vector<std::string>& names = NamesOfSet(set);
  if (!IsKnownConstant(constant)) return "";
  if (std::find(names.begin(), names.end(), constant) != names.end()) return "";
  const std::string what = set == "signal" ? "signal" : "error number";
  return constant + " is no " + what + DidYouMean(constant, names);
}

std::string LiteralFault(const Expr& literal, const Type& type) {
  const Environment nothing;
  Value value;
  EvalError error;
  if (type.base.empty()) {
    const bool ok = Evaluate(literal, nothing, &value, &error);
    return ok || error.unsupported ? "" : error.message;
  }
  const bool constant = literal.kind == Expr::Kind::kConst && literal.text != "NULL";
  if (constant && (type.base == "signal" || type.base == "errno")) {
    return FamilyFault(literal.text, type.base);
  }
  const bool pointed = IsSet(type) || IsTime(type) || type.base == "cell";
  if (!type.is_scalar() && IsPointer(literal, nothing)) {
    return pointed && IsPlainNumber(literal)
               ? NotButWanted(literal, type) + "; addresses are written in hexadecimal"
               : "";
  }
  const bool string = literal.kind == Expr::Kind::kString;
  const bool duration = literal.kind == Expr::Kind::kDuration;
  const bool timed = IsTime(type) || type.base == "ms" || type.base == "seconds";
  if ((string && !TakesString(type)) || (duration && !timed)) return NotButWanted(literal, type);
  if (constant && !type.is_scalar() && TakesString(type)) return NotButWanted(literal, type);
  // Outputs of these types take what the system wrote, whatever it is compared with.
  if (type.base == "object" || type.base == "init" || type.base == "status") {
    const bool ok = Evaluate(literal, nothing, &value, &error);
    return ok || error.unsupported ? "" : error.message;
  }
  if (EvaluateInput(literal, type, nothing, &value, &error) || error.unsupported) return "";
  if (IsSet(type) || type.base == "cell") return NotButWanted(literal, type);
  return error.message;
}

}  // namespace parley
