#include "runner/target_needs.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "runner/case_folder.h"
#include "runner/elf_file.h"

namespace parley {
namespace {

TEST(TargetNeedsTest, Programs) {
  EXPECT_NE(FindProgram("sh"), "");
  EXPECT_EQ(FindProgram("no-such-program-anywhere"), "");
  EXPECT_EQ(FindProgram("/bin/sh"), "/bin/sh");
  EXPECT_EQ(FindProgram("/etc/passwd"), "");
  EXPECT_EQ(FindProgram("/"), "");
}

TEST(TargetNeedsTest, NewestKernelOfTheFirstPatternThatFits) {
  CaseFolder folder;
  for (const char* name : {"vmlinuz-6.1.9", "vmlinuz-6.1.56", "other"}) folder.Write(name, "k");
  mkdir(folder.Path("vmlinuz-9").c_str(), 0755);
  Target target;
  target.kernel = {folder.Path("none-*"), folder.Path("vmlinuz-*"), folder.Path("other")};
  EXPECT_EQ(FindKernel(target, ""), folder.Path("vmlinuz-6.1.56"));
  EXPECT_EQ(FindKernel(target, folder.Path("other")), folder.Path("other"));
  EXPECT_EQ(FindKernel(target, folder.Path("none")), "");
}

TEST(TargetNeedsTest, StaticBinary) {
  CaseFolder folder;
  setenv("PARLEY_STATIC_DIR", folder.path().c_str(), 1);
  EXPECT_EQ(FindStaticBinary("s390x", folder.Path("none")), "");
  folder.Write("parley_static.s390x", "b");
  EXPECT_EQ(FindStaticBinary("s390x", ""), folder.Path("parley_static.s390x"));
  EXPECT_EQ(FindStaticBinary("s390x", folder.Path("catalogue/pipes.yaml")),
            folder.Path("catalogue/pipes.yaml"));
  unsetenv("PARLEY_STATIC_DIR");
}

// `--kernel ./linux`: what uses the path runs in another folder than the user.
TEST(TargetNeedsTest, PathsFromHereHoldEverywhere) {
  CaseFolder folder;
  folder.Write("linux", "k");
  ASSERT_EQ(chmod(folder.Path("linux").c_str(), 0755), 0);
  char* const before = getcwd(nullptr, 0);
  ASSERT_EQ(chdir(folder.path().c_str()), 0);
  Target target;
  target.kernel = {"lin*"};
  EXPECT_EQ(FindKernel(target, ""), folder.Path("linux"));
  EXPECT_EQ(FindKernel(target, "./linux"), folder.Path("linux"));
  EXPECT_EQ(FindStaticBinary("x86_64", "linux"), folder.Path("linux"));
  EXPECT_EQ(FindProgram("./linux"), folder.Path("linux"));
  ASSERT_EQ(chdir(before), 0);
  free(before);
}

TEST(TargetNeedsTest, SaysWhatIsMissing) {
  Target target;
  target.processor = "s390x";
  target.packages = {"one", "two"};
  target.programs = {"sh", "no-such-program-anywhere"};
  target.kernel = {"/no/such/kernel-*"};
  target.command = {"{kernel}"};
  EXPECT_EQ(
      MissingFor(target, "", "/no/such/binary"),
      (std::vector<std::string>{
          "no-such-program-anywhere (Debian: apt install one two)",
          "a kernel such as /no/such/kernel-* (Debian: apt install one two), or --kernel FILE",
          "the binary /no/such/binary"}));
  target.programs = {"sh"};
  EXPECT_EQ(MissingFor(target, "/bin/sh", "/etc/passwd"), std::vector<std::string>());
  EXPECT_EQ(MissingFor(target, "/no", "/etc/passwd"), std::vector<std::string>{"the kernel /no"});
}

// "no such file or directory" is all that a sandbox says of a program whose linker it does not
// have.
TEST(TargetNeedsTest, TheBinaryIsStaticAndForTheProcessor) {
  const ElfFile shell = ReadElfFile("/bin/sh");
  if (shell.interpreter.empty()) GTEST_SKIP() << "this system's shell is no dynamic program";
  Target target;
  target.command = {"x"};
  target.processor = shell.processor;
  EXPECT_EQ(MissingFor(target, "", "/bin/sh"), std::vector<std::string>()) << "it sees the linker";
  target.sees = "/";
  EXPECT_EQ(MissingFor(target, "", "/bin/sh"),
            std::vector<std::string>{"a static binary: /bin/sh asks for " + shell.interpreter +
                                     ", which is not on the target"});
  target.processor = "m68k";
  EXPECT_EQ(MissingFor(target, "", "/bin/sh"),
            std::vector<std::string>{"a binary for m68k: /bin/sh is for " + shell.processor});
}

TEST(TargetNeedsTest, SomeTargetsNeedRoot) {
  Target target;
  target.root = true;
  const std::vector<std::string> needs = {"root: only root can start it"};
  EXPECT_EQ(MissingFor(target, "", ""), geteuid() == 0 ? std::vector<std::string>() : needs);
}

}  // namespace
}  // namespace parley
