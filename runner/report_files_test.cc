#include "runner/report_files.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/sample_run.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

class ReportFilesTest : public testing::Test {
 protected:
  std::string Errors() {
    const std::string text = folder_.Anonymous(err_.str());
    err_.str("");
    return text;
  }

  CaseFolder folder_;
  std::ostringstream out_, err_;
  ReportFiles files_{&out_, &err_};
  const RunResult run_ = SampleRun();
};

TEST_F(ReportFilesTest, SeveralAtOnceEachAsItsFormatAllows) {
  ASSERT_TRUE(files_.Want(
      {"tap=" + folder_.Path("run.tap"), "junit=" + folder_.Path("run.xml"), "ktap=-"}));
  EXPECT_TRUE(files_.UseStandardOutput());
  files_.Begin(run_.fingerprint, 2);
  files_.CaseDone(run_.cases[0]);
  // What is live is there when the case has ended, in a file as well.
  EXPECT_NE(folder_.Read("run.tap").find("\nok 1 - pipe/write/"), std::string::npos);
  EXPECT_NE(out_.str().find("\nok 1 pipe/write/"), std::string::npos);
  EXPECT_EQ(folder_.Read("run.xml"), "");
  files_.CaseDone(run_.cases[1]);
  files_.End(run_);
  EXPECT_TRUE(files_.ok());
  EXPECT_EQ(Errors(), "");
  EXPECT_NE(folder_.Read("run.xml").find("</testsuites>\n"), std::string::npos);
}

TEST_F(ReportFilesTest, NoneIsNothing) {
  EXPECT_TRUE(files_.Want({}));
  EXPECT_FALSE(files_.UseStandardOutput());
  files_.Begin(run_.fingerprint, 1);
  files_.End(run_);
  EXPECT_TRUE(files_.ok());
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ReportFilesTest, WhatIsNoWish) {
  EXPECT_FALSE(files_.Want({"json=a", "tap"}));
  EXPECT_EQ(
      Errors(),
      "parley: --report: 'tap' names no file; write tap=FILE, or tap=- for standard output\n");
}

TEST_F(ReportFilesTest, TwoCannotHaveOneFile) {
  EXPECT_FALSE(files_.Want({"json=a", "junit=b", "tap=a"}));
  EXPECT_EQ(Errors(), "parley: --report: json and tap both want a\n");
  ReportFiles others(&out_, &err_);
  EXPECT_FALSE(others.Want({"tap=-", "tap=-"}));
  EXPECT_EQ(Errors(), "parley: --report: tap and tap both want standard output\n");
}

// Who writes `run --json queue.yaml` means to run it.
TEST_F(ReportFilesTest, CasesAreNotWrittenOver) {
  EXPECT_FALSE(files_.Want({"json=cases/queue.yaml"}));
  EXPECT_EQ(Errors(),
            "parley: --report: cases/queue.yaml is a file of cases by its name, and json would be "
            "written over it\n");
}

TEST_F(ReportFilesTest, AFileThatCannotBeOpenedIsNamedAtOnceAndOnce) {
  ASSERT_TRUE(files_.Want({"tap=" + folder_.Path("no/such"), "json=" + folder_.Path("run.json")}));
  files_.Begin(run_.fingerprint, 0);
  EXPECT_EQ(Errors(), "parley: cannot write DIR/no/such: No such file or directory\n");
  files_.CaseDone(run_.cases[0]);
  files_.End(run_);
  EXPECT_EQ(Errors(), "");
  EXPECT_FALSE(files_.ok());
  EXPECT_NE(folder_.Read("run.json"), "") << "the others are written";
}

TEST_F(ReportFilesTest, AFullDiskIsNotSilent) {
  ASSERT_TRUE(files_.Want({"json=/dev/full", "tap=-"}));
  files_.Begin(run_.fingerprint, 0);
  out_.setstate(std::ios::badbit);
  files_.End(run_);
  EXPECT_EQ(Errors(), "parley: cannot write /dev/full\nparley: cannot write standard output\n");
  EXPECT_FALSE(files_.ok());
}

}  // namespace
}  // namespace parley
