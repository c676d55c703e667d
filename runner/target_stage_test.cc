#include "runner/target_stage.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "gtest/gtest.h"
#include "lib/case_loader.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kCase[] =
    "title: T\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n"
    "  first:\n    covers: PIPE-01\n    claim: C.\n    steps:\n      - p: getpid() = _\n"
    "  second:\n    covers: PIPE-01\n    claim: C.\n    steps:\n      - p: getpid() = _\n";

bool Exists(const std::string& path) {
  struct stat info;
  return lstat(path.c_str(), &info) == 0;
}

mode_t ModeOf(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

std::string TextOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class TargetStageTest : public testing::Test {
 protected:
  TargetStageTest() {
    folder_.Write("binary", "not really");
    chmod(folder_.Path("binary").c_str(), 0700);
  }
  std::unique_ptr<TargetStage> Make() {
    std::string error;
    auto stage = TargetStage::Make(folder_.Path("binary"), &error);
    EXPECT_NE(stage, nullptr) << error;
    return stage;
  }
  std::vector<const Case*> Load(const std::vector<std::string>& paths, Suite* suite) {
    std::string error;
    EXPECT_TRUE(LoadSuite(paths, folder_.path(), suite, &error)) << error;
    for (const Diagnostic& diagnostic : suite->diagnostics) ADD_FAILURE() << diagnostic.Format();
    std::vector<const Case*> cases;
    for (const CaseFile& file : suite->files) {
      for (const Case& test : file.cases) cases.push_back(&test);
    }
    return cases;
  }

  CaseFolder folder_;
};

TEST_F(TargetStageTest, IsFitToBeARoot) {
  const mode_t mask = umask(077);
  auto stage = Make();
  umask(mask);
  for (const char* name : {"/proc", "/dev", "/sys", "/run", "/etc", ""}) {
    EXPECT_EQ(ModeOf(stage->root() + name), 0755u) << name;
  }
  EXPECT_EQ(ModeOf(stage->work()), 0755u);
  EXPECT_EQ(ModeOf(stage->root() + "/tmp"), 01777u);
  EXPECT_EQ(ModeOf(stage->root() + "/parley"), 0755u);
  EXPECT_EQ(TextOf(stage->root() + "/init"), "not really");
  EXPECT_NE(TextOf(stage->root() + "/etc/passwd").find("root:x:0:0:"), std::string::npos);
}

TEST_F(TargetStageTest, GoesWithItsMaker) {
  std::string work;
  {
    auto stage = Make();
    work = stage->work();
    EXPECT_TRUE(Exists(work));
  }
  EXPECT_FALSE(Exists(work));
}

TEST_F(TargetStageTest, GoesWhenItsMakerIsKilled) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t maker = fork();
  if (maker == 0) {
    auto stage = Make();
    const std::string line = stage->work() + "\n";
    if (write(ends[1], line.data(), line.size()) < 0) _exit(1);
    kill(getpid(), SIGKILL);
  }
  close(ends[1]);
  std::string work;
  // The remover holds the other end until it is done.
  for (char byte; read(ends[0], &byte, 1) == 1;) work += byte;
  ASSERT_FALSE(work.empty());
  work.pop_back();
  waitpid(maker, nullptr, 0);
  EXPECT_FALSE(Exists(work)) << work;
  close(ends[0]);
}

// When a test's time is up all processes below it are killed, the remover, too.
TEST_F(TargetStageTest, WhatNobodyIsThereToRemoveGoesWithTheNext) {
  auto living = Make();
  const std::string base = living->work().substr(0, living->work().rfind('/'));
  std::string abandoned = base + "/parley-target.XXXXXX";
  ASSERT_NE(mkdtemp(abandoned.data()), nullptr);
  mkdir((abandoned + "/root").c_str(), 0755);
  auto next = Make();
  EXPECT_FALSE(Exists(abandoned));
  EXPECT_TRUE(Exists(living->work()));
  EXPECT_TRUE(Exists(next->root() + "/parley"));
}

TEST_F(TargetStageTest, LiesWhereEveryUserGetsTo) {
  std::string closed = "/tmp/closed.XXXXXX", open = "/tmp/open.XXXXXX";
  ASSERT_NE(mkdtemp(closed.data()), nullptr);
  ASSERT_NE(mkdtemp(open.data()), nullptr);
  chmod(open.c_str(), 0755);
  const std::string below = closed + "/below";
  mkdir(below.c_str(), 0777);
  const char* const before = getenv("TEST_TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  setenv("TEST_TMPDIR", below.c_str(), 1);
  setenv("TMPDIR", open.c_str(), 1);
  EXPECT_EQ(Make()->work().rfind(open + "/", 0), 0u);
  chmod(closed.c_str(), 0711);
  EXPECT_EQ(Make()->work().rfind(below + "/", 0), 0u);
  unsetenv("TMPDIR");
  before != nullptr ? setenv("TEST_TMPDIR", kept.c_str(), 1) : unsetenv("TEST_TMPDIR");
  RemoveTree(closed);
  RemoveTree(open);
}

TEST_F(TargetStageTest, NoBinary) {
  std::string error;
  EXPECT_EQ(TargetStage::Make(folder_.Path("none"), &error), nullptr);
  EXPECT_NE(error.find("cannot copy"), std::string::npos) << error;
}

TEST_F(TargetStageTest, CasesKeepTheirIds) {
  mkdir(folder_.Path("area").c_str(), 0755);
  folder_.Write("area/a.yaml", kCase);
  folder_.Write("area/b.yaml", kCase);
  folder_.Write("area/pending.yaml", kCase);  // only folders of that name are passed over
  folder_.Write("z.yaml", kCase);
  Suite suite;
  std::vector<const Case*> cases = Load({}, &suite);
  ASSERT_EQ(cases.size(), 8u);
  cases.erase(cases.begin() + 2, cases.begin() + 4);  // those of b
  auto stage = Make();
  std::vector<std::string> files;
  std::string error;
  ASSERT_TRUE(stage->AddCases(suite, cases, &files, &error)) << error;
  EXPECT_TRUE(files.empty());
  EXPECT_EQ(TextOf(stage->root() + "/cases/area/a.yaml"), kCase);
  EXPECT_FALSE(Exists(stage->root() + "/cases/area/b.yaml"));
  Suite there;
  ASSERT_TRUE(LoadSuite({}, stage->root() + "/cases", &there, &error)) << error;
  EXPECT_TRUE(there.diagnostics.empty());
  EXPECT_EQ(there.catalogue.All().size(), suite.catalogue.All().size());
  ASSERT_EQ(there.case_count(), 6u);
  EXPECT_EQ(there.files[0].cases[1].id, "area/a/second");
  EXPECT_EQ(there.files[1].cases[0].id, "area/pending/first");
  EXPECT_EQ(there.files[2].cases[0].id, "z/first");
}

TEST_F(TargetStageTest, FilesThatTheLoaderPassesOverAreNamed) {
  mkdir(folder_.Path("selftest").c_str(), 0755);
  folder_.Write("selftest/s.yaml", kCase);
  folder_.Write("a.yaml", kCase);
  Suite suite;
  const auto cases = Load({folder_.Path("selftest/s.yaml"), folder_.Path("a.yaml")}, &suite);
  ASSERT_EQ(cases.size(), 4u);
  auto stage = Make();
  std::vector<std::string> files;
  std::string error;
  ASSERT_TRUE(stage->AddCases(suite, cases, &files, &error)) << error;
  EXPECT_EQ(files, (std::vector<std::string>{"/cases/selftest/s.yaml", "/cases/a.yaml"}));
}

TEST_F(TargetStageTest, TwoFilesOfOneName) {
  CaseFolder other;
  folder_.Write("a.yaml", kCase);
  other.Write("a.yaml", kCase);
  Suite suite;
  const auto cases = Load({folder_.Path("a.yaml"), other.Path("a.yaml")}, &suite);
  auto stage = Make();
  std::vector<std::string> files;
  std::string error;
  EXPECT_FALSE(stage->AddCases(suite, cases, &files, &error));
  EXPECT_EQ(error, "two files of cases are called a; a target can have only one of them");
}

TEST(IdPrefixTest, ValuesMayHoldAnything) {
  Case test;
  test.key = "key";
  test.id = "a/b/key";
  EXPECT_EQ(IdPrefix(test), "a/b");
  test.id = "a/b/key[x=/key]";
  EXPECT_EQ(IdPrefix(test), "a/b");
  test.id = "key/keys/key[/]";
  EXPECT_EQ(IdPrefix(test), "key/keys");
}

}  // namespace
}  // namespace parley
