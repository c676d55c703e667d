#include "lib/matcher.h"

#include <sys/wait.h>

#include <algorithm>

#include "lib/evaluator.h"
#include "lib/xlat.h"

namespace parley {
namespace {

bool Prefix(Mismatch* mismatch, const std::string& step) {
  const bool dot = !mismatch->path.empty() && mismatch->path[0] != '[';
  mismatch->path = mismatch->path.empty() ? step : step + (dot ? "." : "") + mismatch->path;
  return false;
}

bool Failed(const EvalError& error, Mismatch* mismatch) {
  mismatch->message = error.message;
  mismatch->unsupported = error.unsupported;
  return false;
}

}  // namespace

std::string Mismatch::Print() const {
  if (!message.empty()) return path.empty() ? message : path + ": " + message;
  const std::string what = path.empty() ? "the value" : path;
  return what + " is " + actual + ", expected " + expected;
}

bool Matcher::Differ(const Expr& pattern, const Value& actual, Mismatch* mismatch) {
  mismatch->expected = PrintWithValues(pattern, *env_);
  mismatch->actual = actual.Print();
  return false;
}

bool Matcher::Match(const Expr& pattern, const Type& type, const Value& actual,
                    Mismatch* mismatch) {
  switch (pattern.kind) {
    case Expr::Kind::kAny:
      return true;
    case Expr::Kind::kInOut: {
      Type out = type;
      if (out.direction == Direction::kInOut) out.direction = Direction::kOut;
      return Match(*pattern.items[1], out, actual, mismatch);
    }
    case Expr::Kind::kName:
      return MatchName(pattern, type, actual, mismatch);
    case Expr::Kind::kRelation:
      return MatchRelation(pattern, type, actual, mismatch);
    case Expr::Kind::kString:
      if (actual.kind != Value::Kind::kBytes) return Differ(pattern, actual, mismatch);
      if (pattern.open ? actual.bytes.compare(0, pattern.text.size(), pattern.text) == 0
                       : actual.bytes == pattern.text) {
        return true;
      }
      return Differ(pattern, actual, mismatch);
    case Expr::Kind::kList:
      return MatchList(pattern, type, actual, mismatch);
    case Expr::Kind::kStruct:
      return MatchStruct(pattern, type, actual, mismatch);
    case Expr::Kind::kCall:
      return MatchFunction(pattern, type, actual, mismatch);
    default:
      return MatchValue(pattern, type, actual, mismatch);
  }
}

bool Matcher::MatchName(const Expr& pattern, const Type& type, const Value& actual,
                        Mismatch* mismatch) {
  if (actual.type == "status" && pattern.text == "continued") {
    return WIFCONTINUED(static_cast<int>(actual.number)) || Differ(pattern, actual, mismatch);
  }
  if (actual.type == "handler" && (pattern.text == "record" || pattern.text == "hold")) {
    const int64_t handler = pattern.text == "record" ? kRecordHandler : kHoldHandler;
    return actual.number == handler || Differ(pattern, actual, mismatch);
  }
  if (const Value* bound = env_->Find(pattern.text)) {
    return *bound == actual || Differ(pattern, actual, mismatch);
  }
  if (env_->IsActor(pattern.text)) {
    Type as = type;
    if (!actual.type.empty()) as.base = actual.type;
    if (actual.number == env_->ActorNumber(pattern.text, as)) return true;
    Differ(pattern, actual, mismatch);
    mismatch->expected += " (" + std::to_string(env_->ActorNumber(pattern.text, as)) + ")";
    return false;
  }
  env_->Bind(pattern.text, actual);
  return true;
}

bool Matcher::MatchRelation(const Expr& pattern, const Type& type, const Value& actual,
                            Mismatch* mismatch) {
  const Expr& left = *pattern.items[0];
  const Expr& right = *pattern.items[1];
  if (pattern.op == "==") {
    if (!Match(right, type, actual, mismatch)) return false;
    return Match(left, type, actual, mismatch);
  }
  Value limit;
  EvalError error;
  const bool has_value = type.is_scalar() ? EvaluateInput(right, type, *env_, &limit, &error)
                                          : Evaluate(right, *env_, &limit, &error);
  if (!has_value) return Failed(error, mismatch);
  bool truth = false;
  std::string message;
  if (!Compare(pattern.op, actual, limit, &truth, &message)) {
    mismatch->message = message;
    return false;
  }
  if (!truth) {
    mismatch->expected = pattern.op + " " + PrintWithValues(right, *env_);
    mismatch->actual = actual.Print();
    return false;
  }
  return Match(left, type, actual, mismatch);
}

bool Matcher::MatchList(const Expr& pattern, const Type& type, const Value& actual,
                        Mismatch* mismatch) {
  if (actual.kind == Value::Kind::kSet) return MatchSet(pattern, type, actual, mismatch);
  const Type element = ElementTypeOf(type);
  if (type.base == "cell") {
    if (pattern.items.size() != 1) return Differ(pattern, actual, mismatch);
    const Expr& item = *pattern.items[0];
    return Match(item.kind == Expr::Kind::kInOut ? *item.items[1] : item, element, actual,
                 mismatch);
  }
  if (actual.kind != Value::Kind::kList) return Differ(pattern, actual, mismatch);
  for (size_t i = 0; i < pattern.items.size(); ++i) {
    if (i >= actual.items.size()) return Differ(pattern, actual, mismatch);
    if (!Match(*pattern.items[i], element, actual.items[i], mismatch)) {
      return Prefix(mismatch, "[" + std::to_string(i) + "]");
    }
  }
  if (!pattern.open && actual.items.size() > pattern.items.size()) {
    return Differ(pattern, actual, mismatch);
  }
  return true;
}

bool Matcher::MatchSet(const Expr& pattern, const Type& type, const Value& actual,
                       Mismatch* mismatch) {
  Type set = type;
  set.base = actual.type;
  Value wanted;
  EvalError error;
  if (!EvaluateInput(pattern, set, *env_, &wanted, &error)) return Failed(error, mismatch);
  const bool at_least = pattern.kind == Expr::Kind::kList && pattern.open;
  for (const Value& item : wanted.items) {
    if (std::find(actual.items.begin(), actual.items.end(), item) == actual.items.end()) {
      return Differ(pattern, actual, mismatch);
    }
  }
  if (!at_least && wanted.items.size() != actual.items.size()) {
    return Differ(pattern, actual, mismatch);
  }
  return true;
}

bool Matcher::MatchBase(const Expr& pattern, const std::string& name, const Value& actual,
                        Mismatch* mismatch) {
  const Value* base = env_->Find(name);
  if (base == nullptr || base->kind != Value::Kind::kStruct) {
    mismatch->message = name + " is no struct";
    return false;
  }
  for (const auto& [field, value] : base->fields) {
    const bool overridden =
        std::any_of(pattern.fields.begin(), pattern.fields.end(),
                    [&field = field](const FieldExpr& other) { return other.path == field; });
    const Value* part = actual.Field(field);
    if (overridden || (part != nullptr && *part == value)) continue;
    mismatch->path = field;
    mismatch->expected = value.Print();
    mismatch->actual = part == nullptr ? "not there" : part->Print();
    return false;
  }
  return true;
}

bool Matcher::MatchStruct(const Expr& pattern, const Type& type, const Value& actual,
                          Mismatch* mismatch) {
  Value decoded;
  const Value* whole = &actual;
  Type struct_type = type;
  if (!pattern.text.empty() && actual.kind == Value::Kind::kBytes) {
    const StructInfo* info = FindStruct(pattern.text);
    if (info == nullptr) {
      mismatch->message = "unknown struct " + pattern.text;
      return false;
    }
    if (actual.bytes.size() != info->size) {
      mismatch->message = std::to_string(actual.bytes.size()) + " bytes are no " + pattern.text +
                          " of " + std::to_string(info->size);
      return false;
    }
    decoded = DecodeStruct(*info, CodecContext(), actual.bytes.data());
    whole = &decoded;
    struct_type.direction = Direction::kOut;
  }
  if (whole->kind != Value::Kind::kStruct) return Differ(pattern, actual, mismatch);
  const StructInfo* info = FindStructLike(whole->type);
  const bool both_ways = struct_type.direction == Direction::kInOut;
  size_t position = 0, stated = 0;
  bool rest = both_ways;
  for (const FieldExpr& field : pattern.fields) {
    if (field.kind == FieldExpr::Kind::kRest) rest = true;
    if (field.kind == FieldExpr::Kind::kBase) {
      rest = true;
      if (!MatchBase(pattern, field.path, *whole, mismatch)) return false;
    }
    if (field.value == nullptr) continue;
    const FieldInfo* row = nullptr;
    if (info != nullptr) {
      row = field.kind == FieldExpr::Kind::kNamed ? info->Find(field.path)
                                                  : PositionalField(*info, position++, *whole);
    }
    const std::string name = row != nullptr ? row->name : field.path;
    ++stated;
    // In an in-out struct what the caller wrote is no pattern, unless it says in => out.
    if (both_ways && row != nullptr && row->direction != FieldDirection::kOut &&
        field.value->kind != Expr::Kind::kInOut) {
      continue;
    }
    const Value* part = whole->Field(name);
    Type field_type;
    if (row != nullptr) field_type = row->type;
    // What only the system writes is a pattern all the way down.
    const bool written = both_ways && row != nullptr && row->direction == FieldDirection::kOut;
    field_type.direction = written ? Direction::kOut : struct_type.direction;
    if (part == nullptr) {
      mismatch->message =
          "there is no " + (name.empty() ? "such field" : name) + " in " + whole->Print();
      return false;
    }
    if (!Match(*field.value, field_type, *part, mismatch)) return Prefix(mismatch, name);
  }
  if (!rest && stated < whole->fields.size()) {
    mismatch->expected = PrintWithValues(pattern, *env_);
    mismatch->actual = actual.Print();
    return false;
  }
  return true;
}

bool Matcher::MatchFunction(const Expr& pattern, const Type& type, const Value& actual,
                            Mismatch* mismatch) {
  if (actual.type == "status" && pattern.items.size() == 1) {
    const int status = static_cast<int>(actual.number);
    const bool exited = pattern.text == "exited", killed = pattern.text == "killed",
               stopped = pattern.text == "stopped";
    Value part;
    Type part_type;
    part_type.base = exited ? "int" : "signal";
    if (exited && WIFEXITED(status)) {
      part = Value::Int(WEXITSTATUS(status));
    } else if (killed && WIFSIGNALED(status)) {
      part = Value::Int(WTERMSIG(status), "signal");
    } else if (stopped && WIFSTOPPED(status)) {
      part = Value::Int(WSTOPSIG(status), "signal");
    } else {
      return Differ(pattern, actual, mismatch);
    }
    Mismatch inner;
    if (Match(*pattern.items[0], part_type, part, &inner)) return true;
    mismatch->unsupported = inner.unsupported;
    if (!inner.message.empty()) {
      mismatch->message = inner.message;
      return false;
    }
    return Differ(pattern, actual, mismatch);
  }
  // int(252), u64(n): a number in a buffer; an unbound name is bound to it.
  Type number;
  std::string unused;
  if (actual.kind == Value::Kind::kBytes && pattern.items.size() == 1 &&
      ParseType(pattern.text, &number, &unused) && number.is_scalar()) {
    if (actual.bytes.size() != ScalarSize(number)) return Differ(pattern, actual, mismatch);
    const Value value = Value::Int(ReadScalar(number, actual.bytes.data()), number.Print());
    return Match(*pattern.items[0], number, value, mismatch);
  }
  return MatchValue(pattern, type, actual, mismatch);
}

bool Matcher::MatchValue(const Expr& pattern, const Type& type, const Value& actual,
                         Mismatch* mismatch) {
  if (actual.kind == Value::Kind::kSet) return MatchSet(pattern, type, actual, mismatch);
  Value wanted;
  EvalError error;
  const bool ok = type.is_scalar() ? EvaluateInput(pattern, type, *env_, &wanted, &error)
                                   : Evaluate(pattern, *env_, &wanted, &error);
  if (!ok) return Failed(error, mismatch);
  const bool null = wanted.kind == Value::Kind::kAddress && wanted.number == 0;
  if (null && actual.kind == Value::Kind::kNone) return true;
  bool truth = false;
  std::string message;
  if (!Compare("==", actual, wanted, &truth, &message)) {
    mismatch->message = message;
    return false;
  }
  return truth || Differ(pattern, actual, mismatch);
}

}  // namespace parley
