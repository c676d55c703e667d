// Conditions over the features of a system: what a case needs.
//
//   condition = all { "or" all } ;  all = one { "and" one } ;
//   one = FEATURE | "!" one | "(" condition ")" ;
#ifndef PARLEY_LIB_CONDITION_H_
#define PARLEY_LIB_CONDITION_H_

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/call_parser.h"
#include "lib/diagnostic.h"

namespace parley {

// The features that a case may need.
const std::vector<std::string>& KnownFeatures();

class Condition {
 public:
  // Null and an error if the text is no condition.
  static std::shared_ptr<const Condition> Parse(std::string_view text, const TextPlaces& places,
                                                Diagnostics* diagnostics);

  bool Evaluate(const std::set<std::string>& present) const;
  // What would have to change for the condition to hold: "root", "ipv4 or ipv6", "!root". Empty if
  // it holds.
  std::vector<std::string> Missing(const std::set<std::string>& present) const;
  // As it would be written.
  std::string Print() const;

 private:
  friend class ConditionParser;
  enum class Kind { kFeature, kNot, kAnd, kOr };

  Kind kind_ = Kind::kFeature;
  std::string feature_;
  std::vector<std::shared_ptr<const Condition>> parts_;
};

}  // namespace parley

#endif  // PARLEY_LIB_CONDITION_H_
