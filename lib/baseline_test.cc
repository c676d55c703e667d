#include "lib/baseline.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "lib/case_loader.h"

namespace parley {
namespace {

std::string Messages(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) out += diagnostic.Format();
  return out;
}

constexpr char kWords[] =
    "    expected: E\n"
    "    observed: O\n"
    "    source: S\n"
    "    reason: It is so.\n";

std::string Entry(const std::string& first) { return "  - " + first + "\n" + kWords; }

Baseline Read(const std::string& text) {
  Baseline baseline;
  std::vector<Diagnostic> diagnostics;
  baseline.ReadText("b.yaml", text, &diagnostics);
  EXPECT_EQ(Messages(diagnostics), "");
  return baseline;
}

std::string Mistakes(const std::string& text) {
  Baseline baseline;
  std::vector<Diagnostic> diagnostics;
  baseline.ReadText("b.yaml", text, &diagnostics);
  return Messages(diagnostics);
}

CaseResult Result(const std::string& id, Verdict verdict, std::vector<std::string> covers = {}) {
  CaseResult result;
  result.id = id;
  result.verdict = verdict;
  result.covers = std::move(covers);
  return result;
}

// "known", "fixed" or "": what the baseline makes of the result.
std::string Judged(const Baseline& baseline, CaseResult result) {
  baseline.Apply(&result);
  EXPECT_EQ(result.deviation.empty(), result.known.empty() && !result.fixed);
  EXPECT_FALSE(!result.known.empty() && result.fixed);
  if (result.fixed) return "fixed";
  return result.known.empty() ? "" : "known";
}

// A suite of the files q (cases a, b[1], b[2/3]) and r (case a), covering and none.
Suite Sample() {
  Suite suite;
  suite.catalogue.AddText("catalogue.yaml",
                          "area: A\nbehaviours:\n"
                          "  Q-1: {level: posix, statement: S, source: T}\n"
                          "  Q-2: {level: posix, statement: S, source: T}\n"
                          "  Q-3: {level: posix, statement: S, source: T}\n",
                          &suite.diagnostics);
  const std::string head = "title: T\nsource: S\nlevel: posix\ncases:\n";
  const std::string body = "    claim: C.\n    steps:\n      - p: fork() = c\n";
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"q",
            head + "  a:\n    covers: Q-1\n" + body +
                "  b:\n    covers: Q-1, Q-2\n    each: {v: [\"1\", \"2/3\"]}\n"
                "    claim: C $v.\n    steps:\n      - p: open(\"$v\", O_RDONLY) = -1 ENOENT\n"},
           {"r", head + "  a:\n    covers: Q-2\n" + body}}) {
    LoadedFile loaded = LoadCaseText(name + ".yaml", name, text);
    EXPECT_EQ(Messages(loaded.diagnostics), "");
    suite.files.push_back(std::move(loaded.file));
  }
  EXPECT_EQ(suite.case_count(), 4u);
  EXPECT_EQ(Messages(suite.diagnostics), "");
  return suite;
}

std::string Checked(const std::string& text, bool whole = true, const Suite& suite = Sample()) {
  std::vector<Diagnostic> diagnostics;
  Read(text).Check(suite, whole, &diagnostics);
  return Messages(diagnostics);
}

TEST(BaselineTest, ReadsWhatIsWritten) {
  const Baseline baseline = Read(
      "# Comment\n"
      "deviations:\n"
      "  - cases: [q/a, 'q/b[*']\n"
      "    behaviours: Q-3\n"
      "    verdict: unsupported\n"
      "    expected: It works.\n"
      "    observed: ENOSYS\n"
      "    source: POSIX.1-2024 open\n"
      "    reason: Nobody wrote it.\n"
      "    link: https://example.org/1\n"
      "    flaky: true\n" +
      Entry("cases: r/a"));
  EXPECT_EQ(baseline.path(), "b.yaml");
  ASSERT_EQ(baseline.deviations().size(), 2u);
  const Deviation& first = baseline.deviations()[0];
  ASSERT_EQ(first.cases.size(), 2u);
  EXPECT_EQ(first.cases[1].text, "q/b[*");
  EXPECT_EQ(first.cases[1].where.line, 3);
  EXPECT_EQ(first.cases[1].where.column, 18);
  ASSERT_EQ(first.behaviours.size(), 1u);
  EXPECT_EQ(first.behaviours[0].text, "Q-3");
  EXPECT_EQ(first.verdict, Verdict::kUnsupported);
  EXPECT_EQ(first.expected, "It works.");
  EXPECT_EQ(first.observed, "ENOSYS");
  EXPECT_EQ(first.source, "POSIX.1-2024 open");
  EXPECT_EQ(first.reason, "Nobody wrote it.");
  EXPECT_EQ(first.link, "https://example.org/1");
  EXPECT_TRUE(first.flaky);
  EXPECT_EQ(baseline.deviations()[1].verdict, Verdict::kFail);
  EXPECT_FALSE(baseline.deviations()[1].flaky);
  EXPECT_EQ(Read("deviations: []\n").deviations().size(), 0u);
}

TEST(BaselineTest, ADeviationNeedsItsWords) {
  EXPECT_EQ(Mistakes("deviations:\n"
                     "  - cases: a\n"
                     "    raeson: X\n"
                     "    verdict: untested\n"
                     "    flaky: yes\n"
                     "  - expected: E\n"
                     "    observed:\n"
                     "    source: S\n"
                     "    reason: R\n"
                     "  - x\n"),
            "b.yaml:2:5: the deviation has no 'expected'\n"
            "  - cases: a\n"
            "    ^\n"
            "b.yaml:2:5: the deviation has no 'observed'\n"
            "  - cases: a\n"
            "    ^\n"
            "b.yaml:2:5: the deviation has no 'source'\n"
            "  - cases: a\n"
            "    ^\n"
            "b.yaml:3:5: the deviation has no key 'raeson'; did you mean reason?\n"
            "    raeson: X\n"
            "    ^\n"
            "b.yaml:4:14: a deviation's verdict is not untested; it is fail, differs, unsupported "
            "or unresolved\n"
            "    verdict: untested\n"
            "             ^\n"
            "b.yaml:5:12: flaky is true or false, not yes\n"
            "    flaky: yes\n"
            "           ^\n"
            "b.yaml:6:5: the deviation names neither 'cases' nor 'behaviours'\n"
            "  - expected: E\n"
            "    ^\n"
            "b.yaml:7:5: nothing is written here; observed is a text\n"
            "    observed:\n"
            "    ^\n"
            "b.yaml:10:5: the deviation is a mapping, not a text\n"
            "  - x\n"
            "    ^\n");
}

TEST(BaselineTest, OtherFiles) {
  EXPECT_EQ(Mistakes(""), "b.yaml:1:1: the file is empty; a baseline has a list of deviations\n");
  EXPECT_EQ(Mistakes("deviation: []\n"),
            "b.yaml:1:1: the file has no key 'deviation'; did you mean deviations?\n"
            "deviation: []\n"
            "^\n");
  EXPECT_EQ(Mistakes("deviations:\n" + Entry("cases: []")),
            "b.yaml:2:12: the list is empty\n"
            "  - cases: []\n"
            "           ^\n");
  EXPECT_EQ(Mistakes("deviations:\n" + Entry("cases: [[a]]")),
            "b.yaml:2:13: an element of cases is a text, not a list\n"
            "  - cases: [[a]]\n"
            "            ^\n");
  Baseline baseline;
  std::vector<Diagnostic> diagnostics;
  baseline.ReadFile("/nowhere/b.yaml", &diagnostics);
  EXPECT_EQ(Messages(diagnostics), "/nowhere/b.yaml: cannot be read: No such file or directory\n");
}

// A folder with the files a.yaml and family.yaml.
class BaselineIncludesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/baseline.XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
  }
  // What is wrong with a.yaml and those that it includes, without the folder's name.
  std::string Mistakes() {
    std::vector<Diagnostic> diagnostics;
    baseline_.ReadFile(folder_ + "/a.yaml", &diagnostics);
    if (diagnostics.empty()) baseline_.Check(Sample(), true, &diagnostics);
    std::string all = Messages(diagnostics);
    for (size_t at; (at = all.find(folder_ + "/")) != std::string::npos;) {
      all.erase(at, folder_.size() + 1);
    }
    return all;
  }

  std::string folder_;
  Baseline baseline_;
};

TEST_F(BaselineIncludesTest, WhatIsIncludedIsKnownToo) {
  Write("family.yaml", "# Of all\n\ndeviations:\n" + Entry("cases: r/a"));
  Write("a.yaml", "includes: [family.yaml]\ndeviations:\n" + Entry("cases: q/a"));
  EXPECT_EQ(Mistakes(), "");
  EXPECT_EQ(baseline_.path(), folder_ + "/a.yaml");
  EXPECT_EQ(baseline_.deviations().size(), 2u);
  CaseResult own = Result("q/a", Verdict::kFail);
  baseline_.Apply(&own);
  EXPECT_EQ(own.deviation, folder_ + "/a.yaml:3");
  CaseResult shared = Result("r/a", Verdict::kPass);
  baseline_.Apply(&shared);
  EXPECT_TRUE(shared.fixed);
  EXPECT_EQ(shared.deviation, folder_ + "/family.yaml:4");

  Write("a.yaml", "includes: family.yaml\n");
  EXPECT_EQ(Mistakes(), "") << "a file need not have deviations of its own";
  EXPECT_EQ(baseline_.deviations().size(), 1u) << "what was read before is forgotten";
}

TEST_F(BaselineIncludesTest, MistakesAreShownInTheirFile) {
  Write("family.yaml", "deviations:\n" + Entry("cases: r/b"));
  Write("a.yaml", "includes: [family.yaml]\ndeviations:\n" + Entry("cases: q/c"));
  EXPECT_EQ(Mistakes(),
            "a.yaml:3:12: no case q/c; did you mean q/a?\n"
            "  - cases: q/c\n"
            "           ^\n"
            "family.yaml:2:12: no case r/b; did you mean r/a?\n"
            "  - cases: r/b\n"
            "           ^\n");
  Write("family.yaml", "deviation: []\n");
  EXPECT_EQ(Mistakes(),
            "family.yaml:1:1: the file has no key 'deviation'; did you mean deviations?\n"
            "deviation: []\n"
            "^\n");
}

TEST_F(BaselineIncludesTest, ACaseHasOneEntryInAllFiles) {
  Write("family.yaml", "deviations:\n" + Entry("cases: 'q/*'"));
  Write("a.yaml", "includes: [family.yaml]\ndeviations:\n" + Entry("cases: q/a"));
  EXPECT_EQ(Mistakes(),
            "family.yaml:2:12: q/a has a deviation already: a.yaml:3\n"
            "  - cases: 'q/*'\n"
            "           ^\n");
}

TEST_F(BaselineIncludesTest, WhatCannotBeIncluded) {
  Write("family.yaml", "includes: [a.yaml]\n");
  Write("a.yaml", "includes: [nowhere.yaml, family.yaml]\n");
  EXPECT_EQ(Mistakes(),
            "a.yaml:1:12: nowhere.yaml cannot be read: No such file or directory\n"
            "includes: [nowhere.yaml, family.yaml]\n"
            "           ^\n"
            "family.yaml:1:12: a file that is included includes no others\n"
            "includes: [a.yaml]\n"
            "           ^\n");
  Write("a.yaml", "includes: []\n");
  EXPECT_EQ(Mistakes(),
            "a.yaml:1:11: the list is empty\n"
            "includes: []\n"
            "          ^\n");
}

TEST(BaselineTest, FitsTheSuite) {
  EXPECT_EQ(Checked("deviations:\n" + Entry("cases: [q/a, 'q/b[*]']") + Entry("cases: r/*")), "");
  EXPECT_EQ(Checked("deviations:\n" + Entry("behaviours: Q-1") + Entry("cases: r/a")), "");
}

TEST(BaselineTest, NamesWithoutACaseAreErrors) {
  // Part of an id is not enough, and a value of `each` belongs to it.
  EXPECT_EQ(Checked("deviations:\n" + Entry("cases: [q/ab, q/b, 's/*', 'q/b[2/3]']") +
                    Entry("behaviours: [Q-4, Q-3]")),
            "b.yaml:2:13: no case q/ab; did you mean q/a?\n"
            "  - cases: [q/ab, q/b, 's/*', 'q/b[2/3]']\n"
            "            ^\n"
            "b.yaml:2:19: no case q/b; did you mean q/a?\n"
            "  - cases: [q/ab, q/b, 's/*', 'q/b[2/3]']\n"
            "                  ^\n"
            "b.yaml:2:24: no case matches s/*\n"
            "  - cases: [q/ab, q/b, 's/*', 'q/b[2/3]']\n"
            "                       ^\n"
            "b.yaml:7:18: no behaviour Q-4 in the catalogue; did you mean Q-1?\n"
            "  - behaviours: [Q-4, Q-3]\n"
            "                 ^\n"
            "b.yaml:7:23: no case covers Q-3\n"
            "  - behaviours: [Q-4, Q-3]\n"
            "                      ^\n");
}

TEST(BaselineTest, ACaseHasOneEntry) {
  EXPECT_EQ(Checked("deviations:\n" + Entry("cases: q/a") + Entry("cases: 'q/*'")),
            "b.yaml:7:12: q/a has a deviation already: line 2\n"
            "  - cases: 'q/*'\n"
            "           ^\n");
  EXPECT_EQ(Checked("deviations:\n" + Entry("behaviours: Q-2") + Entry("cases: [q/a, r/a]")),
            "b.yaml:7:18: r/a has a deviation already: line 2\n"
            "  - cases: [q/a, r/a]\n"
            "                 ^\n");
  EXPECT_EQ(Checked("deviations:\n" + Entry("cases: [q/a, 'q/*']")), "")
      << "one entry may name it twice";
}

TEST(BaselineTest, OfAPartOfTheSuiteOnlyItsOwnFilesAreJudged) {
  Suite part = Sample();
  part.files.pop_back();
  const std::string text = "deviations:\n" + Entry("cases: [r/a, r/zzz, 's/*', q/zzz]") +
                           Entry("behaviours: [Q-3, FAR-1]");
  EXPECT_EQ(Checked(text, false, part),
            "b.yaml:2:32: no case q/zzz\n"
            "  - cases: [r/a, r/zzz, 's/*', q/zzz]\n"
            "                               ^\n");
}

TEST(BaselineTest, KnownMeansTheStatedVerdict) {
  const Baseline baseline = Read("deviations:\n" + Entry("cases: [q/a, 'q/b[*]']"));
  CaseResult result = Result("q/a", Verdict::kFail);
  baseline.Apply(&result);
  EXPECT_EQ(result.known, "It is so.");
  EXPECT_EQ(result.deviation, "b.yaml:2");
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_EQ(Judged(baseline, Result("q/b[2/3]", Verdict::kFail)), "known");
  EXPECT_EQ(Judged(baseline, Result("q/b", Verdict::kFail)), "");
  EXPECT_EQ(Judged(baseline, Result("q/ab", Verdict::kFail)), "");
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kDiffers)), "known") << "another profile";
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kUnresolved)), "");
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kUnsupported)), "");
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kUntested)), "");
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kPass)), "fixed");
}

TEST(BaselineTest, OtherVerdictsCanBeStated) {
  for (const char* name : {"unsupported", "unresolved", "differs"}) {
    const Baseline baseline =
        Read("deviations:\n" + Entry("verdict: " + std::string(name)) + "    cases: q/a\n");
    for (int i = 0; i < kVerdictCount; ++i) {
      const Verdict verdict = static_cast<Verdict>(i);
      std::string judged = VerdictName(verdict) == std::string(name) ? "known" : "";
      if (verdict == Verdict::kFail && std::string(name) == "differs") judged = "known";
      if (verdict == Verdict::kPass) judged = "fixed";
      EXPECT_EQ(Judged(baseline, Result("q/a", verdict)), judged) << name << " " << i;
    }
  }
}

TEST(BaselineTest, ABehaviourStandsForTheCasesThatCoverIt) {
  const Baseline baseline = Read("deviations:\n" + Entry("behaviours: [Q-2]"));
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kFail, {"Q-1"})), "");
  EXPECT_EQ(Judged(baseline, Result("r/a", Verdict::kFail, {"Q-1", "Q-2"})), "known");
  EXPECT_EQ(Judged(baseline, Result("r/a", Verdict::kPass, {"Q-2"})), "fixed");
  EXPECT_EQ(Judged(baseline, Result("r/a", Verdict::kPass, {"Q-22"})), "");
}

TEST(BaselineTest, WhatIsFlakyMayPass) {
  const Baseline baseline =
      Read("deviations:\n" + Entry("flaky: true") + "    cases: q/a\n" + "    link: there\n");
  EXPECT_EQ(Judged(baseline, Result("q/a", Verdict::kPass)), "");
  CaseResult result = Result("q/a", Verdict::kFail);
  baseline.Apply(&result);
  EXPECT_EQ(result.known, "It is so. (there)");
}

// What was judged once and is judged anew does not keep the old judgement.
TEST(BaselineTest, WithoutAnEntryNothingIsKnown) {
  CaseResult result = Result("q/a", Verdict::kFail);
  result.known = "old";
  result.fixed = true;
  result.deviation = "old:1";
  Baseline().Apply(&result);
  EXPECT_EQ(result.known, "");
  EXPECT_FALSE(result.fixed);
  EXPECT_EQ(result.deviation, "");
}

}  // namespace
}  // namespace parley
