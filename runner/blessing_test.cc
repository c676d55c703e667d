#include "runner/blessing.h"

#include "gtest/gtest.h"
#include "lib/case_checker.h"
#include "lib/case_loader.h"

namespace parley {
namespace {

const char kHead[] =
    "title: t\nsource: s\nlevel: posix\ncases:\n  k:\n    covers: A-1\n    claim: c.\n    steps:\n";
constexpr int kFirstStep = 9;  // its line

struct Seen {
  int line;
  std::string result;
};

struct Blessed {
  std::string text;       // from the first step on
  std::string unblessed;  // "9: reason\n"
  size_t lines;
};

// Blesses steps of which these results were seen; every case of the file sees the same.
Blessed Bless(const std::string& steps, const std::vector<std::vector<Seen>>& runs) {
  const std::string text = kHead + steps;
  LoadedFile loaded = LoadCaseText("t.yaml", "t", text);
  Diagnostics checks("t.yaml", text);
  for (Case& test : loaded.file.cases) CheckCase(&test, &checks);
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  for (const Diagnostic& diagnostic : checks.Sorted()) ADD_FAILURE() << diagnostic.Format();
  Blessing blessing("t.yaml", text);
  for (const std::vector<Seen>& run : runs) {
    CaseResult result;
    for (const Seen& seen : run) {
      TraceLine line;
      line.line = seen.line;
      line.result = seen.result;
      result.trace.push_back(line);
    }
    for (const Case& test : loaded.file.cases) blessing.Add(test, result);
  }
  const std::string out = blessing.Apply();
  EXPECT_EQ(out.substr(0, sizeof kHead - 1), kHead);
  std::string unblessed;
  for (const UnblessedLine& line : blessing.unblessed()) {
    unblessed += std::to_string(line.line) + ": " + line.reason + "\n";
  }
  return {out.substr(sizeof kHead - 1), unblessed, blessing.blessed().size()};
}

TEST(BlessingTest, LinesWithoutAResultGetIt) {
  const Blessed done = Bless(
      "      - p: pipe([r, w])\n"
      "      - p: write(w, \"a)\\\"b\", 4) = 4\n"
      "      - p: read(r, _, 9)   # how many?\n"
      "      - p: close(77)  \n",
      {{{9, "0"}, {10, "4"}, {11, "4"}, {12, "-1 EBADF"}}});
  EXPECT_EQ(done.text,
            "      - p: pipe([r, w]) = 0\n"
            "      - p: write(w, \"a)\\\"b\", 4) = 4\n"
            "      - p: read(r, _, 9) = 4   # how many?\n"
            "      - p: close(77) = -1 EBADF  \n");
  EXPECT_EQ(done.unblessed, "");
  EXPECT_EQ(done.lines, 3u);
}

TEST(BlessingTest, LinesThatSayHowTheyEndAreLeft) {
  const std::string steps =
      "      - p: fork() = child\n"
      "      - child: pause() blocks to the end\n"
      "      - p: write(1, \"x\", 1)\n"
      "        until: = -1 EAGAIN\n"
      "      - p: close(1)\n"
      "        either: {open: = 0, closed: = -1 EBADF}\n"
      "      - p: exit(3)\n";
  const Blessed done = Bless(steps, {{{9, "child"}, {11, "1"}, {13, "0"}, {15, "0"}}});
  EXPECT_EQ(done.text, steps);
  EXPECT_EQ(done.unblessed, "");
}

TEST(BlessingTest, FoldedAndQuotedLinesEndBehindTheCall) {
  const Blessed done = Bless(
      "      - p: write(77, \"abc\",\n"
      "            3)\n"
      "      - p: 'write(77, \"it''s (\", 6)'\n"
      "      - {p: close(77)}\n",
      {{{9, "-1 EBADF"}, {11, "6"}, {12, "0"}}});
  EXPECT_EQ(done.text,
            "      - p: write(77, \"abc\",\n"
            "            3) = -1 EBADF\n"
            "      - p: 'write(77, \"it''s (\", 6) = 6'\n"
            "      - {p: close(77) = 0}\n");
  EXPECT_EQ(done.unblessed, "");
}

TEST(BlessingTest, DoubleQuotedLinesAreNotEdited) {
  const std::string steps = "      - p: \"write(77, \\\"abc\\\", 3)\"\n";
  const Blessed done = Bless(steps, {{{9, "3"}}});
  EXPECT_EQ(done.text, steps);
  EXPECT_EQ(done.unblessed,
            "9: it is quoted or continued in a way that this command does not edit\n");
}

TEST(BlessingTest, WhatDiffersBetweenRunsIsNotWritten) {
  const std::string steps = "      - p: read(0, _, 9)\n";
  const Blessed done = Bless(steps, {{{9, "3"}}, {{9, "4"}}});
  EXPECT_EQ(done.text, steps);
  EXPECT_EQ(done.unblessed, "9: it gave 3 and 4; state what these have in common\n");
}

TEST(BlessingTest, WhatIsAnotherNextTimeIsNotWritten) {
  const std::string steps =
      "      - p: msgget(IPC_PRIVATE, 0600)\n"
      "      - p: getppid()\n"
      "      - p: getuid()\n";
  const Blessed done = Bless(steps, {{{9, "0"}, {10, "77"}, {11, "0"}}});
  EXPECT_EQ(done.text, steps);
  EXPECT_EQ(done.unblessed,
            "9: it gave 0, but the id of a new object may be another one next time; give it a "
            "name, or write = _\n"
            "10: it gave 77, but a process id may be another one next time; give it a name, or "
            "write = _\n"
            "11: it gave 0, but a user id may be another one next time; give it a name, or write "
            "= _\n");
  EXPECT_EQ(Bless("      - p: msgget(77, 0600)\n", {{{9, "-1 ENOENT"}}}).text,
            "      - p: msgget(77, 0600) = -1 ENOENT\n");
  EXPECT_EQ(Bless("      - q: kill(p, 0) = 0\n      - p: getpid()\n", {{{10, "p"}}}).text,
            "      - q: kill(p, 0) = 0\n      - p: getpid() = p\n");
}

TEST(BlessingTest, FailuresAreWrittenAsTheLanguageHasThem) {
  EXPECT_EQ(Bless("      - p: raise(999)\n", {{{9, "1 EINVAL"}}}).text,
            "      - p: raise(999) = -1 EINVAL\n");
  EXPECT_EQ(Bless("      - p: posix_fallocate(9, 0, 1)\n", {{{9, "EBADF"}}}).text,
            "      - p: posix_fallocate(9, 0, 1) = EBADF\n");
}

TEST(BlessingTest, VerbsThatDidTheirWorkStayAsTheyAre) {
  const std::string steps =
      "      - p: here() = m\n      - p: store(m, \"x\")\n      - p: cas(m, 0, 1)\n";
  const Blessed done = Bless(steps, {{{10, "0"}, {11, "120"}}});
  EXPECT_EQ(done.text,
            "      - p: here() = m\n      - p: store(m, \"x\")\n      - p: cas(m, 0, 1) = 120\n");
  EXPECT_EQ(done.unblessed, "");
}

TEST(BlessingTest, WhatWasNotSeenIsSaid) {
  const Blessed done = Bless("      - p: close(9)\n      - p: close(8)\n", {{{9, "-1 EBADF"}}});
  EXPECT_EQ(done.text, "      - p: close(9) = -1 EBADF\n      - p: close(8)\n");
  EXPECT_EQ(done.unblessed, "10: it was not reached, or did not come back\n");
}

TEST(BlessingTest, AResultThatWouldMakeTheFileWrongIsNotWritten) {
  const std::string steps = "      - p: close(9)\n      - p: close(8)\n";
  const Blessed done = Bless(steps, {{{9, "NOSUCH"}, {10, "-1 EBADF"}}});
  EXPECT_EQ(done.text, "      - p: close(9)\n      - p: close(8) = -1 EBADF\n");
  EXPECT_EQ(done.unblessed, "9: '= NOSUCH' cannot stand there: unknown constant NOSUCH\n");
}

TEST(BlessingTest, StepsOfOneLineCannotBeToldApart) {
  const std::string steps = "      - repeat: [{p: close(9)}, {p: dup(9)}]\n        times: 2\n";
  const Blessed done = Bless(steps, {{{9, "-1 EBADF"}}});
  EXPECT_EQ(done.text, steps);
  EXPECT_EQ(done.unblessed,
            "9: another step stands in the same line\n9: another step stands in the same line\n");
}

TEST(BlessingTest, AllCopiesOfEachMustAgree) {
  const std::string each =
      "      - p: close($n)\n"
      "      - p: $call\n"
      "    each: {n: [8, 9], call: [dup(8)]}\n";
  const Blessed done = Bless(each, {{{9, "-1 EBADF"}, {10, "-1 EBADF"}}});
  EXPECT_EQ(done.text,
            "      - p: close($n) = -1 EBADF\n"
            "      - p: $call\n"
            "    each: {n: [8, 9], call: [dup(8)]}\n");
  EXPECT_EQ(done.unblessed,
            "10: it is quoted or continued in a way that this command does not edit\n");
}

TEST(BlessingTest, LineEndsOfOtherSystemsStay) {
  std::string text = std::string(kHead) + "      - p: close(9)\n      - p: close(8)\n";
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  LoadedFile loaded = LoadCaseText("t.yaml", "t", text);
  ASSERT_TRUE(loaded.diagnostics.empty()) << loaded.diagnostics[0].Format();
  CaseResult result;
  TraceLine line;
  line.line = kFirstStep;
  line.result = "0";
  result.trace = {line};
  Blessing blessing("t.yaml", text);
  blessing.Add(loaded.file.cases.at(0), result);
  const std::string out = blessing.Apply();
  EXPECT_EQ(out.substr(out.find("      - p")),
            "      - p: close(9) = 0\r\n      - p: close(8)\r\n");
  ASSERT_EQ(blessing.blessed().size(), 1u);
  EXPECT_EQ(blessing.blessed()[0].line, kFirstStep);
  EXPECT_EQ(blessing.blessed()[0].before, "      - p: close(9)");
  EXPECT_EQ(blessing.blessed()[0].after, "      - p: close(9) = 0");
}

}  // namespace
}  // namespace parley
