#include "reports/json.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/json_reader.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

std::string JsonText(const RunResult& run) {
  std::ostringstream out;
  WriteJson(run, &out);
  return out.str();
}

TEST(JsonTest, EveryVerdict) { ExpectGolden("run.json", JsonText(SampleRun())); }

TEST(JsonTest, HoldsWhatTheRunHeld) {
  RunResult run = SampleRun();
  nlohmann::json json = nlohmann::json::parse(JsonText(run));
  EXPECT_EQ("parley-run/1", json["schema"]);
  EXPECT_EQ(12345678901, json["wall_ns"]);
  EXPECT_EQ("1024/524288", json["fingerprint"]["limits"][0]["value"]);
  EXPECT_EQ(11, json["totals"]["cases"]);
  EXPECT_EQ(2, json["totals"]["fail"]);
  EXPECT_EQ(3, json["totals"]["untested"]);
  EXPECT_EQ(33, json["totals"]["steps"]);
  ASSERT_EQ(run.cases.size(), json["cases"].size());
  for (size_t i = 0; i < run.cases.size(); ++i) {
    EXPECT_EQ(run.cases[i].id, json["cases"][i]["id"]);
    EXPECT_EQ(run.cases[i].claim, json["cases"][i]["claim"]);
    EXPECT_EQ(VerdictName(run.cases[i].verdict), json["cases"][i]["verdict"]);
    EXPECT_EQ(run.cases[i].trace.size(), json["cases"][i]["trace"].size());
  }
  EXPECT_EQ(240, json["cases"][0]["tallies"]["a first"]);
  EXPECT_EQ("65536", json["cases"][0]["observations"][0]["value"]);
  EXPECT_EQ("= -1 EAGAIN", json["cases"][7]["trace"][3]["expected"]);
  EXPECT_EQ(true, json["cases"][7]["trace"][3]["failed"]);
  EXPECT_FALSE(json["cases"][7]["trace"][0].contains("failed"));
}

TEST(JsonTest, WhatABaselineSaidIsReadBack) {
  std::istringstream in(JsonText(SampleRun()));
  RunResult run;
  std::string error;
  ASSERT_TRUE(ReadRun(in, &run, &error)) << error;
  ASSERT_EQ(11u, run.cases.size());
  EXPECT_EQ("SEM_UNDO is <ignored> here. (https://example.org/bugs/1)", run.cases[8].known);
  EXPECT_EQ("runner/targets/sample.baseline.yaml:3", run.cases[8].deviation);
  EXPECT_FALSE(run.cases[8].fixed);
  EXPECT_TRUE(run.cases[9].fixed);
  EXPECT_EQ("", run.cases[9].known);
  EXPECT_EQ("", run.cases[7].deviation);
}

TEST(JsonTest, EmptyListsStayLists) {
  RunResult run;
  run.cases = {SampleCase("a/b/c", Verdict::kPass)};
  nlohmann::json json = nlohmann::json::parse(JsonText(run));
  for (const char* member : {"covers", "alternatives", "observations", "trace"}) {
    EXPECT_TRUE(json["cases"][0][member].is_array()) << member;
  }
  EXPECT_TRUE(json["cases"][0]["tallies"].is_object());
  EXPECT_TRUE(json["fingerprint"]["features"].is_array());
  EXPECT_TRUE(json["fingerprint"]["missing"].is_array());
  run.cases.clear();
  EXPECT_TRUE(nlohmann::json::parse(JsonText(run))["cases"].is_array());
}

TEST(JsonTest, BrokenUtf8DoesNotStopTheReport) {
  RunResult run;
  run.cases = {SampleFailure()};
  run.cases[0].reason = std::string("a\xff\0\x1b", 4);
  nlohmann::json json = nlohmann::json::parse(JsonText(run));
  EXPECT_EQ(std::string("a\xef\xbf\xbd\0\x1b", 6), json["cases"][0]["reason"]);
}

void CollectMembers(const nlohmann::json& json, std::set<std::string>* members) {
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    if (json.is_object()) members->insert(key);
    // The members of tallies are the case's own words.
    if (key != "tallies") CollectMembers(value, members);
  }
}

TEST(JsonTest, TheReadmeDocumentsEveryMember) {
  std::ifstream file("reports/README.md");
  ASSERT_TRUE(file) << "cannot read reports/README.md";
  std::stringstream readme;
  readme << file.rdbuf();
  std::set<std::string> members;
  CollectMembers(nlohmann::json::parse(JsonText(SampleRun())), &members);
  EXPECT_GE(members.size(), 40U);
  for (const std::string& member : members) {
    EXPECT_NE(std::string::npos, readme.str().find("`" + member + "`")) << member;
  }
}

}  // namespace
}  // namespace parley
