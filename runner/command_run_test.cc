// `parley run` as people start it: exit statuses, what is said, the files that are written.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "reports/json.h"
#include "runner/case_folder.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

// Relative to the repository, as all tests run there.
constexpr char kProgram[] = "runner/parley";

std::string CaseText(const std::string& key, const std::string& step,
                     const std::string& level = "posix") {
  return "  " + key + ":\n    covers: " + (level == "linux" ? "PIPE-09" : "PIPE-01") +
         "\n    level: " + level + "\n    claim: It holds.\n    steps:\n      - p: " + step + "\n";
}

constexpr char kHead[] = "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n";

struct Ran {
  int status = -1;  // exit status; 256 + signal if it was killed
  std::string out, err;
};

class CommandRunTest : public testing::Test {
 protected:
  CommandRunTest() {
    const std::string good = kHead + CaseText("good", "close(99) = -1 EBADF") +
                             CaseText("better", "pipe(_) = 0") +
                             CaseText("linux-only", "close(99) = 0", "linux");
    folder_.Write("good.yaml", good);
  }

  // Starts `parley run`, with the folder of cases and a deadline that nothing reaches.
  pid_t Start(std::vector<std::string> arguments, bool with_defaults = true) {
    if (with_defaults) {
      arguments.insert(arguments.end(), {"--cases", folder_.path(), "--deadline", "60"});
    }
    arguments.insert(arguments.begin(), {"parley", "run"});
    const std::string out = folder_.Path("out"), err = folder_.Path("err");
    const pid_t pid = fork();
    if (pid != 0) return pid;
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int flags = O_CREAT | O_TRUNC | O_WRONLY;
    if (dup2(open(out.c_str(), flags, 0600), 1) < 0) _exit(120);
    if (dup2(open(err.c_str(), flags, 0600), 2) < 0) _exit(121);
    execv(kProgram, argv.data());
    _exit(122);
  }
  Ran Finish(pid_t pid) {
    Ran ran;
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
    EXPECT_NE(ran.status, 122) << "there is no " << kProgram;
    ran.out = folder_.Anonymous(folder_.Read("out"));
    ran.err = folder_.Anonymous(folder_.Read("err"));
    return ran;
  }
  Ran Run(const std::vector<std::string>& arguments, bool with_defaults = true) {
    return Finish(Start(arguments, with_defaults));
  }
  nlohmann::json Json(const std::string& name) const {
    return nlohmann::json::parse(folder_.Read(name), nullptr, false);
  }

  CaseFolder folder_;
};

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(CommandRunTest, AllAsExpected) {
  const Ran ran = Run({"good/good", "better"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(Has(ran.out, "\n2 cases, 2 steps, 6 processes in ")) << ran.out;
  EXPECT_TRUE(Has(ran.out, "(profile linux)\nall as expected\n")) << ran.out;
}

TEST_F(CommandRunTest, OneFailureFailsTheRun) {
  folder_.Write("bad.yaml", kHead + CaseText("wrong", "close(99) = 0"));
  const Ran ran = Run({});
  EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out,
                  "FAIL bad/wrong\n"
                  "  It holds.\n"
                  "  POSIX.1-2024 pipe (PIPE-01)\n"
                  "  DIR/bad.yaml:10\n"
                  "    > p: close(99) = -1 EBADF\n"))
      << ran.out;
  EXPECT_EQ(Run({"good/good"}).status, 0) << "it is not among these";
}

TEST_F(CommandRunTest, TheProfileSaysWhatIsRequired) {
  EXPECT_EQ(Run({"good/linux-only", "--profile", "posix"}).status, 0);
  EXPECT_EQ(Run({"good/linux-only", "--profile", "linux"}).status, 1);
  EXPECT_EQ(Run({"good/linux-only"}).status, 1) << "the default";
}

TEST_F(CommandRunTest, FilesPartsAndPatterns) {
  folder_.Write("bad.yaml", kHead + CaseText("wrong", "close(99) = 0"));
  EXPECT_EQ(Run({folder_.Path("bad.yaml")}).status, 1);
  EXPECT_TRUE(Has(Run({"*/good"}).out, "\n1 case, "));
  EXPECT_TRUE(Has(Run({"bett", "good/good"}).out, "\n2 cases, "));
  EXPECT_TRUE(Has(Run({"good.yaml", "good/good"}).err, "there is no file good.yaml here"));
}

TEST_F(CommandRunTest, NothingToRunIsAnError) {
  Ran ran = Run({"good/god"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "parley: no case matches good/god; did you mean good/good?\n");
  ran = Run({"good/good", "nosuch*"});
  EXPECT_EQ(ran.status, 2) << "one misspelt word among several";
  EXPECT_EQ(ran.err, "parley: no case matches nosuch*\n");
  ran = Run({"--cases", folder_.Path("nowhere")}, false);
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(Has(ran.err, "DIR/nowhere")) << ran.err;
}

TEST_F(CommandRunTest, ErrorsInAFileKeepAllFromRunning) {
  folder_.Write("bad.yaml", kHead + CaseText("wrong", "clsoe(99) = 0") +
                                CaseText("worse", "close(EAGIAN) = 0"));
  const Ran ran = Run({"good/good"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(Has(ran.err, "DIR/bad.yaml:10:12: unknown call clsoe; did you mean close?\n"))
      << ran.err;
  EXPECT_TRUE(Has(ran.err, "DIR/bad.yaml:16:18: unknown constant EAGIAN; did you mean EAGAIN?\n"))
      << ran.err;
  EXPECT_TRUE(Has(ran.err, "\nparley: 2 errors in the cases; nothing was run\n")) << ran.err;
  EXPECT_EQ(Run({folder_.Path("good.yaml"), "good/good"}).status, 0)
      << "that file is not asked for";
}

TEST_F(CommandRunTest, BadUsage) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--nosuch"}, {"--profile", "windows"}, {"--runs", "0"}, {"--deadline", "soon"}}) {
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.status, 2) << arguments[0];
    EXPECT_TRUE(Has(ran.err, arguments[0])) << ran.err;
  }
  EXPECT_EQ(Run({"--help"}).status, 0);
}

TEST_F(CommandRunTest, ACaseThatNobodyCouldJudgeIsTheHarnesssTrouble) {
  // Its supervisor is killed; process 1 of a namespace could not be.
  folder_.Write("bad.yaml", kHead + CaseText("kills", "getppid() = parent") +
                                "      - p: kill(parent, SIGKILL)\n      - p: pause()\n" +
                                CaseText("fails", "close(99) = 0"));
  const Ran ran = Run({"--no-namespaces"});
  EXPECT_EQ(ran.status, 3) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out, "UNRESOLVED bad/kills\n")) << ran.out;
  EXPECT_TRUE(Has(ran.out, "FAIL bad/fails\n")) << "the others run on\n" << ran.out;
}

TEST_F(CommandRunTest, WithoutATemporaryDirectoryNothingRuns) {
  const char* before = getenv("TEST_TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  setenv("TEST_TMPDIR", "/nowhere/at/all", 1);
  const Ran ran = Run({});
  if (before != nullptr) {
    setenv("TEST_TMPDIR", kept.c_str(), 1);
  } else {
    unsetenv("TEST_TMPDIR");
  }
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(
      ran.err,
      "parley: this system cannot run Parley: mkdir makes no folder in /nowhere/at/all, which "
      "TMPDIR names: No "
      "such file or directory\n");
}

TEST_F(CommandRunTest, FilesForOtherPrograms) {
  folder_.Write("bad.yaml", kHead + CaseText("wrong", "close(99) = 0"));
  EXPECT_EQ(Run({"--profile", "posix", "-j", "3", "--json", folder_.Path("run.json"), "--junit",
                 folder_.Path("run.xml")})
                .status,
            1);
  const nlohmann::json json = Json("run.json");
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["schema"], kRunSchema);
  EXPECT_EQ(json["profile"], "posix");
  EXPECT_EQ(json["target"], "native");
  EXPECT_GT(json["wall_ns"], 0);
  EXPECT_FALSE(json["fingerprint"]["system"].get<std::string>().empty());
  EXPECT_EQ(json["totals"]["cases"], 4);
  EXPECT_EQ(json["totals"]["fail"], 1);
  EXPECT_EQ(json["totals"]["differs"], 1);
  EXPECT_EQ(json["totals"]["pass"], 2);
  // In the order of their ids, whoever ended first.
  std::string ids;
  for (const auto& result : json["cases"]) ids += result["id"].get<std::string>() + "\n";
  EXPECT_EQ(ids, "bad/wrong\ngood/better\ngood/good\ngood/linux-only\n");
  const auto& wrong = json["cases"][0];
  EXPECT_EQ(wrong["verdict"], "fail");
  EXPECT_EQ(wrong["line"], 5);
  EXPECT_EQ(wrong["trace"][0]["line"], 10);
  EXPECT_EQ(wrong["trace"][0]["actual"], "p: close(99) = -1 EBADF");
  EXPECT_EQ(wrong["trace"][0]["expected"], "= 0");
  const std::string junit = folder_.Read("run.xml");
  EXPECT_TRUE(Has(junit, "<?xml")) << junit;
  EXPECT_TRUE(Has(junit, "tests=\"4\"")) << junit;
  EXPECT_TRUE(Has(junit, "failures=\"1\"")) << junit;
  EXPECT_TRUE(Has(junit, "<failure ")) << junit;
}

TEST_F(CommandRunTest, AReportThatCannotBeWrittenIsNotSilent) {
  const std::string file = folder_.Path("no/such/directory");
  for (const std::vector<std::string>& option :
       {std::vector<std::string>{"--json", file}, {"--junit", file}, {"--report", "tap=" + file}}) {
    const Ran ran = Run({"good/good", option[0], option[1]});
    EXPECT_EQ(ran.status, 3) << option[0];
    EXPECT_EQ(ran.err, "parley: cannot write DIR/no/such/directory: No such file or directory\n");
    EXPECT_TRUE(Has(ran.out, "\n1 case, ")) << "what was found is shown all the same";
  }
}

TEST_F(CommandRunTest, ReportsInSeveralFormatsAtOnce) {
  const Ran ran = Run({"--report", "tap=" + folder_.Path("run.tap"), "--report", "ktap=-", "--json",
                       folder_.Path("run.json"), "good/good", "better"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.out.substr(0, 20), "KTAP version 1\n1..2\n") << "and nothing else";
  EXPECT_TRUE(Has(ran.out, " good/better\n")) << ran.out;
  EXPECT_FALSE(Has(ran.out, "as expected")) << ran.out;
  EXPECT_TRUE(Has(ran.err, "\nall as expected\n")) << ran.err;
  EXPECT_TRUE(Has(folder_.Read("run.tap"), " - good/good\n"));
  EXPECT_EQ(Json("run.json")["totals"]["pass"], 2);
}

TEST_F(CommandRunTest, AReportThatCannotBeMeantKeepsAllFromRunning) {
  for (const auto& [wish, error] : std::vector<std::pair<std::string, std::string>>{
           {"out.html", "no format 'out.html'"},
           {"jsno=x", "no format 'jsno'; did you mean json?"},
           {"tap", "'tap' names no file"}}) {
    const Ran ran = Run({"good/good", "--report", wish});
    EXPECT_EQ(ran.status, 2) << wish;
    EXPECT_EQ(ran.out, "") << wish;
    EXPECT_TRUE(Has(ran.err, "parley: --report: " + error)) << ran.err;
  }
  const Ran ran = Run({"good/good", "--json", "-", "--junit", "-"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(Has(ran.err, "json and junit both want standard output")) << ran.err;
}

TEST_F(CommandRunTest, RunsThatDisagreeAreUnsteady) {
  // Only the first of several finds no such file.
  folder_.Write("once.yaml", kHead + CaseText("once", "open(\"" + folder_.Path("once") +
                                                          "\", O_CREAT|O_EXCL|O_RDWR, 0600) = 3"));
  const Ran ran =
      Run({"once/once", "good/good", "--runs", "3", "--json", folder_.Path("run.json")});
  EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out, "UNSTEADY once/once: pass 1 times fail 2 times\n")) << ran.out;
  EXPECT_TRUE(Has(ran.out, "3 runs, 1 case with different verdicts\n")) << ran.out;
  // The reports keep the run that failed.
  const nlohmann::json json = Json("run.json");
  ASSERT_FALSE(json.is_discarded());
  ASSERT_EQ(json["cases"].size(), 2u);
  EXPECT_EQ(json["cases"][1]["verdict"], "fail");
  const Ran steady = Run({"good/good", "--runs", "3"});
  EXPECT_EQ(steady.status, 0);
  EXPECT_TRUE(Has(steady.out, "3 runs, 0 cases with different verdicts\n")) << steady.out;
}

TEST_F(CommandRunTest, AFailureThatPassesLaterIsReported) {
  // The first run makes the directory that the second one finds.
  folder_.Write("later.yaml", kHead + CaseText("later", "mkdir(\"" + folder_.Path("there") +
                                                            "\", 0700) = -1 EEXIST"));
  const Ran ran = Run({"later/later", "--runs", "2", "--json", folder_.Path("run.json")});
  EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out, "UNSTEADY later/later: pass 1 times fail 1 times\n")) << ran.out;
  const nlohmann::json json = Json("run.json");
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["cases"][0]["verdict"], "fail");
}

std::string Deviation(const std::string& name, const std::string& more = "") {
  return "  - cases: [" + name + "]\n    expected: EBADF\n    observed: something else\n" +
         "    source: POSIX.1-2024 close\n    reason: This system is so.\n" + more;
}

TEST_F(CommandRunTest, KnownDeviationsAreAsExpectedAndNewOnesAreNot) {
  folder_.Write("bad.yaml",
                kHead + CaseText("wrong", "close(99) = 0") + CaseText("worse", "close(98) = 0"));
  const std::string file = folder_.Path("a.yaml.txt");
  folder_.Write("a.yaml.txt", "deviations:\n" + Deviation("bad/wrong"));
  Ran ran = Run({"bad", "--baseline", file, "-v", "--json", folder_.Path("run.json")});
  EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out, "FAIL bad/worse\n")) << ran.out;
  EXPECT_FALSE(Has(ran.out, "FAIL bad/wrong\n")) << ran.out;
  EXPECT_TRUE(Has(ran.out, "known bad/wrong (")) << ran.out;
  EXPECT_TRUE(Has(ran.out, "): This system is so.\n")) << ran.out;
  EXPECT_TRUE(Has(ran.out, "\n1 failed, 1 known deviation\n")) << ran.out;
  const nlohmann::json json = Json("run.json");
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["totals"]["fail"], 1);
  EXPECT_EQ(json["totals"]["known"], 1);
  EXPECT_EQ(json["cases"][1]["known"], "This system is so.");
  EXPECT_EQ(json["cases"][1]["deviation"], file + ":2");

  ran = Run({"bad/wrong", "--baseline", file, "--junit", folder_.Path("run.xml")});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out, "\nall as expected, 1 known deviation\n")) << ran.out;
  EXPECT_TRUE(Has(folder_.Read("run.xml"),
                  "<skipped message=\"known deviation: This system is so.\" type=\"known\">"));
  EXPECT_EQ(Run({"bad/wrong", "--baseline", "none"}).status, 1);
}

TEST_F(CommandRunTest, ADeviationThatIsGoneIsReported) {
  folder_.Write("b.txt", "deviations:\n" + Deviation("good/good"));
  const Ran ran = Run({"good", "--baseline", folder_.Path("b.txt"), "--profile", "posix"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_TRUE(
      Has(ran.out, "\nFIXED: these pass now; delete their entries\n  good/good  DIR/b.txt:2\n"))
      << ran.out;
}

TEST_F(CommandRunTest, ABaselineThatDoesNotFitKeepsAllFromRunning) {
  folder_.Write("b.txt", "deviations:\n" + Deviation("good/god"));
  Ran ran = Run({"better", "--baseline", folder_.Path("b.txt")});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(Has(ran.err, "DIR/b.txt:2:13: no case good/god; did you mean good/good?\n"))
      << ran.err;
  EXPECT_TRUE(Has(ran.err, "\nparley: 1 error in the baseline; nothing was run\n")) << ran.err;
  ran = Run({"better", "--baseline", folder_.Path("nowhere")});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(Has(ran.err, "DIR/nowhere: cannot be read: No such file or directory\n")) << ran.err;
}

TEST_F(CommandRunTest, AFlakyDeviationIsNotUnsteady) {
  folder_.Write("once.yaml", kHead + CaseText("once", "open(\"" + folder_.Path("once") +
                                                          "\", O_CREAT|O_EXCL|O_RDWR, 0600) = 3"));
  folder_.Write("b.txt", "deviations:\n" + Deviation("once/once", "    flaky: true\n"));
  const Ran ran = Run({"once/once", "--runs", "3", "--baseline", folder_.Path("b.txt"), "--json",
                       folder_.Path("run.json")});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_TRUE(Has(ran.out, "3 runs, 0 cases with different verdicts\n")) << ran.out;
  EXPECT_FALSE(Has(ran.out, "FIXED")) << ran.out;
  // The reports keep a run that deviated.
  EXPECT_EQ(Json("run.json")["cases"][0]["verdict"], "fail");
}

// Runs of one worker, whose first case waits at a fifo until the test has opened it.
class CommandRunInterruptTest : public CommandRunTest {
 protected:
  void SetUp() override {
    fifo_ = folder_.Path("fifo");
    ASSERT_EQ(mkfifo(fifo_.c_str(), 0600), 0);
    folder_.Write("a.yaml", kHead + CaseText("waits", "open(\"" + fifo_ + "\", O_RDONLY) = 3") +
                                "      - p: read(3, \"go\", 9) = 2\n" +
                                CaseText("after", "pipe(_) = 0"));
    pid_ = Start({"-j", "1", "-v", "a/waits", "a/after", "--json", folder_.Path("run.json"),
                  "--report", "tap=" + folder_.Path("run.tap")});
    // Waits for the case, unless the program has ended without it.
    siginfo_t ended = {};
    while ((fd_ = open(fifo_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0 && errno == ENXIO &&
           waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0) {
      sched_yield();
    }
    ASSERT_GE(fd_, 0) << "no case came to open " << fifo_;
  }
  void TearDown() override {
    if (fd_ >= 0) close(fd_);
  }

  void EndsAfterTheCase(int signal) {
    // The program takes the signal before it can hear of the case's end.
    ASSERT_EQ(kill(pid_, signal), 0);
    ASSERT_EQ(write(fd_, "go", 2), 2);
    const Ran ran = Finish(pid_);
    EXPECT_EQ(ran.status, 130) << ran.out << ran.err;
    EXPECT_EQ(ran.err, "parley: interrupted\n");
    EXPECT_TRUE(Has(ran.out, "pass a/waits (")) << ran.out;
    EXPECT_FALSE(Has(ran.out, "a/after")) << ran.out;
    const nlohmann::json json = Json("run.json");
    ASSERT_FALSE(json.is_discarded()) << "what was done is written";
    EXPECT_EQ(json["totals"]["cases"], 1);
    const std::string tap = folder_.Read("run.tap");
    EXPECT_TRUE(Has(tap, "\n1..2\n")) << tap;
    EXPECT_TRUE(Has(tap, "\nok 1 - a/waits\nBail out! 1 of 2 results are missing\n")) << tap;
  }

  std::string fifo_;
  pid_t pid_ = -1;
  int fd_ = -1;
};

TEST_F(CommandRunInterruptTest, TheFirstLetsCasesInProgressEnd) { EndsAfterTheCase(SIGINT); }

TEST_F(CommandRunInterruptTest, SoDoesTheWordOfAService) { EndsAfterTheCase(SIGTERM); }

TEST_F(CommandRunInterruptTest, TheSecondEndsItAtOnce) {
  // Two signals, so that neither hides the other.
  ASSERT_EQ(kill(pid_, SIGINT), 0);
  ASSERT_EQ(kill(pid_, SIGTERM), 0);
  const Ran ran = Finish(pid_);
  EXPECT_EQ(ran.status, 130);
  EXPECT_FALSE(Has(ran.out, "a/waits")) << ran.out;
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
