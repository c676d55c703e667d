// A proof for people: what nobody catches, what catches nothing, and how much was tried.
#ifndef PARLEY_REPORTS_PROOF_TEXT_H_
#define PARLEY_REPORTS_PROOF_TEXT_H_

#include <ostream>

#include "lib/proof.h"

namespace parley {

// Vacuous cases and surviving faults in full, then the totals. With `verbose` also every case and
// named fault with what it catches or is caught by, and how.
void WriteProofText(const ProofResult& proof, bool verbose, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_PROOF_TEXT_H_
