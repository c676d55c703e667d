#include "reports/proof_json.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gtest/gtest.h"
#include "reports/sample_proof.h"

namespace parley {
namespace {

nlohmann::json Document(const ProofResult& proof) {
  std::ostringstream out;
  WriteProofJson(proof, &out);
  return nlohmann::json::parse(out.str());
}

TEST(ProofJsonTest, HoldsEverything) {
  const nlohmann::json json = Document(SampleProof());
  EXPECT_EQ(json["schema"], "parley-proof/1");
  EXPECT_EQ(json["sample"], 4);
  EXPECT_EQ(json["seed"], 7);
  EXPECT_EQ(json["fingerprint"]["system"], "Linux");
  EXPECT_EQ(json["totals"],
            nlohmann::json::parse(R"({"judged": 3, "vacuous": 1, "surviving": 1, "runs": 1234})"));
  ASSERT_EQ(json["cases"].size(), 4u);
  const nlohmann::json& fault = json["cases"][0]["faults"][0];
  EXPECT_EQ(fault["kind"], "nothing");
  EXPECT_EQ(fault["what"], "read in line 15 reports success and does nothing");
  EXPECT_EQ(fault["line"], 15);
  EXPECT_EQ(fault["of_claim"], true);
  EXPECT_EQ(fault["caught"], true);
  EXPECT_EQ(fault["how"], SampleProof().cases[0].faults[0].how);
  EXPECT_TRUE(json["cases"][1]["vacuous"]);
  EXPECT_TRUE(json["cases"][2]["weak"]);
  EXPECT_EQ(json["cases"][3]["not_judged"], "untested: needs root");
  ASSERT_EQ(json["named"].size(), 2u);
  EXPECT_EQ(json["named"][0]["tried"].size(), 2u);
  EXPECT_EQ(json["named"][0]["caught_by"][0], "file/dup/b");
  EXPECT_TRUE(json["named"][1]["caught_by"].empty());
}

TEST(ProofJsonTest, TheReadmeDocumentsEveryMember) {
  std::ifstream file("reports/README.md");
  ASSERT_TRUE(file) << "cannot read reports/README.md";
  std::stringstream text;
  text << file.rdbuf();
  const size_t section = text.str().find("`parley-proof/1`");
  ASSERT_NE(section, std::string::npos);
  const std::string readme = text.str().substr(section);
  const nlohmann::json json = Document(SampleProof());
  for (const nlohmann::json& part :
       {json, json["totals"], json["cases"][0], json["cases"][0]["faults"][0], json["named"][0]}) {
    for (const auto& [key, value] : part.items()) {
      EXPECT_NE(readme.find("`" + key + "`"), std::string::npos) << key;
    }
  }
}

}  // namespace
}  // namespace parley
