// Finding case files, and the ids that their paths give.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "lib/case_loader.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

class CaseFilesTest : public testing::Test {
 protected:
  CaseFilesTest() : root_(testing::TempDir() + "case_files_" + std::to_string(getpid())) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~CaseFilesTest() override { fs::remove_all(root_); }

  void Write(const std::string& path, const std::string& text = "") {
    fs::create_directories(fs::path(root_ + "/" + path).parent_path());
    std::ofstream(root_ + "/" + path) << text;
  }

  // Paths below the root, one a line; or the error.
  std::string Found(const std::string& path = "") {
    std::string error;
    std::string out;
    for (const std::string& file : FindCaseFiles(root_ + path, &error)) {
      EXPECT_EQ(file.substr(0, root_.size() + 1), root_ + "/");
      out += file.substr(root_.size() + 1) + "\n";
    }
    if (error.empty()) return out;
    EXPECT_EQ(out, "");
    EXPECT_EQ(error.substr(0, root_.size()), root_);
    return "error: " + error.substr(root_.size());
  }

  std::string root_;
};

TEST_F(CaseFilesTest, SortedAndWithoutTheDirectoriesPassedOver) {
  for (const char* const path :
       {"b.yaml", "a/z.yaml", "a/y.yaml", "a-b/x.yaml", "catalogue/c.yaml", "a/selftest/s.yaml",
        "a/catalogue/p.yaml", ".hidden.yaml", ".git/g.yaml", "README.md", "schema.json"}) {
    Write(path);
  }
  EXPECT_EQ(Found(), "a-b/x.yaml\na/y.yaml\na/z.yaml\nb.yaml\n");
  EXPECT_EQ(Found("/"), Found());
  // Named themselves, they are not passed over.
  EXPECT_EQ(Found("/a/catalogue"), "a/catalogue/p.yaml\n");
  EXPECT_EQ(Found("/catalogue/c.yaml"), "catalogue/c.yaml\n");
}

TEST_F(CaseFilesTest, LinksLeadNowhereTwice) {
  Write("a/x.yaml");
  fs::create_directory_symlink(root_, root_ + "/a/loop");
  fs::create_directory_symlink(root_ + "/a", root_ + "/b");
  fs::create_symlink(root_ + "/a/x.yaml", root_ + "/y.yaml");
  fs::create_symlink(root_ + "/nowhere", root_ + "/z.yaml");
  EXPECT_EQ(Found(), "a/x.yaml\ny.yaml\nz.yaml\n");
}

TEST_F(CaseFilesTest, WhatCannotBeRunIsSaid) {
  EXPECT_EQ(Found("/none"), "error: /none: cannot be read: No such file or directory");
  EXPECT_EQ(Found(), "error: : there are no case files below this directory");
  Write("a/x.yml");
  EXPECT_EQ(Found(), "error: /a/x.yml: case files end in .yaml");
}

std::string FirstId(const LoadedFile& loaded) {
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  return loaded.file.cases.empty() ? "" : loaded.file.cases[0].id;
}

TEST_F(CaseFilesTest, IdsArePathsBelowTheCases) {
  Write("a/b.yaml",
        "{title: T, source: S, level: posix, cases: {k: {claim: C, covers: A-1, steps: [{p: "
        "f()}]}}}\n");
  const std::string path = root_ + "/a/b.yaml";
  EXPECT_EQ(FirstId(LoadCaseFile(path, root_)), "a/b/k");
  EXPECT_EQ(FirstId(LoadCaseFile(path, root_ + "/")), "a/b/k");
  EXPECT_EQ(FirstId(LoadCaseFile(root_ + "/./a/../a/b.yaml", root_ + "/a")), "b/k");
  EXPECT_EQ(FirstId(LoadCaseFile(path, root_ + "/other")), "b/k");
  EXPECT_EQ(FirstId(LoadCaseFile(fs::relative(path).string(), root_)), "a/b/k");
}

TEST_F(CaseFilesTest, UnreadableFiles) {
  const LoadedFile loaded = LoadCaseFile(root_ + "/none.yaml", root_);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].Format(),
            root_ + "/none.yaml: cannot be read: No such file or directory\n");
  EXPECT_TRUE(loaded.file.cases.empty());
  EXPECT_EQ(loaded.file.path, root_ + "/none.yaml");
  Write("big.yaml", std::string(4 * 1024 * 1024 + 1, '#'));
  EXPECT_EQ(LoadCaseFile(root_ + "/big.yaml", root_).diagnostics.at(0).message,
            "cannot be read: it has more than 4194304 bytes");
}

}  // namespace
}  // namespace parley
