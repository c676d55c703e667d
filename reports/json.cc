#include "reports/json.h"

#include <nlohmann/json.hpp>
#include <utility>

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

}  // namespace

void WriteJson(const RunResult& run, std::ostream* out) {
  Totals totals;
  Json cases = Json::array();
  for (const CaseResult& result : run.cases) {
    totals.Add(result);
    cases.push_back(CaseJson(result));
  }
  Json document = {
      {"schema", kRunSchema},   {"started_unix", run.started_unix},
      {"wall_ns", run.wall_ns}, {"profile", run.profile},
      {"target", run.target},
  };
  if (!run.target_title.empty()) document["target_title"] = run.target_title;
  document["fingerprint"] = FingerprintJson(run.fingerprint);
  document["totals"] = TotalsJson(totals);
  document["cases"] = std::move(cases);
  *out << document.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace parley
