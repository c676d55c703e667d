#include "reports/proof_text.h"

#include <map>
#include <string>
#include <utility>

#include "reports/layout.h"

namespace parley {
namespace {

void WriteCase(const CaseProof& test, bool verbose, std::ostream* out) {
  if (!test.not_judged.empty() || test.faults.empty()) return;
  const bool vacuous = test.IsVacuous();
  if (!vacuous && !verbose) return;
  *out << (vacuous         ? "VACUOUS "
           : test.IsWeak() ? "weak "
                           : "proved ")
       << test.id << ": catches " << test.Caught() << " of "
       << Counted(static_cast<int64_t>(test.faults.size()), "fault", "faults") << "\n";
  if (vacuous) *out << "  " << test.file << ":" << test.line << "\n";
  for (const GenericProof& fault : test.faults) {
    *out << "  " << (fault.caught ? "caught " : "missed ") << fault.what << "\n";
    if (fault.caught && verbose) *out << "      " << fault.how << "\n";
  }
}

void WriteNamed(const NamedProof& fault, bool verbose, std::ostream* out) {
  if (fault.Survives()) {
    *out << "SURVIVES " << fault.name << ": " << fault.statement << "\n  "
         << Counted(static_cast<int64_t>(fault.tried.size()), "case that makes", "cases that make")
         << " one of its calls did not notice\n";
  } else if (verbose) {
    *out << "caught " << fault.name << ": " << fault.statement << "\n";
    for (const std::string& id : fault.caught_by) *out << "  " << id << "\n";
    *out << "      " << fault.how << "\n";
  }
}

// Not wrong, but worth a second look: perhaps a line more would show more.
void WriteWeak(const ProofResult& proof, std::ostream* out) {
  bool any = false;
  for (const CaseProof& test : proof.cases) {
    if (!test.IsWeak()) continue;
    if (!any) *out << "\nweak: of the call of the claim only failing and blocking is noticed\n";
    any = true;
    *out << "  " << test.id << "\n";
  }
}

// Of each kind of generic fault how many were tried and caught.
void WriteKinds(const ProofResult& proof, std::ostream* out) {
  std::map<std::string, std::pair<int64_t, int64_t>> kinds;
  for (const CaseProof& test : proof.cases) {
    for (const GenericProof& fault : test.faults) {
      ++kinds[fault.kind].first;
      if (fault.caught) ++kinds[fault.kind].second;
    }
  }
  if (kinds.empty()) return;
  std::vector<std::vector<std::string>> rows = {{"generic faults", "tried", "caught"}};
  for (const auto& [kind, counts] : kinds) {
    rows.push_back({"  " + kind, std::to_string(counts.first), std::to_string(counts.second)});
  }
  *out << "\n" << Table(rows);
}

}  // namespace

void WriteProofText(const ProofResult& proof, bool verbose, std::ostream* out) {
  for (const CaseProof& test : proof.cases) WriteCase(test, verbose, out);
  for (const NamedProof& fault : proof.named) WriteNamed(fault, verbose, out);
  WriteWeak(proof, out);
  std::map<std::string, int64_t> not_judged;
  int64_t weak = 0, with_faults = 0;
  for (const CaseProof& test : proof.cases) {
    if (!test.not_judged.empty()) ++not_judged[test.not_judged];
    weak += test.IsWeak() ? 1 : 0;
    with_faults += test.faults.empty() ? 0 : 1;
  }
  if (!not_judged.empty()) *out << "\nnot judged\n";
  for (const auto& [reason, count] : not_judged) {
    *out << "  " << Counted(count, "case", "cases") << ": " << reason << "\n";
  }
  WriteKinds(proof, out);
  *out << "\n";
  if (proof.sample > 0) {
    *out << "a sample of " << proof.sample << " cases and faults each, seed " << proof.seed << "\n";
  }
  if (with_faults > 0) {
    *out << Counted(with_faults, "case", "cases") << " tried, " << proof.Vacuous() << " vacuous, "
         << weak << " weak\n";
  }
  if (!proof.named.empty()) {
    *out << Counted(static_cast<int64_t>(proof.named.size()), "named fault", "named faults") << ", "
         << proof.Surviving() << " surviving\n";
  }
  *out << Counted(proof.runs, "run", "runs") << " in " << DurationText(proof.wall_ns) << "\n";
}

}  // namespace parley
