// The whole of a run as one JSON document, schema "parley-run/1" (see reports/README.md).
//
// This is the record from which every other report can be made later, so nothing is left out. Bytes
// that are not UTF-8 become U+FFFD. The document is ASCII.
#ifndef PARLEY_REPORTS_JSON_H_
#define PARLEY_REPORTS_JSON_H_

#include <ostream>

#include "lib/result.h"

namespace parley {

constexpr char kRunSchema[] = "parley-run/1";

void WriteJson(const RunResult& run, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_JSON_H_
