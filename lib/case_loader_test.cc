#include "lib/case_loader.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

std::string Messages(const std::string& text) {
  std::string out;
  for (const Diagnostic& diagnostic : LoadCaseText("t", "t", text).diagnostics) {
    out += diagnostic.Format();
  }
  return out;
}

std::string Place(Location where) {
  return std::to_string(where.line) + ":" + std::to_string(where.column);
}

constexpr char kWhole[] =
    "# A comment.\n"
    "title: Sending to a queue\n"
    "source: POSIX.1-2024 msgsnd\n"
    "level: xsi\n"
    "needs: [ipv4, '!root']\n"
    "setup:\n"
    "  - p: msgget(IPC_PRIVATE, 0600) = q\n"
    "cases:\n"
    "  full-queue:\n"
    "    covers: MSGSND-05, MSGSND-04\n"
    "    claim: A full queue refuses\n"
    "      a message.\n"
    "    steps:\n"
    "      - p: msgsnd(q, {1, \"x\"}, 1, IPC_NOWAIT) = -1 EAGAIN\n"
    "  2nd:\n"
    "    covers: MSGSND-06\n"
    "    claim: C\n"
    "    level: option:MSG\n"
    "    source: Linux msgop(2)\n"
    "    needs: [ipv4, root or users]\n"
    "    steps:\n"
    "      - p: getpid()\n";

TEST(LoadCaseTextTest, AWholeFile) {
  const LoadedFile loaded = LoadCaseText("cases/sysv/msgsnd.yaml", "sysv/msgsnd", kWhole);
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  EXPECT_EQ(loaded.text, kWhole);
  EXPECT_EQ(loaded.file.path, "cases/sysv/msgsnd.yaml");
  EXPECT_EQ(loaded.file.title, "Sending to a queue");
  ASSERT_EQ(loaded.file.cases.size(), 2u);

  const Case& first = loaded.file.cases[0];
  EXPECT_EQ(first.id, "sysv/msgsnd/full-queue");
  EXPECT_EQ(first.key, "full-queue");
  EXPECT_EQ(first.file, "cases/sysv/msgsnd.yaml");
  EXPECT_EQ(Place(first.where), "9:3");
  EXPECT_EQ(first.claim, "A full queue refuses a message.");
  EXPECT_EQ(first.source, "POSIX.1-2024 msgsnd");
  EXPECT_EQ(first.level, "xsi");
  EXPECT_EQ(first.covers, (std::vector<std::string>{"MSGSND-05", "MSGSND-04"}));
  EXPECT_EQ(first.needs, (std::vector<std::string>{"ipv4", "!root"}));
  EXPECT_TRUE(first.actors.empty());
  ASSERT_EQ(first.steps.size(), 2u);
  EXPECT_EQ(first.steps[0].line.Print(), "p: msgget(IPC_PRIVATE, 0600) = q");
  EXPECT_EQ(Place(first.steps[0].where), "7:5");
  EXPECT_EQ(Place(first.steps[1].where), "14:9");

  const Case& second = loaded.file.cases[1];
  EXPECT_EQ(second.id, "sysv/msgsnd/2nd");
  EXPECT_EQ(second.source, "Linux msgop(2)");
  EXPECT_EQ(second.level, "option:MSG");
  // What the file needs, the case needs as well.
  EXPECT_EQ(second.needs, (std::vector<std::string>{"ipv4", "!root", "root or users"}));
  ASSERT_EQ(second.steps.size(), 2u);
  EXPECT_EQ(second.steps[0].line.Print(), first.steps[0].line.Print());
}

TEST(LoadCaseTextTest, ByteOrderMarkAndCarriageReturns) {
  std::string text = "\xef\xbb\xbf";
  for (const char* c = kWhole; *c != '\0'; ++c) text += *c == '\n' ? "\r\n" : std::string(1, *c);
  const LoadedFile loaded = LoadCaseText("t", "t", text);
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  ASSERT_EQ(loaded.file.cases.size(), 2u);
  EXPECT_EQ(loaded.file.cases[0].claim, "A full queue refuses a message.");
  EXPECT_EQ(Place(loaded.file.cases[0].steps[1].line.call->where), "14:12");
}

TEST(LoadCaseTextTest, ActorsMayBeCalledAsYamlNamesTruth) {
  const LoadedFile loaded = LoadCaseText("t", "t",
                                         "title: on\nsource: 1.0\nlevel: posix\ncases:\n  yes:\n"
                                         "    covers: A-1\n    claim: NULL\n    steps:\n"
                                         "      - on: f(017)\n");
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  EXPECT_EQ(loaded.file.title, "on");
  ASSERT_EQ(loaded.file.cases.size(), 1u);
  EXPECT_EQ(loaded.file.cases[0].source, "1.0");
  EXPECT_EQ(loaded.file.cases[0].claim, "NULL");
  EXPECT_EQ(loaded.file.cases[0].steps.at(0).line.Print(), "on: f(017)");
}

TEST(LoadCaseTextTest, AllMistakesOfAFile) {
  EXPECT_EQ(Messages("titel: T\n"
                     "level: posx\n"
                     "needs: [rot, [x]]\n"
                     "setup:\n"
                     "  - p: f(\n"
                     "cases:\n"
                     "  Full_Queue:\n"
                     "    clam: C\n"
                     "    covers: A-1,, A-1, B 2\n"
                     "    steps: []\n"
                     "  a:\n"
                     "  b: x\n"
                     "  c:\n"
                     "    source: S\n"
                     "    claim: [x]\n"
                     "    covers: [A-1]\n"
                     "    steps: {p: f()}\n"
                     "    steps:\n"
                     "      - p: f(\"a: b\")\n"),
            "t:1:1: the file has no key 'titel'; did you mean title?\n"
            "titel: T\n"
            "^\n"
            "t:2:8: unknown level posx; did you mean posix?\n"
            "level: posx\n"
            "       ^\n"
            "t:3:9: unknown feature rot; did you mean root?\n"
            "needs: [rot, [x]]\n"
            "        ^\n"
            "t:3:14: a need is a text, not a list\n"
            "needs: [rot, [x]]\n"
            "             ^\n"
            "t:5:8: the '(' of f is not closed\n"
            "  - p: f(\n"
            "       ^\n"
            "t:7:3: neither the case nor the file has a 'source'\n"
            "  Full_Queue:\n"
            "  ^\n"
            "t:7:3: the key of a case is of a-z, 0-9 and '-' only; write full-queue\n"
            "  Full_Queue:\n"
            "  ^\n"
            "t:8:5: the case has no key 'clam'; did you mean claim?\n"
            "    clam: C\n"
            "    ^\n"
            "t:9:17: covers is a list of ids with a comma between two\n"
            "    covers: A-1,, A-1, B 2\n"
            "                ^\n"
            "t:9:19: A-1 stands here twice\n"
            "    covers: A-1,, A-1, B 2\n"
            "                  ^\n"
            "t:9:24: covers is a list of ids with a comma between two\n"
            "    covers: A-1,, A-1, B 2\n"
            "                       ^\n"
            "t:10:12: there are no steps\n"
            "    steps: []\n"
            "           ^\n"
            "t:11:3: nothing is written here; the case is a mapping\n"
            "  a:\n"
            "  ^\n"
            "t:12:6: the case is a mapping, not a text\n"
            "  b: x\n"
            "     ^\n"
            "t:15:12: claim is a text, not a list\n"
            "    claim: [x]\n"
            "           ^\n"
            "t:16:13: covers is a text, not a list\n"
            "    covers: [A-1]\n"
            "            ^\n"
            "t:17:12: steps is a list, not a mapping\n"
            "    steps: {p: f()}\n"
            "           ^\n"
            "t:18:5: the key steps stands here a second time; the first is in line 17\n"
            "    steps:\n"
            "    ^\n"
            "t:19:16: YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' "
            "instead\n"
            "      - p: f(\"a: b\")\n"
            "               ^\n");
}

TEST(LoadCaseTextTest, WhatIsMissing) {
  EXPECT_EQ(Messages("cases:\n  a: {level: posix}\n  b: {source: S, level: xsi}\n"),
            "t:1:1: the file has no 'title'\n"
            "cases:\n"
            "^\n"
            "t:2:3: neither the case nor the file has a 'source'\n"
            "  a: {level: posix}\n"
            "  ^\n"
            "t:2:3: the case has no 'claim'\n"
            "  a: {level: posix}\n"
            "  ^\n"
            "t:2:3: the case has no 'covers'\n"
            "  a: {level: posix}\n"
            "  ^\n"
            "t:2:3: the case has no 'steps'\n"
            "  a: {level: posix}\n"
            "  ^\n"
            "t:3:3: the case has no 'claim'\n"
            "  b: {source: S, level: xsi}\n"
            "  ^\n"
            "t:3:3: the case has no 'covers'\n"
            "  b: {source: S, level: xsi}\n"
            "  ^\n"
            "t:3:3: the case has no 'steps'\n"
            "  b: {source: S, level: xsi}\n"
            "  ^\n");
  EXPECT_EQ(Messages("title: T\n"), "t:1:1: the file has no 'cases'\ntitle: T\n^\n");
  EXPECT_EQ(Messages("title: T\nlevel: posix\nsource: S\ncases: {}\n"),
            "t:4:8: there are no cases in this file\ncases: {}\n       ^\n");
  EXPECT_EQ(Messages(""), "t:1:1: the file is empty; a case file has a title and cases\n");
  EXPECT_EQ(Messages("# x\n"),
            "t:1:1: the file is empty; a case file has a title and cases\n# x\n^\n");
  EXPECT_EQ(Messages("- a\n"), "t:1:1: the file is a mapping, not a list\n- a\n^\n");
}

TEST(LoadCaseTextTest, CommentsThatCutALineOfACall) {
  const std::string head =
      "title: T\nsource: S\nlevel: posix\ncases:\n  a:\n    claim: C # 1\n    covers: A-1\n"
      "    steps:\n";
  EXPECT_EQ(Messages(head + "      - p: write(w, \"a #b\", 4) = 4\n"
                            "      - p: f(1, # one\n"
                            "      - p: g(\"a\\x23b #\\\n"
                            "      - p: h()  # \"good\n"),
            "t:9:24: YAML takes ' #' for a comment, even inside a string, and cuts the line here; "
            "write ' \\x23' instead\n"
            "      - p: write(w, \"a #b\", 4) = 4\n"
            "                       ^\n"
            "t:10:17: YAML takes ' #' for a comment and cuts the line here, inside brackets; put "
            "the comment behind the end of the line\n"
            "      - p: f(1, # one\n"
            "                ^\n"
            "t:11:22: YAML takes ' #' for a comment, even inside a string, and cuts the line "
            "here; write ' \\x23' instead\n"
            "      - p: g(\"a\\x23b #\\\n"
            "                     ^\n");
}

// What breaks off the YAML hides no mistake that stands before it, and makes none of what follows.
TEST(LoadCaseTextTest, MistakesBeforeAYamlErrorAreReported) {
  EXPECT_EQ(Messages("title: T\nsource: S\nlevel: posix\ncases:\n"
                     "  a:\n    claim: C\n    covers: A-1\n    steps:\n      - p: f(\n"
                     "     - q: g()\n    needs: []\n"),
            "t:9:12: the '(' of f is not closed\n"
            "      - p: f(\n"
            "           ^\n"
            "t:10:6: this fits nothing above it; is it indented as its neighbours are?\n"
            "     - q: g()\n"
            "     ^\n");
}

TEST(LoadCaseTextTest, OldFriendsOfHostileFiles) {
  const auto first = [](const std::string& text) {
    const LoadedFile loaded = LoadCaseText("t", "t", text);
    return loaded.diagnostics.empty() ? "" : loaded.diagnostics[0].message;
  };
  EXPECT_EQ(first(std::string(5000, '[')), "lists and mappings are nested too deeply here");
  EXPECT_EQ(first(std::string("\x7f"
                              "ELF\0\0",
                              6)),
            "the control character 0x7f cannot stand in a text");
  EXPECT_EQ(first(std::string(4 * 1024 * 1024 + 1, '\n')), "the file is larger than 4 MB");
  EXPECT_EQ(first("title: T\n" + std::string(20000, 'x')), "the line is longer than 10000 bytes");
  // Steps within steps within steps.
  std::string deep =
      "title: T\nsource: S\nlevel: posix\ncases: {a: {claim: C, covers: A-1, steps: ";
  for (int i = 0; i < 60; ++i) deep += "[{repeat: ";
  EXPECT_EQ(first(deep), "lists and mappings are nested too deeply here");
}

// Every case has the steps of `setup`; a short file would become a large one.
TEST(LoadCaseTextTest, StepsOfAllCasesHaveAnEnd) {
  constexpr size_t kSetup = 2000;
  std::string text = "title: T\nsource: S\nlevel: posix\nsetup:\n";
  for (size_t i = 0; i < kSetup; ++i) text += "  - p: f()\n";
  text += "cases:\n";
  for (size_t i = 0; i <= kMostSteps / kSetup; ++i) {
    text += "  c" + std::to_string(i) + ": {claim: C, covers: A-1, steps: [{p: g()}]}\n";
  }
  EXPECT_EQ(Messages(text),
            "t:2055:3: with this case the file has too many steps: more than 100000\n"
            "  c49: {claim: C, covers: A-1, steps: [{p: g()}]}\n"
            "  ^\n");
}

TEST(LoadCaseTextTest, EveryCaseFileOfTheProject) {
  std::string error;
  const std::vector<std::string> files = FindCaseFiles("cases", &error);
  ASSERT_EQ(error, "");
  ASSERT_GT(files.size(), 10u);
  for (const std::string& path : files) {
    const LoadedFile loaded = LoadCaseFile(path, "cases");
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
    EXPECT_FALSE(loaded.file.cases.empty()) << path;
  }
}

}  // namespace
}  // namespace parley
