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

// The largest document that is read, in bytes; the most numbers, strings, lists and so on in it;
// and the deepest nesting of lists and objects. A run of a thousand cases has one megabyte and
// forty thousand values. Together they bound the memory that reading takes to about a gigabyte.
constexpr size_t kMostRunBytes = size_t{128} << 20;
constexpr size_t kMostJsonValues = size_t{4} << 20;
constexpr int kMostJsonDepth = 16;

// False with an error if the text is not UTF-8, not JSON, nested too deep, or of too many values.
// Errors begin with "line:column: ".
bool ParseJson(std::string_view text, nlohmann::json* json, std::string* error);

// One object of `cases`, the object `fingerprint`. On failure the result is left as it was.
// TraceLine::result is not part of the record and stays empty.
bool CaseFromJson(const nlohmann::json& json, CaseResult* result, std::string* error);
bool FingerprintFromJson(const nlohmann::json& json, Fingerprint* fingerprint, std::string* error);

// A whole document of schema parley-run/1, to the end of the input. Errors are one line of plain
// text, whatever the document holds.
bool ReadRun(std::istream& in, RunResult* run, std::string* error);
// The same of a file; errors begin with its name: "run.json:3:2: this is not JSON".
bool ReadRunFile(const std::string& file, RunResult* run, std::string* error);

}  // namespace parley

#endif  // PARLEY_REPORTS_JSON_READER_H_
