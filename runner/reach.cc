#include "runner/reach.h"

#include <algorithm>

namespace parley {
namespace {

// Whether the number comes from the system (an actor, a name that a call bound), not from the text.
bool IsLearnt(const Expr& expr) {
  if (expr.kind == Expr::Kind::kName) return true;
  if (expr.kind != Expr::Kind::kUnary && expr.kind != Expr::Kind::kMember) return false;
  return std::any_of(expr.items.begin(), expr.items.end(),
                     [](const ExprPtr& item) { return IsLearnt(*item); });
}

}  // namespace

bool StaysInCase(const CallRow& row, const PreparedCall& call, std::string* why) {
  if (!row.needs_pid) return true;
  int64_t target = 0, signal = -1;
  const Expr* written = nullptr;
  for (size_t i = 0; i < row.params.size(); ++i) {
    if (row.params[i].type.base == "pid") {
      target = call.words[i];
      written = call.args[i].expr;
    }
    if (row.params[i].type.base == "signal") signal = call.words[i];
  }
  if (signal == 0) return true;  // only asks
  // killpg(1) is kill(-1), whatever led to the number.
  const bool everyone = row.name == "killpg" ? target == 1 || target == -1 : target == -1;
  // 0 is the caller's own group, whose members are all of the case.
  if (!everyone && (target == 0 || (written != nullptr && IsLearnt(*written)))) return true;
  *why = row.name + "(" + std::to_string(target) +
         ", ...) could reach processes that are not the case's: there is no pid-namespace";
  return false;
}

}  // namespace parley
