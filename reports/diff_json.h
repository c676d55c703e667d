// What changed between two runs as one JSON document, schema "parley-diff/1" (see
// reports/README.md). The document is ASCII.
#ifndef PARLEY_REPORTS_DIFF_JSON_H_
#define PARLEY_REPORTS_DIFF_JSON_H_

#include <ostream>

#include "reports/diff.h"

namespace parley {

constexpr char kDiffSchema[] = "parley-diff/1";

void WriteDiffJson(const RunDiff& diff, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_DIFF_JSON_H_
