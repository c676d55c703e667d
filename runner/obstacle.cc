#include "runner/obstacle.h"

#include "lib/condition.h"

namespace parley {

std::string Obstacle(const Case& test, const std::set<std::string>& present,
                     const std::map<std::string, std::string>& reasons) {
  for (const std::string& need : test.needs) {
    // The loader has approved it.
    Diagnostics none("", "");
    const auto condition = Condition::Parse(need, TextPlaces(Location{1, 1}), &none);
    if (condition == nullptr || condition->Evaluate(present)) continue;
    std::string why;
    for (const std::string& lacks : condition->Missing(present)) {
      const auto reason = reasons.find(lacks);
      if (reason != reasons.end()) why += (why.empty() ? "" : ", ") + reason->second;
    }
    return condition->Print() + (why.empty() ? "" : ": " + why);
  }
  return "";
}

}  // namespace parley
