#include "runner/command_report.h"

#include <sstream>

#include "gtest/gtest.h"
#include "reports/json.h"
#include "reports/sample_matrix.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

class ReportTest : public testing::Test {
 protected:
  ReportTest() {
    size_t i = 0;
    for (const RunResult& run : SampleRuns()) {
      std::ostringstream json;
      WriteJson(run, &json);
      const std::string name = std::to_string(++i) + ".json";
      folder_.Write(name, json.str());
      command_.files.push_back(folder_.Path(name));
    }
    command_.html = folder_.Path("m.html");
    command_.markdown = folder_.Path("m.md");
  }
  int Make() {
    std::ostringstream out, err;
    const int status = MakeReport(command_, out, err);
    out_ = folder_.Anonymous(out.str());
    err_ = folder_.Anonymous(err.str());
    return status;
  }

  CaseFolder folder_;
  ReportCommand command_;
  std::string out_, err_;
};

TEST_F(ReportTest, WritesWhatWasAskedFor) {
  EXPECT_EQ(Make(), 0) << err_;
  EXPECT_EQ(out_ + err_, "");
  EXPECT_EQ(folder_.Read("m.html").rfind("<!DOCTYPE html>", 0), 0u);
  const std::string markdown = folder_.Read("m.md");
  EXPECT_NE(markdown.find("| native 6.18.44 | gvisor | native 6.1.176 |"), std::string::npos);
  command_.html = "";
  command_.markdown = "-";
  EXPECT_EQ(Make(), 0);
  EXPECT_EQ(out_, markdown);
}

TEST_F(ReportTest, ARecordThatCannotBeReadIsNamedAndNothingIsWritten) {
  const std::string good = folder_.Read("1.json");
  folder_.Write("2.json", good.substr(0, good.size() / 2));
  std::string newer = good;
  newer.replace(newer.find("parley-run/1"), 12, "parley-run/2");
  folder_.Write("3.json", newer);
  command_.files.push_back(folder_.Path("none.json"));
  command_.files.push_back(folder_.path());
  EXPECT_EQ(Make(), 2);
  EXPECT_EQ(err_.find("1.json"), std::string::npos) << err_;
  EXPECT_NE(err_.find(": ends too early\n"), std::string::npos) << err_;
  EXPECT_NE(err_.find("DIR/2.json:"), std::string::npos) << err_;
  EXPECT_NE(err_.find("DIR/3.json: schema: 'parley-run/2' is not parley-run/1\n"
                      "DIR/none.json: cannot be read: No such file or directory\n"
                      "DIR: cannot be read"),
            std::string::npos)
      << err_;
  EXPECT_EQ(folder_.Read("m.html"), "");
}

TEST_F(ReportTest, BadUsage) {
  command_.files.resize(65, folder_.Path("1.json"));
  EXPECT_EQ(Make(), 2);
  EXPECT_EQ(err_, "parley: at most 64 records side by side\n");
  command_.html = command_.markdown = "";
  EXPECT_EQ(Make(), 2);
  EXPECT_EQ(err_, "parley: nothing to write: name a file with --html or --md\n");
}

TEST_F(ReportTest, RecordsAreNotWrittenOver) {
  const std::string record = folder_.Read("1.json");
  command_.html = folder_.Path("1.json");
  EXPECT_EQ(Make(), 2);
  EXPECT_EQ(err_,
            "parley: DIR/1.json is a record by its name; --html and --md take the file to write\n");
  EXPECT_EQ(folder_.Read("1.json"), record);
}

TEST_F(ReportTest, AFileThatCannotBeWrittenIsTrouble) {
  command_.html = folder_.Path("none/m.html");
  EXPECT_EQ(Make(), 3);
  EXPECT_EQ(err_, "parley: DIR/none/m.html: cannot be written: No such file or directory\n");
  command_.html = "/dev/full";
  EXPECT_EQ(Make(), 3);
  EXPECT_EQ(err_, "parley: /dev/full: cannot be written: No space left on device\n");
}

}  // namespace
}  // namespace parley
