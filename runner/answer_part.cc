#include "runner/answer_part.h"

#include <algorithm>
#include <cstdlib>

#include "lib/codec.h"

namespace parley {
namespace {

// Far from any number that a comparison could let pass.
constexpr int64_t kFar = int64_t{1} << 30;

// The place that a.b[1].c names, below its name: "b" of a.b, as a pattern would state it. "" if
// the expression is no such chain.
bool ChainOf(const Expr& expr, std::string* name, std::string* first_field) {
  const Expr* at = &expr;
  while (at->kind == Expr::Kind::kMember || at->kind == Expr::Kind::kIndex) {
    // Of list[0].ai_family the field counts, whichever element it is of.
    if (at->kind == Expr::Kind::kMember) {
      *first_field = first_field->empty() ? at->text : at->text + "." + *first_field;
    }
    at = at->items[0].get();
  }
  if (at->kind != Expr::Kind::kName) return false;
  *name = at->text;
  return true;
}

void Use(const Expr& expr, UsedFields* used) {
  std::string name, field;
  if (ChainOf(expr, &name, &field)) (*used)[name].insert(field);
  if (expr.kind == Expr::Kind::kMember) return;
  if (expr.kind == Expr::Kind::kIndex) {
    Use(*expr.items[1], used);
    return;
  }
  for (const ExprPtr& item : expr.items) Use(*item, used);
  for (const FieldExpr& field_expr : expr.fields) {
    if (field_expr.value != nullptr) Use(*field_expr.value, used);
  }
}

void Use(const ExprPtr& expr, UsedFields* used) {
  if (expr != nullptr) Use(*expr, used);
}

void Use(const Outcome& outcome, UsedFields* used) {
  Use(outcome.result, used);
  Use(outcome.caught, used);
  Use(outcome.takes_limit, used);
}

class PartFinder {
 public:
  // With `both_ways` the caller writes some fields of the structs, too: these are no outputs.
  PartFinder(const UsedFields& used, bool both_ways, std::vector<AnswerPart>* parts)
      : used_(used), both_ways_(both_ways), parts_(parts) {}

  void Find(const Expr& pattern, const Value& value, AnswerPart at) {
    switch (pattern.kind) {
      case Expr::Kind::kAny:
        return;
      case Expr::Kind::kInOut:
        return Find(*pattern.items[1], value, at);
      case Expr::Kind::kName:
        return FindInNamed(pattern.text, value, at);
      case Expr::Kind::kRelation:
        if (pattern.op == "==") return Find(*pattern.items[1], value, at);
        at.relation = pattern.op;
        return Leaf(value, at);
      case Expr::Kind::kList:
        if (value.kind == Value::Kind::kList) {
          for (size_t i = 0; i < pattern.items.size() && i < value.items.size(); ++i) {
            Find(*pattern.items[i], value.items[i], Below(at, "[" + std::to_string(i) + "]"));
          }
          return;
        }
        if (value.kind == Value::Kind::kSet || pattern.items.size() != 1) return Leaf(value, at);
        return Find(*pattern.items[0], value, at);  // [v], a cell
      case Expr::Kind::kStruct:
        return FindInStruct(pattern, value, at);
      default:
        return Leaf(value, at);
    }
  }

 private:
  static AnswerPart Below(AnswerPart at, const std::string& path) {
    for (size_t begin = 0; begin <= path.size();) {
      const size_t end = std::min(path.find('.', begin), path.size());
      at.path.push_back(path.substr(begin, end - begin));
      begin = end + 1;
    }
    return at;
  }

  void FindInStruct(const Expr& pattern, const Value& value, const AnswerPart& at) {
    if (value.kind != Value::Kind::kStruct) return Leaf(value, at);
    const StructInfo* info = FindStructLike(value.type);
    size_t position = 0;
    for (const FieldExpr& field : pattern.fields) {
      std::string name = field.path;
      const FieldInfo* row = nullptr;
      if (info != nullptr && field.value != nullptr) {
        row = field.kind == FieldExpr::Kind::kNamed ? info->Find(name)
                                                    : PositionalField(*info, position++, value);
        if (row != nullptr) name = row->name;
      }
      if (both_ways_ && row != nullptr && row->direction != FieldDirection::kOut &&
          field.value->kind != Expr::Kind::kInOut) {
        continue;
      }
      const Value* found = field.value != nullptr ? value.Field(name) : nullptr;
      if (found != nullptr) Find(*field.value, *found, Below(at, name));
    }
  }

  // A name takes everything; the case sees of it what it uses.
  void FindInNamed(const std::string& name, const Value& value, const AnswerPart& at) {
    const auto used = used_.find(name);
    if (used == used_.end()) return;
    if (value.kind == Value::Kind::kList) {
      for (size_t i = 0; i < value.items.size(); ++i) {
        FindInNamed(name, value.items[i], Below(at, "[" + std::to_string(i) + "]"));
      }
    } else if (value.kind == Value::Kind::kStruct) {
      for (const std::string& field : used->second) {
        const Value* found = field.empty() ? nullptr : value.Field(field);
        if (found != nullptr) Leaf(*found, Below(at, field));
      }
    } else {
      Leaf(value, at);
    }
  }

  void Leaf(const Value& value, AnswerPart at) {
    if (value.kind == Value::Kind::kNone || value.kind == Value::Kind::kStruct ||
        value.kind == Value::Kind::kList) {
      return;
    }
    if (value.kind == Value::Kind::kBytes && value.bytes.empty()) return;
    parts_->push_back(at);
    if (value.kind != Value::Kind::kBytes || value.bytes.size() < 2) return;
    at.last_byte = true;
    parts_->push_back(at);
  }

  const UsedFields& used_;
  const bool both_ways_;
  std::vector<AnswerPart>* parts_;
};

Value* Locate(Value* value, const std::vector<std::string>& path) {
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i][0] == '[') {
      const size_t index = static_cast<size_t>(std::atoi(path[i].c_str() + 1));
      if (value->kind != Value::Kind::kList || index >= value->items.size()) return nullptr;
      value = &value->items[index];
      continue;
    }
    const auto find = [value](const std::string& name) {
      return std::find_if(value->fields.begin(), value->fields.end(),
                          [&name](const auto& entry) { return entry.first == name; });
    };
    // Nested structs of the system stand as "msg_perm.uid".
    std::string name = path[i];
    auto field = find(name);
    while (field == value->fields.end() && i + 1 < path.size() && path[i + 1][0] != '[') {
      name += "." + path[++i];
      field = find(name);
    }
    if (field == value->fields.end()) return nullptr;
    value = &field->second;
  }
  return value;
}

}  // namespace

std::string AnswerPart::Print(const CallRow& row) const {
  std::string text = parameter < 0 ? "result" : row.params[static_cast<size_t>(parameter)].name;
  for (const std::string& step : path) text += (step[0] == '[' ? "" : ".") + step;
  return last_byte ? "last byte of " + text : text;
}

UsedFields UsedFieldsOf(const Case& test) {
  UsedFields used;
  ForEachStep(test.steps, [&](const Step& step) {
    if (step.line.call) {
      for (const ExprPtr& argument : step.line.call->args) Use(argument, &used);
    }
    Use(step.line.outcome, &used);
    if (step.until) Use(*step.until, &used);
    for (const Alternative& alternative : step.either) Use(alternative.outcome, &used);
    for (const auto& [label, condition] : step.outcomes) Use(condition, &used);
    Use(step.check, &used);
    // What is only recorded is judged by nobody.
  });
  return used;
}

std::vector<AnswerPart> SeenPartsOf(const CallRecord& call, const UsedFields& used) {
  std::vector<AnswerPart> parts;
  if (!call.returned || call.answer.failed) return parts;
  const Outcome& outcome = call.at.line->outcome;
  // The result of what makes an actor is the harness's own.
  if (outcome.result != nullptr && outcome.kind == Outcome::Kind::kReturns &&
      !call.row->MakesActor()) {
    PartFinder(used, false, &parts).Find(*outcome.result, call.answer.value, AnswerPart());
  }
  for (size_t i = 0; i < call.patterns.size() && i < call.answer.outputs.size(); ++i) {
    if (call.patterns[i] == nullptr) continue;
    AnswerPart at;
    at.parameter = static_cast<int>(i);
    const bool both_ways = call.row->params[i].type.direction == Direction::kInOut;
    PartFinder(used, both_ways, &parts).Find(*call.patterns[i], call.answer.outputs[i], at);
  }
  return parts;
}

bool ChangePart(const AnswerPart& part, CallAnswer* answer) {
  const size_t index = static_cast<size_t>(part.parameter);
  if (part.parameter >= 0 && index >= answer->outputs.size()) return false;
  Value* value = Locate(part.parameter < 0 ? &answer->value : &answer->outputs[index], part.path);
  if (value == nullptr) return false;
  switch (value->kind) {
    case Value::Kind::kInt:
    case Value::Kind::kAddress:
      if (part.relation.empty() || part.relation == "!=") {
        ++value->number;
      } else {
        value->number = part.relation[0] == '<' ? kFar : -kFar;
      }
      return true;
    case Value::Kind::kBytes:
      if (value->bytes.empty()) return false;
      (part.last_byte ? value->bytes.back() : value->bytes.front()) ^= 1;
      return true;
    case Value::Kind::kSet:
      if (value->items.empty()) {
        value->items.push_back(Value::Int(1, value->type));
      } else {
        value->items.erase(value->items.begin());
      }
      return true;
    default:
      return false;
  }
}

}  // namespace parley
