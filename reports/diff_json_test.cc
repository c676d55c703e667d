#include "reports/diff_json.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/sample_diff.h"

namespace parley {
namespace {

std::string JsonOf(const RunResult& before, const RunResult& after) {
  std::ostringstream out;
  WriteDiffJson(CompareRuns(before, after), &out);
  return out.str();
}

TEST(DiffJsonTest, EveryChange) {
  ExpectGolden("diff.json", JsonOf(SampleRunOfBefore(), SampleRunOfAfter()));
}

TEST(DiffJsonTest, WhatIsTheSameIsOnlyCounted) {
  const auto json = nlohmann::json::parse(JsonOf(SampleRun(), SampleRun()));
  EXPECT_EQ(json["schema"], "parley-diff/1");
  EXPECT_EQ(json["totals"]["same"], 11);
  EXPECT_TRUE(json["cases"].empty());
}

TEST(DiffJsonTest, ACaseOfAnotherTextIsNamedThoughItsResultIsTheSame) {
  RunResult before = SampleRun(), after = before;
  before.cases[2].text_hash = "a";
  after.cases[2].text_hash = "b";
  const auto json = nlohmann::json::parse(JsonOf(before, after));
  ASSERT_EQ(json["cases"].size(), 1u);
  EXPECT_EQ(json["cases"][0]["change"], "same");
  EXPECT_EQ(json["cases"][0]["text_changed"], true);
}

TEST(DiffJsonTest, HostileTextIsEscaped) {
  const std::string text = JsonOf(HostileRun(), SampleRun());
  ExpectPlainText(text);
  EXPECT_FALSE(nlohmann::json::parse(text, nullptr, false).is_discarded());
}

}  // namespace
}  // namespace parley
