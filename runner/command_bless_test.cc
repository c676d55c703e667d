#include "runner/command_bless.h"

#include <sys/stat.h>

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kHead[] =
    "# A comment that stays.\ntitle: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\n\ncases:\n\n"
    "  k:\n    covers: PIPE-01\n    claim: 'pipe:  makes two.'\n    steps:\n";

struct Ran {
  int status;
  std::string out, err;
};

Ran BlessIn(const CaseFolder& folder, const std::string& key, double deadline = 10) {
  std::ostringstream out, err;
  BlessCommand command;
  command.file = folder.Path("pipes.yaml");
  command.key = key;
  command.cases_root = folder.path();
  command.deadline_seconds = deadline;
  const int status = Bless(command, out, err);
  return {status, folder.Anonymous(out.str()), folder.Anonymous(err.str())};
}

TEST(CommandBlessTest, WritesWhatTheSystemAnswers) {
  CaseFolder folder;
  folder.Write("pipes.yaml", std::string(kHead) +
                                 "      - p: pipe([r, w])\n"
                                 "      - p: write(w, \"abc\", 3)\n"
                                 "      - p: read(r, _, 9)  # all of it\n"
                                 "      - p: close(w) = 0\n"
                                 "      - p: write(w, \"x\", 1)\n");
  chmod(folder.Path("pipes.yaml").c_str(), 0640);
  const Ran ran = BlessIn(folder, "");
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(folder.Read("pipes.yaml"), std::string(kHead) +
                                           "      - p: pipe([r, w]) = 0\n"
                                           "      - p: write(w, \"abc\", 3) = 3\n"
                                           "      - p: read(r, _, 9) = 3  # all of it\n"
                                           "      - p: close(w) = 0\n"
                                           "      - p: write(w, \"x\", 1) = -1 EBADF\n");
  EXPECT_EQ(ran.out,
            "DIR/pipes.yaml:12\n"
            "-      - p: pipe([r, w])\n"
            "+      - p: pipe([r, w]) = 0\n"
            "DIR/pipes.yaml:13\n"
            "-      - p: write(w, \"abc\", 3)\n"
            "+      - p: write(w, \"abc\", 3) = 3\n"
            "DIR/pipes.yaml:14\n"
            "-      - p: read(r, _, 9)  # all of it\n"
            "+      - p: read(r, _, 9) = 3  # all of it\n"
            "DIR/pipes.yaml:16\n"
            "-      - p: write(w, \"x\", 1)\n"
            "+      - p: write(w, \"x\", 1) = -1 EBADF\n"
            "4 lines written; hold each against the manual, for the system may be wrong\n");
  struct stat info;
  ASSERT_EQ(stat(folder.Path("pipes.yaml").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);

  // Nothing is left to write, and what stands there holds.
  const Ran again = BlessIn(folder, "");
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out, "0 lines written\n");
}

TEST(CommandBlessTest, OnlyTheCaseNamed) {
  CaseFolder folder;
  const std::string other =
      "  other:\n    covers: PIPE-01\n    claim: c.\n    steps:\n      - p: close(9)\n";
  folder.Write("pipes.yaml", std::string(kHead) + "      - p: close(8)\n" + other);
  EXPECT_EQ(BlessIn(folder, "k").status, 0);
  EXPECT_EQ(folder.Read("pipes.yaml"),
            std::string(kHead) + "      - p: close(8) = -1 EBADF\n" + other);
  const Ran none = BlessIn(folder, "othre");
  EXPECT_EQ(none.status, 2);
  EXPECT_EQ(none.err, "parley: DIR/pipes.yaml has no case othre; did you mean other?\n");
}

TEST(CommandBlessTest, AStepThatDoesNotHoldEndsItsCase) {
  CaseFolder folder;
  folder.Write("pipes.yaml", std::string(kHead) +
                                 "      - p: close(9)\n"
                                 "      - p: close(8) = 0\n"
                                 "      - p: close(7)\n");
  const Ran ran = BlessIn(folder, "");
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find("    > p: close(8) = -1 EBADF\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("DIR/pipes.yaml:14: left as it is: it was not reached, or did not come "
                         "back\n1 line written, 1 line left; hold"),
            std::string::npos)
      << ran.out;
  EXPECT_EQ(folder.Read("pipes.yaml"), std::string(kHead) +
                                           "      - p: close(9) = -1 EBADF\n"
                                           "      - p: close(8) = 0\n"
                                           "      - p: close(7)\n");
}

TEST(CommandBlessTest, ACallThatBlocksIsShownAndLeft) {
  CaseFolder folder;
  const std::string text = std::string(kHead) + "      - p: pause()\n";
  folder.Write("pipes.yaml", text);
  const Ran ran = BlessIn(folder, "", 0.2);
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find("p is blocked in pause"), std::string::npos) << ran.out;
  EXPECT_EQ(folder.Read("pipes.yaml"), text);
}

TEST(CommandBlessTest, FilesWithErrorsAreNotTouched) {
  CaseFolder folder;
  const std::string text = std::string(kHead) + "      - p: close(8)\n      - p: clsoe(9)\n";
  folder.Write("pipes.yaml", text);
  const Ran ran = BlessIn(folder, "");
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "DIR/pipes.yaml:13:12: unknown call clsoe; did you mean close?\n"
            "      - p: clsoe(9)\n"
            "           ^\n"
            "parley: 1 error; nothing was run or written\n");
  EXPECT_EQ(folder.Read("pipes.yaml"), text);
}

TEST(CommandBlessTest, AFolderIsNoFile) {
  CaseFolder folder;
  std::ostringstream out, err;
  BlessCommand command;
  command.file = folder.path();
  command.cases_root = folder.path();
  EXPECT_EQ(Bless(command, out, err), 2);
  EXPECT_EQ(folder.Anonymous(err.str()), "parley: DIR is no file\n");
}

}  // namespace
}  // namespace parley
