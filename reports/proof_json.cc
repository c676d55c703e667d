#include "reports/proof_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "reports/json_parts.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

Json CaseProofJson(const CaseProof& test) {
  Json faults = Json::array();
  for (const GenericProof& fault : test.faults) {
    faults.push_back({{"kind", fault.kind},
                      {"what", fault.what},
                      {"line", fault.line},
                      {"of_claim", fault.of_claim},
                      {"caught", fault.caught},
                      {"how", fault.how}});
  }
  return {{"id", test.id},
          {"file", test.file},
          {"line", test.line},
          {"not_judged", test.not_judged},
          {"vacuous", test.IsVacuous()},
          {"weak", test.IsWeak()},
          {"faults", std::move(faults)}};
}

Json NamedProofJson(const NamedProof& fault) {
  return {{"name", fault.name},   {"area", fault.area},           {"statement", fault.statement},
          {"tried", fault.tried}, {"caught_by", fault.caught_by}, {"how", fault.how}};
}

}  // namespace

void WriteProofJson(const ProofResult& proof, std::ostream* out) {
  Json cases = Json::array(), named = Json::array();
  for (const CaseProof& test : proof.cases) cases.push_back(CaseProofJson(test));
  for (const NamedProof& fault : proof.named) named.push_back(NamedProofJson(fault));
  const Json totals = {{"judged", proof.Judged()},
                       {"vacuous", proof.Vacuous()},
                       {"surviving", proof.Surviving()},
                       {"runs", proof.runs}};
  Json document = {{"schema", kProofSchema},   {"started_unix", proof.started_unix},
                   {"wall_ns", proof.wall_ns}, {"sample", proof.sample},
                   {"seed", proof.seed},       {"fingerprint", FingerprintJson(proof.fingerprint)},
                   {"totals", totals},         {"cases", std::move(cases)},
                   {"named", std::move(named)}};
  *out << document.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace parley
