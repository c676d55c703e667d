// Reads back what json.h writes: one case, the fingerprint, the document of a whole run.
//
// The input may come from a system that is broken, or from anybody: what is not as
// reports/README.md says gives an error that names the member ("cases[3].trace[0].line: ..."),
// never a crash and never half a result. Members that are not known are passed over.
#ifndef PARLEY_REPORTS_JSON_READER_H_
#define PARLEY_REPORTS_JSON_READER_H_

#include <cstddef>
#include <istream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "lib/result.h"

namespace parley {

// The largest document that is read, in bytes, and the deepest nesting of lists and objects.
constexpr size_t kMostRunBytes = size_t{256} << 20;
constexpr int kMostJsonDepth = 16;

// False with an error if the text is not UTF-8, not JSON, or nested too deep. Errors begin with
// "line:column: ".
bool ParseJson(std::string_view text, nlohmann::json* json, std::string* error);

// One object of `cases`, the object `fingerprint`. On failure the result is left as it was.
// TraceLine::result is not part of the record and stays empty.
bool CaseFromJson(const nlohmann::json& json, CaseResult* result, std::string* error);
bool FingerprintFromJson(const nlohmann::json& json, Fingerprint* fingerprint, std::string* error);

// A whole document of schema parley-run/1, to the end of the input.
bool ReadRun(std::istream& in, RunResult* run, std::string* error);

}  // namespace parley

#endif  // PARLEY_REPORTS_JSON_READER_H_
