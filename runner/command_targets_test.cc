#include "runner/command_targets.h"

#include <stdlib.h>

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

class TargetsTest : public testing::Test {
 protected:
  TargetsTest() {
    folder_.Write("native.yaml", "title: This machine\n");
    folder_.Write("x.yaml",
                  "title: X\nprocessor: s390x\npackages: [one]\n"
                  "programs: [no-such-program-anywhere]\ncommand: [x, '{arguments}']\n"
                  "cannot: [show this, show that]\n");
    command_.folder = folder_.path();
  }
  int Show() { return ShowTargets(command_, out_, err_); }

  CaseFolder folder_;
  TargetsCommand command_;
  std::ostringstream out_, err_;
};

TEST_F(TargetsTest, Table) {
  EXPECT_EQ(Show(), 0);
  EXPECT_EQ(out_.str(),
            "native  This machine  ready\n"
            "x       X             needs no-such-program-anywhere (Debian: apt install one)\n"
            "                      needs parley_static.s390x, which ./parley run --target makes "
            "(or put it beside this program, or into $PARLEY_STATIC_DIR)\n");
  EXPECT_EQ(err_.str(), "");
}

TEST_F(TargetsTest, OneInFull) {
  command_.names = {"x", "native"};
  EXPECT_EQ(Show(), 0);
  EXPECT_EQ(
      folder_.Anonymous(out_.str()),
      "x: X\n"
      "described   DIR/x.yaml\n"
      "processor   s390x\n"
      "packages    one\n"
      "command     x {arguments}\n"
      "cannot      show this\n"
      "            show that\n"
      "needs       no-such-program-anywhere (Debian: apt install one)\n"
      "            parley_static.s390x, which ./parley run --target makes (or put it beside this "
      "program, or into $PARLEY_STATIC_DIR)\n"
      "native: This machine\n"
      "described   DIR/native.yaml\n"
      "ready       parley run --target native\n");
}

// What is shown can be typed as it stands.
TEST_F(TargetsTest, HowToRunOneThatStandsElsewhere) {
  folder_.Write("catalogue/parley_static.x86_64", "b");
  folder_.Write("catalogue/mine.yaml",
                "title: M\nprocessor: x86_64\ncommand: [sh, -c, '{via}']\nsees: nothing\n");
  setenv("PARLEY_STATIC_DIR", folder_.Path("catalogue").c_str(), 1);
  command_.names = {folder_.Path("catalogue/mine.yaml")};
  EXPECT_EQ(Show(), 0);
  EXPECT_NE(folder_.Anonymous(out_.str())
                .find("ready       parley run --target DIR/catalogue/mine.yaml --via 'COMMAND'\n"),
            std::string::npos)
      << out_.str();
  unsetenv("PARLEY_STATIC_DIR");
}

TEST_F(TargetsTest, WhatIsWrongDoesNotHideTheOthers) {
  folder_.Write("a.yaml", "titel: A\n");
  EXPECT_EQ(Show(), 2);
  EXPECT_NE(out_.str().find("native"), std::string::npos);
  EXPECT_NE(err_.str().find("a.yaml:1:1: the target has no key 'titel'"), std::string::npos);
  command_.folder = folder_.Path("none");
  EXPECT_EQ(Show(), 2);
  EXPECT_NE(err_.str().find("parley: no targets in "), std::string::npos);
}

}  // namespace
}  // namespace parley
