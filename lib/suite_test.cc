// Loading files with everything that all commands expect to have been checked, and the meaning of
// patterns.
#include "lib/suite.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace parley {
namespace {

namespace fs = std::filesystem;

class SuiteTest : public testing::Test {
 protected:
  SuiteTest() : root_(testing::TempDir() + "suite_" + std::to_string(getpid())) {
    fs::remove_all(root_);
    Write("catalogue/pipes.yaml",
          "area: Pipes\nbehaviours:\n"
          "  PIPE-01:\n    level: posix\n    statement: pipe makes two descriptors.\n"
          "    source: POSIX.1-2024 pipe\n");
  }
  ~SuiteTest() override { fs::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(root_ + "/" + path).parent_path());
    std::ofstream(root_ + "/" + path) << text;
  }
  // A file with one case of this key and step, which stands in line 9.
  void WriteCase(const std::string& path, const std::string& key, const std::string& step,
                 const std::string& covers = "PIPE-01", const std::string& level = "posix") {
    Write(path, "title: T\nsource: S\nlevel: " + level + "\ncases:\n  " + key + ":\n    covers: " +
                    covers + "\n    claim: C\n    steps:\n      - p: " + step + "\n");
  }

  Suite Load(const std::vector<std::string>& paths = {}) {
    Suite suite;
    std::string error;
    std::vector<std::string> below;
    for (const std::string& path : paths) below.push_back(root_ + "/" + path);
    EXPECT_TRUE(LoadSuite(below, root_, &suite, &error)) << error;
    EXPECT_EQ(error, "");
    return suite;
  }
  static std::string Ids(const Suite& suite) {
    std::string ids;
    for (const CaseFile& file : suite.files) {
      for (const Case& test : file.cases) ids += test.id + "\n";
    }
    return ids;
  }
  // "file:line:column: message", one a line, below the root.
  std::string Messages(const Suite& suite) const {
    std::string out;
    for (const Diagnostic& diagnostic : suite.diagnostics) {
      EXPECT_EQ(diagnostic.file.substr(0, root_.size() + 1), root_ + "/");
      const std::string text = diagnostic.Format();
      out += text.substr(root_.size() + 1, text.find('\n') - root_.size());
    }
    return out;
  }

  std::string root_;
};

TEST_F(SuiteTest, EverythingBelowTheRoot) {
  WriteCase("pipe.yaml", "a", "pipe(_) = 0");
  WriteCase("sub/more.yaml", "b", "close(99) = -1 EBADF");
  const Suite suite = Load();
  EXPECT_EQ(Messages(suite), "");
  EXPECT_EQ(Ids(suite), "pipe/a\nsub/more/b\n");
  EXPECT_EQ(suite.case_count(), 2u);
  EXPECT_NE(suite.catalogue.Find("PIPE-01"), nullptr);
  // Checked, not only read: the checker has found the actors.
  ASSERT_EQ(suite.files[0].cases[0].actors.size(), 1u);
  EXPECT_EQ(suite.files[0].cases[0].actors[0].name, "p");
}

TEST_F(SuiteTest, OnlyWhatIsNamed) {
  WriteCase("pipe.yaml", "a", "pipe(_) = 0");
  WriteCase("sub/more.yaml", "b", "pipe(_) = 0");
  WriteCase("sub/other.yaml", "c", "pipe(_) = 0");
  EXPECT_EQ(Ids(Load({"sub"})), "sub/more/b\nsub/other/c\n");
  EXPECT_EQ(Ids(Load({"sub/other.yaml", "pipe.yaml"})), "sub/other/c\npipe/a\n");
}

TEST_F(SuiteTest, AFileNamedTwiceIsLoadedOnce) {
  WriteCase("pipe.yaml", "a", "pipe(_) = 0");
  WriteCase("sub/more.yaml", "b", "nosuch(1) = 0");
  const Suite suite = Load({"sub/more.yaml", "sub", "", "pipe.yaml", "sub/../sub/./more.yaml"});
  EXPECT_EQ(Ids(suite), "sub/more/b\npipe/a\n");
  EXPECT_EQ(suite.diagnostics.size(), 1u) << Messages(suite);
}

TEST_F(SuiteTest, ErrorsOfEveryKindInTheOrderOfTheFiles) {
  WriteCase("a.yaml", "reads", "pipe(_ = 0");               // the loader's
  WriteCase("b.yaml", "checks", "clsoe(99) = -1 EBADF");    // the checker's
  WriteCase("c.yaml", "covers", "pipe(_) = 0", "PIPE-10");  // the catalogue's
  WriteCase("d.yaml", "good", "pipe(_) = 0");
  const Suite suite = Load();
  const std::string messages = Messages(suite);
  EXPECT_EQ(suite.diagnostics.size(), 3u) << messages;
  const size_t a = messages.find("a.yaml:9:"), b = messages.find("b.yaml:9:12: unknown call clsoe"),
               c = messages.find("c.yaml:6:13: ");
  EXPECT_NE(a, std::string::npos) << messages;
  EXPECT_NE(b, std::string::npos) << messages;
  EXPECT_NE(c, std::string::npos) << messages;
  EXPECT_LT(a, b);
  EXPECT_LT(b, c);
  EXPECT_EQ(suite.files.size(), 4u) << "files with errors are there to be looked at";
}

TEST_F(SuiteTest, WhatCannotBeReadIsNotCheckedFurther) {
  // `covers` is unknown, too, but the file is no case file yet.
  Write("a.yaml",
        "title: T\nsource: S\nlevel: posix\ncases:\n  k:\n    covers: NO-1\n"
        "    claim: C\n    steps:\n      - p: pipe(_ = 0\n      - p: clsoe(1) = 0\n");
  const Suite suite = Load();
  EXPECT_EQ(suite.diagnostics.size(), 1u) << Messages(suite);
}

TEST_F(SuiteTest, ErrorsOfTheCatalogueCountToo) {
  WriteCase("pipe.yaml", "a", "pipe(_) = 0");
  Write("catalogue/wrong.yaml",
        "area: A\nbehaviours:\n  PIPE-01:\n    level: posix\n"
        "    statement: S.\n    source: S\n");
  const Suite suite = Load();
  EXPECT_EQ(suite.diagnostics.size(), 1u) << Messages(suite);
  EXPECT_NE(Messages(suite).find("catalogue/wrong.yaml:3:3: "), std::string::npos)
      << Messages(suite);
}

TEST_F(SuiteTest, ACatalogueThatIsThereAlreadyIsKept) {
  WriteCase("pipe.yaml", "a", "pipe(_) = 0", "OTHER-1");
  Suite suite;
  suite.catalogue.AddText("given.yaml",
                          "area: Other\nbehaviours:\n  OTHER-1:\n    level: posix\n"
                          "    statement: S.\n    source: S\n",
                          &suite.diagnostics);
  std::string error;
  ASSERT_TRUE(LoadSuite({}, root_, &suite, &error)) << error;
  EXPECT_EQ(Messages(suite), "");
  EXPECT_EQ(suite.catalogue.All().size(), 1u);
}

TEST_F(SuiteTest, APathThatCannotBeReadIsAnError) {
  WriteCase("pipe.yaml", "a", "pipe(_) = 0");
  Suite suite;
  std::string error;
  EXPECT_FALSE(LoadSuite({root_ + "/pipe.yaml", root_ + "/nowhere"}, root_, &suite, &error));
  EXPECT_NE(error.find(root_ + "/nowhere"), std::string::npos) << error;
}

TEST(IdMatchesTest, PartsAndShellPatterns) {
  const std::string id = "sysv/msgsnd/full-queue[SIGHUP]";
  for (const char* pattern : {"sysv/msgsnd/full-queue[SIGHUP]", "msgsnd", "v/m", "[SIGHUP]", "",
                              "sysv/*", "*full*", "*[SIGHUP]", "sysv/?sgsnd/*", "*"}) {
    EXPECT_TRUE(IdMatches(id, pattern)) << pattern;
  }
  for (const char* pattern :
       {"msgrcv", "SYSV", "sysv/", "msgsnd/*", "*queue", "*[SIG]", "*[HPUSGI]", "sysv?", "\\*"}) {
    const bool part = std::string(pattern) == "sysv/";
    EXPECT_EQ(IdMatches(id, pattern), part) << pattern;
  }
}

constexpr char kCatalogueText[] =
    "area: Pipes\nbehaviours:\n  PIPE-01:\n    level: posix\n"
    "    statement: pipe makes two descriptors.\n    source: POSIX.1-2024 pipe\n";
constexpr char kCaseText[] =
    "title: T\nsource: S\nlevel: posix\ncases:\n  ends:\n    covers: PIPE-01\n    claim: C\n"
    "    steps:\n      - p: getpid() = _\n";

TEST(SuiteTextsTest, TextsInMemoryAreLoadedLikeFiles) {
  Suite suite;
  LoadSuiteTexts({{"cases/pipes/ends.yaml", kCaseText},
                  {"cases/top.yaml", kCaseText},
                  {"cases/catalogue/pipes.yaml", kCatalogueText}},
                 &suite);
  EXPECT_TRUE(suite.diagnostics.empty());
  ASSERT_EQ(suite.case_count(), 2u);
  EXPECT_EQ(suite.files[0].cases[0].id, "pipes/ends/ends");
  EXPECT_EQ(suite.files[0].cases[0].file, "cases/pipes/ends.yaml");
  EXPECT_EQ(suite.files[1].cases[0].id, "top/ends");
  EXPECT_NE(suite.catalogue.Find("PIPE-01"), nullptr);
}

TEST(SuiteTextsTest, MistakesAreReportedWithTheirLines) {
  std::string wrong = kCaseText;
  wrong.replace(wrong.find("getpid"), 6, "getpdi");
  Suite suite;
  LoadSuiteTexts({{"cases/catalogue/none.yaml", "area: None\n"},
                  {"cases/catalogue/pipes.yaml", kCatalogueText},
                  {"cases/a.yaml", wrong}},
                 &suite);
  ASSERT_EQ(suite.diagnostics.size(), 2u);
  EXPECT_EQ(suite.diagnostics[0].file, "cases/catalogue/none.yaml");
  EXPECT_EQ(suite.diagnostics[1].file, "cases/a.yaml");
  EXPECT_EQ(suite.diagnostics[1].where.line, 9);
  EXPECT_NE(suite.diagnostics[1].Format().find("getpdi"), std::string::npos);
}

}  // namespace
}  // namespace parley
