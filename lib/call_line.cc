// Prints parsed step lines as they would be written in a case.
#include "lib/call_line.h"

namespace parley {
namespace {

// How tightly a node holds together when printed; a child that binds more loosely than its place
// allows is put in parentheses. The order is that of the grammar.
enum Binding {
  kLoosest,  // in => out
  kOr,       // ||
  kAnd,      // &&
  kCompare,  // n > 0
  kBits,     // |
  kSum,      // + -
  kProduct,  // * / %
  kPrefix,   // - ~ !
  kPostfix,  // .field [i]
};

Binding BindingOf(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kInOut:
      return kLoosest;
    case Expr::Kind::kRelation:
      return kCompare;
    case Expr::Kind::kUnary:
      return kPrefix;
    case Expr::Kind::kBinary:
      if (expr.op == "||") return kOr;
      if (expr.op == "&&") return kAnd;
      if (expr.op == "|") return kBits;
      return expr.op == "+" || expr.op == "-" ? kSum : kProduct;
    case Expr::Kind::kNumber:
    case Expr::Kind::kDuration:
      // Only values computed by a program are negative without a sign of their own.
      return expr.text.empty() && expr.number < 0 ? kPrefix : kPostfix;
    default:
      return kPostfix;
  }
}

std::string PrintWithin(const Expr& expr, Binding loosest) {
  return BindingOf(expr) < loosest ? "(" + expr.Print() + ")" : expr.Print();
}

Binding Tighter(Binding binding) { return static_cast<Binding>(binding + 1); }

std::string PrintAll(const std::vector<ExprPtr>& items) {
  std::string out;
  for (const ExprPtr& item : items) {
    if (!out.empty()) out += ", ";
    out += item->Print();
  }
  return out;
}

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

// Escapes as strace does where the language has the escape; all else is \x, which takes exactly
// two digits and so cannot run into what follows.
std::string PrintString(const std::string& bytes) {
  static const char kHex[] = "0123456789abcdef";
  static const std::string kSpecial = "\a\b\f\n\r\t\v\\\"";
  static const char kLetters[] = "abfnrtv\\\"";
  std::string out = "\"";
  for (size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(bytes[i]);
    const char next = i + 1 < bytes.size() ? bytes[i + 1] : '"';
    const size_t special = kSpecial.find(bytes[i]);
    // YAML would take ": " for a key and " #" for a comment.
    const bool yaml = (c == ':' && next == ' ') || (c == '#' && i > 0 && bytes[i - 1] == ' ');
    if (special != std::string::npos) {
      out += '\\';
      out += kLetters[special];
    } else if (c == 0 && !IsOctal(next)) {
      out += "\\0";
    } else if (c < 0x20 || c >= 0x7f || yaml) {
      out += "\\x";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += bytes[i];
    }
  }
  return out + "\"";
}

// In the largest unit that leaves no fraction.
std::string PrintDuration(int64_t nanoseconds) {
  static const struct {
    int64_t length;
    const char* name;
  } kUnits[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "us"}, {1, "ns"}};
  for (const auto& unit : kUnits) {
    if (nanoseconds % unit.length == 0) {
      return std::to_string(nanoseconds / unit.length) + unit.name;
    }
  }
  return "";  // not reached: the last unit divides everything
}

std::string PrintField(const FieldExpr& field) {
  switch (field.kind) {
    case FieldExpr::Kind::kRest:
      return "...";
    case FieldExpr::Kind::kBase:
      return ".." + field.path;
    case FieldExpr::Kind::kPosition:
      return field.value->Print();
    case FieldExpr::Kind::kNamed:
      break;
  }
  const Expr& value = *field.value;
  if (value.kind == Expr::Kind::kRelation && value.items[0]->kind == Expr::Kind::kAny) {
    return field.path + " " + value.op + " " + value.items[1]->Print();
  }
  return field.path + "=" + value.Print();
}

std::string PrintStruct(const Expr& expr) {
  std::string out = expr.text + "{";
  for (const FieldExpr& field : expr.fields) {
    if (&field != &expr.fields.front()) out += ", ";
    out += PrintField(field);
  }
  return out + "}";
}

std::string PrintBinary(const Expr& expr) {
  const Binding binding = BindingOf(expr);
  const std::string op = binding <= kAnd ? " " + expr.op + " " : expr.op;
  // All operators group to the left, so an equal one on the right needs its parentheses.
  return PrintWithin(*expr.items[0], binding) + op + PrintWithin(*expr.items[1], Tighter(binding));
}

// The pattern with errno, caught and takes: what follows "=" or "returns".
std::string PrintReturned(const Outcome& outcome) {
  std::string out = outcome.result->Print();
  if (!outcome.error_name.empty()) out += " " + outcome.error_name;
  if (outcome.caught != nullptr) out += " caught " + outcome.caught->Print();
  if (outcome.takes_limit != nullptr) {
    out += " takes " + outcome.takes_op + " " + outcome.takes_limit->Print();
  }
  return out;
}

std::string PrintWithSignal(const char* word, const std::string& signal) {
  return signal.empty() ? word : word + (" " + signal);
}

}  // namespace

std::string Expr::Print() const {
  switch (kind) {
    case Kind::kNumber:
      return text.empty() ? std::to_string(number) : text;
    case Kind::kDuration:
      return text.empty() ? PrintDuration(number) : text;
    case Kind::kString:
      return PrintString(text) + (open ? "..." : "");
    case Kind::kConst:
    case Kind::kName:
      return text;
    case Kind::kAny:
      return "_";
    case Kind::kList:
      return "[" + PrintAll(items) + (!open ? "]" : items.empty() ? "...]" : ", ...]");
    case Kind::kStruct:
      return PrintStruct(*this);
    case Kind::kCall:
      return text + "(" + PrintAll(items) + ")";
    case Kind::kUnary:
      return op + PrintWithin(*items[0], kPrefix);
    case Kind::kBinary:
      return PrintBinary(*this);
    case Kind::kMember:
      return PrintWithin(*items[0], kPostfix) + "." + text;
    case Kind::kIndex:
      return PrintWithin(*items[0], kPostfix) + "[" + items[1]->Print() + "]";
    case Kind::kRelation:
      return PrintWithin(*items[0], kBits) + " " + op + " " + PrintWithin(*items[1], kCompare);
    case Kind::kInOut:
      return items[0]->Print() + " => " + items[1]->Print();
  }
  return "";  // not reached
}

std::string Outcome::Print() const {
  switch (kind) {
    case Kind::kReturns:
      return "= " + PrintReturned(*this);
    default:
      return PrintAsEvent();
  }
}

std::string Outcome::PrintAsEvent() const {
  switch (kind) {
    case Kind::kNone:
      return "";
    case Kind::kReturns:
      return "returns " + PrintReturned(*this);
    case Kind::kBlocks:
      return "blocks";
    case Kind::kBlocksToEnd:
      return "blocks to the end";
    case Kind::kStillBlocks:
      return "still blocks";
    case Kind::kDies:
      return PrintWithSignal("dies", signal);
    case Kind::kStops:
      return PrintWithSignal("stops", signal);
    case Kind::kContinues:
      return "continues";
    case Kind::kEnters:
      return PrintWithSignal("enters", signal);
    case Kind::kLeaves:
      return "leaves";
    case Kind::kRaises:
      return "raises " + result->Print();
    case Kind::kCaught:
      return "caught " + result->Print();
  }
  return "";  // not reached
}

std::string CallExpr::Print() const { return function + "(" + PrintAll(args) + ")"; }

std::string Line::Print() const {
  std::string out;
  for (const ActorName& actor : actors) {
    if (!out.empty()) out += mode == ActorsMode::kOneOf ? "|" : ", ";
    out += actor.name;
  }
  if (!out.empty()) out += ": ";
  if (!call) return out + outcome.PrintAsEvent();
  out += call->Print();
  const std::string end = outcome.Print();
  return end.empty() ? out : out + " " + end;
}

}  // namespace parley
