// `parley run --stream` as another program reads it: every case begins, makes its steps and is
// done; what an index chooses; what is said when it cannot be.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "reports/stream_reader.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

using Kind = StreamEvent::Kind;

constexpr char kProgram[] = "runner/parley";

struct Ran {
  int status = -1;
  std::string out, err;
  std::vector<StreamEvent> events;
  uint64_t lost = 0;
};

class CommandRunStreamTest : public testing::Test {
 protected:
  CommandRunStreamTest() {
    folder_.Write("a.yaml",
                  "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\n"
                  "setup:\n  - p: pipe([r, w]) = 0\n"
                  "cases:\n"
                  "  both:\n    covers: PIPE-01\n    claim: It holds.\n    steps:\n"
                  "      - p: close(r) = 0\n"
                  "      - repeat:\n          - p: dup2(w, 50) = 50\n        times: 5\n"
                  "  fails:\n    covers: PIPE-01\n    claim: It does not.\n    steps:\n"
                  "      - p: close(r) = -1 EIO\n"
                  "      - p: close(w) = 0\n"
                  "  needy:\n    covers: PIPE-01\n    claim: Nobody has it.\n"
                  "    needs: [root, unprivileged]\n    steps:\n      - p: close(r + w)\n");
  }

  // Runs `parley run` with these arguments and standard output to `out`, a file of the folder
  // unless it is named.
  Ran Run(std::vector<std::string> arguments, std::string out = "") {
    arguments.insert(arguments.begin(), {"parley", "run"});
    arguments.insert(arguments.end(), {"--cases", folder_.path(), "--deadline", "60"});
    const bool device = !out.empty();
    if (!device) out = folder_.Path("out");
    const std::string err = folder_.Path("err");
    const pid_t pid = fork();
    if (pid == 0) {
      std::vector<char*> argv;
      for (std::string& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      const int flags = O_WRONLY | (device ? 0 : O_CREAT | O_TRUNC);
      if (dup2(open(out.c_str(), flags, 0600), 1) < 0) _exit(120);
      if (dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2) < 0) _exit(121);
      execv(kProgram, argv.data());
      _exit(122);
    }
    Ran ran;
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
    EXPECT_NE(ran.status, 122) << "there is no " << kProgram;
    ran.out = device ? "" : folder_.Read("out");
    ran.err = folder_.Anonymous(folder_.Read("err"));
    StreamReader reader;
    const auto keep = [&](const StreamEvent& event) { ran.events.push_back(event); };
    reader.Feed(ran.out, keep);
    reader.Finish(keep);
    ran.lost = reader.lost();
    return ran;
  }

  CaseFolder folder_;
};

// The events of one case, a line each.
std::string Of(const std::string& id, const Ran& ran) {
  std::string all;
  for (const StreamEvent& event : ran.events) {
    if (event.kind == Kind::kBegin && event.id == id) all += "begin\n";
    if (event.kind == Kind::kStep && event.id == id) {
      all +=
          std::to_string(event.n) + " line " + std::to_string(event.line) + " " + event.text + "\n";
    }
    if (event.kind == Kind::kDone && event.result.id == id) {
      all += std::string("done ") + VerdictName(event.result.verdict) + "\n";
    }
  }
  return all;
}

TEST_F(CommandRunStreamTest, EveryCaseBeginsMakesItsStepsAndIsDone) {
  const Ran ran = Run({"--stream", "-j", "2"});
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.lost, 0u);
  ASSERT_GE(ran.events.size(), 2u);
  const StreamEvent& hello = ran.events.front();
  ASSERT_EQ(hello.kind, Kind::kHello);
  EXPECT_EQ(hello.cases, 3);
  EXPECT_EQ(hello.profile, "linux");
  EXPECT_EQ(hello.suite.size(), 16u);
  EXPECT_FALSE(hello.fingerprint.system.empty());
  EXPECT_EQ(ran.events.back().kind, Kind::kEnd);
  EXPECT_EQ(ran.events.back().cases, 3);
  EXPECT_EQ(Of("a/both", ran),
            "begin\n"
            "1 line 5 p: pipe([r, w]) = 0\n"
            "2 line 11 p: close(r) = 0\n"
            "3 line 12 repeat 5 times\n"
            "done pass\n");
  // No step after the one that failed is made.
  EXPECT_EQ(Of("a/fails", ran),
            "begin\n"
            "1 line 5 p: pipe([r, w]) = 0\n"
            "2 line 19 p: close(r) = -1 EIO\n"
            "done fail\n");
  EXPECT_EQ(Of("a/needy", ran), "begin\ndone untested\n");
  for (const StreamEvent& event : ran.events) EXPECT_NE(event.kind, Kind::kConsole) << event.text;
}

TEST_F(CommandRunStreamTest, ResultsAreThoseOfTheReport) {
  const Ran ran = Run({"--stream", "a/fails"});
  const auto done =
      std::find_if(ran.events.begin(), ran.events.end(),
                   [](const StreamEvent& event) { return event.kind == Kind::kDone; });
  ASSERT_NE(done, ran.events.end());
  const CaseResult& result = done->result;
  EXPECT_EQ(result.claim, "It does not.");
  EXPECT_EQ(folder_.Anonymous(result.file), "DIR/a.yaml");
  EXPECT_EQ(result.steps, 2);
  ASSERT_EQ(result.trace.size(), 2u);
  EXPECT_TRUE(result.trace[1].failed);
  EXPECT_EQ(result.trace[1].expected, "= -1 EIO");
}

TEST_F(CommandRunStreamTest, IndexesChooseAndTheHashIsThatOfAll) {
  const Ran all = Run({"--stream"}), some = Run({"--stream", "--only", "2,0"});
  EXPECT_EQ(some.status, 0) << some.err;
  EXPECT_EQ(Of("a/fails", some), "");
  EXPECT_NE(Of("a/both", some), "");
  EXPECT_NE(Of("a/needy", some), "");
  ASSERT_FALSE(all.events.empty());
  ASSERT_FALSE(some.events.empty());
  EXPECT_EQ(some.events.front().cases, 2);
  EXPECT_EQ(some.events.front().suite, all.events.front().suite);
  // Other cases, other hash.
  const Ran other = Run({"--stream", "a/both"});
  ASSERT_FALSE(other.events.empty());
  EXPECT_NE(other.events.front().suite, all.events.front().suite);
  // It means the same without a stream.
  EXPECT_NE(Run({"--only", "0"}).out.find("\n1 case, "), std::string::npos);
}

TEST_F(CommandRunStreamTest, IndexesThatMeanNothing) {
  const std::map<std::string, std::string> all = {
      {"3", "3 goes beyond the last index, 2"},
      {"0-7", "0-7 goes beyond the last index, 2"},
      {"2-1", "2-1 ends before it begins"},
      {"a/both", "'a/both' is not a range of indexes; write them like 0-12,14"},
  };
  for (const auto& [only, error] : all) {
    const Ran ran = Run({"--stream", "--only", only});
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.err, "parley: --only: " + error + "\n");
  }
}

TEST_F(CommandRunStreamTest, SeveralRunsAndOtherReports) {
  const Ran ran = Run({"--stream", "a/both", "--runs", "3", "--json", folder_.Path("run.json")});
  EXPECT_EQ(ran.status, 0) << ran.err;
  // What is for people stands where the stream is not.
  EXPECT_EQ(ran.err, "3 runs, 0 cases with different verdicts\n");
  ASSERT_FALSE(ran.events.empty());
  EXPECT_EQ(ran.events.front().cases, 3);
  EXPECT_EQ(ran.events.back().cases, 3);
  EXPECT_NE(folder_.Read("run.json").find("\"a/both\""), std::string::npos);
}

TEST_F(CommandRunStreamTest, ErrorsInCasesAreToldAsEver) {
  folder_.Write("b.yaml",
                "title: T\nsource: S\nlevel: posix\ncases:\n  x:\n    covers: PIPE-01\n"
                "    claim: C\n    steps:\n      - p: clsoe(99) = 0\n");
  const Ran ran = Run({"--stream"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("DIR/b.yaml:9:12: unknown call clsoe"), std::string::npos) << ran.err;
}

TEST_F(CommandRunStreamTest, AStreamThatCannotBeWrittenIsTrouble) {
  const Ran ran = Run({"--stream"}, "/dev/full");
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(ran.err, "parley: cannot write the stream: No space left on device\n");
}

TEST_F(CommandRunStreamTest, NothingIsRunOfWhichNobodyWouldHear) {
  folder_.Write(
      "b.yaml",
      "title: T\nsource: S\nlevel: posix\ncases:\n"
      "  first:\n    covers: PIPE-01\n    claim: C\n    steps:\n      - p: mkdir(\"" +
          folder_.Path("1") +
          "\", 0700) = 0\n"
          "  second:\n    covers: PIPE-01\n    claim: C\n    steps:\n      - p: mkdir(\"" +
          folder_.Path("2") + "\", 0700) = 0\n");
  EXPECT_EQ(Run({"--stream", "-j", "1", "b/first", "b/second"}, "/dev/full").status, 3);
  EXPECT_EQ(access(folder_.Path("1").c_str(), F_OK), 0);
  EXPECT_NE(access(folder_.Path("2").c_str(), F_OK), 0);
}

TEST_F(CommandRunStreamTest, TheTimeToSettleHasLimits) {
  EXPECT_EQ(Run({"--stream", "a/both", "--settle", "20"}).status, 0);
  const Ran ran = Run({"--stream", "a/both", "--settle", "0"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("--settle"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace parley
