#include "reports/json_parts.h"

#include <string>
#include <utility>
#include <vector>

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Json PairsJson(const Pairs& pairs, const char* first, const char* second) {
  Json list = Json::array();
  for (const auto& pair : pairs) list.push_back({{first, pair.first}, {second, pair.second}});
  return list;
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

}  // namespace

nlohmann::ordered_json FingerprintJson(const Fingerprint& system) {
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
      {"sleep_by", system.sleep_by},
  };
}

nlohmann::ordered_json CaseJson(const CaseResult& result) {
  Json json = {{"id", result.id}, {"area", result.area}};
  if (!result.title.empty()) json["title"] = result.title;
  json.update({
      {"claim", result.claim},
      {"source", result.source},
      {"level", result.level},
      {"covers", result.covers},
      {"file", result.file},
      {"line", result.line},
  });
  if (!result.text_hash.empty()) json["text_hash"] = result.text_hash;
  json["verdict"] = VerdictName(result.verdict);
  json["reason"] = result.reason;
  if (result.timed_out) json["timed_out"] = true;
  // Only where there is a baseline.
  if (!result.known.empty()) json["known"] = result.known;
  if (result.fixed) json["fixed"] = true;
  if (!result.deviation.empty()) json["deviation"] = result.deviation;
  json.update({
      {"duration_ns", result.duration_ns},
      {"steps", result.steps},
      {"processes", result.processes},
      {"alternatives", result.alternatives},
      {"observations", PairsJson(result.observations, "label", "value")},
      {"tallies", result.tallies},
      {"trace", TraceJson(result.trace)},
  });
  return json;
}

}  // namespace parley
