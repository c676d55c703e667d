// Expressions, patterns, lists and structs of step lines.
#include "lib/expr_parser.h"

#include <algorithm>
#include <utility>

namespace parley {
namespace {

std::shared_ptr<Expr> NewExpr(Expr::Kind kind, Location where) {
  auto expr = std::make_shared<Expr>();
  expr->kind = kind;
  expr->where = where;
  return expr;
}

ExprPtr NewOperation(Expr::Kind kind, Location where, std::string op, std::vector<ExprPtr> items) {
  auto expr = NewExpr(kind, where);
  expr->op = std::move(op);
  expr->items = std::move(items);
  return expr;
}

// Counts one level of nesting while a rule that may contain itself is being parsed.
class Nested {
 public:
  explicit Nested(int* depth) : depth_(depth) { ++*depth_; }
  ~Nested() { --*depth_; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;
  bool too_deep() const { return *depth_ > kMaxNesting; }

 private:
  int* depth_;
};

std::string TooDeep() { return "nested more than " + std::to_string(kMaxNesting) + " levels deep"; }

}  // namespace

bool ExprParser::CountOperator() {
  if (++operators_ <= kMaxOperators) return true;
  return cursor_.Fail(cursor_.Peek(),
                      "more than " + std::to_string(kMaxOperators) + " operators in one line");
}

ExprPtr ExprParser::Arg() {
  ExprPtr in = Pattern();
  if (in == nullptr || !cursor_.Peek().IsSign("=>")) return in;
  cursor_.Take();
  ExprPtr out = Pattern();
  if (out == nullptr) return nullptr;
  if (cursor_.Peek().IsSign("=>")) {
    cursor_.Fail(cursor_.Peek(),
                 "one '=>' only: what goes in stands before it, what comes out after it");
    return nullptr;
  }
  const Location where = in->where;
  return NewOperation(Expr::Kind::kInOut, where, "", {std::move(in), std::move(out)});
}

ExprPtr ExprParser::Pattern() {
  const Nested nested(&nesting_);
  if (nested.too_deep()) {
    cursor_.Fail(cursor_.Peek(), TooDeep());
    return nullptr;
  }
  if (cursor_.AtRelation()) {
    cursor_.Fail(cursor_.Peek(), "a value is missing before '" + cursor_.Peek().text +
                                     "'; if it does not matter write '_ " + cursor_.Peek().text +
                                     " ...'");
    return nullptr;
  }
  ExprPtr left = Value();
  if (left == nullptr || !cursor_.AtRelation()) return left;
  const std::string op = cursor_.Take().text;
  ExprPtr right = Pattern();
  if (right == nullptr) return nullptr;
  const Location where = left->where;
  return NewOperation(Expr::Kind::kRelation, where, op, {std::move(left), std::move(right)});
}

ExprPtr ExprParser::LeftAssociative(Rule operand,
                                    std::initializer_list<std::string_view> operators) {
  ExprPtr left = (this->*operand)();
  while (left != nullptr) {
    const bool more = std::any_of(operators.begin(), operators.end(), [this](std::string_view op) {
      return cursor_.Peek().IsSign(op);
    });
    if (!more) break;
    if (!CountOperator()) return nullptr;
    const std::string op = cursor_.Take().text;
    ExprPtr right = (this->*operand)();
    if (right == nullptr) return nullptr;
    const Location where = left->where;
    left = NewOperation(Expr::Kind::kBinary, where, op, {std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr ExprParser::Check() { return LeftAssociative(&ExprParser::Conjunction, {"||"}); }

ExprPtr ExprParser::Conjunction() { return LeftAssociative(&ExprParser::Relation, {"&&"}); }

ExprPtr ExprParser::Relation() {
  ExprPtr left = Value();
  if (left == nullptr || !cursor_.AtRelation()) return left;
  const std::string op = cursor_.Take().text;
  ExprPtr right = Value();
  if (right == nullptr) return nullptr;
  const Location where = left->where;
  return NewOperation(Expr::Kind::kRelation, where, op, {std::move(left), std::move(right)});
}

ExprPtr ExprParser::Value() { return LeftAssociative(&ExprParser::Sum, {"|"}); }

ExprPtr ExprParser::Sum() { return LeftAssociative(&ExprParser::Product, {"+", "-"}); }

ExprPtr ExprParser::Product() { return LeftAssociative(&ExprParser::Unary, {"*", "/", "%"}); }

ExprPtr ExprParser::Unary() {
  const Token& sign = cursor_.Peek();
  if (!sign.IsSign("-") && !sign.IsSign("~") && !sign.IsSign("!")) return Postfix();
  const Nested nested(&nesting_);
  if (nested.too_deep()) {
    cursor_.Fail(sign, TooDeep());
    return nullptr;
  }
  cursor_.Take();
  ExprPtr operand = Unary();
  if (operand == nullptr) return nullptr;
  return NewOperation(Expr::Kind::kUnary, cursor_.Where(sign), sign.text, {std::move(operand)});
}

ExprPtr ExprParser::Postfix() {
  ExprPtr base = Primary();
  while (base != nullptr && (cursor_.Peek().IsSign(".") || cursor_.Peek().IsSign("["))) {
    if (!CountOperator()) return nullptr;
    const Token& sign = cursor_.Take();
    std::shared_ptr<Expr> node;
    if (sign.text == ".") {
      if (cursor_.Peek().kind != TokenKind::kName) {
        cursor_.FailExpected("the name of a field after '.'");
        return nullptr;
      }
      node = NewExpr(Expr::Kind::kMember, base->where);
      node->text = cursor_.Take().text;
      node->items = {base};
    } else {
      const Nested nested(&nesting_);
      if (nested.too_deep()) {
        cursor_.Fail(sign, TooDeep());
        return nullptr;
      }
      ExprPtr index = Value();
      if (index == nullptr) return nullptr;
      if (!cursor_.TakeSign("]")) {
        cursor_.FailExpected("']' after the index");
        return nullptr;
      }
      node = NewExpr(Expr::Kind::kIndex, base->where);
      node->items = {base, index};
    }
    base = std::move(node);
  }
  return base;
}

ExprPtr ExprParser::Primary() {
  const Token& token = cursor_.Peek();
  switch (token.kind) {
    case TokenKind::kNumber:
    case TokenKind::kDuration: {
      const bool number = token.kind == TokenKind::kNumber;
      auto node =
          NewExpr(number ? Expr::Kind::kNumber : Expr::Kind::kDuration, cursor_.Where(token));
      node->number = token.number;
      node->text = token.text;
      cursor_.Take();
      return node;
    }
    case TokenKind::kString: {
      auto node = NewExpr(Expr::Kind::kString, cursor_.Where(token));
      node->text = token.text;
      cursor_.Take();
      node->open = cursor_.TakeSign("...");
      if (cursor_.Peek().kind == TokenKind::kString) {
        cursor_.Fail(cursor_.Peek(), "two strings follow each other; write them as one");
        return nullptr;
      }
      return node;
    }
    case TokenKind::kConst: {
      auto node = NewExpr(Expr::Kind::kConst, cursor_.Where(token));
      node->text = cursor_.Take().text;
      return node;
    }
    case TokenKind::kFunction:
    case TokenKind::kName:
      return Word();
    case TokenKind::kSign:
    case TokenKind::kEnd:
      break;
  }
  if (token.IsSign("[")) return List();
  if (token.IsSign("{")) return Struct(nullptr);
  if (cursor_.TakeSign("_")) return NewExpr(Expr::Kind::kAny, cursor_.Where(token));
  if (cursor_.TakeSign("(")) {
    const Nested nested(&nesting_);
    if (nested.too_deep()) {
      cursor_.Fail(token, TooDeep());
      return nullptr;
    }
    ExprPtr inner = Value();
    if (inner == nullptr) return nullptr;
    if (!cursor_.TakeSign(")")) {
      cursor_.FailExpected("')', as parentheses hold arithmetic only");
      return nullptr;
    }
    return inner;
  }
  if (token.IsSign("...")) {
    cursor_.Fail(token, "'...' stands only in [], in {} and after a string");
  } else {
    cursor_.FailExpected("a value");
  }
  return nullptr;
}

ExprPtr ExprParser::Word() {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kFunction) {
    auto node = NewExpr(Expr::Kind::kCall, cursor_.Where(token));
    node->text = cursor_.Take().text;
    if (!Arguments(token, false, &node->items)) return nullptr;
    return node;
  }
  if (cursor_.Peek(1).IsSign("{")) {
    cursor_.Take();
    return Struct(&token);
  }
  if (IsLanguageWord(token.text)) {
    cursor_.FailExpected("a value");
    return nullptr;
  }
  auto node = NewExpr(Expr::Kind::kName, cursor_.Where(token));
  node->text = cursor_.Take().text;
  return node;
}

bool ExprParser::Separator(const Token& open, std::string_view close, bool* done) {
  *done = cursor_.TakeSign(close);
  if (*done) return true;
  const std::string closing = "'" + std::string(close) + "'";
  if (cursor_.AtEnd())
    return cursor_.Fail(open, cursor_.Show(open) + " is not closed; " + closing + " is missing");
  if (!cursor_.TakeSign(",")) return cursor_.FailExpected("',' or " + closing);
  if (cursor_.Peek().IsSign(close))
    return cursor_.Fail(cursor_.Peek(), "a value is missing after ','");
  return true;
}

bool ExprParser::Arguments(const Token& function, bool in_out, std::vector<ExprPtr>* args) {
  cursor_.Take();  // the lexer has seen the "("
  bool done = cursor_.TakeSign(")");
  while (!done) {
    if (cursor_.AtEnd())
      return cursor_.Fail(function, "the '(' of " + function.text + " is not closed");
    ExprPtr arg = in_out ? Arg() : Pattern();
    if (arg == nullptr) return false;
    args->push_back(std::move(arg));
    if (cursor_.AtEnd())
      return cursor_.Fail(function, "the '(' of " + function.text + " is not closed");
    if (!Separator(function, ")", &done)) return false;
  }
  return true;
}

ExprPtr ExprParser::List() {
  const Token& open = cursor_.Peek();
  if (!cursor_.TakeSign("[")) {
    cursor_.FailExpected("a list '[...]'");
    return nullptr;
  }
  auto node = NewExpr(Expr::Kind::kList, cursor_.Where(open));
  bool done = cursor_.TakeSign("]");
  while (!done) {
    if (node->open) {
      cursor_.Fail(cursor_.Peek(), "'...' ends a list; nothing may follow it");
      return nullptr;
    }
    node->open = cursor_.TakeSign("...");
    if (!node->open) {
      if (cursor_.AtEnd()) break;
      ExprPtr item = Arg();
      if (item == nullptr) return nullptr;
      node->items.push_back(std::move(item));
    }
    if (!Separator(open, "]", &done)) return nullptr;
  }
  if (!done) {
    Separator(open, "]", &done);
    return nullptr;
  }
  return node;
}

ExprPtr ExprParser::Struct(const Token* type_name) {
  const Token& open = cursor_.Peek();
  auto node = NewExpr(Expr::Kind::kStruct, cursor_.Where(type_name != nullptr ? *type_name : open));
  if (type_name != nullptr) node->text = type_name->text;
  cursor_.Take();
  bool done = cursor_.TakeSign("}");
  while (!done) {
    if (!node->fields.empty() && node->fields.back().kind == FieldExpr::Kind::kRest) {
      cursor_.Fail(cursor_.Peek(), "'...' ends a struct; nothing may follow it");
      return nullptr;
    }
    if (!cursor_.AtEnd() && !Field(node.get())) return nullptr;
    if (!Separator(open, "}", &done)) return nullptr;
  }
  return node;
}

bool ExprParser::AtNamedField() const {
  size_t ahead = 0;
  while (cursor_.Peek(ahead).kind == TokenKind::kName && cursor_.Peek(ahead + 1).IsSign("."))
    ahead += 2;
  return cursor_.Peek(ahead).kind == TokenKind::kName &&
         (cursor_.Peek(ahead + 1).IsSign("=") || IsRelation(cursor_.Peek(ahead + 1)));
}

bool ExprParser::Field(Expr* node) {
  FieldExpr field;
  const Token& first = cursor_.Peek();
  field.where = cursor_.Where(first);
  if (cursor_.TakeSign("...")) {
    field.kind = FieldExpr::Kind::kRest;
  } else if (cursor_.TakeSign("..")) {
    field.kind = FieldExpr::Kind::kBase;
    if (!node->fields.empty())
      return cursor_.Fail(first, "'..name' must be the first in its struct");
    if (cursor_.Peek().kind != TokenKind::kName)
      return cursor_.FailExpected("the name of a struct after '..'");
    field.path = cursor_.Take().text;
  } else if (AtNamedField()) {
    field.kind = FieldExpr::Kind::kNamed;
    while (cursor_.Peek().kind == TokenKind::kName || cursor_.Peek().IsSign("."))
      field.path += cursor_.Take().text;
    const Token& sign = cursor_.Take();
    field.value = sign.text == "=" ? Arg() : Pattern();
    if (field.value == nullptr) return false;
    if (sign.text != "=") {
      ExprPtr any = NewExpr(Expr::Kind::kAny, field.where);
      field.value = NewOperation(Expr::Kind::kRelation, field.where, sign.text,
                                 {std::move(any), std::move(field.value)});
    }
  } else {
    field.value = Arg();
    if (field.value == nullptr) return false;
    // Positions follow the table of the struct, so a position after a name would be a guess.
    if (!node->fields.empty() && node->fields.back().kind == FieldExpr::Kind::kNamed) {
      return cursor_.Fail(first, "a value without a name must stand before the named ones");
    }
  }
  node->fields.push_back(std::move(field));
  return true;
}

}  // namespace parley
