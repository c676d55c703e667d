#include "lib/argument_checker.h"

#include <string>
#include <vector>

#include "lib/call_codec.h"
#include "lib/evaluator.h"
#include "lib/pattern_checker.h"

namespace parley {
namespace {

constexpr int64_t kMostCounted = 8 << 20;

bool IsOutput(const Type& type) {
  return type.direction == Direction::kOut || type.direction == Direction::kInOut;
}

// How many bytes or elements an input has where no name needs to be known for it; -1 otherwise.
int64_t KnownSize(const Expr& arg, const Type& type) {
  if (type.base == "array") {
    return arg.kind == Expr::Kind::kList ? static_cast<int64_t>(arg.items.size()) : -1;
  }
  if (type.base != "bytes" && type.base != "msgbuf") return -1;
  Value data;
  EvalError unused;
  if (!EvaluateInput(arg, type, Environment(), &data, &unused)) return -1;
  const Value* text = type.base == "msgbuf" ? data.Field("mtext") : &data;
  if (text == nullptr || text->kind != Value::Kind::kBytes) return -1;
  return static_cast<int64_t>(text->bytes.size());
}

class ArgumentChecker {
 public:
  ArgumentChecker(const CallExpr& call, const CallRow& row, NameScope* scope,
                  Diagnostics* diagnostics)
      : call_(call), row_(row), scope_(scope), diagnostics_(diagnostics) {
    for (const Param& param : row.params) {
      if (!IsHidden(param.type)) visible_.push_back(&param);
    }
  }

  void Check() {
    if (!CountFits()) {
      // A misspelt flag has no place for what it would bring along: open("f", O_CREATE, 0600).
      const size_t before = diagnostics_->count();
      for (const ExprPtr& arg : call_.args) Constants(*arg);
      if (diagnostics_->count() == before) WrongCount();
      for (const ExprPtr& arg : call_.args) scope_->Assume(*arg);
      return;
    }
    for (const bool outputs : {false, true}) {
      for (size_t i = 0; i < call_.args.size(); ++i) {
        if (IsOutput(visible_[i]->type) == outputs) Argument(*call_.args[i], *visible_[i]);
      }
    }
    for (size_t i = 0; i < call_.args.size(); ++i) Length(*call_.args[i], *visible_[i]);
  }

 private:
  bool CountFits() const {
    return call_.args.size() >= row_.RequiredParams() && call_.args.size() <= visible_.size();
  }

  void WrongCount() {
    const size_t least = row_.RequiredParams(), most = visible_.size();
    std::string wanted = std::to_string(most);
    if (least != most) wanted = std::to_string(least) + " to " + wanted;
    diagnostics_->Error(call_.where, call_.function + " takes " + wanted +
                                         (most == 1 ? " argument" : " arguments") + ", not " +
                                         std::to_string(call_.args.size()) + ": " +
                                         row_.Prototype());
  }

  // Reports those that do not exist, wherever in the argument they stand.
  void Constants(const Expr& expr) {
    if (expr.kind == Expr::Kind::kConst) {
      PatternChecker(scope_, diagnostics_).Constant(expr.text, expr.where);
    }
    for (const ExprPtr& item : expr.items) Constants(*item);
    for (const FieldExpr& field : expr.fields) {
      if (field.value != nullptr) Constants(*field.value);
    }
  }

  void Argument(const Expr& arg, const Param& param) {
    const Type& type = param.type;
    PatternChecker checker(scope_, diagnostics_);
    const bool fresh_object = type.base == "init" && arg.kind == Expr::Kind::kName &&
                              !scope_->IsBound(arg.text) && !scope_->IsActor(arg.text);
    if (fresh_object) {
      scope_->Bind(arg.text, arg.where);
    } else if (!IsOutput(type)) {
      checker.Input(arg, type);
    } else if (arg.kind == Expr::Kind::kNumber) {
      checker.Input(arg, type);  // a pointer
    } else if (arg.kind == Expr::Kind::kBinary) {
      checker.Input(arg, Type());  // also a pointer
    } else if (arg.kind == Expr::Kind::kAny && type.direction == Direction::kInOut) {
      diagnostics_->Error(arg.where, "'_' has no value and cannot go in; " + param.name +
                                         " is read before it is written");
    } else {
      checker.Pattern(arg, type);
    }
  }

  void Length(const Expr& arg, const Param& param) {
    if (param.type.direction != Direction::kIn || param.type.count.empty()) return;
    for (size_t i = 0; i < call_.args.size(); ++i) {
      if (visible_[i]->name != param.type.count) continue;
      Value count;
      EvalError unused;
      if (!EvaluateInput(*call_.args[i], visible_[i]->type, Environment(), &count, &unused)) return;
      const int64_t size = KnownSize(arg, param.type);
      if (size < 0 || count.number <= size || count.number > kMostCounted) return;
      const bool elements = param.type.base == "array";
      const std::string unit =
          std::string(elements ? " element" : " byte") + (size == 1 ? "" : "s");
      diagnostics_->Error(arg.where, param.name + " has " + std::to_string(size) + unit +
                                         ", fewer than the " + std::to_string(count.number) +
                                         " that the call takes" +
                                         (elements ? "" : "; bytes(n) fills"));
    }
  }

  const CallExpr& call_;
  const CallRow& row_;
  NameScope* scope_;
  Diagnostics* diagnostics_;
  std::vector<const Param*> visible_;  // those that a case writes
};

}  // namespace

void CheckArguments(const CallExpr& call, const CallRow& row, NameScope* scope,
                    Diagnostics* diagnostics) {
  ArgumentChecker(call, row, scope, diagnostics).Check();
}

}  // namespace parley
