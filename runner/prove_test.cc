// The prover, on tiny cases: a fault of each generic kind against a case that catches it and one
// that does not, and what the standards allow.
#include "runner/prove.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "runner/director_fixture.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

class ProveTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string error;
    director_options_ = OptionsHere(true);
    if ((director_options_.isolation & kNewPid) == 0) {
      GTEST_SKIP() << "no namespace keeps a wrong system apart here";
    }
    pool_ = Pool::Start(2, &error);
    ASSERT_NE(pool_, nullptr) << error;
    options_.named = false;
  }

  ProofResult Run(const std::vector<Case>& tests) {
    std::vector<const Case*> cases;
    for (const Case& test : tests) cases.push_back(&test);
    size_t told = 0;
    ProofResult proof = Prove(
        cases, Catalogue(), options_, director_options_, pool_.get(),
        [&](size_t done, size_t of, const std::string&) {
          EXPECT_EQ(done, ++told);
          EXPECT_LE(done, of);
        },
        nullptr);
    EXPECT_EQ(told, proof.cases.size() + proof.named.size());
    return proof;
  }
  // The faults of one case whose claim is about the functions of `source`.
  CaseProof Prove1(const std::string& source, const std::string& steps) {
    ProofResult proof = Run({CaseOf(steps, "posix", "    source: POSIX.1-2024 " + source + "\n")});
    EXPECT_EQ(proof.cases.at(0).not_judged, "");
    return std::move(proof.cases.at(0));
  }

  // "caught", "missed", "none"; of several "mixed".
  static std::string Of(const CaseProof& proof, const std::string& kind) {
    std::string found = "none";
    for (const GenericProof& fault : proof.faults) {
      if (fault.kind != kind) continue;
      const std::string one = fault.caught ? "caught" : "missed";
      found = found == "none" || found == one ? one : "mixed";
      EXPECT_EQ(fault.caught, !fault.how.empty()) << fault.what;
    }
    return found;
  }

  ProveOptions options_;
  DirectorOptions director_options_;
  std::unique_ptr<Pool> pool_;
};

TEST_F(ProveTest, DoingNothing) {
  const CaseProof sees = Prove1("dup2", "p: dup2(0, 50) = 50\np: fcntl(50, F_GETFD) = 0");
  EXPECT_EQ(Of(sees, "nothing"), "caught");
  EXPECT_EQ(Of(Prove1("dup2", "p: dup2(0, 50) = 50"), "nothing"), "missed");
  EXPECT_EQ(Of(Prove1("getpid", "p: getpid() = p"), "nothing"), "none")
      << "there is nothing that it could leave out";
  EXPECT_EQ(Of(Prove1("write", "p: pipe([r, w]) = 0\np: write(w, \"\", 0) = 0\np: close(r) = 0"),
               "nothing"),
            "none");
}

TEST_F(ProveTest, RemovingNothing) {
  const std::string steps = "p: mkdir(\"d\", 0700) = 0\np: rmdir(\"d\") = 0";
  EXPECT_EQ(Of(Prove1("rmdir", steps), "not-removed"), "missed");
  EXPECT_EQ(Of(Prove1("rmdir", steps + "\np: access(\"d\", F_OK) = -1 ENOENT"), "not-removed"),
            "caught");
}

TEST_F(ProveTest, SuccessInsteadOfAFailure) {
  EXPECT_EQ(Of(Prove1("close", "p: close(50) = -1 EBADF"), "success"), "caught");
  EXPECT_EQ(Of(Prove1("close", "p: close(50)\n  either:\n    no: = -1 EBADF\n    so what: = 0"),
               "success"),
            "none")
      << "the case allows it";
}

TEST_F(ProveTest, AnotherErrno) {
  EXPECT_EQ(Of(Prove1("close", "p: close(50) = -1 EBADF"), "errno"), "caught");
  const CaseProof blind = Prove1("close", "p: close(50) = -1");
  EXPECT_EQ(Of(blind, "errno"), "missed");
  EXPECT_EQ(Of(Prove1("getpid", "p: getpid() = p"), "errno"), "none") << "it never fails";
  EXPECT_EQ(Of(Prove1("pthread_join",
                      "p: pthread_create() = t\nt: pthread_exit(0)\n"
                      "p: pthread_join(t, NULL) = 0"),
               "errno"),
            "caught");
}

TEST_F(ProveTest, ReturningInsteadOfBlocking) {
  const std::string steps = "p: pipe([r, w]) = 0\np: fork() = c\nc: read(r, \"x\", 1)";
  const CaseProof sees = Prove1("read", steps + " blocks\np: write(w, \"x\", 1) = 1\nc: returns 1");
  EXPECT_EQ(Of(sees, "returns"), "caught");
  EXPECT_EQ(Of(sees, "blocks"), "caught") << "it has to return in the end";
  EXPECT_EQ(Of(sees, "nothing"), "none");
}

TEST_F(ProveTest, BlockingInsteadOfReturning) {
  const int64_t start = MonotonicNow();
  options_.deadline_ns = 100'000'000'000;
  EXPECT_EQ(Of(Prove1("close", "p: close(50) = -1 EBADF"), "blocks"), "caught");
  EXPECT_LT(MonotonicNow() - start, 50'000'000'000) << "nobody waits for what cannot come";
  options_.deadline_ns = 250'000'000;
  EXPECT_EQ(Of(Prove1("close",
                      "p: close(50)\n  either:\n    waits: blocks to the end\n"
                      "    refuses: = -1 EBADF"),
               "blocks"),
            "none")
      << "the case allows it";
}

TEST_F(ProveTest, AnotherOutput) {
  const CaseProof sees =
      Prove1("read", "p: pipe([r, w]) = 0\np: write(w, \"ab\", 2) = 2\np: read(r, \"ab\", 2) = 2");
  EXPECT_EQ(Of(sees, "output"), "caught");
  EXPECT_EQ(std::count_if(sees.faults.begin(), sees.faults.end(),
                          [](const GenericProof& fault) { return fault.kind == "output"; }),
            3)
      << "result, first and last byte";
  const CaseProof blind = Prove1("read",
                                 "p: pipe([r, w]) = 0\np: write(w, \"ab\", 2) = 2\n"
                                 "p: read(r, b, 2)\ncheck: b == b");
  EXPECT_EQ(Of(blind, "output"), "missed");
}

const char kHandler[] = "p: sigaction(SIGUSR1, {record, [], SA_SIGINFO}, NULL) = 0\n";

TEST_F(ProveTest, ALostSignal) {
  EXPECT_EQ(Of(Prove1("kill", std::string(kHandler) + "p: kill(p, SIGUSR1) = 0 caught [SIGUSR1]"),
               "lost"),
            "caught");
  EXPECT_EQ(Of(Prove1("kill", std::string(kHandler) + "p: kill(p, SIGUSR1) = 0"), "lost"),
            "missed");
  EXPECT_EQ(Of(Prove1("kill", "p: kill(p, 0) = 0"), "lost"), "none");
}

TEST_F(ProveTest, ADoubledSignal) {
  EXPECT_EQ(Of(Prove1("kill", std::string(kHandler) + "p: kill(p, SIGUSR1) = 0 caught [SIGUSR1]"),
               "doubled"),
            "caught");
  EXPECT_EQ(
      Of(Prove1("kill", std::string(kHandler) + "p: kill(p, SIGUSR1) = 0 caught [SIGUSR1, ...]"),
         "doubled"),
      "missed");
  EXPECT_EQ(Of(Prove1("kill",
                      "p: sigprocmask(SIG_BLOCK, [SIGUSR1], NULL) = 0\n"
                      "p: kill(p, SIGUSR1) = 0\np: sigpending([SIGUSR1]) = 0"),
               "doubled"),
            "none")
      << "a standard signal is pending once";
  EXPECT_EQ(Of(Prove1("sigqueue",
                      "p: sigprocmask(SIG_BLOCK, [SIGRTMIN], NULL) = 0\n"
                      "p: sigqueue(p, SIGRTMIN, 1) = 0\n"
                      "p: sigwaitinfo([SIGRTMIN], NULL) = SIGRTMIN\np: sigpending([]) = 0"),
               "doubled"),
            "caught")
      << "one of real time is queued";
}

TEST_F(ProveTest, AnotherSender) {
  EXPECT_EQ(Of(Prove1("kill", std::string(kHandler) +
                                  "q: kill(p, SIGUSR1) = 0\np: caught [{SIGUSR1, si_pid=q, ...}]"),
               "wrong-sender"),
            "caught");
  EXPECT_EQ(Of(Prove1("raise", std::string(kHandler) +
                                   "p: raise(SIGUSR1) = 0 caught [{SIGUSR1, si_pid=p, ...}]"),
               "wrong-sender"),
            "caught");
  EXPECT_EQ(Of(Prove1("kill", std::string(kHandler) +
                                  "q: kill(p, SIGUSR1) = 0\np: caught [{SIGUSR1, si_pid=s, ...}]\n"
                                  "check: s == s"),
               "wrong-sender"),
            "missed");
  EXPECT_EQ(
      Of(Prove1("kill", std::string(kHandler) + "q: kill(p, SIGUSR1) = 0\np: caught [SIGUSR1]"),
         "wrong-sender"),
      "none")
      << "nobody asks who sent it";
}

TEST_F(ProveTest, ACaseThatNoticesNothingIsVacuous) {
  // Whatever close does is fine, so that a fault of it shows nowhere: but it must come back.
  const CaseProof proof = Prove1("fsync, close",
                                 "p: close(50)\n  either:\n    it waits: blocks to the end\n"
                                 "    it fails: = -1\n    it succeeds: = 0");
  EXPECT_EQ(proof.faults.size(), 0u) << "everything is allowed, nothing is a fault";
  const CaseProof blind = Prove1("write",
                                 "p: pipe([_, w]) = 0\np: write(w, \"x\", 1)\n  either:\n"
                                 "    it waits: blocks to the end\n    it fails: = -1\n"
                                 "    it is written: = 1");
  EXPECT_EQ(Of(blind, "nothing"), "missed");
  EXPECT_TRUE(blind.IsVacuous());
}

TEST_F(ProveTest, CallsThatTheClaimIsNotAboutAreLeftAloneUnlessAllAreWanted) {
  const std::string steps = "p: dup(0) = f\np: close(f) = 0";
  for (const GenericProof& fault : Prove1("close", steps).faults) EXPECT_EQ(fault.line, 11);
  options_.all_calls = true;
  bool others = false;
  for (const GenericProof& fault : Prove1("close", steps).faults) {
    EXPECT_EQ(fault.of_claim, fault.line == 11);
    others |= fault.line == 10;
  }
  EXPECT_TRUE(others);
}

TEST_F(ProveTest, WhatDoesNotPassIsNotJudged) {
  const ProofResult proof = Run({CaseOf("p: close(50) = 0")});
  EXPECT_EQ(proof.cases.at(0).not_judged.substr(0, 6), "fail: ");
  EXPECT_TRUE(proof.cases.at(0).faults.empty());
  EXPECT_EQ(proof.ExitStatus(), 3) << "nothing could be judged";
}

TEST_F(ProveTest, WithoutNamespacesAWrongSystemIsNotLetLoose) {
  director_options_ = OptionsHere(false);
  EXPECT_NE(Run({CaseOf("p: close(50) = -1 EBADF")}).cases.at(0).not_judged, "");
}

TEST_F(ProveTest, RepeatedLinesGoWrongTheFirstTimeAndTheLast) {
  const CaseProof proof = Prove1("close", "repeat:\n    - p: close(50) = -1 EBADF\n  times: 9");
  std::string times;
  for (const GenericProof& fault : proof.faults) {
    if (fault.kind == "errno") times += fault.what.substr(0, fault.what.find(" fails")) + ";";
  }
  EXPECT_NE(times.find("(time 9)"), std::string::npos) << times;
  EXPECT_EQ(times.find("(time 5)"), std::string::npos) << times;
}

TEST_F(ProveTest, NamedFaultsAreTriedOnCasesThatMakeOneOfTheirCalls) {
  options_ = ProveOptions();
  options_.generic = false;
  options_.fault_pattern = "dup-sets-close-on-exec";
  const Case blind = CaseOf("p: dup(0) = f\np: close(f) = 0"),
             other = CaseOf("p: close(50) = -1 EBADF"),
             sees = CaseOf("p: dup(0) = f\np: fcntl(f, F_GETFD) = 0\np: close(f) = 0");
  ProofResult proof = Run({blind, other, sees, sees});
  ASSERT_EQ(proof.named.size(), 1u);
  EXPECT_EQ(proof.named[0].tried.size(), 2u) << "until one catches it";
  EXPECT_EQ(proof.named[0].caught_by.size(), 1u);
  EXPECT_EQ(proof.named[0].how, "p: fcntl(3, F_GETFD) = FD_CLOEXEC, expected = 0");
  EXPECT_EQ(proof.ExitStatus(), 0);
  options_.every = true;
  EXPECT_EQ(Run({blind, other, sees, sees}).named[0].caught_by.size(), 2u);
  proof = Run({blind, other});
  EXPECT_TRUE(proof.named[0].Survives());
  EXPECT_EQ(proof.ExitStatus(), 1);
}

TEST_F(ProveTest, WhatFailsAtTimesMustNoticeANamedFaultEveryTime) {
  options_.named = true;
  options_.generic = false;
  options_.fault_pattern = "dup-sets-close-on-exec";
  const std::vector<Case> tests = {
      CaseOf("p: dup(0) = f\np: fcntl(f, F_GETFD) = 0\np: close(f) = 0")};
  const ProofResult once = Run(tests);
  options_.unsteady.insert(tests[0].id);
  const ProofResult often = Run(tests);
  EXPECT_EQ(once.named.at(0).caught_by, often.named.at(0).caught_by);
  EXPECT_FALSE(often.named.at(0).Survives());
  EXPECT_GE(often.runs, once.runs + 5);
}

TEST_F(ProveTest, ASampleIsTheSameForTheSameSeed) {
  std::vector<Case> cases;
  for (int i = 0; i < 12; ++i) {
    cases.push_back(CaseOf("p: close(50) = -1 EBADF"));
    cases.back().id += std::to_string(i);
  }
  options_.sample = 4;
  const auto drawn = [&] {
    std::string ids;
    for (const CaseProof& proof : Run(cases).cases) ids += proof.id + " ";
    return ids;
  };
  const std::string first = drawn();
  EXPECT_EQ(std::count(first.begin(), first.end(), ' '), 4);
  EXPECT_EQ(drawn(), first);
  std::set<std::string> all = {first};
  for (options_.seed = 2; options_.seed < 6; ++options_.seed) all.insert(drawn());
  EXPECT_GT(all.size(), 1u);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  parley::FeaturesHere();  // the probes want a process with one thread
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
