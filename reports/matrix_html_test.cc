#include "reports/matrix_html.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "gtest/gtest.h"
#include "reports/expect_golden.h"
#include "reports/hostile_run.h"
#include "reports/matrix_details.h"
#include "reports/sample_matrix.h"

namespace parley {
namespace {

std::string Page(const std::vector<RunResult>& runs) {
  std::ostringstream out;
  WriteMatrixHtml(BuildMatrix(runs, {}), &out);
  return out.str();
}

size_t Count(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(MatrixHtmlTest, WhatStandsInThePage) {
  const std::vector<RunResult> runs = SampleRuns();
  const Matrix matrix = BuildMatrix(runs, {});
  // Style and scripts have a test in a browser (runner/page_test.cc).
  ExpectGolden("matrix.html", SystemsHtml(matrix) + AgreementHtml(matrix) + RowsHtml(matrix) +
                                  ChoicesHtml(matrix) + TalliesHtml(matrix));
}

TEST(MatrixHtmlTest, ThePageHoldsAllOfItOnce) {
  const std::vector<RunResult> runs = SampleRuns();
  const Matrix matrix = BuildMatrix(runs, {});
  const std::string page = Page(runs);
  for (const std::string& part : {SystemsHtml(matrix), AgreementHtml(matrix), RowsHtml(matrix),
                                  ChoicesHtml(matrix), TalliesHtml(matrix)}) {
    EXPECT_EQ(Count(page, part), 1u);
  }
  const size_t begin = page.find(">", page.find("id=\"details\"")) + 1;
  const std::string json = page.substr(begin, page.find("</script>", begin) - begin);
  EXPECT_EQ(nlohmann::json::parse(json), nlohmann::json::parse(MatrixDetailsJson(matrix)));
}

TEST(MatrixHtmlTest, AsksNobodyForAnything) {
  const std::string page = Page(SampleRuns());
  for (const char* const word : {"src=", "@import", "url(", "<link", "fetch(", "import("}) {
    EXPECT_EQ(page.find(word), std::string::npos) << word;
  }
}

// What a browser takes for tags.
std::vector<std::string> Tags(const std::string& page) {
  std::vector<std::string> tags;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    size_t end = at + 1;
    while (end < page.size() &&
           (isalnum(static_cast<unsigned char>(page[end])) || page[end] == '/')) {
      ++end;
    }
    tags.push_back(page.substr(at, end - at));
  }
  return tags;
}

TEST(MatrixHtmlTest, NoTextBecomesMarkup) {
  const std::string page = Page({HostileRun(), HostileRun()});
  ExpectPlainText(page);
  EXPECT_EQ(Count(page, "alert(1)</script>"), 0u);
  // As many of everything as where every text is one harmless word.
  std::vector<RunResult> tame = {HostileRun(), HostileRun()};
  for (RunResult& run : tame) {
    run.target = run.target_title = "x";
    for (CaseResult& result : run.cases) {
      result.id.replace(result.id.find(Hostile()), Hostile().size(), "x[");
      result.claim = result.title = result.level = "x";
      result.alternatives = {"x", "x"};
      result.observations[0] = {"x", "x"};
      result.tallies = {{"x", 1}, {"", 2}};
    }
  }
  std::vector<std::string> expected = Tags(Page(tame)), actual = Tags(page);
  std::sort(expected.begin(), expected.end());
  std::sort(actual.begin(), actual.end());
  EXPECT_EQ(actual, expected);
}

TEST(MatrixHtmlTest, OfOneSystemThereIsNothingToCompare) {
  const std::string page = Page({SampleRun()});
  EXPECT_NE(page.find("<title>What holds on native</title>"), std::string::npos);
  EXPECT_NE(page.find("11 behaviours, of which 6 do not hold."), std::string::npos);
  RunResult small = SampleRun();
  const auto fails = [](const CaseResult& test) { return test.verdict == Verdict::kFail; };
  small.cases = {*std::find_if(small.cases.begin(), small.cases.end(), fails)};
  EXPECT_NE(Page({small}).find(", of which 1 does not hold."), std::string::npos);
  EXPECT_EQ(page.find("id=\"agreement\""), std::string::npos);
  EXPECT_EQ(page.find("#agreement"), std::string::npos);
  EXPECT_NE(page.find("here:<li>the capacity is 16 pages"), std::string::npos);
}

TEST(MatrixHtmlTest, AnAnchorHasNoBlanksAndItsLinkIsAnAddress) {
  MatrixRow row;
  row.id = "a/b/with two [S\"]\n";
  EXPECT_EQ(RowAnchor(row.id), "a/b/with_two_[S&quot;]");
  EXPECT_EQ(CaseLinkHtml(row, "x"), "<a href=\"#a/b/with_two_%5BS%22%5D\">x</a>");
  row.id = "\xc3\xbc";
  EXPECT_EQ(CaseLinkHtml(row, "x"), "<a href=\"#%C3%BC\">x</a>");
}

TEST(MatrixHtmlTest, LongChoicesAreLetters) {
  Choice choice = {"", {"a", "b"}, {0, 1}};
  EXPECT_TRUE(ShowsLetters(choice));
  choice.label = "capacity";
  EXPECT_FALSE(ShowsLetters(choice));
  EXPECT_EQ(ChoiceLegendHtml(choice),
            "<ul class=c><li class=l>capacity:<li><b>A</b> a<li><b>B</b> b</ul>");
  choice.values[1] = "refused with EACCES";
  EXPECT_TRUE(ShowsLetters(choice));
  EXPECT_EQ(ChoiceLetter(25), "Z");
  EXPECT_EQ(ChoiceLetter(26), "27");
}

TEST(MatrixHtmlTest, TenSystemsWeighLittleMoreThanOne) {
  const std::vector<RunResult> one(1, SampleRun()), ten(10, SampleRun());
  RunResult many = SampleRun();
  while (many.cases.size() < 3000) {
    many.cases.push_back(many.cases[many.cases.size() % 11]);
    many.cases.back().id += std::to_string(many.cases.size());
  }
  const size_t weight = Page(std::vector<RunResult>(10, many)).size();
  EXPECT_LT(weight, 5u << 20);
}

}  // namespace
}  // namespace parley
