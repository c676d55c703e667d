#include "runner/command_check.h"

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kGood[] =
    "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n"
    "  two-ends:\n    covers: PIPE-01\n    claim: pipe makes two descriptors.\n    steps:\n"
    "      - p: pipe([r, w]) = 0\n"
    "      - p: write(w, \"x\", 1) = 1\n"
    "      - p: read(r, \"x\", 1) = 1\n";

constexpr char kWrong[] =
    "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n"
    "  two-ends:\n    covers: PIPE-01\n    claim: pipe makes two descriptors.\n    steps:\n"
    "      - p: pipe([r, _]) = 0\n"
    "      - p: wriet(9, \"x\", 1) = 1\n"
    "      - p: read(r, \"x\", 1) = -1 EAGIAN\n";

TEST(CommandCheckTest, CountsWhatIsRight) {
  CaseFolder folder;
  folder.Write("a.yaml", kGood);
  folder.Write("b.yaml", kGood);
  std::ostringstream out, err;
  EXPECT_EQ(CheckFiles({}, folder.path(), out, err), 0);
  EXPECT_EQ(out.str(), "2 cases in 2 files, 0 errors\n");
  EXPECT_EQ(err.str(), "");
}

TEST(CommandCheckTest, ShowsEveryErrorOfEveryFile) {
  CaseFolder folder;
  folder.Write("a.yaml", kWrong);
  folder.Write("b.yaml", kGood);
  folder.Write("c.yaml", kWrong);
  std::ostringstream out, err;
  EXPECT_EQ(CheckFiles({}, folder.path(), out, err), 2);
  const std::string text = folder.Anonymous(out.str());
  for (const char* file : {"a", "c"}) {
    const std::string start = std::string("DIR/") + file + ".yaml:";
    EXPECT_NE(text.find(start + "10:12: unknown call wriet; did you mean write?\n"
                                "      - p: wriet(9, \"x\", 1) = 1\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(start + "11:33: unknown constant EAGIAN; did you mean EAGAIN?\n"),
              std::string::npos)
        << text;
  }
  EXPECT_EQ(text.find("b.yaml"), std::string::npos);
  EXPECT_EQ(text.substr(text.rfind('\n', text.size() - 2) + 1), "3 cases in 3 files, 4 errors\n");
  EXPECT_EQ(err.str(), "");
}

TEST(CommandCheckTest, OnlyTheFilesNamed) {
  CaseFolder folder;
  folder.Write("a.yaml", kWrong);
  folder.Write("b.yaml", kGood);
  std::ostringstream out, err;
  EXPECT_EQ(CheckFiles({folder.Path("b.yaml")}, folder.path(), out, err), 0);
  EXPECT_EQ(out.str(), "1 case in 1 file, 0 errors\n");
}

TEST(CommandCheckTest, APathThatIsNotThere) {
  CaseFolder folder;
  std::ostringstream out, err;
  EXPECT_EQ(CheckFiles({folder.Path("none.yaml")}, folder.path(), out, err), 2);
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(folder.Anonymous(err.str()).rfind("parley: DIR/none.yaml", 0), 0u) << err.str();
}

}  // namespace
}  // namespace parley
