// A proof as one JSON document, schema "parley-proof/1" (see reports/README.md).
#ifndef PARLEY_REPORTS_PROOF_JSON_H_
#define PARLEY_REPORTS_PROOF_JSON_H_

#include <ostream>

#include "lib/proof.h"

namespace parley {

constexpr char kProofSchema[] = "parley-proof/1";

void WriteProofJson(const ProofResult& proof, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_PROOF_JSON_H_
