// The archive that the static binary carries: what is one, what is none, and how this program does
// without.
#include "runner/embedded_cases.h"

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

std::string Error(const std::string& archive) {
  std::vector<SuiteText> texts;
  std::string error;
  EXPECT_FALSE(ReadArchive(archive, &texts, &error));
  return error;
}

TEST(EmbeddedCasesTest, AnArchiveIsSizesPathsAndTexts) {
  // A text may hold anything, lines that look like the archive's own included.
  const std::string archive = std::string("4 cases/a.yaml\nab\n\0", 19) + "0 cases/b c.yaml\n" +
                              "12 cases/d/e.yaml\n1 x\n1 y\n1 z\n";
  std::vector<SuiteText> texts;
  std::string error;
  ASSERT_TRUE(ReadArchive(archive, &texts, &error)) << error;
  ASSERT_EQ(texts.size(), 3u);
  EXPECT_EQ(texts[0].path, "cases/a.yaml");
  EXPECT_EQ(texts[0].text, std::string_view("ab\n\0", 4));
  EXPECT_EQ(texts[1].path, "cases/b c.yaml");
  EXPECT_EQ(texts[1].text, "");
  EXPECT_EQ(texts[2].path, "cases/d/e.yaml");
  EXPECT_EQ(texts[2].text, "1 x\n1 y\n1 z\n");
}

TEST(EmbeddedCasesTest, WhatIsNoArchiveIsRefused) {
  EXPECT_EQ(Error("x cases/a.yaml\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1\n\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1 \n\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1x a\n\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1 a"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1 a\nx2 b\nx"), "byte 5: cut off: 1 of 2 bytes of b");
  EXPECT_EQ(Error("99999999999999999999 a\nx"), "byte 0: no line with a size and a path");
}

TEST(EmbeddedCasesTest, OnlyTheStaticBinaryCarriesCases) { EXPECT_TRUE(EmbeddedTexts().empty()); }

TEST(EmbeddedCasesTest, FilesOfTheMachineAreTakenFromThere) {
  CaseFolder folder;
  folder.Write("a.yaml",
               "title: T\nsource: S\nlevel: posix\ncases:\n  ends:\n    claim: C\n    steps:\n"
               "      - p: pipe([r, w]) = 0\n");
  const std::string file = folder.path() + "/a.yaml";
  EXPECT_TRUE(IsCasePath(file, ""));
  EXPECT_FALSE(IsCasePath("nowhere/a.yaml", ""));
  Suite suite;
  std::string error;
  EXPECT_FALSE(LoadCases({"nowhere/a.yaml"}, "", &suite, &error));
  EXPECT_EQ(error, "nowhere/a.yaml: cannot be read: No such file or directory");
  error.clear();
  ASSERT_TRUE(LoadCases({file}, folder.path(), &suite, &error)) << error;
  EXPECT_EQ(suite.case_count(), 1u);
}

}  // namespace
}  // namespace parley
