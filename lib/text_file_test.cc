#include "lib/text_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace parley {
namespace {

std::string Path(const std::string& name) { return testing::TempDir() + "text_file_" + name; }

// The text, or the error.
std::string Read(const std::string& path, size_t most = 100) {
  std::string text = "from before";
  std::string error;
  if (ReadTextFile(path, most, &text, &error)) return text;
  EXPECT_EQ(text, "");
  return "error: " + error;
}

TEST(ReadTextFileTest, ReadsWhole) {
  std::ofstream(Path("a"), std::ios::binary) << std::string("a\0\r\n", 4);
  EXPECT_EQ(Read(Path("a")), std::string("a\0\r\n", 4));
  std::ofstream(Path("empty"), std::ios::binary);
  EXPECT_EQ(Read(Path("empty")), "");
}

TEST(ReadTextFileTest, SizeHasAnEnd) {
  std::ofstream(Path("b"), std::ios::binary) << std::string(100, 'x');
  EXPECT_EQ(Read(Path("b"), 100), std::string(100, 'x'));
  EXPECT_EQ(Read(Path("b"), 99), "error: cannot be read: it has more than 99 bytes");
}

TEST(ReadTextFileTest, OnlyRegularFiles) {
  EXPECT_EQ(Read(Path("none")), "error: cannot be read: No such file or directory");
  EXPECT_EQ(Read("/"), "error: cannot be read: it is no regular file");
  EXPECT_EQ(Read("/dev/zero"), "error: cannot be read: it is no regular file");
  // Nobody ever writes into this one.
  unlink(Path("fifo").c_str());
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(Read(Path("fifo")), "error: cannot be read: it is no regular file");
}

}  // namespace
}  // namespace parley
