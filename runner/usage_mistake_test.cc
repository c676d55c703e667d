#include "runner/usage_mistake.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

const std::vector<std::string> kCommands = {"run", "report", "check"};

TEST(UsageMistakeTest, Commands) {
  EXPECT_EQ(UsageText({"", kCommands, {"--help"}, {}, ""}),
            "parley: which command? There are run, report, check\n"
            "`parley --help` shows what it takes\n");
  EXPECT_EQ(UsageText({"", kCommands, {"--help"}, {"chek"}, "A subcommand is required"}),
            "parley: no command chek; did you mean check?\n"
            "`parley --help` shows what it takes\n");
  EXPECT_EQ(UsageText({"", kCommands, {"--help"}, {"frobnicate"}, ""}),
            "parley: no command frobnicate; there are run, report, check\n"
            "`parley --help` shows what it takes\n");
  EXPECT_EQ(UsageText({"", kCommands, {"--help"}, {"--hlep"}, ""}),
            "parley: no option --hlep; did you mean --help?\n"
            "`parley --help` shows what it takes\n");
}

TEST(UsageMistakeTest, WordsOfACommand) {
  const std::vector<std::string> options = {"-v", "--target", "--runs"};
  EXPECT_EQ(UsageText({"run", kCommands, options, {"--taget=uml", "x"}, ""}),
            "parley run: no option --taget; did you mean --target?\n"
            "`parley run --help` shows what it takes\n");
  EXPECT_EQ(UsageText({"run", kCommands, options, {"--frobnicate"}, ""}),
            "parley run: no option --frobnicate\n"
            "`parley run --help` shows what it takes\n");
  EXPECT_EQ(UsageText({"check", kCommands, options, {"a=b"}, ""}),
            "parley check: nothing takes the word 'a=b'\n"
            "`parley check --help` shows what it takes\n");
}

TEST(UsageMistakeTest, WhatTheReaderSays) {
  EXPECT_EQ(UsageText({"check", kCommands, {}, {}, "--runs: Value 0 not in range 1 to 9"}),
            "parley check: --runs: Value 0 not in range 1 to 9\n"
            "`parley check --help` shows what it takes\n");
}

}  // namespace
}  // namespace parley
