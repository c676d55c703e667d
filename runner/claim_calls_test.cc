// Which calls a claim is about.
#include "runner/claim_calls.h"

#include <gtest/gtest.h>

#include <string>

#include "runner/director_fixture.h"

namespace parley {
namespace {

// Functions and lines of the case that its claim is about: "write:11 read:12".
std::string Claimed(const Case& test, const std::string& catalogue = "") {
  Catalogue behaviours;
  std::vector<Diagnostic> diagnostics;
  if (!catalogue.empty()) behaviours.AddText("catalogue.yaml", catalogue, &diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  const std::set<const Line*> lines = ClaimLines(test, behaviours);
  std::string text;
  for (const CallStep& call : CallStepsOf(test)) {
    if (lines.count(call.line) == 0) continue;
    text += (text.empty() ? "" : " ") + call.line->call->function + ":" +
            std::to_string(call.step->where.line);
  }
  return text;
}

const char kSteps[] =
    "p: pipe([r, w]) = 0\np: write(w, \"x\", 1) = 1\np: read(r, \"x\", 1) = 1\np: close(r)";

TEST(ClaimLines, AreThoseOfTheFunctionsThatTheSourceNames) {
  EXPECT_EQ(Claimed(CaseOf(kSteps)), "pipe:9");
  EXPECT_EQ(Claimed(CaseOf(kSteps, "posix", "    source: POSIX.1-2024 read, write(2)\n")),
            "write:11 read:12");
}

TEST(ClaimLines, AreThoseOfTheBehavioursToo) {
  EXPECT_EQ(Claimed(CaseOf(kSteps, "posix", "    source: POSIX.1-2024\n"),
                    "area: Pipes\nbehaviours:\n  PIPE-01: {level: posix, statement: It is so., "
                    "source: POSIX.1-2024 write}\n"),
            "write:11");
}

TEST(ClaimLines, NamesAreWholeWords) {
  EXPECT_EQ(Claimed(CaseOf(kSteps, "posix", "    source: POSIX.1-2024 closed readers\n")),
            "pipe:10 write:11 read:12")
      << "those that state a result";
}

TEST(ClaimLines, AreThoseThatStateSomethingIfNothingIsNamed) {
  EXPECT_EQ(Claimed(CaseOf(kSteps, "posix", "    source: POSIX.1-2024\n")),
            "pipe:10 write:11 read:12");
  EXPECT_EQ(Claimed(CaseOf("p: umask(0)", "posix", "    source: POSIX.1-2024\n")), "umask:10");
}

TEST(ClaimLines, LeaveSetupOut) {
  LoadedFile loaded = LoadCaseText("cases/pipe/pipe.yaml", "pipe/pipe",
                                   "title: Pipes\nsource: POSIX.1-2024 pipe, close\nlevel: posix\n"
                                   "setup:\n  - p: pipe([r, w]) = 0\ncases:\n  k:\n"
                                   "    covers: PIPE-01\n    claim: It holds.\n    steps:\n"
                                   "      - p: close(r) = 0\n      - p: close(w) = 0\n");
  ASSERT_TRUE(loaded.diagnostics.empty());
  EXPECT_EQ(Claimed(loaded.file.cases.at(0)), "close:11 close:12");
}

TEST(CallStepsOf, FindsTheLinesInsideOfBlocks) {
  const Case test = CaseOf(
      "repeat:\n    - p: umask(0)\n  times: 2\np: close(-1)\n  either:\n    it is closed: = -1 "
      "EBADF\n"
      "    it is open:\n      - = 0\n      - p: getpid()");
  std::string names;
  for (const CallStep& call : CallStepsOf(test)) names += call.line->call->function + " ";
  EXPECT_EQ(names, "umask close getpid ");
}

}  // namespace
}  // namespace parley
