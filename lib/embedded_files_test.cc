#include "lib/embedded_files.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

std::string Error(const std::string& archive) {
  std::vector<EmbeddedFile> files;
  std::string error;
  EXPECT_FALSE(ReadArchive(archive, &files, &error));
  return error;
}

TEST(EmbeddedFilesTest, AnArchiveIsSizesPathsAndTexts) {
  // A text may hold anything, lines that look like the archive's own included.
  const std::string archive = std::string("4 cases/a.yaml\nab\n\0", 19) + "0 cases/b c.yaml\n" +
                              "12 cases/d/e.yaml\n1 x\n1 y\n1 z\n";
  std::vector<EmbeddedFile> files;
  std::string error;
  ASSERT_TRUE(ReadArchive(archive, &files, &error)) << error;
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0].path, "cases/a.yaml");
  EXPECT_EQ(files[0].text, std::string_view("ab\n\0", 4));
  EXPECT_EQ(files[1].path, "cases/b c.yaml");
  EXPECT_EQ(files[1].text, "");
  EXPECT_EQ(files[2].path, "cases/d/e.yaml");
  EXPECT_EQ(files[2].text, "1 x\n1 y\n1 z\n");
}

TEST(EmbeddedFilesTest, WhatIsNoArchiveIsRefused) {
  EXPECT_EQ(Error("x cases/a.yaml\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1\n\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1 \n\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1x a\n\n"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1 a"), "byte 0: no line with a size and a path");
  EXPECT_EQ(Error("1 a\nx2 b\nx"), "byte 5: cut off: 1 of 2 bytes of b");
  EXPECT_EQ(Error("99999999999999999999 a\nx"), "byte 0: no line with a size and a path");
}

}  // namespace
}  // namespace parley
