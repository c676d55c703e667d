// For tests: expressions, types, calls and steps from the text that a case would hold, and values.
//
// Text that does not parse is a mistake of the test: it fails the test, and what is returned is
// empty.
#ifndef PARLEY_LIB_PARSED_TEXT_H_
#define PARLEY_LIB_PARSED_TEXT_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/call_codec.h"
#include "lib/call_parser.h"
#include "lib/case.h"
#include "lib/type.h"

namespace parley {

inline std::string Messages(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) {
    all += std::to_string(diagnostic.where.line) + ":" + std::to_string(diagnostic.where.column) +
           ": " + diagnostic.message + "\n";
  }
  return all;
}

// "p: kill(q, 0) = 0" as it stands in line `number` of a file.
inline Line LineOf(const std::string& text, int number = 1) {
  Diagnostics diagnostics("text", text);
  Line line;
  const size_t colon = text.find(": ");
  const TextPlaces actors(Location{number, 1});
  const TextPlaces rest(Location{number, static_cast<int>(colon) + 3});
  const bool ok =
      ParseActors(text.substr(0, colon), actors, &diagnostics, &line.mode, &line.actors) &&
      ParseLine(text.substr(colon + 2), rest, &diagnostics, &line);
  EXPECT_TRUE(ok) << text << "\n" << Messages(diagnostics);
  line.where = {number, 1};
  return line;
}

inline CallExpr CallOf(const std::string& text) {
  const Line line = LineOf("p: " + text);
  return line.call ? *line.call : CallExpr();
}

// An argument of a call: an expression, a pattern, `in => out`.
inline ExprPtr ExprOf(const std::string& text) {
  const CallExpr call = CallOf("f(" + text + ")");
  EXPECT_EQ(call.args.size(), 1u) << text;
  return call.args.empty() ? std::make_shared<Expr>() : call.args[0];
}

// A condition, which knows && and || as well.
inline ExprPtr CheckOf(const std::string& text, int number = 1) {
  Diagnostics diagnostics("text", text);
  const TextPlaces places(Location{number, 1});
  const ExprPtr check = ParseCheck(text, places, &diagnostics);
  EXPECT_TRUE(check != nullptr) << text << "\n" << Messages(diagnostics);
  return check != nullptr ? check : std::make_shared<Expr>();
}

inline Type TypeOf(const std::string& text) {
  Type type;
  std::string error;
  EXPECT_TRUE(ParseType(text, &type, &error)) << error;
  return type;
}

inline Value StructOf(const std::string& type,
                      const std::vector<std::pair<std::string, Value>>& fields) {
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = type;
  value.fields = fields;
  return value;
}

inline Value ListOf(const std::vector<Value>& items) {
  Value value;
  value.kind = Value::Kind::kList;
  value.items = items;
  return value;
}

}  // namespace parley

#endif  // PARLEY_LIB_PARSED_TEXT_H_
