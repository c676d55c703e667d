// What the words on a command line select. The commands' own tests show what each makes of it.
#include "runner/case_selection.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "runner/case_folder.h"

namespace parley {
namespace {

std::string FileWith(const std::vector<std::string>& keys, const std::string& step) {
  std::string text = "title: T\nsource: S\nlevel: posix\ncases:\n";
  for (const std::string& key : keys) {
    text +=
        "  " + key + ":\n    covers: PIPE-01\n    claim: C\n    steps:\n      - p: " + step + "\n";
  }
  return text;
}

class CaseSelectionTest : public testing::Test {
 protected:
  CaseSelectionTest() {
    folder_.Write("a.yaml", FileWith({"full", "full-queue"}, "pipe(_) = 0"));
    folder_.Write("b.yaml", FileWith({"full", "empty"}, "pipe(_) = 0"));
  }

  // The ids selected, or the message.
  std::string Select(const std::vector<std::string>& given) {
    Selection selection;
    std::ostringstream err;
    const bool found = SelectCases(given, folder_.path(), &selection, err);
    EXPECT_EQ(found, err.str().empty()) << err.str();
    if (!found) return folder_.Anonymous(err.str());
    std::string ids;
    for (const Case* test : selection.cases) ids += test->id + " ";
    return ids;
  }

  CaseFolder folder_;
};

TEST_F(CaseSelectionTest, WithoutWordsAll) {
  EXPECT_EQ(Select({}), "a/full a/full-queue b/full b/empty ");
}

TEST_F(CaseSelectionTest, AWholeIdMeansThatCaseOnly) {
  EXPECT_EQ(Select({"a/full"}), "a/full ");
  EXPECT_EQ(Select({"a/ful"}), "a/full a/full-queue ") << "a part means all that have it";
  EXPECT_EQ(Select({"*/full"}), "a/full b/full ");
}

TEST_F(CaseSelectionTest, SeveralWordsSelectEachCaseOnce) {
  EXPECT_EQ(Select({"queue", "full", "a/*"}), "a/full a/full-queue b/full ");
}

TEST_F(CaseSelectionTest, PathsLimitWhereWordsAreLookedFor) {
  EXPECT_EQ(Select({folder_.Path("b.yaml")}), "b/full b/empty ");
  EXPECT_EQ(Select({folder_.Path("b.yaml"), "full"}), "b/full ");
  EXPECT_EQ(Select({folder_.Path("b.yaml"), "queue"}), "parley: no case matches queue\n");
}

TEST_F(CaseSelectionTest, EveryWordMustMeanACase) {
  EXPECT_EQ(Select({"b/emty", "a/full", "zzz"}),
            "parley: no case matches b/emty; did you mean b/empty?\n"
            "parley: no case matches zzz\n");
  EXPECT_EQ(Select({"long/gone/from/here/empty"}),
            "parley: no case matches long/gone/from/here/empty; did you mean b/empty?\n");
}

TEST_F(CaseSelectionTest, PathsThatAreNotThereAreNoPatterns) {
  EXPECT_EQ(Select({"./lecture"}), "parley: there is no file ./lecture here\n");
  EXPECT_EQ(Select({"mine.yaml"}), "parley: there is no file mine.yaml here\n");
  EXPECT_EQ(Select({"/no/such"}), "parley: there is no file /no/such here\n");
}

TEST_F(CaseSelectionTest, FilesWithErrorsAreKnown) {
  folder_.Write("c.yaml", FileWith({"wrong"}, "clsoe(1) = 0"));
  Selection selection;
  std::ostringstream err;
  EXPECT_TRUE(SelectCases({"wrong"}, folder_.path(), &selection, err));
  EXPECT_EQ(selection.cases.size(), 1u);
  EXPECT_EQ(selection.errors(), 1u);
  EXPECT_TRUE(selection.HasErrors(folder_.Path("c.yaml")));
  EXPECT_FALSE(selection.HasErrors(folder_.Path("a.yaml")));
}

TEST_F(CaseSelectionTest, AFolderThatIsNotThere) {
  Selection selection;
  std::ostringstream err;
  EXPECT_FALSE(SelectCases({}, folder_.Path("nowhere"), &selection, err));
  EXPECT_NE(err.str().find(folder_.Path("nowhere")), std::string::npos) << err.str();
}

}  // namespace
}  // namespace parley
