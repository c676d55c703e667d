#include "runner/command_explain.h"

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

constexpr char kPipes[] =
    "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n"
    "  two-ends:\n    covers: PIPE-01, PIPE-09\n    claim: pipe makes two descriptors.\n"
    "    needs: [proc]\n    steps:\n"
    "      - p: pipe([r, w]) = 0\n"
    "      - p: fork() = child\n"
    "      - child: read(r, \"x\", 8) blocks\n"
    "      - p: write(w, \"x\", 1)\n"
    "        either:\n"
    "          it has room: = 1\n"
    "          it is closed:\n"
    "            - = -1 EPIPE\n"
    "            - p: exit(1)\n"
    "      - child: returns 1\n"
    "      - q: getpid() = q\n";

struct Explained {
  int status;
  std::string out, err;
};

Explained Explain(const CaseFolder& folder, const std::string& id, int width) {
  std::ostringstream out, err;
  ExplainCommand command;
  command.patterns = {id};
  command.cases_root = folder.path();
  command.width = width;
  const int status = ExplainCases(command, out, err);
  return {status, folder.Anonymous(out.str()), folder.Anonymous(err.str())};
}

TEST(CommandExplainTest, ACase) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  const Explained explained = Explain(folder, "pipes/two-ends", 0);
  EXPECT_EQ(explained.err, "");
  EXPECT_EQ(explained.status, 0);
  EXPECT_EQ(explained.out,
            "pipes/two-ends\n"
            "  pipe makes two descriptors.\n"
            "\n"
            "  source  POSIX.1-2024 pipe\n"
            "  level   posix: every POSIX system must do so\n"
            "  file    DIR/pipes.yaml:5\n"
            "  needs   proc\n"
            "  covers  PIPE-01: pipe makes two descriptors.\n"
            "          PIPE-09: A pipe has a capacity.\n"
            "  actors  p, q and child (forked)\n"
            "\n"
            "  Steps\n"
            "    1. p calls pipe([r, w]) and must return 0; r and w name what comes back in fds.\n"
            "    2. p calls fork() and must make the process child.\n"
            "    3. child calls read(r, \"x\", 8) and must block; once it returns, buf must then "
            "hold \"x\".\n"
            "    4. p calls write(w, \"x\", 1), and one of these must hold:\n"
            "       - \"it has room\": it returns 1.\n"
            "       - \"it is closed\": it fails with EPIPE (Broken pipe); then\n"
            "         - p performs exit(1) and does not come back.\n"
            "    5. child's read must now return 1.\n"
            "    6. q calls getpid() and must return q.\n"
            "\n"
            "  Calls\n"
            "    pipe(fds)\n"
            "    fork()\n"
            "    read(fd, buf, count)\n"
            "    write(fd, buf, count)\n"
            "    exit(status) (a verb of Parley's own)\n"
            "    getpid()\n");
}

TEST(CommandExplainTest, LongSentencesAreWrappedBelowTheirBeginning) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  const std::string out = Explain(folder, "two-ends", 50).out;
  EXPECT_NE(out.find("    1. p calls pipe([r, w]) and must return 0; r\n"
                     "       and w name what comes back in fds.\n"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("       - \"it is closed\": it fails with EPIPE\n"
                     "         (Broken pipe); then\n"),
            std::string::npos)
      << out;
}

TEST(CommandExplainTest, NoSuchCase) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes);
  const Explained explained = Explain(folder, "pipes/tow-ends", 0);
  EXPECT_EQ(explained.status, 2);
  EXPECT_EQ(explained.out, "");
  EXPECT_EQ(explained.err,
            "parley: no case matches pipes/tow-ends; did you mean pipes/two-ends?\n");
}

TEST(CommandExplainTest, ACaseWithErrorsIsNotExplained) {
  CaseFolder folder;
  folder.Write("pipes.yaml", kPipes + std::string("      - p: close(nowhere) = 0\n"));
  const Explained explained = Explain(folder, "pipes/two-ends", 0);
  EXPECT_EQ(explained.status, 2);
  EXPECT_EQ(explained.out, "");
  EXPECT_EQ(explained.err.rfind("DIR/pipes.yaml:21:18: ", 0), 0u) << explained.err;
}

}  // namespace
}  // namespace parley
