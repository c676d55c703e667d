#include "lib/catalogue.h"

#include <gtest/gtest.h>

#include "lib/case_loader.h"

namespace parley {
namespace {

std::string Messages(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) out += diagnostic.Format();
  return out;
}

constexpr char kTwo[] =
    "area: Queues\n"
    "behaviours:\n"
    "  MSGSND-05:\n"
    "    level: xsi\n"
    "    statement: A full queue refuses a message under IPC_NOWAIT.\n"
    "    source: POSIX.1-2024 msgsnd\n"
    "  MQ-1:\n"
    "    level: option:MSG\n"
    "    statement: A queue is a queue.\n"
    "    source: POSIX.1-2024 mq_open\n";

TEST(CatalogueTest, FindsWhatItWasGiven) {
  Catalogue catalogue;
  std::vector<Diagnostic> diagnostics;
  catalogue.AddText("queues.yaml", kTwo, &diagnostics);
  EXPECT_EQ(Messages(diagnostics), "");
  ASSERT_EQ(catalogue.All().size(), 2u);
  const Behaviour* const found = catalogue.Find("MSGSND-05");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->area, "Queues");
  EXPECT_EQ(found->level, "xsi");
  EXPECT_EQ(found->statement, "A full queue refuses a message under IPC_NOWAIT.");
  EXPECT_EQ(found->source, "POSIX.1-2024 msgsnd");
  EXPECT_EQ(found->file, "queues.yaml");
  EXPECT_EQ(found->where.line, 3);
  EXPECT_EQ(found->where.column, 3);
  EXPECT_EQ(catalogue.Find("MSGSND-06"), nullptr);
}

TEST(CatalogueTest, ReportsWhatIsWrong) {
  Catalogue catalogue;
  std::vector<Diagnostic> diagnostics;
  catalogue.AddText("a.yaml", kTwo, &diagnostics);
  catalogue.AddText("b.yaml",
                    "behaviours:\n"
                    "  MQ-1: {level: posix, statement: S, source: T}\n"
                    "  lower-1: {level: posx, statment: S, source: T}\n"
                    "  NEW-1: {level: posix, statement: [], source:}\n"
                    "  NEW-1: x\n",
                    &diagnostics);
  EXPECT_EQ(Messages(diagnostics),
            "b.yaml:1:1: the file has no 'area'\n"
            "behaviours:\n"
            "^\n"
            "b.yaml:2:3: MQ-1 is in the catalogue already: a.yaml:7\n"
            "  MQ-1: {level: posix, statement: S, source: T}\n"
            "  ^\n"
            "b.yaml:3:3: an id is capitals and digits, '-', digits, as MSGSND-05\n"
            "  lower-1: {level: posx, statment: S, source: T}\n"
            "  ^\n"
            "b.yaml:3:20: unknown level posx; did you mean posix?\n"
            "  lower-1: {level: posx, statment: S, source: T}\n"
            "                   ^\n"
            "b.yaml:3:26: lower-1 has no key 'statment'; did you mean statement?\n"
            "  lower-1: {level: posx, statment: S, source: T}\n"
            "                         ^\n"
            "b.yaml:4:36: statement is a text, not a list\n"
            "  NEW-1: {level: posix, statement: [], source:}\n"
            "                                   ^\n"
            "b.yaml:4:40: nothing is written here; source is a text\n"
            "  NEW-1: {level: posix, statement: [], source:}\n"
            "                                       ^\n"
            "b.yaml:5:3: the key NEW-1 stands here a second time; the first is in line 4\n"
            "  NEW-1: x\n"
            "  ^\n"
            "b.yaml:5:10: NEW-1 is a mapping, not a text\n"
            "  NEW-1: x\n"
            "         ^\n");
}

TEST(CatalogueTest, UnreadableAndEmptyFiles) {
  Catalogue catalogue;
  std::vector<Diagnostic> diagnostics;
  catalogue.AddFile("/nowhere/a.yaml", &diagnostics);
  catalogue.AddDirectory("/nowhere", &diagnostics);
  catalogue.AddText("empty.yaml", "", &diagnostics);
  EXPECT_EQ(Messages(diagnostics),
            "/nowhere/a.yaml: cannot be read: No such file or directory\n"
            "/nowhere: cannot be read: No such file or directory\n"
            "empty.yaml:1:1: the file is empty; a file of the catalogue has an area and "
            "behaviours\n");
}

std::string CheckedCovers(const std::string& covers, const std::string& level) {
  const std::string text =
      "title: T\n"
      "source: S\n"
      "level: posix\n"
      "cases:\n"
      "  a:\n"
      "    covers: " +
      covers +
      "\n"
      "    level: " +
      level +
      "\n"
      "    claim: MSGSND-5 is no id here.\n"
      "    steps:\n"
      "      - p: fork() = c\n";
  const LoadedFile loaded = LoadCaseText("c.yaml", "c", text);
  EXPECT_EQ(Messages(loaded.diagnostics), "");
  Catalogue catalogue;
  std::vector<Diagnostic> none;
  catalogue.AddText("queues.yaml", kTwo, &none);
  Diagnostics diagnostics("c.yaml", text);
  for (const Case& test : loaded.file.cases) CheckCovers(test, catalogue, &diagnostics);
  return Messages(diagnostics.Sorted());
}

TEST(CheckCoversTest, LevelOfOneOfThem) {
  EXPECT_EQ(CheckedCovers("MSGSND-05", "xsi"), "");
  EXPECT_EQ(CheckedCovers("MQ-1, MSGSND-05", "xsi"), "");
  EXPECT_EQ(CheckedCovers("MQ-1, MSGSND-05", "option:MSG"), "");
  EXPECT_EQ(CheckedCovers("MQ-1, MSGSND-05", "linux"),
            "c.yaml:7:12: the case is at level linux, but in the catalogue MQ-1 is option:MSG, "
            "MSGSND-05 is xsi\n"
            "    level: linux\n"
            "           ^\n");
}

TEST(CheckCoversTest, UnknownIds) {
  EXPECT_EQ(CheckedCovers("MQ-1, MSGSND-5", "option:MSG"),
            "c.yaml:6:19: no behaviour MSGSND-5 in the catalogue; did you mean MSGSND-05?\n"
            "    covers: MQ-1, MSGSND-5\n"
            "                  ^\n");
  EXPECT_EQ(CheckedCovers("MQ-11,\n     MQ-1, Z", "linux"),
            "c.yaml:6:13: no behaviour MQ-11 in the catalogue; did you mean MQ-1?\n"
            "    covers: MQ-11,\n"
            "            ^\n"
            "c.yaml:7:12: no behaviour Z in the catalogue\n"
            "     MQ-1, Z\n"
            "           ^\n");
}

// What the project's own catalogue and cases must hold to.
TEST(CheckCoversTest, EveryCaseOfTheProject) {
  Catalogue catalogue;
  std::vector<Diagnostic> diagnostics;
  catalogue.AddDirectory("cases/catalogue", &diagnostics);
  EXPECT_EQ(Messages(diagnostics), "");
  EXPECT_GT(catalogue.All().size(), 300u);
  std::string error;
  const std::vector<std::string> files = FindCaseFiles("cases", &error);
  EXPECT_EQ(error, "");
  for (const std::string& path : files) {
    const LoadedFile loaded = LoadCaseFile(path, "cases");
    Diagnostics found(path, loaded.text);
    for (const Case& test : loaded.file.cases) CheckCovers(test, catalogue, &found);
    EXPECT_EQ(Messages(found.Sorted()), "");
  }
}

}  // namespace
}  // namespace parley
