// `parley diff` as the command line calls it: what it says, how it ends.
#include "runner/command_diff.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/json.h"
#include "reports/sample_diff.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

class CommandDiffTest : public testing::Test {
 protected:
  CommandDiffTest() {
    Write("old.json", SampleRunOfBefore());
    Write("new.json", SampleRunOfAfter());
    command_.old_file = folder_.Path("old.json");
    command_.new_file = folder_.Path("new.json");
  }
  void Write(const std::string& name, const RunResult& run) {
    std::ostringstream text;
    WriteJson(run, &text);
    folder_.Write(name, text.str());
  }
  int Run() {
    std::ostringstream out, err;
    const int status = DiffRuns(command_, out, err);
    out_ = folder_.Anonymous(out.str());
    err_ = folder_.Anonymous(err.str());
    return status;
  }

  CaseFolder folder_;
  DiffCommand command_;
  std::string out_, err_;
};

TEST_F(CommandDiffTest, SomethingGotWorse) {
  EXPECT_EQ(Run(), 1);
  EXPECT_EQ(err_, "");
  EXPECT_NE(out_.find("\nworse: 2 cases\n"), std::string::npos) << out_;
}

TEST_F(CommandDiffTest, NothingGotWorse) {
  command_.new_file = command_.old_file;
  EXPECT_EQ(Run(), 0);
  EXPECT_NE(out_.find("\nnothing got worse\n"), std::string::npos) << out_;
  // The way back: what got worse is better, and what got better is worse.
  command_.old_file = folder_.Path("new.json");
  EXPECT_EQ(Run(), 1);
  EXPECT_NE(out_.find("\nbetter: 2 cases\n"), std::string::npos) << out_;
}

TEST_F(CommandDiffTest, NewAndGoneCasesAndOtherChoicesAreNotWorse) {
  RunResult before = SampleRun(), after = before;
  before.cases.erase(before.cases.begin() + 7);  // it fails in the new run
  after.cases.pop_back();
  after.cases[0].observations[0].second = "1";
  Write("old.json", before);
  Write("new.json", after);
  EXPECT_EQ(Run(), 0);
  EXPECT_NE(out_.find("; 1 new, 1 gone\n"), std::string::npos) << out_;
  EXPECT_NE(out_.find("pipe capacity: 65536 -> 1\n"), std::string::npos) << out_;
}

TEST_F(CommandDiffTest, WhatCannotBeRead) {
  command_.old_file = folder_.Path("nowhere.json");
  folder_.Write("new.json", "{\n\"schema\": \"parley-run/1\",\n\"cases\"");
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(out_, "");
  EXPECT_EQ(err_,
            "DIR/nowhere.json: cannot be read: No such file or directory\n"
            "DIR/new.json:3:8: ends too early\n");
  folder_.Write("new.json", "{\"schema\": \"parley-run/2\"}");
  command_.old_file = command_.new_file;
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(err_.substr(0, 57), "DIR/new.json: schema: 'parley-run/2' is not parley-run/1\n");
}

TEST_F(CommandDiffTest, AsJson) {
  command_.json = folder_.Path("diff.json");
  EXPECT_EQ(Run(), 1);
  EXPECT_NE(out_.find("worse: "), std::string::npos) << "for people as well";
  const std::string file = folder_.Read("diff.json");
  EXPECT_EQ(nlohmann::json::parse(file)["totals"]["worse"], 2);
  command_.json = "-";
  EXPECT_EQ(Run(), 1);
  EXPECT_EQ(out_, file) << "and nothing else";
  command_.json = folder_.Path("no/such");
  EXPECT_EQ(Run(), 3);
  EXPECT_EQ(err_, "parley: cannot write DIR/no/such\n");
}

}  // namespace
}  // namespace parley
