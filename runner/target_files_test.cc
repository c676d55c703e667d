#include "runner/target_files.h"

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kProjects[] = "runner/targets";

TEST(TargetFilesTest, EveryTargetOfTheProjectIsSound) {
  const std::vector<std::string> files = TargetFilesIn(kProjects);
  ASSERT_GE(files.size(), 10u);
  EXPECT_EQ(files[0], "runner/targets/native.yaml");
  for (const std::string& file : files) {
    Target target;
    std::ostringstream err;
    EXPECT_TRUE(LoadNamedTarget(file, kProjects, &target, err)) << err.str();
    EXPECT_EQ(target.native(), target.name == "native") << file;
    // Who has to install something is told what.
    EXPECT_TRUE(target.programs.empty() || !target.packages.empty()) << file;
  }
}

TEST(TargetFilesTest, NamesAndFiles) {
  CaseFolder folder;
  folder.Write("other.yaml", "title: Other\n");
  folder.Write("native.yaml", "title: This\n");
  folder.Write("bad.yaml", "titel: x\n");
  folder.Write("other.baseline.yaml", "deviations: []\n");
  folder.Write("notes.txt", "");
  EXPECT_EQ(TargetFilesIn(folder.path()),
            (std::vector<std::string>{folder.Path("native.yaml"), folder.Path("bad.yaml"),
                                      folder.Path("other.yaml")}));
  Target target;
  std::ostringstream err;
  EXPECT_TRUE(LoadNamedTarget("other", folder.path(), &target, err));
  EXPECT_EQ(target.title, "Other");
  EXPECT_TRUE(LoadNamedTarget(folder.Path("native.yaml"), "none", &target, err));
  EXPECT_EQ(target.name, "native");
  EXPECT_EQ(err.str(), "");
  EXPECT_FALSE(LoadNamedTarget("othr", folder.path(), &target, err));
  EXPECT_FALSE(LoadNamedTarget("zzz", folder.path(), &target, err));
  EXPECT_FALSE(LoadNamedTarget("zzz", "/none", &target, err));
  EXPECT_FALSE(LoadNamedTarget("bad", folder.path(), &target, err));
  EXPECT_FALSE(LoadNamedTarget("zzz.yaml", folder.path(), &target, err));
  EXPECT_EQ(folder.Anonymous(err.str()),
            "parley: no target othr in DIR; did you mean other?\n"
            "parley: no target zzz in DIR; there are native, bad, other\n"
            "parley: no target zzz in /none\n"
            "DIR/bad.yaml:1:1: the target has no key 'titel'; did you mean title?\n"
            "titel: x\n^\n"
            "zzz.yaml: cannot be read: No such file or directory\n");
}

}  // namespace
}  // namespace parley
