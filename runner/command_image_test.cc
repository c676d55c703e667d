#include "runner/command_image.h"

#include <sys/stat.h>

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

class ImageTest : public testing::Test {
 protected:
  ImageTest() {
    folder_.Write("qemu.yaml",
                  "title: Q\nprocessor: x86_64\nkernel: [/no/such/kernel]\n"
                  "command: [boot, '{kernel}', '{initramfs}', 'quiet -- {arguments}']\n");
    folder_.Write("plain.yaml",
                  "title: P\nprocessor: x86_64\ncommand: ['{root}/parley', '{arguments}']\n");
    folder_.Write("kernel", "k");
    folder_.Write("binary", "b");
    mkdir(folder_.Path("cases").c_str(), 0755);
    folder_.Write("cases/a.yaml",
                  "title: T\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n  one:\n"
                  "    covers: PIPE-01\n    claim: C.\n    steps:\n      - p: getpid() = _\n");
    mkdir(folder_.Path("cases/catalogue").c_str(), 0755);
    folder_.Write("cases/catalogue/pipes.yaml", folder_.Read("catalogue/pipes.yaml"));
    command_.kernel = folder_.Path("kernel");
    command_.binary = folder_.Path("binary");
    command_.output = folder_.Path("image");
    command_.targets_folder = folder_.path();
    command_.cases_root = folder_.Path("cases");
  }
  int Make() { return MakeImage(command_, out_, err_); }
  std::string Said() { return folder_.Anonymous(err_.str()); }

  CaseFolder folder_;
  ImageCommand command_;
  std::ostringstream out_, err_;
};

TEST_F(ImageTest, WritesAnImageAndShowsHowToBootIt) {
  EXPECT_EQ(Make(), 0) << Said();
  EXPECT_EQ(folder_.Anonymous(out_.str()),
            "boot DIR/kernel DIR/image 'quiet -- run --cases /cases'\n");
  struct stat info;
  ASSERT_EQ(stat(command_.output.c_str(), &info), 0);
  EXPECT_GT(info.st_size, 100);
}

TEST_F(ImageTest, SaysWhatIsMissing) {
  command_.kernel = folder_.Path("none");
  EXPECT_EQ(Make(), 2);
  command_.kernel = "";
  EXPECT_EQ(Make(), 2);
  command_.kernel = folder_.Path("kernel");
  command_.binary = folder_.Path("none");
  EXPECT_EQ(Make(), 2);
  command_.binary = folder_.Path("binary");
  command_.target = "plain";
  EXPECT_EQ(Make(), 2);
  command_.target = "qemu";
  command_.output = "/no/such/folder/image";
  EXPECT_EQ(Make(), 3);
  command_.patterns = {"zzz"};
  EXPECT_EQ(Make(), 2);
  EXPECT_EQ(Said(),
            "parley: no kernel DIR/none\n"
            "parley: no kernel found; name one with --kernel FILE\n"
            "parley: no binary DIR/none\n"
            "parley: the target plain boots no initramfs\n"
            "parley: cannot write /no/such/folder/image: No such file or directory\n"
            "parley: no case matches zzz\n");
  EXPECT_EQ(out_.str(), "");
}

}  // namespace
}  // namespace parley
