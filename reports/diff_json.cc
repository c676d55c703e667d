#include "reports/diff_json.h"

#include <nlohmann/json.hpp>
#include <string>

#include "reports/json_parts.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

Json RunJson(const RunResult& run) {
  Json json = {
      {"started_unix", run.started_unix},
      {"profile", run.profile},
      {"target", run.target},
  };
  if (!run.target_title.empty()) json["target_title"] = run.target_title;
  json["fingerprint"] = FingerprintJson(run.fingerprint);
  json["cases"] = run.cases.size();
  return json;
}

Json ResultJson(const CaseResult& result) {
  Json json = {{"verdict", VerdictName(result.verdict)}, {"reason", result.reason}};
  if (!result.known.empty()) json["known"] = result.known;
  return json;
}

Json ChangeJson(const CaseChange& change) {
  const CaseResult& either = change.new_result != nullptr ? *change.new_result : *change.old_result;
  Json json = {
      {"id", either.id},
      {"change", ChangeName(change.change)},
      {"text_changed", change.text_changed},
  };
  if (change.old_result != nullptr) json["old"] = ResultJson(*change.old_result);
  if (change.new_result != nullptr) json["new"] = ResultJson(*change.new_result);
  Json observations = Json::array();
  for (const ValueChange& value : change.observations) {
    observations.push_back(
        {{"label", value.label}, {"old", value.old_value}, {"new", value.new_value}});
  }
  json["observations"] = std::move(observations);
  json["alternatives_gone"] = change.alternatives_gone;
  json["alternatives_new"] = change.alternatives_new;
  return json;
}

}  // namespace

void WriteDiffJson(const RunDiff& diff, std::ostream* out) {
  Json totals = Json::object();
  for (int i = 0; i < kChangeCount; ++i) {
    const Change change = static_cast<Change>(i);
    totals[ChangeName(change)] = diff.of(change);
  }
  totals["text_changed"] = diff.text_changed;
  Json cases = Json::array();
  for (const CaseChange& change : diff.cases) {
    if (change.change != Change::kSame || change.text_changed) cases.push_back(ChangeJson(change));
  }
  const Json document = {
      {"schema", kDiffSchema},         {"old", RunJson(*diff.old_run)},
      {"new", RunJson(*diff.new_run)}, {"totals", std::move(totals)},
      {"cases", std::move(cases)},
  };
  *out << document.dump(1, ' ', true, Json::error_handler_t::replace) << '\n';
}

}  // namespace parley
