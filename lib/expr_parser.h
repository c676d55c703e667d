// Recursive descent over the expressions and patterns of a step line.
//
// Part of the parser of step lines; call_parser.cc builds the grammar of whole lines upon this.
#ifndef PARLEY_LIB_EXPR_PARSER_H_
#define PARLEY_LIB_EXPR_PARSER_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lib/call_line.h"
#include "lib/token_cursor.h"

namespace parley {

// Brackets, prefixes and relations may be nested this deep, and one text may have this many other
// operators. Together they bound the depth of a tree, and with it the stack that walks it.
constexpr int kMaxNesting = 100;
constexpr int kMaxOperators = 1000;

class ExprParser {
 public:
  // `cursor` must outlive the parser; it reports the errors.
  explicit ExprParser(TokenCursor* cursor) : cursor_(*cursor) {}

  // Each parses the rule of the grammar that stands beside it. Null after an error.
  ExprPtr Arg();      // pattern [ "=>" pattern ]
  ExprPtr Pattern();  // expr [ relop pattern ]
  ExprPtr Value();    // expr
  ExprPtr List();     // "[" ... "]"
  ExprPtr Check();    // conditions joined by && and ||
  // The arguments of a call whose name was just taken, with both parentheses. `in_out` says whether
  // they may be "in => out".
  bool Arguments(const Token& function, bool in_out, std::vector<ExprPtr>* args);

 private:
  using Rule = ExprPtr (ExprParser::*)();

  ExprPtr LeftAssociative(Rule operand, std::initializer_list<std::string_view> operators);
  ExprPtr Conjunction();
  ExprPtr Relation();
  ExprPtr Sum();
  ExprPtr Product();
  ExprPtr Unary();
  ExprPtr Postfix();
  ExprPtr Primary();
  ExprPtr Word();
  ExprPtr Struct(const Token* type_name);
  bool Field(Expr* node);
  // Whether "name.name" and then "=" or a relation come next.
  bool AtNamedField() const;
  // After an item: takes "," (and sees that an item follows) or `close`. Sets `done` at `close`.
  bool Separator(const Token& open, std::string_view close, bool* done);
  bool CountOperator();

  TokenCursor& cursor_;
  int nesting_ = 0;
  int operators_ = 0;
};

}  // namespace parley

#endif  // PARLEY_LIB_EXPR_PARSER_H_
