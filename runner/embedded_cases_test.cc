// How a program that carries no cases does without.
#include "runner/embedded_cases.h"

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

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
