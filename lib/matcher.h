// Compares what came back with the pattern that a case states, and binds names on the way.
#ifndef PARLEY_LIB_MATCHER_H_
#define PARLEY_LIB_MATCHER_H_

#include <string>

#include "lib/call_line.h"
#include "lib/codec.h"
#include "lib/environment.h"
#include "lib/type.h"
#include "lib/value.h"

namespace parley {

// Where and how a value differs from its pattern.
struct Mismatch {
  std::string path;      // "msg_perm.mode", "[1].si_int"; empty for the value itself
  std::string expected;  // as the case writes it
  std::string actual;
  std::string message;       // instead of the two, where a sentence says it better
  bool unsupported = false;  // the pattern needs a constant that this system lacks

  // "msg_qnum is 2, expected 1".
  std::string Print() const;
};

class Matcher {
 public:
  // Binds into `env`; also when a later part of the same pattern does not match.
  explicit Matcher(Environment* env) : env_(env) {}

  // `type` is that of the place; its direction says which fields of an in-out struct are outputs.
  bool Match(const Expr& pattern, const Type& type, const Value& actual, Mismatch* mismatch);

 private:
  bool MatchName(const Expr& pattern, const Type& type, const Value& actual, Mismatch* mismatch);
  bool MatchRelation(const Expr& pattern, const Type& type, const Value& actual,
                     Mismatch* mismatch);
  bool MatchList(const Expr& pattern, const Type& type, const Value& actual, Mismatch* mismatch);
  bool MatchSet(const Expr& pattern, const Type& type, const Value& actual, Mismatch* mismatch);
  bool MatchStruct(const Expr& pattern, const Type& type, const Value& actual, Mismatch* mismatch);
  // `..name`: the fields of that struct, but for those that the pattern states itself.
  bool MatchBase(const Expr& pattern, const std::string& name, const Value& actual,
                 Mismatch* mismatch);
  bool MatchFunction(const Expr& pattern, const Type& type, const Value& actual,
                     Mismatch* mismatch);
  bool MatchValue(const Expr& pattern, const Type& type, const Value& actual, Mismatch* mismatch);
  bool Differ(const Expr& pattern, const Value& actual, Mismatch* mismatch);

  Environment* env_;
};

}  // namespace parley

#endif  // PARLEY_LIB_MATCHER_H_
