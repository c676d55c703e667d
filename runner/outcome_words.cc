#include "runner/outcome_words.h"

#include <netdb.h>
#include <string.h>

#include <optional>

#include "lib/xlat.h"

namespace parley {

std::string And(const std::vector<std::string>& items) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? " and " : ", ";
    out += items[i];
  }
  return out;
}

std::string ErrorWords(const std::string& name) {
  const std::optional<int64_t> value = ConstantValue(name);
  if (!value) return name;
  const int error = static_cast<int>(*value);
  return name + " (" + (name.rfind("EAI_", 0) == 0 ? gai_strerror(error) : strerror(error)) + ")";
}

std::string RelationWords(const std::string& op) {
  if (op == ">=") return "at least ";
  if (op == ">") return "more than ";
  if (op == "<=") return "at most ";
  if (op == "<") return "less than ";
  if (op == "!=") return "anything but ";
  return "exactly ";
}

std::string CaughtWords(const Expr& list) {
  std::vector<std::string> signals;
  for (const ExprPtr& item : list.items) signals.push_back(item->Print());
  if (signals.empty()) return list.open ? "any signals" : "no signal";
  std::string out = And(signals);
  if (signals.size() > 1)
    out = "first " + signals[0] + ", then " + And({signals.begin() + 1, signals.end()});
  return list.open ? out + ", and perhaps more" : out;
}

std::string TailWords(const Outcome& outcome) {
  std::string out;
  if (outcome.caught != nullptr) out += ", catching " + CaughtWords(*outcome.caught) + " meanwhile";
  if (outcome.takes_limit != nullptr) {
    out += ", taking " + RelationWords(outcome.takes_op) + outcome.takes_limit->Print();
  }
  return out;
}

}  // namespace parley
