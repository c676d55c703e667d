// `parley prove` as the command line calls it: what it takes, what it writes, how it ends.
#include "runner/command_prove.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "runner/case_folder.h"
#include "runner/director.h"
#include "runner/features.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

constexpr char kHead[] =
    "title: Descriptors\nsource: POSIX.1-2024 dup\nlevel: posix\ncases:\n"
    "  dup:\n    covers: FD-01\n    claim: A copy stays open over execve.\n    steps:\n"
    "      - p: dup(0) = f\n";

class CommandProveTest : public testing::Test {
 protected:
  void SetUp() override {
    if ((OptionsHere(true).isolation & kNewPid) == 0) {
      GTEST_SKIP() << "no namespace keeps a wrong system apart here";
    }
    folder_.Write("catalogue/fd.yaml",
                  "area: Descriptors\nbehaviours:\n  FD-01:\n    level: posix\n"
                  "    statement: A copy stays open over execve.\n    source: POSIX.1-2024 dup\n");
    command_.cases_root = folder_.path();
    command_.jobs = 2;
  }
  int Run(const std::string& last_step) {
    folder_.Write("fd.yaml", kHead + last_step);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = ProveCases(command_);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return status;
  }

  CaseFolder folder_;
  ProveCommand command_;
  std::string out_, err_;
};

TEST_F(CommandProveTest, EndsWellIfAllIsNoticed) {
  command_.options.fault_pattern = "dup-sets-close-on-exec";
  EXPECT_EQ(Run("      - p: fcntl(f, F_GETFD) = 0\n"), 0) << err_;
  EXPECT_NE(out_.find("1 case tried, 0 vacuous, 0 weak\n1 named fault, 0 surviving\n"),
            std::string::npos)
      << out_;
}

TEST_F(CommandProveTest, NamesWhatSurvives) {
  command_.options.fault_pattern = "dup-sets-close-on-exec";
  EXPECT_EQ(Run("      - p: close(f) = 0\n"), 1) << err_;
  EXPECT_NE(out_.find("SURVIVES dup-sets-close-on-exec: "), std::string::npos) << out_;
}

TEST_F(CommandProveTest, WritesJson) {
  command_.options.named = false;
  command_.json = folder_.path() + "/proof.json";
  EXPECT_EQ(Run("      - p: fcntl(f, F_GETFD) = 0\n"), 0) << err_;
  std::ifstream in(command_.json);
  const nlohmann::json json = nlohmann::json::parse(in);
  EXPECT_EQ(json["schema"], "parley-proof/1");
  EXPECT_EQ(json["cases"][0]["id"], "fd/dup");
  EXPECT_TRUE(json["named"].empty());
  EXPECT_GT(json["totals"]["runs"], 3);
}

TEST_F(CommandProveTest, ComplainsOfWhatItCannotDo) {
  EXPECT_EQ(Run("      - p: clsoe(f) = 0\n"), 2);
  EXPECT_NE(err_.find("close"), std::string::npos) << "what was meant: " << err_;
  command_.json = folder_.path() + "/no/such/folder";
  EXPECT_EQ(Run("      - p: fcntl(f, F_GETFD) = 0\n"), 3);
  EXPECT_NE(err_.find("cannot write"), std::string::npos) << err_;
  EXPECT_EQ(out_, "") << "said before all that work";
  command_.json.clear();
  command_.options.fault_pattern = "dup-sets-close-on-exek";
  EXPECT_EQ(Run("      - p: fcntl(f, F_GETFD) = 0\n"), 2);
  EXPECT_EQ(err_,
            "parley: no fault matches dup-sets-close-on-exek; did you mean "
            "dup-sets-close-on-exec?\n");
  command_.options.fault_pattern.clear();
  command_.patterns = {"nothing/like/it"};
  EXPECT_EQ(Run("      - p: fcntl(f, F_GETFD) = 0\n"), 2);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  parley::FeaturesHere();  // the probes want a process with one thread
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
