// EvaluateInput and PrintWithValues: see evaluator.h.
#include <algorithm>

#include "lib/codec.h"
#include "lib/evaluator.h"
#include "lib/struct_table.h"
#include "lib/xlat.h"

namespace parley {
namespace {

bool Fail(EvalError* error, std::string message) {
  error->message = std::move(message);
  return false;
}

// The left side of `in => out`, else the expression itself.
const Expr& InputSide(const Expr& expr) {
  return expr.kind == Expr::Kind::kInOut ? *expr.items[0] : expr;
}

bool InputScalar(const Expr& expr, const Type& place, const Environment& env, Value* value,
                 EvalError* error) {
  Type type = place;
  type.direction = Direction::kValue;  // that of the struct or list around it says nothing here
  if (expr.kind == Expr::Kind::kName) {
    if (type.base == "handler" && (expr.text == "record" || expr.text == "hold")) {
      *value = Value::Int(expr.text == "record" ? kRecordHandler : kHoldHandler, "handler");
      return true;
    }
    if (env.IsActor(expr.text) && env.Find(expr.text) == nullptr) {
      *value = Value::Int(env.ActorNumber(expr.text, type), type.Print());
      return true;
    }
  }
  if (expr.kind == Expr::Kind::kUnary && expr.op == "-" &&
      expr.items[0]->kind == Expr::Kind::kName && env.IsActor(expr.items[0]->text)) {
    *value = Value::Int(-env.ActorNumber(expr.items[0]->text, type), type.Print());
    return true;
  }
  if (!Evaluate(expr, env, value, error)) return false;
  if (value->kind == Value::Kind::kInt && value->type == "duration") {
    const int64_t unit = type.base == "ms" ? 1000000 : type.base == "seconds" ? 1000000000 : 0;
    if (unit == 0) return Fail(error, "a duration does not fit " + type.Print());
    if (value->number % unit != 0) {
      return Fail(error, expr.Print() + " is no whole number of " +
                             (type.base == "ms" ? "milliseconds" : "seconds"));
    }
    *value = Value::Int(value->number / unit, type.Print());
  }
  if (value->kind != Value::Kind::kInt && value->kind != Value::Kind::kAddress) {
    return Fail(error, expr.Print() + " is not a number");
  }
  if (value->kind == Value::Kind::kInt) value->type = type.Print();
  return true;
}

bool InputStruct(const Expr& expr, const StructInfo& info, const Type& type, const Environment& env,
                 Value* value, EvalError* error);

// The time of a timespec or timeval field pair: a duration or a struct.
bool InputTime(const Expr& expr, const Type& type, const Environment& env, Value* value,
               EvalError* error) {
  if (expr.kind == Expr::Kind::kCall && expr.text == "in") {
    if (type.base != "time") return Fail(error, "in(..) is for absolute times");
    if (expr.items.empty() || expr.items.size() > 2) {
      return Fail(error, "in takes a duration and, if wanted, a clock");
    }
    Value offset;
    if (!Evaluate(*expr.items[0], env, &offset, error)) return false;
    Value clock;
    std::string clock_name = type.argument;
    if (expr.items.size() == 2) clock_name = expr.items[1]->text;
    std::optional<int64_t> number = ConstantValue(clock_name);
    if (!number) {
      error->unsupported = true;
      return Fail(error, "this system has no " + clock_name);
    }
    value->kind = Value::Kind::kStruct;
    value->type = "in";
    value->fields = {{"offset", offset}, {"clock", Value::Int(*number)}};
    return true;
  }
  const StructInfo* info = FindStruct(type.base == "timeval" ? "timeval" : "timespec");
  Value duration;
  EvalError unused;
  if (expr.kind != Expr::Kind::kStruct && Evaluate(expr, env, &duration, &unused) &&
      duration.kind == Value::Kind::kInt) {
    if (duration.type != "duration") return Fail(error, expr.Print() + " has no unit of time");
    const bool micro = type.base == "timeval";
    int64_t seconds = duration.number / 1000000000, rest = duration.number % 1000000000;
    if (rest < 0) {  // as the system writes times before the epoch
      --seconds;
      rest += 1000000000;
    }
    if (micro && rest % 1000 != 0) {
      return Fail(error, expr.Print() + " is no whole number of microseconds");
    }
    value->kind = Value::Kind::kStruct;
    value->type = info->name;
    value->fields = {{info->fields[0].name, Value::Int(seconds)},
                     {info->fields[1].name, Value::Int(micro ? rest / 1000 : rest)}};
    return true;
  }
  Type plain;
  plain.base = info->name;
  plain.direction = type.direction;
  return InputStruct(expr, *info, plain, env, value, error);
}

bool InputStruct(const Expr& expr, const StructInfo& info, const Type& type, const Environment& env,
                 Value* value, EvalError* error) {
  if (expr.kind == Expr::Kind::kName) {
    const Value* bound = env.Find(expr.text);
    if (bound == nullptr || bound->type != info.name) {
      return Fail(error, expr.text + " is no struct " + info.name);
    }
    *value = *bound;
    return true;
  }
  if (expr.kind == Expr::Kind::kIndex || expr.kind == Expr::Kind::kMember) {
    return Evaluate(expr, env, value, error);
  }
  if (expr.kind != Expr::Kind::kStruct)
    return Fail(error, expr.Print() + " is no struct " + info.name);
  value->kind = Value::Kind::kStruct;
  value->type = info.name;
  value->fields.clear();
  size_t position = 0;
  for (const FieldExpr& field : expr.fields) {
    if (field.kind == FieldExpr::Kind::kRest) continue;
    if (field.kind == FieldExpr::Kind::kBase) {
      const Value* base = env.Find(field.path);
      if (base == nullptr || base->type != info.name) {
        return Fail(error, field.path + " is no struct " + info.name);
      }
      value->fields = base->fields;
      continue;
    }
    const FieldInfo* row = nullptr;
    if (field.kind == FieldExpr::Kind::kNamed) {
      row = info.Find(field.path);
    } else {
      row = PositionalField(info, position++, *value);
    }
    if (row == nullptr) return Fail(error, "struct " + info.name + " has no field " + field.path);
    const bool both_ways = type.direction == Direction::kOut || type.direction == Direction::kInOut;
    if (row->direction == FieldDirection::kOut && both_ways &&
        field.value->kind != Expr::Kind::kInOut) {
      continue;
    }
    Type field_type = row->type;
    field_type.direction = type.direction;
    Value input;
    if (!EvaluateInput(InputSide(*field.value), field_type, env, &input, error)) {
      error->message = row->name + ": " + error->message;
      return false;
    }
    auto old = std::find_if(value->fields.begin(), value->fields.end(),
                            [&](const auto& entry) { return entry.first == row->name; });
    if (old != value->fields.end()) {
      old->second = std::move(input);
    } else {
      value->fields.emplace_back(row->name, std::move(input));
    }
  }
  return true;
}

bool InputList(const Expr& expr, const Type& element, const Environment& env, Value* value,
               EvalError* error) {
  if (expr.kind == Expr::Kind::kName) {
    const Value* bound = env.Find(expr.text);
    if (bound != nullptr &&
        (bound->kind == Value::Kind::kList || bound->kind == Value::Kind::kSet)) {
      *value = *bound;
      return true;
    }
  }
  if (expr.kind != Expr::Kind::kList) return Fail(error, expr.Print() + " is not a list");
  value->kind = Value::Kind::kList;
  value->items.clear();
  for (const ExprPtr& item : expr.items) {
    Value input;
    if (!EvaluateInput(InputSide(*item), element, env, &input, error)) return false;
    value->items.push_back(std::move(input));
  }
  return true;
}

// A set of signals or descriptors: a list, or ~ of one.
bool InputSet(const Expr& expr, const Type& type, const Environment& env, Value* value,
              EvalError* error) {
  const bool complement = expr.kind == Expr::Kind::kUnary && expr.op == "~";
  if (complement && type.base != "sigset") return Fail(error, "only sets of signals know ~");
  const Expr& list = complement ? *expr.items[0] : expr;
  Type element;
  element.base = type.base == "sigset" ? "signal" : "fd";
  if (!InputList(list, element, env, value, error)) return false;
  std::vector<int64_t> members;
  for (const Value& item : value->items) members.push_back(item.number);
  *value = MakeSet(type, members, complement);
  return true;
}

}  // namespace

bool EvaluateInput(const Expr& expr, const Type& type, const Environment& env, Value* value,
                   EvalError* error) {
  if (expr.kind == Expr::Kind::kInOut) {
    return EvaluateInput(*expr.items[0], type, env, value, error);
  }
  if (type.is_scalar()) return InputScalar(expr, type, env, value, error);
  const std::string& base = type.base;
  if (base == "sigset" || base == "fdset") return InputSet(expr, type, env, value, error);
  if (base == "time" || base == "interval" || base == "timeval" || base == "timespec") {
    if (base == "time" || base == "interval" || expr.kind != Expr::Kind::kStruct) {
      return InputTime(expr, type, env, value, error);
    }
  }
  if (base == "cell") {
    Type scalar;
    scalar.base = type.argument;
    ParseType(type.argument, &scalar, &error->message);
    if (expr.kind != Expr::Kind::kList || expr.items.size() != 1) {
      return Fail(error, "write [v] for a pointer to one number, not " + expr.Print());
    }
    return EvaluateInput(InputSide(*expr.items[0]), scalar, env, value, error);
  }
  if (base == "array" || base == "iovec" || base == "cmsgs" || base == "strings") {
    Type element;
    element.base = base == "iovec" ? "iovec_entry" : base == "cmsgs" ? "cmsg" : "path";
    if (base == "array" && !ParseType(type.argument, &element, &error->message)) return false;
    element.direction = type.direction;
    return InputList(expr, element, env, value, error);
  }
  if (base == "path" || base == "text" || base == "bytes" || base == "cmsg_data") {
    if (base == "cmsg_data" && expr.kind == Expr::Kind::kList) {
      Type fd;
      fd.base = "fd";
      return InputList(expr, fd, env, value, error);
    }
    if (base == "cmsg_data" && expr.kind == Expr::Kind::kStruct && expr.text.empty()) {
      Type ucred;
      ucred.base = "ucred";
      ucred.direction = Direction::kIn;
      return EvaluateInput(expr, ucred, env, value, error);
    }
    if (!Evaluate(expr, env, value, error)) return false;
    if (value->kind != Value::Kind::kBytes && !IsPointer(expr, env)) {
      return Fail(error, expr.Print() + " is not a string");
    }
    return true;
  }
  if (const StructInfo* info = FindStructLike(base)) {
    return InputStruct(expr, *info, type, env, value, error);
  }
  return Evaluate(expr, env, value, error);
}

namespace {

ExprPtr Substitute(const ExprPtr& expr, const Environment& env) {
  auto copy = std::make_shared<Expr>(*expr);
  if (expr->kind == Expr::Kind::kName) {
    if (const Value* bound = env.Find(expr->text)) copy->text = bound->Print();
    return copy;
  }
  for (ExprPtr& item : copy->items) item = Substitute(item, env);
  for (FieldExpr& field : copy->fields) {
    if (field.value != nullptr) field.value = Substitute(field.value, env);
    if (field.kind == FieldExpr::Kind::kBase) field.kind = FieldExpr::Kind::kRest;
  }
  return copy;
}

}  // namespace

std::string PrintWithValues(const Expr& expr, const Environment& env) {
  return Substitute(std::make_shared<Expr>(expr), env)->Print();
}

}  // namespace parley
