// What counts as vacuous, weak, surviving.
#include "lib/proof.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

GenericProof Fault(const std::string& kind, bool caught, bool of_claim = true) {
  GenericProof fault;
  fault.kind = kind;
  fault.caught = caught;
  fault.of_claim = of_claim;
  return fault;
}

CaseProof Of(std::vector<GenericProof> faults) {
  CaseProof proof;
  proof.faults = std::move(faults);
  return proof;
}

TEST(CaseProofTest, IsVacuousIfNothingInTheCallOfTheClaimIsCaught) {
  EXPECT_TRUE(Of({Fault("nothing", false), Fault("errno", false)}).IsVacuous());
  EXPECT_TRUE(Of({Fault("nothing", false), Fault("errno", true, false)}).IsVacuous());
  EXPECT_FALSE(Of({Fault("nothing", false), Fault("errno", true)}).IsVacuous());
  EXPECT_FALSE(Of({Fault("errno", false, false)}).IsVacuous()) << "that call is not spoiled";
  EXPECT_FALSE(Of({}).IsVacuous());
}

TEST(CaseProofTest, IsWeakIfOnlyFailingAndBlockingIsCaught) {
  EXPECT_TRUE(Of({Fault("errno", true), Fault("nothing", false)}).IsWeak());
  EXPECT_TRUE(Of({Fault("blocks", true), Fault("output", true, false)}).IsWeak());
  EXPECT_FALSE(Of({Fault("errno", true), Fault("nothing", true)}).IsWeak());
  EXPECT_FALSE(Of({Fault("errno", false)}).IsWeak()) << "it is vacuous";
}

TEST(CaseProofTest, CountsWhatIsCaught) {
  EXPECT_EQ(Of({Fault("errno", true), Fault("nothing", true, false), Fault("x", false)}).Caught(),
            2);
}

TEST(ProofResultTest, EndsWellOnlyIfEverythingIsProved) {
  ProofResult proof;
  EXPECT_EQ(proof.ExitStatus(), 3) << "nothing could be judged";
  proof.cases.push_back(Of({Fault("errno", true)}));
  NamedProof caught, surviving;
  caught.caught_by = {"a/b/c"};
  proof.named = {caught};
  EXPECT_EQ(proof.ExitStatus(), 0);
  proof.named.push_back(surviving);
  EXPECT_EQ(proof.ExitStatus(), 1);
  EXPECT_EQ(proof.Surviving(), 1);
  proof.named.pop_back();
  proof.cases.push_back(Of({Fault("errno", false)}));
  EXPECT_EQ(proof.ExitStatus(), 1);
  EXPECT_EQ(proof.Vacuous(), 1);
  proof.cases[0].not_judged = proof.cases[1].not_judged = "untested: needs root";
  EXPECT_EQ(proof.Judged(), 0);
  EXPECT_EQ(proof.ExitStatus(), 3);
}

}  // namespace
}  // namespace parley
