#include "runner/command_list.h"

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kPipes[] =
    "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n"
    "  two-ends:\n    covers: PIPE-01\n    claim: pipe makes two descriptors.\n    steps:\n"
    "      - p: pipe(_) = 0\n"
    "  capacity:\n    covers: PIPE-09, PIPE-01\n    claim: A pipe has a capacity.\n"
    "    level: linux\n    each: {n: [1, 2]}\n    steps:\n"
    "      - p: pipe2(_, O_NONBLOCK) = 0\n"
    "      - p: close($n) = 0\n";

struct Listed {
  int status;
  std::string out, err;
};

Listed List(const CaseFolder& folder, const std::vector<std::string>& patterns, bool long_form) {
  std::ostringstream out, err;
  ListCommand command;
  command.patterns = patterns;
  command.cases_root = folder.path();
  command.long_form = long_form;
  const int status = ListCases(command, out, err);
  return {status, out.str(), folder.Anonymous(err.str())};
}

TEST(CommandListTest, IdsAndLevelsInColumns) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  const Listed listed = List(folder, {}, false);
  EXPECT_EQ(listed.status, 0);
  EXPECT_EQ(listed.out,
            "pipes/two-ends     posix\n"
            "pipes/capacity[1]  linux\n"
            "pipes/capacity[2]  linux\n");
  EXPECT_EQ(listed.err, "");
}

TEST(CommandListTest, LongForm) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  EXPECT_EQ(List(folder, {"*[2]"}, true).out,
            "pipes/capacity[2]  linux\n"
            "    A pipe has a capacity.\n"
            "    covers PIPE-09, PIPE-01\n");
}

TEST(CommandListTest, PatternsPartsIdsAndFiles) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  folder.Write("more.yaml", kPipes);
  EXPECT_EQ(List(folder, {"pipes/c*"}, false).out,
            "pipes/capacity[1]  linux\npipes/capacity[2]  linux\n");
  EXPECT_EQ(List(folder, {"two-ends"}, false).out,
            "more/two-ends   posix\npipes/two-ends  posix\n");
  EXPECT_EQ(List(folder, {"pipes/two-ends", "more/capacity[1]"}, false).out,
            "more/capacity[1]  linux\npipes/two-ends    posix\n");
  EXPECT_EQ(List(folder, {folder.Path("more.yaml"), "ends"}, false).out, "more/two-ends  posix\n");
}

TEST(CommandListTest, EveryWordMustMatch) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  const Listed listed = List(folder, {"two-ends", "pipes/two-edns"}, false);
  EXPECT_EQ(listed.status, 2);
  EXPECT_EQ(listed.out, "");
  EXPECT_EQ(listed.err, "parley: no case matches pipes/two-edns; did you mean pipes/two-ends?\n");
}

TEST(CommandListTest, ErrorsInTheCasesAreNotSilent) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  folder.Write("wrong.yaml", std::string(kPipes) + "      - p: nocall() = 0\n");
  const Listed listed = List(folder, {"pipes/two-ends"}, false);
  EXPECT_EQ(listed.status, 2);
  EXPECT_EQ(listed.out, "pipes/two-ends  posix\n");
  EXPECT_NE(listed.err.find(" in the cases, which may hide some; see parley check\n"),
            std::string::npos)
      << listed.err;
}

}  // namespace
}  // namespace parley
