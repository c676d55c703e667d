#include "lib/pattern_checker.h"

#include <algorithm>
#include <set>

#include "lib/codec.h"
#include "lib/evaluator.h"
#include "lib/literal_checker.h"
#include "lib/struct_table.h"
#include "lib/xlat.h"

namespace parley {
namespace {

const std::vector<std::string>& Functions() {
  static const std::vector<std::string>& list = *new std::vector<std::string>{
      "sizeof", "bytes", "htonl", "htons", "ntohl",  "ntohs",  "int",     "u8",   "u16",
      "u32",    "u64",   "long",  "in",    "exited", "killed", "stopped", "uint", "ulong"};
  return list;
}

bool BothWays(const Type& type) {
  return type.direction == Direction::kInOut || type.direction == Direction::kOut;
}

// Functions with any other number of arguments than one.
std::pair<size_t, size_t> ArgumentsOf(const std::string& function) {
  return {1, function == "bytes" || function == "in" ? 2 : 1};
}

// A socket address of which no more is known than its family.
Value FamilyOf(const Expr& expr) {
  Value address;
  address.kind = Value::Kind::kStruct;
  address.fields = {{"family", Value::Int(ConstantValue(expr.text).value_or(-1))}};
  return address;
}

// Fields of socket addresses of a family, which a pattern without '...' must all state.
std::vector<std::string> AddressFields(const Value& family) {
  const Value* number = family.Field("family");
  const auto is = [&](const char* name) {
    return number != nullptr && number->number == ConstantValue(name).value_or(-1);
  };
  if (is("AF_INET")) return {"port", "addr"};
  if (is("AF_INET6")) return {"port", "addr", "flowinfo", "scope_id"};
  return {};
}

// Whether it is a literal with a value as a whole, and so has nothing wrong in its parts. To look
// at these as well would evaluate a long sum once for each of its operators.
bool HasValue(const Expr& expr) {
  Value value;
  EvalError unused;
  return IsLiteral(expr) && Evaluate(expr, Environment(), &value, &unused);
}

}  // namespace

void PatternChecker::Constant(const std::string& name, Location where) {
  if (name == "NULL" || IsKnownConstant(name)) return;
  diagnostics_->Error(where, "unknown constant " + name + DidYouMean(name, ConstantNames()));
}

void PatternChecker::Name(const Expr& expr, const Type& type, bool pattern) {
  const std::string& name = expr.text;
  if (type.base == "handler" && (name == "record" || name == "hold")) return;
  if (type.base == "status" && name == "continued") return;
  if (name == "self" && type.base == "path") return;
  if (scope_->IsBound(name)) {
    scope_->Use(name);
    return;
  }
  if (scope_->IsActor(name)) {
    if (!scope_->actors[name].exists && !pattern) {
      diagnostics_->Error(expr.where, "actor " + name + " does not exist yet at this point");
    }
    return;
  }
  if (name == "record" || name == "hold") {
    diagnostics_->Error(expr.where, name + " is a handler; it cannot stand here");
    return;
  }
  if (pattern) {
    scope_->Bind(name, expr.where);
    return;
  }
  diagnostics_->Error(expr.where, name + " is not bound at this point");
}

void PatternChecker::Function(const Expr& expr, const Type& type, bool pattern) {
  const std::string& name = expr.text;
  const std::vector<std::string>& known = Functions();
  Type typed;
  std::string unused;
  const bool scalar = ParseType(name, &typed, &unused) && typed.is_scalar();
  if (!scalar && std::find(known.begin(), known.end(), name) == known.end()) {
    diagnostics_->Error(expr.where, "unknown function " + name + DidYouMean(name, known) +
                                        "; calls stand at the start of a step");
    return;
  }
  if (name == "sizeof") {
    if (expr.items.size() != 1) {
      diagnostics_->Error(expr.where, "sizeof takes one type, as sizeof(int)");
    } else if (SizeOf(expr.items[0]->text) == 0) {
      diagnostics_->Error(expr.where, "sizeof knows no type " + expr.items[0]->Print());
    }
    return;
  }
  const bool status = name == "exited" || name == "killed" || name == "stopped";
  // What an event returns has no type here, as its call stands elsewhere.
  if (status && type.base != "status" && !type.base.empty()) {
    diagnostics_->Error(expr.where, name + "(..) is a pattern for a wait status");
  } else if (name == "in" && type.base != "time") {
    diagnostics_->Error(expr.where, "in(..) stands for an absolute time");
  } else {
    const auto [least, most] = ArgumentsOf(name);
    if (expr.items.size() < least || expr.items.size() > most) {
      diagnostics_->Error(expr.where, name + " takes one argument" + (most == 2 ? " or two" : ""));
    } else if (name == "in") {
      Moment(expr);
      return;
    }
  }
  const bool binds = pattern && (scalar || type.base == "status");
  if (type.base == "status") {
    typed = Type();
    typed.base = name == "exited" ? "int" : "signal";
  }
  for (const ExprPtr& item : expr.items) {
    Walk(*item, scalar || type.base == "status" ? typed : Type(), binds);
  }
}

// in(50ms, CLOCK_MONOTONIC)
void PatternChecker::Moment(const Expr& expr) {
  const Expr& offset = *expr.items[0];
  Walk(offset, Type(), false);
  Value value;
  EvalError unused;
  if (IsLiteral(offset) && Evaluate(offset, Environment(), &value, &unused) &&
      value.type != "duration") {
    diagnostics_->Error(offset.where, "in(..) takes a duration, as in(50ms)");
  }
  if (expr.items.size() < 2) return;
  const Expr& clock = *expr.items[1];
  const std::vector<std::string>& clocks = NamesOfSet("clock");
  if (clock.kind == Expr::Kind::kConst &&
      std::find(clocks.begin(), clocks.end(), clock.text) != clocks.end()) {
    return;
  }
  diagnostics_->Error(clock.where, clock.Print() + " is no clock" + DidYouMean(clock.text, clocks));
}

void PatternChecker::Items(const Expr& expr, const Type& type, bool pattern) {
  if (!TakesList(type)) {
    diagnostics_->Error(expr.where, "expected " + Wanted(type) + ", not a list");
    return;
  }
  if (expr.open && !pattern) {
    diagnostics_->Error(expr.where, "'...' stands only in patterns of what comes back");
  }
  const Type element = ElementTypeOf(type);
  if (type.base == "cell" && (expr.items.size() != 1 || expr.open)) {
    diagnostics_->Error(expr.where, "a pointer to one number is written [v]");
  }
  for (const ExprPtr& item : expr.items) {
    // [v] for a value that goes in and comes back is both; an unbound name cannot go in. Sets have
    // no order by which a member could be bound.
    const bool both = type.base == "cell" && type.direction == Direction::kInOut;
    const bool set = type.base == "sigset" || type.base == "fdset";
    // A number as a pointer stands for a whole argument only.
    if (item->kind == Expr::Kind::kNumber && FindStructLike(element.base) != nullptr) {
      diagnostics_->Error(item->where, "expected " + Wanted(element) + ", not a number");
    } else {
      Walk(*item, element, pattern && !both && !set);
    }
  }
}

void PatternChecker::Fields(const Expr& expr, const Type& type, bool pattern) {
  const std::string& base = expr.text.empty() ? type.base : expr.text;
  const std::string plain = base == "time" || base == "interval" ? "timespec" : base;
  const StructInfo* info = FindStructLike(plain);
  Type inner = type;
  if (!expr.text.empty()) inner.direction = pattern ? Direction::kOut : Direction::kIn;
  if (info == nullptr) {
    if (base == "cmsg_data") {
      info = FindStruct("ucred");
    } else if (base.empty()) {
      if (!pattern) {
        diagnostics_->Error(expr.where,
                            "nothing says of which type this struct is; write type{...}");
      }
      return;
    }
  }
  if (info == nullptr) {
    diagnostics_->Error(expr.where, expr.text.empty() ? "a struct cannot stand here"
                                                      : "unknown struct " + expr.text);
    return;
  }
  size_t position = 0;
  bool rest = false;
  std::set<std::string> stated;
  Value family;
  for (const FieldExpr& field : expr.fields) {
    if (field.kind == FieldExpr::Kind::kRest) {
      rest = true;
      continue;
    }
    if (field.kind == FieldExpr::Kind::kBase) {
      rest = true;
      if (!scope_->IsBound(field.path)) {
        diagnostics_->Error(field.where, field.path + " is not bound at this point");
      } else {
        scope_->Use(field.path);
      }
      continue;
    }
    const FieldInfo* row = nullptr;
    if (field.kind == FieldExpr::Kind::kNamed) {
      row = info->Find(field.path);
      if (row == nullptr) {
        diagnostics_->Error(field.where, "struct " + info->name + " has no field " + field.path +
                                             DidYouMean(field.path, info->FieldNames()));
        continue;
      }
      if (info->name == "sockaddr" && row->name == "family") family = FamilyOf(*field.value);
    } else {
      if (info->name == "sockaddr" && position == 0) family = FamilyOf(*field.value);
      row = PositionalField(*info, position++, family);
      if (row == nullptr) {
        diagnostics_->Error(field.where,
                            "struct " + info->name + ": this value needs its field's name");
        continue;
      }
    }
    if (!stated.insert(row->name).second) {
      diagnostics_->Error(field.where, row->name + " is stated twice");
    }
    Type field_type = row->type;
    // What only the system writes is a pattern all the way down.
    const bool written = pattern && row->direction == FieldDirection::kOut && BothWays(inner);
    field_type.direction = written ? Direction::kOut : inner.direction;
    const bool input_only =
        inner.direction == Direction::kInOut && row->direction != FieldDirection::kOut;
    const bool nested = !field_type.is_scalar() && BothWays(inner);
    Walk(*field.value, field_type, pattern && (!input_only || nested));
  }
  const bool whole_pattern = pattern && inner.direction == Direction::kOut && !rest;
  if (whole_pattern && info->name == "sockaddr") {
    for (const std::string& name : AddressFields(family)) {
      if (stated.count(name) != 0) continue;
      LeavesOut(expr, name);
      break;
    }
  } else if (whole_pattern && stated.size() < info->fields.size()) {
    for (const FieldInfo& field : info->fields) {
      if (stated.count(field.name) != 0) continue;
      LeavesOut(expr, field.name);
      break;
    }
  }
}

void PatternChecker::LeavesOut(const Expr& expr, const std::string& field) {
  diagnostics_->Error(expr.where, "the pattern leaves out " + field +
                                      "; say ... if the other fields do not matter");
}

bool PatternChecker::IsFaulty(const Expr& expr, const Type& type, bool pattern) {
  if (expr.kind == Expr::Kind::kString && expr.open && !pattern) {
    diagnostics_->Error(expr.where, "'...' stands only in patterns of what comes back");
    return true;
  }
  if (!IsLiteral(expr)) return false;
  const std::string fault = LiteralFault(expr, type);
  if (fault.empty()) return false;
  diagnostics_->Error(expr.where, fault);
  return true;
}

// Of an expression of which a name is part: what is no literal as a whole may be wrong in parts.
void PatternChecker::Operands(const Expr& expr) {
  for (const ExprPtr& item : expr.items) {
    const bool number = item->kind != Expr::Kind::kString && item->kind != Expr::Kind::kList &&
                        item->kind != Expr::Kind::kStruct;
    if (number) {
      Walk(*item, Type(), false);
    } else {
      diagnostics_->Error(item->where, "'" + expr.op + "' needs numbers");
    }
  }
  Value divisor;
  EvalError unused;
  const bool divides = (expr.op == "/" || expr.op == "%") && IsLiteral(*expr.items[1]);
  if (divides && Evaluate(*expr.items[1], Environment(), &divisor, &unused) &&
      divisor.kind == Value::Kind::kInt && divisor.number == 0) {
    diagnostics_->Error(expr.items[1]->where, "division by zero");
  }
}

void PatternChecker::Walk(const Expr& expr, const Type& type, bool pattern) {
  if (IsFaulty(expr, type, pattern)) return;
  switch (expr.kind) {
    case Expr::Kind::kNumber:
    case Expr::Kind::kDuration:
    case Expr::Kind::kString:
      return;
    case Expr::Kind::kAny:
      if (!pattern) diagnostics_->Error(expr.where, "'_' has no value and cannot go in");
      return;
    case Expr::Kind::kConst:
      Constant(expr.text, expr.where);
      return;
    case Expr::Kind::kName:
      Name(expr, type, pattern);
      return;
    case Expr::Kind::kList:
      Items(expr, type, pattern);
      return;
    case Expr::Kind::kStruct:
      Fields(expr, type, pattern);
      return;
    case Expr::Kind::kCall:
      Function(expr, type, pattern);
      return;
    case Expr::Kind::kInOut: {
      Type in = type, out = type;
      if (!type.is_scalar()) in.direction = Direction::kIn;
      out.direction = Direction::kOut;
      if (expr.items[0]->kind != Expr::Kind::kAny) Walk(*expr.items[0], in, false);
      Walk(*expr.items[1], out, true);
      return;
    }
    case Expr::Kind::kRelation:
      Walk(*expr.items[1], type, pattern && expr.op == "==");
      Walk(*expr.items[0], type, pattern);
      return;
    case Expr::Kind::kUnary:
      Walk(*expr.items[0], type, false);
      return;
    case Expr::Kind::kBinary:
      if (!HasValue(expr)) Operands(expr);
      return;
    case Expr::Kind::kIndex:
      for (const ExprPtr& item : expr.items) Walk(*item, Type(), false);
      return;
    case Expr::Kind::kMember:
      Walk(*expr.items[0], Type(), false);
      return;
  }
}

void PatternChecker::Input(const Expr& expr, const Type& type) {
  Type in = type;
  if (in.direction == Direction::kValue) in.direction = Direction::kIn;
  Walk(expr, in, false);
}

void PatternChecker::Pattern(const Expr& expr, const Type& type) { Walk(expr, type, true); }

void PatternChecker::Condition(const Expr& expr) { Walk(expr, Type(), false); }

}  // namespace parley
