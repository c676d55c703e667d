#include "reports/json.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace parley {
namespace {

// Members stand in the order in which a person wants to read them.
using Json = nlohmann::ordered_json;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Json PairsJson(const Pairs& pairs, const char* first, const char* second) {
  Json list = Json::array();
  for (const auto& pair : pairs) list.push_back({{first, pair.first}, {second, pair.second}});
  return list;
}

Json FingerprintJson(const Fingerprint& system) {
  return {
      {"system", system.system},
      {"release", system.release},
      {"version", system.version},
      {"machine", system.machine},
      {"libc", system.libc},
      {"user", system.user},
      {"processors", system.processors},
      {"page_size", system.page_size},
      {"features", system.features},
      {"missing", PairsJson(system.missing, "feature", "why")},
      {"limits", PairsJson(system.limits, "name", "value")},
      {"container", system.container},
  };
}

Json TotalsJson(const Totals& totals) {
  Json json = {{"cases", totals.cases()}};
  for (int i = 0; i < kVerdictCount; ++i) {
    Verdict verdict = static_cast<Verdict>(i);
    json[VerdictName(verdict)] = totals.of(verdict);
  }
  json["steps"] = totals.steps;
  json["processes"] = totals.processes;
  return json;
}

Json TraceJson(const std::vector<TraceLine>& trace) {
  Json list = Json::array();
  for (const TraceLine& line : trace) {
    Json step = {{"line", line.line}, {"actual", line.actual}};
    // Nearly all steps are as expected; a document of a million steps should not say so each time.
    if (line.times > 1) step["times"] = line.times;
    if (line.failed) step["failed"] = true;
    if (!line.expected.empty()) step["expected"] = line.expected;
    if (!line.note.empty()) step["note"] = line.note;
    list.push_back(std::move(step));
  }
  return list;
}

Json CaseJson(const CaseResult& result) {
  return {
      {"id", result.id},
      {"area", result.area},
      {"claim", result.claim},
      {"source", result.source},
      {"level", result.level},
      {"covers", result.covers},
      {"file", result.file},
      {"line", result.line},
      {"verdict", VerdictName(result.verdict)},
      {"reason", result.reason},
      {"duration_ns", result.duration_ns},
      {"steps", result.steps},
      {"processes", result.processes},
      {"alternatives", result.alternatives},
      {"observations", PairsJson(result.observations, "label", "value")},
      {"tallies", result.tallies},
      {"trace", TraceJson(result.trace)},
  };
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
      {"schema", kRunSchema},         {"started_unix", run.started_unix},
      {"wall_ns", run.wall_ns},       {"profile", run.profile},
      {"target", run.target},         {"fingerprint", FingerprintJson(run.fingerprint)},
      {"totals", TotalsJson(totals)}, {"cases", std::move(cases)},
  };
  *out << document.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace parley
