#include "reports/json.h"

#include <nlohmann/json.hpp>
#include <string>

#include "reports/json_parts.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

Json TotalsJson(const Totals& totals) {
  Json json = {{"cases", totals.cases()}};
  for (int i = 0; i < kVerdictCount; ++i) {
    Verdict verdict = static_cast<Verdict>(i);
    json[VerdictName(verdict)] = totals.of(verdict);
  }
  json["known"] = totals.known;
  json["fixed"] = totals.fixed;
  json["steps"] = totals.steps;
  json["processes"] = totals.processes;
  return json;
}

// The text that stands for it in an object or list that is nested so deep. Everything but ASCII is
// escaped: what a system under test said may hold what controls a terminal.
std::string Dump(const Json& json, int depth) {
  std::string out;
  for (const char c : json.dump(1, ' ', true, Json::error_handler_t::replace)) {
    out += c;
    // In strings stands \\n.
    if (c == '\n') out.append(static_cast<size_t>(depth), ' ');
  }
  return out;
}

}  // namespace

void WriteJson(const RunResult& run, std::ostream* out) {
  Totals totals;
  for (const CaseResult& result : run.cases) totals.Add(result);
  Json head = {
      {"schema", kRunSchema},   {"started_unix", run.started_unix},
      {"wall_ns", run.wall_ns}, {"profile", run.profile},
      {"target", run.target},
  };
  if (!run.target_title.empty()) head["target_title"] = run.target_title;
  head["fingerprint"] = FingerprintJson(run.fingerprint);
  head["totals"] = TotalsJson(totals);
  *out << "{";
  for (const auto& [name, value] : head.items()) {
    *out << "\n " << Dump(name, 1) << ": " << Dump(value, 1) << ",";
  }
  // One case at a time: the tree of a whole run would need many times the memory of its text.
  *out << "\n \"cases\": [";
  const char* between = "";
  for (const CaseResult& result : run.cases) {
    *out << between << "\n  " << Dump(CaseJson(result), 2);
    between = ",";
  }
  *out << (run.cases.empty() ? "]\n}\n" : "\n ]\n}\n");
}

}  // namespace parley
