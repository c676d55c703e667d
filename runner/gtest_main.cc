// The GoogleTest front end: every case of the files on its command line is a GoogleTest test, whose
// suite is the file and whose test is the case's key.
//
// The id as it is stands in the test's property "id" (runner/gtest_names.h). On this system cases
// run one after the other, since Bazel runs test targets side by side; another target runs all that
// are selected in one go when the first test starts (runner/result_source.h).
//
// The options that say where the cases run have variables of the environment, too: Bazel's rule
// sets them (runner/defs.bzl).
//
// Exit status: 0 all as expected, 1 something failed or the filter matches nothing, 2 bad usage or
// unreadable cases, 3 the harness itself is in trouble.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/baseline.h"
#include "lib/suite.h"
#include "lib/target.h"
#include "reports/case_text.h"
#include "runner/baseline_choice.h"
#include "runner/director.h"
#include "runner/features.h"
#include "runner/gtest_names.h"
#include "runner/pool.h"
#include "runner/pseudo_calls.h"
#include "runner/result_source.h"
#include "runner/target_needs.h"

namespace parley {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kTrouble = 3;

struct Arguments {
  std::vector<std::string> files;
  std::vector<std::string> catalogue;  // behaviours; none: those below the folder of cases
  std::string cases_root;
  std::string profile = "linux";
  double deadline_seconds = 10;
  bool namespaces = true;
  std::string target;  // a file such as runner/targets/uml.yaml; "": this system
  std::string binary;  // the static binary for the target
  std::string kernel;  // instead of the one that the target names
  std::string via;     // what the target's command calls {via}
  bool skip_where_missing = false;
  std::string baseline;  // as in BaselineChoice
};

// What all tests share.
struct Session {
  std::string skip;  // why no case can be run; "" if they can
  Suite suite;
  Baseline baseline;
  std::unique_ptr<ResultSource> source;
  bool trouble = false;  // a case has no result
};

std::string Joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : "; ") + part;
  return all;
}

class CaseTest : public testing::Test {
 public:
  CaseTest(Session* session, const Case* test) : session_(session), case_(test) {}

  void TestBody() override {
    if (!session_->skip.empty()) GTEST_SKIP() << session_->skip;
    CaseResult result;
    std::string error;
    if (!session_->source->Run(*case_, &result, &error)) {
      session_->trouble = true;
      FAIL() << error;
    }
    session_->baseline.Apply(&result);
    Record(result);
    const std::string text = CaseText(result, TextStyle());
    if (!result.known.empty()) GTEST_SKIP() << text;
    if (result.fixed) std::cout << text;
    switch (result.verdict) {
      case Verdict::kPass:
        break;
      case Verdict::kDiffers:
        // Nobody requires the behaviour: worth a note, no failure.
        std::cout << text;
        break;
      case Verdict::kUntested:
      case Verdict::kUnsupported:
        GTEST_SKIP() << text;
      case Verdict::kFail:
      case Verdict::kUnresolved:
        ADD_FAILURE_AT(result.file.c_str(), FailedLine(result)) << text;
        break;
    }
  }

 private:
  static void Record(const CaseResult& result) {
    RecordProperty("id", result.id);
    RecordProperty("verdict", VerdictName(result.verdict));
    if (!result.reason.empty()) RecordProperty("reason", result.reason);
    if (!result.known.empty()) RecordProperty("known", result.known);
    if (result.fixed) RecordProperty("fixed", result.deviation);
    if (!result.alternatives.empty()) RecordProperty("here", Joined(result.alternatives));
    for (const auto& [label, value] : result.observations) {
      RecordProperty(KeyOf("observed", label), value);
    }
    for (const auto& [outcome, count] : result.tallies) {
      RecordProperty(KeyOf("times", outcome), std::to_string(count));
    }
  }

  static int FailedLine(const CaseResult& result) {
    for (const TraceLine& step : result.trace) {
      if (step.failed && step.line > 0) return step.line;
    }
    return result.line;
  }

  Session* session_;
  const Case* case_;
};

// Whether tests were about to run, and how many: listing them and --help end before.
class Selection : public testing::EmptyTestEventListener {
 public:
  void OnTestProgramStart(const testing::UnitTest& all) override {
    started_ = true;
    tests_ = all.test_to_run_count();
  }
  bool none() const { return started_ && tests_ == 0; }

 private:
  bool started_ = false;
  int tests_ = 0;
};

// A shard can be empty because there are more shards than tests. The first one is so only if no
// test is selected at all.
bool FirstShard() {
  const char* index = getenv("GTEST_SHARD_INDEX");
  return index == nullptr || atoi(index) == 0;
}

bool Load(const Arguments& arguments, Suite* suite) {
  std::string error;
  for (const std::string& file : arguments.catalogue) {
    suite->catalogue.AddFile(file, &suite->diagnostics);
  }
  if (!LoadSuite(arguments.files, arguments.cases_root, suite, &error)) {
    std::cerr << error << "\n";
    return false;
  }
  for (const Diagnostic& diagnostic : suite->diagnostics) std::cerr << diagnostic.Format();
  if (suite->diagnostics.empty()) return true;
  std::cerr << suite->diagnostics.size() << " errors in the cases; nothing was run\n";
  return false;
}

// The cases whose tests GoogleTest is going to run: of this shard, and not filtered out.
std::vector<const Case*> Selected(const Suite& suite) {
  std::set<std::pair<std::string, std::string>> names;
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& tests = *all.GetTestSuite(i);
    for (int j = 0; j < tests.total_test_count(); ++j) {
      const testing::TestInfo& test = *tests.GetTestInfo(j);
      if (test.should_run()) names.insert({tests.name(), test.name()});
    }
  }
  std::vector<const Case*> selected;
  for (const CaseFile& file : suite.files) {
    for (const Case& test : file.cases) {
      if (names.count(SuiteAndTest(test.id)) != 0) selected.push_back(&test);
    }
  }
  return selected;
}

int RunTests(Session* session) {
  for (const CaseFile& file : session->suite.files) {
    for (const Case& test : file.cases) {
      const auto [suite, name] = SuiteAndTest(test.id);
      testing::RegisterTest(
          suite.c_str(), name.c_str(), nullptr, nullptr, test.file.c_str(), test.where.line,
          [session, wanted = &test]() -> testing::Test* { return new CaseTest(session, wanted); });
    }
  }
  auto* selection = new Selection;  // owned by GoogleTest
  testing::UnitTest::GetInstance()->listeners().Append(selection);
  const int status = RUN_ALL_TESTS();
  if (session->trouble) return kTrouble;
  if (!selection->none() || !FirstShard()) return status;
  std::cerr << "No case matches the filter " << testing::GTEST_FLAG(filter)
            << ". Names of tests have _ where ids have -; --gtest_list_tests lists them.\n";
  return kFailed;
}

// Reads the command line; false with the exit status if there is nothing to do.
bool Parse(int argc, char** argv, Arguments* arguments, int* status) {
  CLI::App app{"Runs the cases of the given files as GoogleTest tests."};
  app.add_option("files", arguments->files, "Files of cases")->required();
  app.add_option("--cases", arguments->cases_root,
                 "Folder of cases, below which ids begin (default: the first folder `cases` of a "
                 "path, else the working directory)");
  app.add_option("--catalogue", arguments->catalogue,
                 "Files of behaviours that cases cover (default: those of the folder of cases)")
      ->expected(1, -1);
  app.add_option("--profile", arguments->profile, "What is required: posix, or linux (and posix)")
      ->check(CLI::IsMember({"posix", "linux"}))
      ->capture_default_str();
  app.add_option("--deadline", arguments->deadline_seconds, "Seconds that one step may take")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  app.add_flag("!--no-namespaces", arguments->namespaces, "Do without namespaces");
  app.add_option("--target", arguments->target, "The file of the target (default: this system)")
      ->envname("PARLEY_TARGET");
  app.add_option("--binary", arguments->binary, "The static binary that the target runs")
      ->envname("PARLEY_BINARY");
  app.add_option("--kernel", arguments->kernel, "Another kernel than the one the target names")
      ->envname("PARLEY_KERNEL");
  app.add_option("--via", arguments->via, "What a target that asks for it is reached through")
      ->envname("PARLEY_VIA");
  app.add_flag("--skip-where-missing", arguments->skip_where_missing,
               "Skip every test, with the reason, where what the target takes is missing")
      ->envname("PARLEY_SKIP_WHERE_MISSING");
  app.add_option(
         "--baseline", arguments->baseline,
         "Known deviations: a file, or none (default: NAME.baseline.yaml beside the target)")
      ->envname("PARLEY_BASELINE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    *status = app.exit(problem) == 0 ? 0 : kUsage;
    return false;
  }
  if (arguments->cases_root.empty()) arguments->cases_root = RootOf(arguments->files.front());
  return true;
}

bool LoadTheTarget(const std::string& path, Target* target) {
  std::vector<Diagnostic> diagnostics;
  *target = LoadTarget(path, &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.Format();
  return diagnostics.empty();
}

// What the target takes and this machine lacks, in words; "" if there is nothing.
std::string Missing(const Target& target, const Arguments& arguments) {
  const std::vector<std::string> missing = MissingFor(target, arguments.kernel, arguments.binary);
  return missing.empty() ? "" : "the target " + target.name + " needs " + Joined(missing);
}

int Main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);  // takes its own flags away
  Arguments arguments;
  int status = 0;
  if (!Parse(argc, argv, &arguments, &status)) return status;
  Target target;
  if (!arguments.target.empty() && !LoadTheTarget(arguments.target, &target)) return kUsage;

  Session session;
  const auto deadline_ns = static_cast<int64_t>(arguments.deadline_seconds * 1e9);
  if (target.native()) {
    // The zygote is forked while this process is still small.
    std::string error;
    std::unique_ptr<Pool> pool = Pool::StartHere(1, 1, &error);
    if (pool == nullptr) {
      std::cerr << error << "\n";
      return kTrouble;
    }
    DirectorOptions options = OptionsHere(arguments.namespaces);
    options.profile = arguments.profile;
    options.deadline_ns = deadline_ns;
    session.source = std::make_unique<NativeSource>(std::move(pool), std::move(options));
  } else {
    if (arguments.skip_where_missing) session.skip = Missing(target, arguments);
    TargetOptions options;
    options.suite = &session.suite;
    options.cases_root = arguments.cases_root;
    options.kernel = arguments.kernel;
    options.binary = arguments.binary;
    options.via = arguments.via;
    options.profile = arguments.profile;
    options.deadline_ns = deadline_ns;
    options.notice = [](const std::string& text) { std::cerr << text << "\n"; };
    session.source = std::make_unique<TargetSource>(std::move(target), std::move(options),
                                                    [&session] { return Selected(session.suite); });
  }
  if (!Load(arguments, &session.suite)) return kUsage;
  const BaselineChoice choice = {arguments.baseline, arguments.target, arguments.cases_root, false};
  if (!LoadBaseline(choice, session.suite, &session.baseline, std::cerr)) return kUsage;
  return RunTests(&session);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  // An actor that executed itself goes on with its steps.
  parley::RunAsActorIfAsked(argc, argv);
  return parley::Main(argc, argv);
}
