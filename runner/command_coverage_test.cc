#include "runner/command_coverage.h"

#include <gtest/gtest.h>

#include <sstream>

#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kCatalogue[] =
    "area: Pipes\nbehaviours:\n"
    "  PIPE-01: {level: posix, statement: pipe makes two descriptors., source: S}\n"
    "  PIPE-02: {level: posix, statement: A pipe is empty., source: S}\n"
    "  PIPE-03: {level: linux, statement: A pipe has no name., source: S}\n"
    "  PIPE-04: {level: linux, statement: A pipe lasts for ever., source: S,"
    " unchecked: no program lives so long}\n";

constexpr char kCases[] =
    "title: Pipes\nsource: S\nlevel: posix\ncases:\n"
    "  two-ends:\n    covers: PIPE-01\n    claim: C.\n    steps: [{p: pipe(_) = 0}]\n"
    "  here:\n    covers: PIPE-02\n    claim: C.\n    needs: [ipv6]\n"
    "    steps: [{p: pipe(_) = 0}]\n";

std::string Text(const std::string& catalogue, const std::string& cases, const Fingerprint& system,
                 bool long_form) {
  CaseFolder folder;
  folder.Write("catalogue/pipes.yaml", catalogue);
  folder.Write("pipes.yaml", cases);
  Suite suite;
  std::string error;
  EXPECT_TRUE(LoadSuite({}, folder.path(), &suite, &error)) << error;
  for (const Diagnostic& diagnostic : suite.diagnostics) ADD_FAILURE() << diagnostic.Format();
  return CoverageText(suite, system, long_form);
}

TEST(CommandCoverageTest, TellsHowEveryBehaviourStands) {
  Fingerprint system;
  system.missing = {{"ipv6", "no address ::1"}};
  EXPECT_EQ(Text(kCatalogue, kCases, system, false),
            "area   behaviours  covered  untested here  unchecked  open  have a case\n"
            "Pipes           4        1              1          1     1       50.0 %\n"
            "total           4        1              1          1     1       50.0 %\n"
            "\n"
            "level  behaviours  covered  untested here  unchecked  open  have a case\n"
            "posix           2        1              1                       100.0 %\n"
            "linux           2                                  1     1        0.0 %\n"
            "total           4        1              1          1     1       50.0 %\n"
            "\n"
            "Untested here\n"
            "  needs ipv6: no address ::1\n"
            "      PIPE-02\n"
            "\n"
            "What no case can check\n"
            "  no program lives so long\n"
            "      PIPE-04\n"
            "\n"
            "Not covered yet\n"
            "  PIPE-03\n");
}

TEST(CommandCoverageTest, OneCaseThatCanBeTestedIsEnough) {
  const std::string more =
      "  there:\n    covers: PIPE-02\n    claim: C.\n    steps: [{p: pipe(_) = 0}]\n";
  EXPECT_EQ(Text(kCatalogue, kCases + more, Fingerprint(), false).find("Untested here\n"),
            std::string::npos);
}

TEST(CommandCoverageTest, LongFormHasStatements) {
  EXPECT_NE(Text(kCatalogue, kCases, Fingerprint(), true).find("PIPE-03: A pipe has no name.\n"),
            std::string::npos);
}

TEST(CommandCoverageTest, WhatIsUncheckedHasNoCase) {
  CaseFolder folder;
  folder.Write("catalogue/pipes.yaml", kCatalogue);
  folder.Write("pipes.yaml",
               "title: Pipes\nsource: S\nlevel: linux\ncases:\n"
               "  lasts:\n    covers: PIPE-04\n    claim: C.\n    steps: [{p: pipe(_) = 0}]\n");
  CoverageCommand command;
  command.cases_root = folder.path();
  std::ostringstream out, err;
  EXPECT_EQ(ShowCoverage(command, out, err), 2);
  EXPECT_NE(err.str().find("pipes.yaml:6:13: PIPE-04 is called unchecked in the catalogue: no "
                           "program lives so long\n"),
            std::string::npos)
      << err.str();
}

}  // namespace
}  // namespace parley
