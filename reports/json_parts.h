// The objects of which documents and streams are made: one case, the fingerprint. For this folder
// only; readers are in json_reader.h.
#ifndef PARLEY_REPORTS_JSON_PARTS_H_
#define PARLEY_REPORTS_JSON_PARTS_H_

#include <nlohmann/json.hpp>

#include "lib/result.h"

namespace parley {

// Members stand in the order in which a person wants to read them.
nlohmann::ordered_json CaseJson(const CaseResult& result);
nlohmann::ordered_json FingerprintJson(const Fingerprint& system);

}  // namespace parley

#endif  // PARLEY_REPORTS_JSON_PARTS_H_
