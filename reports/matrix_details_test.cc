#include "reports/matrix_details.h"

#include <nlohmann/json.hpp>

#include "gtest/gtest.h"
#include "reports/escape.h"
#include "reports/hostile_run.h"
#include "reports/sample_matrix.h"

namespace parley {
namespace {

using Json = nlohmann::json;

// What the page makes of a line: every open value filled in.
std::string Filled(const std::string& line, const Json& end) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\t') {
      out += line[i];
    } else {
      out += end.at("values").at(static_cast<size_t>(line[++i] - '0')).get<std::string>();
    }
  }
  return out;
}

// Unpacks the document and holds it against the runs from which it was made.
void ExpectHolds(const Json& json, const Matrix& matrix) {
  const Json& texts = json.at("texts");
  size_t at = 0;
  for (const MatrixArea& area : matrix.areas) {
    for (const MatrixInterface& interface : area.interfaces) {
      for (const MatrixRow& row : interface.rows) {
        const Json& test = json.at("cases").at(at++);
        EXPECT_EQ(texts.at(test.at("source").get<size_t>()), OneLine(row.words().source));
        EXPECT_EQ(texts.at(test.at("level").get<size_t>()), OneLine(row.words().level));
        ASSERT_EQ(test.at("of").size(), row.of.size());
        for (size_t i = 0; i < row.of.size(); ++i) {
          const int index = test.at("of")[i];
          ASSERT_EQ(index < 0, row.of[i] == nullptr);
          if (index < 0) continue;
          const Json& end = test.at("ends").at(static_cast<size_t>(index));
          EXPECT_EQ(end.contains("reason"), !row.of[i]->reason.empty());
          if (end.contains("reason")) {
            EXPECT_EQ(texts.at(end["reason"].get<size_t>()), OneLine(row.of[i]->reason));
          }
          const Json& trace = test.at("traces").at(end.at("trace").get<size_t>());
          ASSERT_EQ(trace.size(), row.of[i]->trace.size());
          for (size_t k = 0; k < trace.size(); ++k) {
            const TraceLine& line = row.of[i]->trace[k];
            const Json& step = trace[k];
            const Json& text = step.is_array() ? step.at(0) : step;
            EXPECT_EQ(Filled(texts.at(text.get<size_t>()), end), OneLine(line.actual));
            EXPECT_EQ(step.is_array() ? step.at(1).get<int>() : 1, line.times);
            EXPECT_EQ(step.is_array() && step.size() > 2 && step[2] == 1, line.failed);
            if (line.failed) {
              EXPECT_EQ(texts.at(step.at(3).get<size_t>()), OneLine(line.expected));
              EXPECT_EQ(texts.at(step.at(4).get<size_t>()), OneLine(line.note));
              EXPECT_EQ(step.at(5), line.line);
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(json.at("cases").size(), at);
}

TEST(MatrixDetailsTest, NothingIsLost) {
  const std::vector<RunResult> runs = SampleRuns();
  const Matrix matrix = BuildMatrix(runs, {});
  const Json json = Json::parse(MatrixDetailsJson(matrix));
  ExpectHolds(json, matrix);
  for (const char* const name : {"known", "deviation", "fixed", "alternatives", "observations"}) {
    EXPECT_NE(json.dump().find(name), std::string::npos) << name;
  }
}

TEST(MatrixDetailsTest, NothingHostileIsLostEither) {
  const std::vector<RunResult> runs = {SampleRun(), HostileRun()};
  const Matrix matrix = BuildMatrix(runs, {});
  const std::string text = MatrixDetailsJson(matrix);
  ExpectHolds(Json::parse(text), matrix);
}

TEST(MatrixDetailsTest, EqualThingsStandOnce) {
  std::vector<RunResult> runs(10, SampleRun());
  const std::string of_ten = MatrixDetailsJson(BuildMatrix(runs, {}));
  runs.resize(1);
  const std::string of_one = MatrixDetailsJson(BuildMatrix(runs, {}));
  // A number for each case of each system.
  EXPECT_EQ(of_ten.size() - of_one.size(), SampleRun().cases.size() * 9 * 2);
}

TEST(MatrixDetailsTest, TracesThatDifferInAddressesAreOne) {
  std::vector<RunResult> runs(2, SampleRun());
  runs[0].cases = runs[1].cases = {SampleCase("a/b/c", Verdict::kPass)};
  runs[0].cases[0].trace = {{"p: mmap(NULL, 4096, 3) = 0x7f001000", "", "", 1, false},
                            {"p: store(0x7f001000+4096, \"x\") = 0", "", "", 2, false}};
  runs[1].cases[0].trace = {{"p: mmap(NULL, 4096, 3) = 0xbeef0000", "", "", 1, false},
                            {"p: store(0xbeef0000+4096, \"x\") = 0", "", "", 2, false}};
  const Matrix matrix = BuildMatrix(runs, {});
  const Json json = Json::parse(MatrixDetailsJson(matrix));
  ExpectHolds(json, matrix);
  EXPECT_EQ(json["cases"][0]["traces"].size(), 1u);
  EXPECT_EQ(json["cases"][0]["ends"].size(), 2u);
  EXPECT_EQ(json["cases"][0]["ends"][1]["values"], (Json{"4096", "0xbeef0000"}));
}

TEST(MatrixDetailsTest, ManyValuesInOneTrace) {
  std::vector<RunResult> runs = {SampleRun()};
  runs[0].cases = {SampleCase("a/b/c", Verdict::kPass)};
  for (int i = 0; i < 150; ++i) {
    runs[0].cases[0].trace.push_back(
        {"p: f(" + std::to_string(100000 + i) + ", x12345, 0x12zz, 123)", "", "", 1, false});
  }
  const Matrix matrix = BuildMatrix(runs, {});
  ExpectHolds(Json::parse(MatrixDetailsJson(matrix)), matrix);
}

TEST(MatrixDetailsTest, OfALongTraceTheMiddleIsLeftOut) {
  std::vector<RunResult> runs = {SampleRun()};
  runs[0].cases = {SampleCase("a/b/c", Verdict::kPass)};
  for (int i = 0; i < 100000; ++i) {
    runs[0].cases[0].trace.push_back({"p: getpid() = " + std::to_string(i), "", "", 1, false});
  }
  runs[0].cases[0].trace.back().actual = std::string(1000000, 'x');
  const std::string text = MatrixDetailsJson(BuildMatrix(runs, {}));
  EXPECT_LT(text.size(), 20000u);
  EXPECT_NE(text.find("... (99840 more steps)"), std::string::npos);
  EXPECT_NE(text.find("... (1000000 bytes)"), std::string::npos);
}

}  // namespace
}  // namespace parley
