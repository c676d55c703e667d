// For tests: writes parsed trees as S-expressions.
//
// Unlike Print() this shows how a tree is built, so that a test can tell (a+b)*c from a+b*c, and
// two trees are equal exactly if their texts are. Places are left out.
#ifndef PARLEY_LIB_TREE_TEXT_H_
#define PARLEY_LIB_TREE_TEXT_H_

#include <string>

#include "lib/call_line.h"

namespace parley {

inline std::string TreeText(const ExprPtr& expr);

inline std::string TreeText(const FieldExpr& field) {
  switch (field.kind) {
    case FieldExpr::Kind::kRest:
      return "rest";
    case FieldExpr::Kind::kBase:
      return "(base " + field.path + ")";
    case FieldExpr::Kind::kNamed:
      return "(field " + field.path + " " + TreeText(field.value) + ")";
    case FieldExpr::Kind::kPosition:
      return TreeText(field.value);
  }
  return "?";
}

inline std::string TreeText(const ExprPtr& expr) {
  if (expr == nullptr) return "null";
  static const char* const kNames[] = {"number", "duration", "string", "const",    "name",
                                       "any",    "list",     "struct", "call",     "unary",
                                       "binary", "member",   "index",  "relation", "inout"};
  // Bytes in hexadecimal, so that equal texts mean equal bytes.
  static const char kHex[] = "0123456789abcdef";
  std::string out = std::string("(") + kNames[static_cast<int>(expr->kind)];
  if (expr->kind == Expr::Kind::kString) {
    out += " ";
    for (const char c : expr->text) {
      const unsigned char byte = static_cast<unsigned char>(c);
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  } else if (!expr->text.empty()) {
    out += " " + expr->text;
  }
  if (expr->kind == Expr::Kind::kNumber || expr->kind == Expr::Kind::kDuration) {
    out += ":" + std::to_string(expr->number);
  }
  if (!expr->op.empty()) out += " " + expr->op;
  for (const ExprPtr& item : expr->items) out += " " + TreeText(item);
  for (const FieldExpr& field : expr->fields) out += " " + TreeText(field);
  if (expr->open) out += " open";
  return out + ")";
}

inline std::string TreeText(const Outcome& outcome) {
  return "(outcome " + std::to_string(static_cast<int>(outcome.kind)) + " " +
         TreeText(outcome.result) + " [" + outcome.error_name + "] [" + outcome.signal + "] " +
         TreeText(outcome.caught) + " [" + outcome.takes_op + "] " + TreeText(outcome.takes_limit) +
         ")";
}

inline std::string TreeText(const Line& line) {
  std::string out = "(line " + std::to_string(static_cast<int>(line.mode));
  for (const ActorName& actor : line.actors) out += " " + actor.name;
  if (line.call) {
    out += " (" + line.call->function;
    for (const ExprPtr& arg : line.call->args) out += " " + TreeText(arg);
    out += ")";
  }
  return out + " " + TreeText(line.outcome) + ")";
}

}  // namespace parley

#endif  // PARLEY_LIB_TREE_TEXT_H_
