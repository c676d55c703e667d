#include "reports/proof_text.h"

#include <sstream>

#include "gtest/gtest.h"
#include "reports/sample_proof.h"

namespace parley {
namespace {

std::string Text(const ProofResult& proof, bool verbose) {
  std::ostringstream out;
  WriteProofText(proof, verbose, &out);
  return out.str();
}

TEST(ProofTextTest, ShowsWhatIsWrongAndHowMuchWasTried) {
  EXPECT_EQ(Text(SampleProof(), false),
            "VACUOUS pipe/close/anything-goes: catches 0 of 1 fault\n"
            "  cases/pipe/close.yaml:9\n"
            "  missed close in line 11 fails with an errno that is not its own\n"
            "SURVIVES dup-returns-the-highest: dup returns the highest free descriptor.\n"
            "  1 case that makes one of its calls did not notice\n"
            "\n"
            "weak: of the call of the claim only failing and blocking is noticed\n"
            "  pipe/read/does-not-fail\n"
            "\n"
            "not judged\n"
            "  1 case: untested: needs root\n"
            "\n"
            "generic faults  tried  caught\n"
            "  errno             2       1\n"
            "  nothing           1       1\n"
            "  output            1       0\n"
            "\n"
            "a sample of 4 cases and faults each, seed 7\n"
            "3 cases tried, 1 vacuous, 1 weak\n"
            "2 named faults, 1 surviving\n"
            "1234 runs in 2.50 s\n");
}

TEST(ProofTextTest, TellsOnDemandOfEveryCaseAndFault) {
  const std::string text = Text(SampleProof(), true);
  EXPECT_NE(text.find("proved pipe/read/gives-what-was-written: catches 1 of 2 faults\n"
                      "  caught read in line 15 reports success and does nothing\n"
                      "      p: read(3, \"\\245\", 1) = 1 (buf is \"\\245\", expected \"x\")\n"
                      "  missed pipe in line 13 gives back another fds[1]\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("caught dup-sets-close-on-exec: The descriptor that dup returns has "
                      "FD_CLOEXEC set.\n  file/dup/b\n"
                      "      p: fcntl(3, F_GETFD) = FD_CLOEXEC, expected = 0\n"),
            std::string::npos)
      << text;
}

TEST(ProofTextTest, SaysNothingOfWhatWasNotTried) {
  ProofResult proof;
  proof.runs = 1;
  EXPECT_EQ(Text(proof, true), "\n1 run in 0.0 ms\n");
}

}  // namespace
}  // namespace parley
