#include "lib/proof.h"

#include <algorithm>

namespace parley {

int CaseProof::Caught() const {
  return static_cast<int>(std::count_if(faults.begin(), faults.end(),
                                        [](const GenericProof& fault) { return fault.caught; }));
}

bool CaseProof::IsVacuous() const {
  bool any = false;
  for (const GenericProof& fault : faults) {
    if (!fault.of_claim) continue;
    if (fault.caught) return false;
    any = true;
  }
  return any;
}

bool CaseProof::IsWeak() const {
  bool any = false;
  for (const GenericProof& fault : faults) {
    if (!fault.of_claim || !fault.caught) continue;
    if (fault.kind != "errno" && fault.kind != "blocks") return false;
    any = true;
  }
  return any;
}

int ProofResult::Judged() const {
  return static_cast<int>(std::count_if(
      cases.begin(), cases.end(), [](const CaseProof& test) { return test.not_judged.empty(); }));
}

int ProofResult::Vacuous() const {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(),
                                        [](const CaseProof& test) { return test.IsVacuous(); }));
}

int ProofResult::Surviving() const {
  return static_cast<int>(std::count_if(named.begin(), named.end(),
                                        [](const NamedProof& fault) { return fault.Survives(); }));
}

int ProofResult::ExitStatus() const {
  if (Judged() == 0) return 3;
  return Vacuous() > 0 || Surviving() > 0 ? 1 : 0;
}

}  // namespace parley
