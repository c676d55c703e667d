#include "lib/evaluator.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "lib/codec.h"
#include "lib/struct_table.h"
#include "lib/xlat.h"

namespace parley {
namespace {

constexpr int64_t kMaxBytes = 8 << 20;

bool Fail(EvalError* error, std::string message) {
  error->message = std::move(message);
  return false;
}

bool Unsupported(EvalError* error, std::string message) {
  error->unsupported = true;
  return Fail(error, std::move(message));
}

bool IsNumber(const Value& value) {
  return value.kind == Value::Kind::kInt || value.kind == Value::Kind::kAddress;
}

// A number of an unsigned type above all those that are signed: shmmax, RLIM_INFINITY.
bool IsHuge(const Value& value) {
  Type type;
  std::string error;
  return value.kind == Value::Kind::kInt && value.number < 0 &&
         ParseType(value.type, &type, &error) && ScalarSize(type) == sizeof value.number &&
         !ScalarIsSigned(type);
}

// The bytes of a scalar of this type, in this machine's order.
std::string ScalarBytes(const Type& type, int64_t number) {
  std::string bytes(ScalarSize(type), '\0');
  WriteScalar(type, number, bytes.data());
  return bytes;
}

bool EvaluateNumber(const Expr& expr, const Environment& env, int64_t* number, EvalError* error) {
  Value value;
  if (!Evaluate(expr, env, &value, error)) return false;
  if (!IsNumber(value)) return Fail(error, expr.Print() + " is not a number");
  *number = value.number;
  return true;
}

// Functions of the language: arithmetic of the director, never calls of the system under test.
bool EvaluateFunction(const Expr& expr, const Environment& env, Value* value, EvalError* error) {
  const std::string& name = expr.text;
  if (name == "sizeof") {
    if (expr.items.size() != 1) return Fail(error, "sizeof takes one type");
    size_t size = SizeOf(expr.items[0]->text);
    if (size == 0) return Unsupported(error, "sizeof(" + expr.items[0]->text + ") is unknown here");
    *value = Value::Int(static_cast<int64_t>(size));
    return true;
  }
  if (name == "bytes") {
    if (expr.items.empty() || expr.items.size() > 2) {
      return Fail(error, "bytes takes a count and, if wanted, a pattern");
    }
    int64_t count = 0;
    if (!EvaluateNumber(*expr.items[0], env, &count, error)) return false;
    if (count < 0 || count > kMaxBytes)
      return Fail(error, "bytes: the count is from 0 to " + std::to_string(kMaxBytes));
    std::string pattern;
    if (expr.items.size() == 2) {
      Value given;
      if (!Evaluate(*expr.items[1], env, &given, error)) return false;
      if (given.kind != Value::Kind::kBytes || given.bytes.empty()) {
        return Fail(error, "bytes: the pattern must be a string that is not empty");
      }
      pattern = given.bytes;
    } else {
      // A prime period, so that a shifted or repeated block is never taken for the right one.
      for (int i = 0; i < 251; ++i) pattern.push_back(static_cast<char>(i + 1));
    }
    // Doubled as long as there is room: a megabyte is twelve copies, not four thousand.
    std::string bytes = pattern;
    while (bytes.size() < static_cast<size_t>(count)) {
      bytes.append(bytes, 0, static_cast<size_t>(count) - bytes.size());
    }
    bytes.resize(static_cast<size_t>(count));
    *value = Value::Bytes(std::move(bytes));
    return true;
  }
  if (expr.items.size() != 1) return Fail(error, "unknown function " + name);
  if (name == "htonl" || name == "htons" || name == "ntohl" || name == "ntohs") {
    int64_t number = 0;
    if (!EvaluateNumber(*expr.items[0], env, &number, error)) return false;
    *value = name[4] == 'l' ? Value::Int(htonl(static_cast<uint32_t>(number)), "u32")
                            : Value::Int(htons(static_cast<uint16_t>(number)), "u16");
    return true;
  }
  Type type;
  std::string unused;
  if (ParseType(name, &type, &unused) && type.is_scalar() && ScalarSize(type) > 0) {
    int64_t number = 0;
    if (expr.items[0]->kind == Expr::Kind::kName && env.IsActor(expr.items[0]->text)) {
      number = env.ActorNumber(expr.items[0]->text, type);
    } else if (!EvaluateNumber(*expr.items[0], env, &number, error)) {
      return false;
    }
    *value = Value::Bytes(ScalarBytes(type, number));
    return true;
  }
  return Fail(error, "unknown function " + name);
}

bool Arithmetic(const std::string& op, const Value& a, const Value& b, Value* value,
                EvalError* error) {
  if (!IsNumber(a) || !IsNumber(b)) return Fail(error, "'" + op + "' needs numbers");
  const uint64_t x = static_cast<uint64_t>(a.number), y = static_cast<uint64_t>(b.number);
  uint64_t result = 0;
  if (op == "+") {
    result = x + y;
  } else if (op == "-") {
    result = x - y;
  } else if (op == "*") {
    result = x * y;
  } else if (op == "|") {
    result = x | y;
  } else if (op == "/" || op == "%") {
    if (b.number == 0) return Fail(error, "division by zero");
    if (IsHuge(a) || IsHuge(b)) {
      result = op == "/" ? x / y : x % y;
    } else if (b.number == -1) {  // of the least number there is no opposite
      result = op == "/" ? 0 - x : 0;
    } else {
      result = static_cast<uint64_t>(op == "/" ? a.number / b.number : a.number % b.number);
    }
  } else {
    return Fail(error, "unknown operator " + op);
  }
  const bool address = (a.kind == Value::Kind::kAddress) != (b.kind == Value::Kind::kAddress);
  if (address) {
    *value = Value::Address(static_cast<int64_t>(result));
    return true;
  }
  // Of two addresses only the distance has a meaning. A multiple of a duration is one, and what two
  // durations are to each other is a number.
  const bool first = a.type == "duration", second = b.type == "duration";
  std::string type = a.kind == Value::Kind::kAddress ? "long" : a.type;
  if (second && op == "*") type = b.type;
  if (first && second && op == "/") type = "int";
  *value = Value::Int(static_cast<int64_t>(result), type);
  return true;
}

bool EvaluateBinary(const Expr& expr, const Environment& env, Value* value, EvalError* error) {
  Value a, b;
  if (!Evaluate(*expr.items[0], env, &a, error)) return false;
  if (expr.op == "&&" || expr.op == "||") {
    if (!IsNumber(a)) return Fail(error, "'" + expr.op + "' needs conditions");
    if ((expr.op == "&&") != (a.number != 0)) {
      *value = Value::Int(a.number != 0);
      return true;
    }
    if (!Evaluate(*expr.items[1], env, &b, error)) return false;
    if (!IsNumber(b)) return Fail(error, "'" + expr.op + "' needs conditions");
    *value = Value::Int(b.number != 0);
    return true;
  }
  if (!Evaluate(*expr.items[1], env, &b, error)) return false;
  if (expr.kind == Expr::Kind::kRelation) {
    bool truth = false;
    if (!Compare(expr.op, a, b, &truth, &error->message)) return false;
    *value = Value::Int(truth);
    return true;
  }
  return Arithmetic(expr.op, a, b, value, error);
}

bool EvaluatePart(const Expr& expr, const Environment& env, Value* value, EvalError* error) {
  Value whole;
  if (!Evaluate(*expr.items[0], env, &whole, error)) return false;
  if (expr.kind == Expr::Kind::kMember) {
    const Value* field = whole.Field(expr.text);
    if (field == nullptr) return Fail(error, expr.items[0]->Print() + " has no field " + expr.text);
    Value copy = *field;
    *value = std::move(copy);
    return true;
  }
  int64_t index = 0;
  if (!EvaluateNumber(*expr.items[1], env, &index, error)) return false;
  if (whole.kind == Value::Kind::kBytes && index >= 0 &&
      index < static_cast<int64_t>(whole.bytes.size())) {
    *value = Value::Int(static_cast<unsigned char>(whole.bytes[static_cast<size_t>(index)]));
    return true;
  }
  if (index < 0 || index >= static_cast<int64_t>(whole.items.size())) {
    return Fail(error, expr.items[0]->Print() + " has no element " + std::to_string(index));
  }
  Value copy = whole.items[static_cast<size_t>(index)];
  *value = std::move(copy);
  return true;
}

// A duration or a time struct of the system in nanoseconds; what is longer than 292 years is as
// long as can be.
std::optional<int64_t> Nanoseconds(const Value& value) {
  if (value.type == "duration") return value.number;
  if (value.type != "timespec" && value.type != "timeval") return std::nullopt;
  if (value.fields.size() != 2) return std::nullopt;
  const int64_t unit = value.type == "timespec" ? 1 : 1000;
  const int64_t seconds = value.fields[0].second.number;
  int64_t whole = 0, part = 0, sum = 0;
  if (__builtin_mul_overflow(seconds, int64_t{1000000000}, &whole) ||
      __builtin_mul_overflow(value.fields[1].second.number, unit, &part) ||
      __builtin_add_overflow(whole, part, &sum)) {
    return seconds < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
  }
  return sum;
}

// A set, and another or a list in which order and doubles do not matter.
bool SameMembers(const Value& a, const Value& b) {
  const auto within = [](const Value& some, const Value& all) {
    return std::all_of(some.items.begin(), some.items.end(), [&](const Value& item) {
      return std::find(all.items.begin(), all.items.end(), item) != all.items.end();
    });
  };
  for (const Value* value : {&a, &b}) {
    if (value->kind != Value::Kind::kSet && value->kind != Value::Kind::kList) return false;
  }
  return within(a, b) && within(b, a);
}

}  // namespace

bool Evaluate(const Expr& expr, const Environment& env, Value* value, EvalError* error) {
  switch (expr.kind) {
    case Expr::Kind::kNumber:
      *value = Value::Int(expr.number);
      return true;
    case Expr::Kind::kDuration:
      *value = Value::Int(expr.number, "duration");
      return true;
    case Expr::Kind::kString:
      *value = Value::Bytes(expr.text);
      return true;
    case Expr::Kind::kConst: {
      if (expr.text == "NULL") {
        *value = Value::Address(0);
        return true;
      }
      std::optional<int64_t> number = ConstantValue(expr.text);
      if (!number) return Unsupported(error, "this system has no " + expr.text);
      *value = Value::Int(*number);
      return true;
    }
    case Expr::Kind::kName: {
      if (const Value* bound = env.Find(expr.text)) {
        *value = *bound;
        return true;
      }
      if (env.IsActor(expr.text)) {
        Type pid;
        pid.base = "pid";
        *value = Value::Int(env.ActorNumber(expr.text, pid), "pid");
        return true;
      }
      return Fail(error, expr.text + " is not bound");
    }
    case Expr::Kind::kList: {
      value->kind = Value::Kind::kList;
      value->items.clear();
      for (const ExprPtr& item : expr.items) {
        Value element;
        if (!Evaluate(*item, env, &element, error)) return false;
        value->items.push_back(std::move(element));
      }
      return true;
    }
    case Expr::Kind::kStruct: {
      // A struct with a type's name is bytes; others have a meaning only in their place.
      if (expr.text.empty()) return Fail(error, expr.Print() + " has no value here");
      const StructInfo* info = FindStruct(expr.text);
      if (info == nullptr) return Fail(error, "unknown struct " + expr.text);
      Type type;
      type.base = expr.text;
      type.direction = Direction::kInOut;
      Value fields;
      if (!EvaluateInput(expr, type, env, &fields, error)) return false;
      std::string bytes(info->size, '\0');
      if (!EncodeStruct(*info, fields, CodecContext(), bytes.data(), &error->message)) return false;
      *value = Value::Bytes(std::move(bytes));
      return true;
    }
    case Expr::Kind::kCall:
      return EvaluateFunction(expr, env, value, error);
    case Expr::Kind::kUnary: {
      Value operand;
      if (!Evaluate(*expr.items[0], env, &operand, error)) return false;
      if (!IsNumber(operand)) return Fail(error, expr.items[0]->Print() + " is not a number");
      int64_t number = operand.number;
      if (expr.op == "-") number = static_cast<int64_t>(-static_cast<uint64_t>(number));
      if (expr.op == "~") number = ~number;
      if (expr.op == "!") number = number == 0;
      const bool duration = expr.op == "-" && operand.type == "duration";
      *value = Value::Int(number, duration ? "duration" : "int");
      return true;
    }
    case Expr::Kind::kBinary:
    case Expr::Kind::kRelation:
      return EvaluateBinary(expr, env, value, error);
    case Expr::Kind::kMember:
    case Expr::Kind::kIndex:
      return EvaluatePart(expr, env, value, error);
    case Expr::Kind::kInOut:
      return Evaluate(*expr.items[0], env, value, error);
    case Expr::Kind::kAny:
      return Fail(error, "'_' has no value");
  }
  return Fail(error, "no value");
}

bool IsPointer(const Expr& expr, const Environment& env) {
  switch (expr.kind) {
    case Expr::Kind::kConst:
      return expr.text == "NULL" || expr.text == "MAP_FAILED" || expr.text == "SEM_FAILED";
    case Expr::Kind::kNumber:
      return true;
    case Expr::Kind::kName: {
      const Value* bound = env.Find(expr.text);
      return bound != nullptr && bound->kind == Value::Kind::kAddress;
    }
    case Expr::Kind::kUnary:
      return expr.op == "-" && expr.items[0]->kind == Expr::Kind::kNumber;
    case Expr::Kind::kBinary:
    case Expr::Kind::kMember:
    case Expr::Kind::kIndex: {
      Value value;
      EvalError error;
      return Evaluate(expr, env, &value, &error) && value.kind == Value::Kind::kAddress;
    }
    default:
      return false;
  }
}

bool Compare(const std::string& op, const Value& left, const Value& right, bool* truth,
             std::string* error) {
  if (left.type == "duration" || right.type == "duration") {
    const std::optional<int64_t> a = Nanoseconds(left), b = Nanoseconds(right);
    if (a && b) return Compare(op, Value::Int(*a), Value::Int(*b), truth, error);
  }
  if (IsNumber(left) && IsNumber(right)) {
    const bool unsigned_order =
        left.kind == Value::Kind::kAddress || right.kind == Value::Kind::kAddress;
    const int64_t a = left.number, b = right.number;
    const bool huge_a = IsHuge(left), huge_b = IsHuge(right);
    const bool less = unsigned_order     ? static_cast<uint64_t>(a) < static_cast<uint64_t>(b)
                      : huge_a != huge_b ? huge_b
                                         : a < b;
    if (op == "==") *truth = a == b;
    if (op == "!=") *truth = a != b;
    if (op == "<") *truth = less;
    if (op == "<=") *truth = less || a == b;
    if (op == ">") *truth = !less && a != b;
    if (op == ">=") *truth = !less;
    return true;
  }
  if (op == "==" || op == "!=") {
    const bool sets = left.kind == Value::Kind::kSet || right.kind == Value::Kind::kSet;
    const bool same = sets ? SameMembers(left, right) : left == right;
    *truth = same == (op == "==");
    return true;
  }
  if (left.kind == Value::Kind::kBytes && right.kind == Value::Kind::kBytes) {
    const int order = left.bytes.compare(right.bytes);
    *truth = op == "<" ? order < 0 : op == "<=" ? order <= 0 : op == ">" ? order > 0 : order >= 0;
    return true;
  }
  *error = left.Print() + " and " + right.Print() + " cannot be compared with " + op;
  return false;
}

}  // namespace parley
