#include "runner/initramfs.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

std::string OutputOf(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  std::string out;
  for (int c; pipe != nullptr && (c = fgetc(pipe)) != EOF;) out += static_cast<char>(c);
  EXPECT_TRUE(pipe != nullptr && pclose(pipe) == 0) << command;
  return out;
}

class InitramfsTest : public testing::Test {
 protected:
  InitramfsTest() {
    mkdir((tree_.path() + "/dev").c_str(), 0755);
    tree_.Write("a", "12345");
    chmod(tree_.Path("a").c_str(), 0751);
    EXPECT_EQ(symlink("a", tree_.Path("init").c_str()), 0);
  }
  CaseFolder tree_;
};

// Worked out from the description of the format, by hand.
TEST_F(InitramfsTest, BytesOfAnEntry) {
  std::ostringstream out;
  std::string error;
  ASSERT_TRUE(WriteCpio(tree_.path(), &out, &error)) << error;
  const std::string bytes = out.str();
  const std::string first =
      "070701"
      "00000001"
      "000081E9"
      "00000000"
      "00000000"
      "00000001"
      "00000000"
      "00000005"
      "00000000"
      "00000000"
      "00000000"
      "00000000"
      "00000002"
      "00000000";
  ASSERT_EQ(first.size(), 110u);
  EXPECT_EQ(bytes.substr(0, 110), first);
  EXPECT_EQ(bytes.substr(110, 2), std::string("a\0", 2));
  EXPECT_EQ(bytes.substr(112, 8), std::string("12345\0\0\0", 8));
  EXPECT_EQ(bytes.substr(120, 6), "070701");
  EXPECT_NE(bytes.find("dev/console"), std::string::npos);
  EXPECT_EQ(bytes.size() % 4, 0u);
  EXPECT_NE(bytes.find("TRAILER!!!"), std::string::npos);
}

TEST_F(InitramfsTest, SameTreeSameBytes) {
  std::ostringstream one, two;
  std::string error;
  ASSERT_TRUE(WriteCpio(tree_.path(), &one, &error));
  ASSERT_TRUE(WriteCpio(tree_.path(), &two, &error));
  EXPECT_EQ(one.str(), two.str());
}

TEST_F(InitramfsTest, OthersCanReadIt) {
  if (system("command -v cpio >/dev/null && command -v gzip >/dev/null") != 0) {
    GTEST_SKIP() << "no cpio or no gzip here";
  }
  CaseFolder into;
  std::string error;
  ASSERT_TRUE(WriteInitramfs(tree_.path(), into.Path("image"), &error)) << error;
  const std::string list = OutputOf("gzip -dc " + into.Path("image") + " | cpio -itv --quiet");
  EXPECT_NE(list.find("crw-------   1 root     root       5,   1"), std::string::npos) << list;
  EXPECT_NE(list.find(" init -> a\n"), std::string::npos) << list;
  EXPECT_NE(list.find("-rwxr-x--x   1 root     root            5 "), std::string::npos) << list;
  EXPECT_NE(list.find(" catalogue/pipes.yaml\n"), std::string::npos) << list;
}

TEST_F(InitramfsTest, WhatCannotBeThere) {
  ASSERT_EQ(mkfifo(tree_.Path("fifo").c_str(), 0600), 0);
  std::ostringstream out;
  std::string error;
  EXPECT_FALSE(WriteCpio(tree_.path(), &out, &error));
  EXPECT_EQ(tree_.Anonymous(error), "cannot read DIR/fifo: Invalid argument");
  error.clear();
  EXPECT_FALSE(WriteInitramfs(tree_.Path("none"), tree_.Path("image"), &error));
  EXPECT_EQ(tree_.Anonymous(error), "cannot read DIR/none: No such file or directory");
  error.clear();
  EXPECT_FALSE(WriteInitramfs(tree_.path(), "/no/such/folder/image", &error));
  EXPECT_EQ(error, "cannot write /no/such/folder/image: No such file or directory");
}

}  // namespace
}  // namespace parley
