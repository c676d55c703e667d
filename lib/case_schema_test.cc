// The JSON Schema of case files, which editors use, must accept every case file of the project and
// refuse what the loader refuses.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "lib/case_loader.h"

namespace parley {
namespace {

using nlohmann::json;

// How the scalars of a YAML file become JSON.
enum class Scalars {
  kAsText,   // as Parley reads them
  kAsTyped,  // as editors do: plain 12, 1.5, true, null and so on are no texts
};

template <typename T>
std::optional<T> As(const YAML::Node& node) {
  T value;
  if (YAML::convert<T>::decode(node, value)) return value;
  return std::nullopt;
}

json Scalar(const YAML::Node& node, Scalars scalars) {
  const std::string& text = node.Scalar();
  const bool plain = node.Tag() == "?";
  if (scalars == Scalars::kAsText || !plain) return text;
  if (text == "true" || text == "false") return text == "true";
  if (const auto integer = As<int64_t>(node)) return *integer;
  if (const auto real = As<double>(node)) return *real;
  return text;
}

json ToJson(const YAML::Node& node, Scalars scalars) {
  switch (node.Type()) {
    case YAML::NodeType::Map: {
      json object = json::object();
      for (const auto& entry : node) {
        const std::string key = entry.first.IsNull() ? "null" : entry.first.Scalar();
        object[key] = ToJson(entry.second, scalars);
      }
      return object;
    }
    case YAML::NodeType::Sequence: {
      json list = json::array();
      for (const auto& item : node) list.push_back(ToJson(item, scalars));
      return list;
    }
    case YAML::NodeType::Scalar:
      return Scalar(node, scalars);
    default:
      return scalars == Scalars::kAsText ? json("null") : json();
  }
}

std::string ReadAll(const std::string& path) {
  std::ifstream stream(path);
  EXPECT_TRUE(stream) << path;
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

class CaseSchemaTest : public testing::Test {
 protected:
  CaseSchemaTest() {
    const json document = json::parse(ReadAll("lib/case.schema.json"));
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema_);
  }

  // Where and why the schema refuses a document; "" if it does not.
  std::string Refusal(const json& document) const {
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(document), &results)) {
      return "";
    }
    std::string out;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const std::string& part : error.context) out += part;
      out += ": " + error.description + "\n";
    }
    return out.empty() ? "refused" : out;
  }

  std::string Refusal(const std::string& yaml, Scalars scalars = Scalars::kAsTyped) const {
    return Refusal(ToJson(YAML::Load(yaml), scalars));
  }

  valijson::Schema schema_;
};

TEST_F(CaseSchemaTest, AcceptsEveryCaseFile) {
  std::string error;
  const std::vector<std::string> files = FindCaseFiles("cases", &error);
  ASSERT_EQ(error, "");
  ASSERT_GT(files.size(), 10u);
  for (const std::string& path : files) {
    const std::string text = ReadAll(path);
    EXPECT_EQ(Refusal(text, Scalars::kAsText), "") << path;
    EXPECT_EQ(Refusal(text, Scalars::kAsTyped), "") << path;
  }
}

// A file around one step, or around the entries of one case.
std::string WithCase(const std::string& entries) {
  return "{title: T, source: S, level: posix, cases: {a: {" + entries + "}}}";
}
std::string WithStep(const std::string& step) {
  return WithCase("claim: C, covers: A-1, steps: [" + step + "]");
}

TEST_F(CaseSchemaTest, AcceptsEveryKindOfStep) {
  for (const char* const step : {
           "{p: f()}",
           "{'a, b': returns 0}",
           "{'a|b': returns 0}",
           "{p: f(), until: = 1, count: n}",
           "{p: f(), either: {x: = 1, y: [= 2, {p: g()}]}}",
           "{check: n > 0}",
           "{check: 1}",
           "{observe: {label: n, other: 1}}",
           "{either: {x: [{a: returns 1}], y: [{b: returns 1}]}}",
           "{repeat: [{p: f()}], until: = -1, count: n}",
           "{repeat: [{p: f()}], times: 500}",
           "{any-order: {p: [f(), g()], q: h()}}",
           "{at-once: {p: f(), q: g()}, then: [{p: h()}], times: 5, outcomes: {z: n == 1}}",
       }) {
    EXPECT_EQ(Refusal(WithStep(step)), "") << step;
  }
}

TEST_F(CaseSchemaTest, RefusesWhatTheLoaderRefuses) {
  const std::string kCommon = "claim: C, covers: A-1, steps: [{p: f()}]";
  ASSERT_EQ(Refusal(WithCase(kCommon)), "");
  const std::vector<std::string> kWrong = {
      "[]",
      "{title: T}",
      "{cases: {a: {" + kCommon + "}}}",
      "{title: T, source: S, level: posix, cases: {}}",
      "{title: T, source: S, level: posix, cases: {A_b: {" + kCommon + "}}}",
      "{title: T, source: S, level: posix, what: is, cases: {a: {" + kCommon + "}}}",
      "{title: T, source: S, level: posx, cases: {a: {" + kCommon + "}}}",
      "{title: T, source: S, level: 'option:msg', cases: {a: {" + kCommon + "}}}",
      WithCase("covers: A-1, steps: [{p: f()}]"),
      WithCase("claim: C, steps: [{p: f()}]"),
      WithCase("claim: C, covers: A-1"),
      WithCase(kCommon + ", clam: x"),
      WithCase(kCommon + ", needs: root"),
      WithCase(kCommon + ", needs: [rot]"),
      WithCase(kCommon + ", each: 3"),
      WithCase(kCommon + ", each: {}"),
      WithCase(kCommon + ", each: {a: []}"),
      WithCase(kCommon + ", each: [{A: 1}]"),
      WithCase("claim: C, covers: [A-1], steps: [{p: f()}]"),
      WithCase("claim: C, covers: A-1, steps: []"),
      WithStep("f()"),
      WithStep("[p]"),
      WithStep("{p: [f()]}"),
      WithStep("{P: f()}"),
      WithStep("{any-ordr: {p: f()}}"),
      WithStep("{check: n > 0, until: = 1}"),
      WithStep("{check: [n]}"),
      WithStep("{observe: n}"),
      WithStep("{either: {x: = 1, y: = 2}}"),
      WithStep("{either: {x: [{p: returns 1}]}}"),
      WithStep("{repeat: [{p: f()}]}"),
      WithStep("{repeat: [{p: f()}], times: 5, until: = 1}"),
      WithStep("{repeat: [{p: f()}], times: 0}"),
      WithStep("{repeat: [{p: f()}], times: 100001}"),
      WithStep("{repeat: [], times: 5}"),
      WithStep("{p: f(), untl: = 1}"),
      WithStep("{p: f(), until: = 1, count: N}"),
      WithStep("{at-once: [p]}"),
  };
  for (const std::string& text : kWrong) {
    EXPECT_NE(Refusal(text), "") << text;
    EXPECT_FALSE(LoadCaseText("t", "t", text).diagnostics.empty()) << text;
  }
}

}  // namespace
}  // namespace parley
