#include "lib/diagnostic.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

const char kText[] =
    "cases:\n"
    "  full:\n"
    "    - p: msgsnd(q, 1, IPC_NOWIAT)\n";

TEST(DiagnosticTest, QuotesTheLineAndPointsAtTheColumn) {
  Diagnostics diagnostics("cases/a.yaml", kText);
  EXPECT_TRUE(diagnostics.ok());
  diagnostics.Error({3, 23}, "unknown constant IPC_NOWIAT");
  EXPECT_FALSE(diagnostics.ok());
  ASSERT_EQ(diagnostics.Sorted().size(), 1u);
  EXPECT_EQ(diagnostics.Sorted()[0].Format(),
            "cases/a.yaml:3:23: unknown constant IPC_NOWIAT\n"
            "    - p: msgsnd(q, 1, IPC_NOWIAT)\n"
            "                      ^\n");
}

TEST(DiagnosticTest, FirstColumnAndPlaceBehindTheEnd) {
  Diagnostics diagnostics("a", "xyz");
  diagnostics.Error({1, 1}, "first");
  diagnostics.Error({1, 4}, "end");
  diagnostics.Error({1, 99}, "far beyond");
  const std::vector<Diagnostic> sorted = diagnostics.Sorted();
  ASSERT_EQ(sorted.size(), 3u);
  EXPECT_EQ(sorted[0].Format(), "a:1:1: first\nxyz\n^\n");
  // One past the last character is where something is missing.
  Diagnostic behind{"a", {1, 4}, "end", "xyz"};
  EXPECT_EQ(behind.Format(), "a:1:4: end\nxyz\n   ^\n");
  EXPECT_EQ(sorted[2].Format(), "a:1:99: far beyond\nxyz\n   ^\n");
}

TEST(DiagnosticTest, UnknownPlacesAreLeftOut) {
  Diagnostics diagnostics("a.yaml", kText);
  diagnostics.Error({0, 0}, "no cases");
  diagnostics.Error({2, 0}, "no steps");
  diagnostics.Error({9, 3}, "beyond the file");
  const std::vector<Diagnostic> sorted = diagnostics.Sorted();
  ASSERT_EQ(sorted.size(), 3u);
  EXPECT_EQ(sorted[0].Format(), "a.yaml: no cases\n");
  EXPECT_EQ(sorted[1].Format(), "a.yaml:2: no steps\n  full:\n");
  EXPECT_EQ(sorted[2].Format(), "a.yaml:9:3: beyond the file\n");
}

TEST(DiagnosticTest, ControlCharactersBecomeQuestionMarks) {
  Diagnostics diagnostics("a", "\tx\x01y\x7f!\n");
  diagnostics.Error({1, 4}, "here");
  EXPECT_EQ(diagnostics.Sorted()[0].Format(), "a:1:4: here\n?x?y?!\n   ^\n");
}

TEST(DiagnosticTest, CaretCountsCharactersNotBytes) {
  // Columns count bytes, as editors and compilers do; "é" and "€" have two and three.
  Diagnostics diagnostics("a", "é€x\n");
  diagnostics.Error({1, 6}, "here");
  EXPECT_EQ(diagnostics.Sorted()[0].Format(), "a:1:6: here\né€x\n  ^\n");
}

TEST(DiagnosticsTest, SortsByPlaceAndDropsRepetitions) {
  Diagnostics diagnostics("a", "one\ntwo\n");
  diagnostics.Error({2, 1}, "d");
  diagnostics.Error({1, 3}, "c");
  diagnostics.Error({1, 1}, "b");
  diagnostics.Error({1, 1}, "a");
  diagnostics.Error({1, 3}, "c");
  diagnostics.Error({1, 1}, "b");
  std::string order;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) order += diagnostic.message;
  // At one place the order of discovery stands.
  EXPECT_EQ(order, "bacd");
}

TEST(DiagnosticsTest, OfVeryManyErrorsTheFirstAreKept) {
  Diagnostics diagnostics("a", "one\ntwo\n");
  for (size_t i = 0; i < kMostErrors; ++i) {
    EXPECT_FALSE(diagnostics.full());
    // Repetitions take no room.
    for (int twice = 0; twice < 2; ++twice) diagnostics.Error({2, 1}, std::to_string(i));
  }
  EXPECT_TRUE(diagnostics.full());
  EXPECT_EQ(diagnostics.Sorted().size(), kMostErrors);
  for (int i = 0; i < 1000000; ++i) diagnostics.Error({1, i + 2}, std::string(1000, 'x'));
  EXPECT_EQ(diagnostics.count(), 2 * kMostErrors + 1000000);
  const std::vector<Diagnostic> sorted = diagnostics.Sorted();
  ASSERT_EQ(sorted.size(), kMostErrors + 1);
  EXPECT_EQ(sorted[0].Format(), "a:2:1: 0\ntwo\n^\n");
  EXPECT_EQ(sorted[kMostErrors].Format(),
            "a:1:2: there are more errors than these 1000\none\n ^\n");
}

TEST(DiagnosticsTest, EndlessLinesAreNotQuoted) {
  Diagnostics diagnostics(
      "a", std::string(kMostQuoted, 'x') + "\n" + std::string(kMostQuoted + 1, 'y') + "\n");
  diagnostics.Error({1, 1}, "here");
  diagnostics.Error({2, 1}, "there");
  EXPECT_EQ(diagnostics.Sorted()[0].source_line.size(), kMostQuoted);
  EXPECT_EQ(diagnostics.Sorted()[1].Format(), "a:2:1: there\n");
}

TEST(DiagnosticsTest, LinesAreCountedFromOneAndLoseTheirEnds) {
  const Diagnostics diagnostics("a", "one\r\n\nthree");
  EXPECT_EQ(diagnostics.Line(1), "one");
  EXPECT_EQ(diagnostics.Line(2), "");
  EXPECT_EQ(diagnostics.Line(3), "three");
  EXPECT_EQ(diagnostics.Line(4), "");
  EXPECT_EQ(diagnostics.Line(0), "");
  EXPECT_EQ(diagnostics.Line(-1), "");
}

TEST(DiagnosticsTest, KeepsItsOwnCopyOfTheText) {
  std::string text = "some line";
  Diagnostics diagnostics("a", text);
  text.assign(100, '#');
  EXPECT_EQ(diagnostics.Line(1), "some line");
}

struct SpellingCase {
  const char* name;
  const char* nearest;
};

TEST(NearestSpellingTest, FindsWhatWasMeant) {
  const std::vector<std::string> candidates = {"IPC_NOWAIT", "IPC_CREAT", "O_RDONLY", "O_RDWR",
                                               "msgsnd",     "msgrcv",    "read",     "w"};
  const SpellingCase kCases[] = {
      {"IPC_NOWIAT", "IPC_NOWAIT"},   // swap
      {"IPC_NOWAITT", "IPC_NOWAIT"},  // insert
      {"IPC_NOWIT", "IPC_NOWAIT"},    // delete
      {"IPC_CREAM", "IPC_CREAT"},     // replace
      {"ipc_creat", "IPC_CREAT"},     // case alone
      {"O_RDWD", "O_RDWR"},           // nearer than O_RDONLY
      {"msgsend", "msgsnd"},
      {"raed", "read"},
      {"W", "w"},
      {"x", ""},  // every letter is near to every other
      {"rx", ""},
      {"pthread", ""},     // too far from all
      {"IPC_NOWAIT", ""},  // spelt right: the spelling is not what is wrong
      {"", ""},
  };
  for (const SpellingCase& test : kCases) {
    EXPECT_EQ(NearestSpelling(test.name, candidates), test.nearest) << test.name;
  }
}

TEST(NearestSpellingTest, TheFirstOfEquallyNearOnesIsTaken) {
  EXPECT_EQ(NearestSpelling("lseek", {"lseeq", "lseem"}), "lseeq");
  EXPECT_EQ(NearestSpelling("lseek", {}), "");
}

TEST(NearestSpellingTest, LongerNamesMayBeFartherAway) {
  EXPECT_EQ(NearestSpelling("abc", {"abd"}), "abd");
  EXPECT_EQ(NearestSpelling("abc", {"add"}), "");
  EXPECT_EQ(NearestSpelling("pthread_mutx_inti", {"pthread_mutex_init"}), "pthread_mutex_init");
  EXPECT_EQ(NearestSpelling("sigaction_xyz0", {"sigaction"}), "");
}

TEST(DidYouMeanTest, IsAnEndOfASentence) {
  EXPECT_EQ(DidYouMean("msgsnt", {"msgsnd"}), "; did you mean msgsnd?");
  EXPECT_EQ(DidYouMean("socket", {"msgsnd"}), "");
}

}  // namespace
}  // namespace parley
