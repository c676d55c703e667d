// Documents read back: nothing is lost of good ones, and of bad ones the mistake is named.
#include "reports/json_reader.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "reports/escape.h"
#include "reports/json.h"
#include "reports/json_parts.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

using Json = nlohmann::json;

std::string JsonText(const RunResult& run) {
  std::ostringstream out;
  WriteJson(run, &out);
  return out.str();
}

// The error, or "" if it was read.
std::string Read(const std::string& text, RunResult* run) {
  std::istringstream in(text);
  std::string error = "of before";
  const bool read = ReadRun(in, run, &error);
  EXPECT_EQ(read, error.empty()) << error;
  return error;
}

std::string ErrorOf(const std::string& text) {
  RunResult run;
  run.target = "as it was";
  const std::string error = Read(text, &run);
  EXPECT_EQ(run.target, error.empty() ? "native" : "as it was") << error;
  return error;
}

// Of the sample with another value at a JSON pointer; `value` null takes the member away.
std::string ErrorWith(const std::string& pointer, const Json& value) {
  Json json = Json::parse(JsonText(SampleRun()));
  const Json::json_pointer place(pointer);
  if (value.is_null()) {
    json[place.parent_pointer()].erase(place.back());
  } else {
    json[place] = value;
  }
  return ErrorOf(json.dump());
}

void ExpectEqual(const TraceLine& a, const TraceLine& b) {
  EXPECT_EQ(a.actual, b.actual);
  EXPECT_EQ(a.expected, b.expected);
  EXPECT_EQ(a.note, b.note);
  EXPECT_EQ(a.line, b.line);
  EXPECT_EQ(a.failed, b.failed);
  EXPECT_EQ(a.times, b.times);
}

void ExpectEqual(const CaseResult& a, const CaseResult& b) {
  SCOPED_TRACE(a.id);
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.area, b.area);
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.claim, b.claim);
  EXPECT_EQ(a.source, b.source);
  EXPECT_EQ(a.level, b.level);
  EXPECT_EQ(a.covers, b.covers);
  EXPECT_EQ(a.file, b.file);
  EXPECT_EQ(a.line, b.line);
  EXPECT_EQ(a.text_hash, b.text_hash);
  EXPECT_EQ(a.verdict, b.verdict);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.timed_out, b.timed_out);
  EXPECT_EQ(a.known, b.known);
  EXPECT_EQ(a.fixed, b.fixed);
  EXPECT_EQ(a.deviation, b.deviation);
  EXPECT_EQ(a.alternatives, b.alternatives);
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.tallies, b.tallies);
  EXPECT_EQ(a.duration_ns, b.duration_ns);
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.processes, b.processes);
  ASSERT_EQ(a.trace.size(), b.trace.size());
  for (size_t i = 0; i < a.trace.size(); ++i) ExpectEqual(a.trace[i], b.trace[i]);
}

void ExpectEqual(const Fingerprint& a, const Fingerprint& b) {
  EXPECT_EQ(a.system, b.system);
  EXPECT_EQ(a.release, b.release);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.machine, b.machine);
  EXPECT_EQ(a.libc, b.libc);
  EXPECT_EQ(a.user, b.user);
  EXPECT_EQ(a.processors, b.processors);
  EXPECT_EQ(a.page_size, b.page_size);
  EXPECT_EQ(a.features, b.features);
  EXPECT_EQ(a.missing, b.missing);
  EXPECT_EQ(a.limits, b.limits);
  EXPECT_EQ(a.container, b.container);
}

// The sample with something in every field.
RunResult FullRun() {
  RunResult run = SampleRun();
  run.fingerprint.container = "docker";
  CaseResult& first = run.cases.front();
  first.reason = "\xc3\xa4 \"quoted\" \\ \x01\x7f";
  first.fixed = true;
  first.deviation = "runner/targets/uml.baseline.yaml:7";
  run.cases.back().known = "No such call.";
  run.cases.back().deviation = "runner/targets/uml.baseline.yaml:9";
  first.tallies["the least"] = INT64_MIN;
  first.tallies["the most"] = INT64_MAX;
  first.trace.push_back({"p: getpid() = 7", "= 8", "a note", 12, true, 100000});
  return run;
}

TEST(JsonReaderTest, EveryFieldComesBack) {
  const RunResult run = FullRun();
  RunResult read;
  ASSERT_EQ(Read(JsonText(run), &read), "");
  EXPECT_EQ(read.profile, run.profile);
  EXPECT_EQ(read.target, run.target);
  EXPECT_EQ(read.wall_ns, run.wall_ns);
  EXPECT_EQ(read.started_unix, run.started_unix);
  ExpectEqual(read.fingerprint, run.fingerprint);
  ASSERT_EQ(read.cases.size(), run.cases.size());
  for (size_t i = 0; i < run.cases.size(); ++i) ExpectEqual(read.cases[i], run.cases[i]);
  // What a later version adds to the document is in this comparison without a word here.
  EXPECT_EQ(JsonText(read), JsonText(run));
}

TEST(JsonReaderTest, TheApprovedExampleIsRead) {
  std::ifstream in("reports/golden/run.json");
  RunResult run;
  std::string error;
  ASSERT_TRUE(ReadRun(in, &run, &error)) << error;
  EXPECT_EQ(run.cases.size(), SampleRun().cases.size());
}

TEST(JsonReaderTest, OneCaseAndTheFingerprintAlone) {
  const RunResult run = FullRun();
  CaseResult result;
  Fingerprint fingerprint;
  std::string error = "of before";
  ASSERT_TRUE(CaseFromJson(CaseJson(run.cases[0]), &result, &error)) << error;
  ExpectEqual(result, run.cases[0]);
  ASSERT_TRUE(FingerprintFromJson(FingerprintJson(run.fingerprint), &fingerprint, &error)) << error;
  ExpectEqual(fingerprint, run.fingerprint);

  EXPECT_FALSE(CaseFromJson(Json::array(), &result, &error));
  EXPECT_EQ(error, "there should be an object, not a list");
  EXPECT_FALSE(CaseFromJson({{"id", 1}}, &result, &error));
  EXPECT_EQ(error, "id: there should be a string, not another number");
  ExpectEqual(result, run.cases[0]);
  EXPECT_FALSE(FingerprintFromJson({{"system", "Linux"}}, &fingerprint, &error));
  EXPECT_EQ(error, "release: missing");
  ExpectEqual(fingerprint, run.fingerprint);
}

TEST(JsonReaderTest, WhatIsNotKnownIsPassedOver) {
  Json json = Json::parse(JsonText(SampleRun()));
  json["later"] = {1, 2};
  json["cases"][0]["later"] = Json::object();
  json["cases"][0]["trace"][0]["later"] = nullptr;
  json["fingerprint"]["later"] = 1.5;
  EXPECT_EQ(ErrorOf(json.dump()), "");
}

TEST(JsonReaderTest, MistakesAreNamed) {
  const std::vector<std::pair<std::pair<std::string, Json>, std::string>> all = {
      {{"/schema", "parley-run/2"}, "schema: 'parley-run/2' is not parley-run/1"},
      {{"/schema", 1}, "schema: there should be a string, not another number"},
      {{"/wall_ns", "long"}, "wall_ns: there should be an integer, not a string"},
      {{"/wall_ns", 1.5}, "wall_ns: there should be an integer, not another number"},
      {{"/wall_ns", -1}, "wall_ns: -1 is out of range"},
      {{"/wall_ns", UINT64_MAX}, "wall_ns: 18446744073709551615 is out of range"},
      {{"/fingerprint", Json::array()}, "fingerprint: there should be an object, not a list"},
      {{"/fingerprint", nullptr}, "fingerprint: missing"},
      {{"/fingerprint/features/1", false},
       "fingerprint.features[1]: there should be a string, not a boolean"},
      {{"/fingerprint/missing/0", "root"},
       "fingerprint.missing[0]: there should be an object, not a string"},
      {{"/fingerprint/missing/1/why", nullptr}, "fingerprint.missing[1].why: missing"},
      {{"/cases", Json::object()}, "cases: there should be a list, not an object"},
      {{"/cases/2", Json::array()}, "cases[2]: there should be an object, not a list"},
      {{"/cases/2/verdict", "perfect"}, "cases[2].verdict: 'perfect' is not a verdict"},
      {{"/cases/2/verdict", ""}, "cases[2].verdict: '' is not a verdict"},
      {{"/cases/2/claim", nullptr}, "cases[2].claim: missing"},
      {{"/cases/2/line", -8}, "cases[2].line: -8 is out of range"},
      {{"/cases/2/steps", 2147483648}, "cases[2].steps: 2147483648 is out of range"},
      {{"/cases/0/tallies/a first", "240"},
       "cases[0].tallies.a first: there should be an integer, not a string"},
      {{"/cases/0/tallies", Json::array()},
       "cases[0].tallies: there should be an object, not a list"},
      {{"/cases/7/trace/3/failed", 1},
       "cases[7].trace[3].failed: there should be a boolean, not another number"},
      {{"/cases/7/trace/3/times", 0}, "cases[7].trace[3].times: 0 is out of range"},
      {{"/cases/7/trace/0/line", Json::array()},
       "cases[7].trace[0].line: there should be an integer, not a list"},
      {{"/cases/7/trace/1", 4}, "cases[7].trace[1]: there should be an object, not another number"},
  };
  for (const auto& [change, error] : all) {
    EXPECT_EQ(ErrorWith(change.first, change.second), error) << change.first;
  }
}

TEST(JsonReaderTest, EveryMemberButTheMarkedOnesIsRequired) {
  const Json json = Json::parse(JsonText(FullRun()));
  int required = 0;
  for (const std::string place : {"", "/fingerprint", "/cases/0", "/cases/0/trace/0"}) {
    for (const auto& [name, value] : json.at(Json::json_pointer(place)).items()) {
      // A reader counts for itself; what only a baseline says is optional, and titles and hashes
      // are younger than the schema.
      if (name == "totals" || name == "fixed" || name == "deviation") continue;
      if (name == "title" || name == "target_title" || name == "text_hash") continue;
      EXPECT_NE(ErrorWith(place + "/" + name, nullptr).find(name + ": missing"), std::string::npos)
          << place << "/" << name;
      ++required;
    }
  }
  EXPECT_EQ(required, 7 + 13 + 17 + 2);
}

TEST(JsonReaderTest, WhatIsNotJson) {
  EXPECT_EQ(ErrorOf(""), "1:1: ends too early");
  EXPECT_EQ(ErrorOf("{\n \"schema\": \"parley-run/1\",\n x"), "3:2: this is not JSON");
  EXPECT_EQ(ErrorOf("{\"schema\": \"\xff\"}"), "1:13: this is not JSON");
  EXPECT_EQ(ErrorOf(std::string("\0", 1)), "1:1: this is not JSON");
  EXPECT_EQ(ErrorOf("[]"), "there should be an object, not a list");
  EXPECT_EQ(ErrorOf("{\"a\": 1e999}"), "1:1: holds a number that is too large");
  EXPECT_EQ(ErrorOf(JsonText(SampleRun()) + "{}"), ErrorOf(JsonText(SampleRun()) + "x"));
}

TEST(JsonReaderTest, NoDocumentThatWasCutIsRead) {
  const std::string text = JsonText(SampleRun());
  // But for the newline at its end.
  for (size_t size = 0; size + 1 < text.size(); ++size) {
    const std::string error = ErrorOf(text.substr(0, size));
    ASSERT_NE(error.find(": ends too early"), std::string::npos) << size << " " << error;
  }
}

// Whatever a broken line or disk makes of a document: it is read whole, or one plain line says why
// not.
TEST(JsonReaderTest, AnyByteMayBeAnother) {
  const std::string text = JsonText(SampleRun());
  const std::string others("\"\\{}[],:0-e\x1f\xff\0", 14);
  int read = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = others[i % others.size()];
    RunResult run;
    const std::string error = Read(changed, &run);
    read += error.empty() ? 1 : 0;
    ASSERT_EQ(error.empty(), !run.cases.empty()) << i;
    ASSERT_EQ(error, OneLine(error)) << i;
  }
  // Most bytes are blanks and letters, of which many may be another.
  EXPECT_GT(read, 100);
}

TEST(JsonReaderTest, NestingIsBounded) {
  const std::string many(1000000, '[');
  EXPECT_EQ(ErrorOf(many), "1:17: nested too deep");
  EXPECT_EQ(ErrorOf("{\"a\":\n" + many), "2:16: nested too deep");
  // Brackets in strings nest nothing.
  RunResult run = SampleRun();
  run.cases[0].reason = "\"" + std::string(100, '[') + "\\";
  EXPECT_EQ(ErrorOf(JsonText(run)), "");
}

// Blanks, more than a document may have bytes; a reader that wants them all gets that many.
class Blanks : public std::streambuf {
 protected:
  int_type underflow() override {
    if (given_ > kMostRunBytes + 2 * sizeof blanks_) return traits_type::eof();
    given_ += sizeof blanks_;
    setg(blanks_, blanks_, blanks_ + sizeof blanks_);
    return traits_type::to_int_type(blanks_[0]);
  }

 public:
  Blanks() { std::fill(std::begin(blanks_), std::end(blanks_), ' '); }

 private:
  size_t given_ = 0;
  char blanks_[1 << 16];
};

TEST(JsonReaderTest, SoIsTheNumberOfValues) {
  // Shortest lists and objects, in members that are known and in others.
  for (const auto& [item, column] : std::vector<std::pair<std::string, std::string>>{
           {"0,", "8388610"}, {"[],", "6291459"}, {"{},", "6291459"}, {"\"\",", "12582912"}}) {
    std::string many = "{\"a\":[";
    for (size_t i = 0; i <= kMostJsonValues; ++i) many += item;
    EXPECT_EQ(ErrorOf(many), "1:" + column + ": holds too many values") << item;
  }
  RunResult run = SampleRun();
  run.cases[0].reason = std::string(kMostJsonValues + 1, ',');
  EXPECT_EQ(ErrorOf(JsonText(run)), "") << "what stands in a string is one value";
}

TEST(JsonReaderTest, ErrorsArePlainAndShort) {
  const std::string evil = "\x1b[31m\n" + std::string(1000, 'x') + "\xe2\x80\xae";
  for (const auto& [pointer, value] : std::vector<std::pair<std::string, Json>>{
           {"/schema", evil}, {"/cases/0/verdict", evil}, {"/cases/0/tallies", {{evil, "1"}}}}) {
    const std::string error = ErrorWith(pointer, value);
    EXPECT_NE(error, "");
    EXPECT_LT(error.size(), 200u) << error;
    EXPECT_EQ(error, OneLine(error));
    EXPECT_NE(error.find("\\x1b[31m xxx"), std::string::npos) << error;
  }
}

TEST(JsonReaderTest, ErrorsOfAFileBeginWithItsName) {
  RunResult run;
  std::string error;
  EXPECT_FALSE(ReadRunFile("reports/no-such-file", &run, &error));
  EXPECT_EQ(error, "reports/no-such-file: cannot be read: No such file or directory");
  EXPECT_FALSE(ReadRunFile("reports", &run, &error));
  EXPECT_EQ(error, "reports: cannot be read");
  EXPECT_FALSE(ReadRunFile("reports/README.md", &run, &error));
  EXPECT_EQ(error, "reports/README.md:1:1: this is not JSON");
  const std::string path = testing::TempDir() + "/json_reader_test.json";
  std::ofstream(path) << "{\"schema\": \"parley-run/2\"}";
  EXPECT_FALSE(ReadRunFile(path, &run, &error));
  EXPECT_EQ(error, path + ": schema: 'parley-run/2' is not parley-run/1");
  std::ofstream(path) << JsonText(SampleRun());
  EXPECT_TRUE(ReadRunFile(path, &run, &error)) << error;
  EXPECT_EQ(run.cases.size(), SampleRun().cases.size());
}

TEST(JsonReaderTest, SizeIsBounded) {
  Blanks blanks;
  std::istream in(&blanks);
  RunResult run;
  std::string error;
  EXPECT_FALSE(ReadRun(in, &run, &error));
  EXPECT_EQ(error, "larger than 134217728 bytes");
}

TEST(JsonReaderTest, AStreamThatFailsIsNotAnEmptyDocument) {
  std::ifstream in("reports/no-such-file");
  RunResult run;
  std::string error;
  EXPECT_FALSE(ReadRun(in, &run, &error));
  EXPECT_EQ(error, "cannot be read");
}

}  // namespace
}  // namespace parley
