// The GoogleTest front end: every case of the files on its command line is a GoogleTest test, whose
// suite is the file and whose test is the case's key.
//
// In names, '-' and ':' become '_', because --gtest_filter takes them for its own signs; the id as
// it is stands in the test's property "id". Cases run one after the other: Bazel runs targets side
// by side.
//
// Exit status: 0 all as expected, 1 something failed or the filter matches nothing, 2 bad usage or
// unreadable cases, 3 the harness itself is in trouble.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/suite.h"
#include "reports/case_text.h"
#include "runner/director.h"
#include "runner/features.h"
#include "runner/pool.h"
#include "runner/pseudo_calls.h"

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
};

// What all tests share.
struct Session {
  std::unique_ptr<Pool> pool;
  DirectorOptions options;
  Suite suite;
};

// The folder below which ids begin: up to the path's component `cases`, else the working directory.
std::string RootOf(const std::string& file) {
  constexpr char kFolder[] = "cases";
  constexpr size_t kLength = sizeof(kFolder) - 1;
  for (size_t begin = 0; begin < file.size();) {
    size_t end = file.find('/', begin);
    if (end == std::string::npos) break;
    if (file.compare(begin, end - begin, kFolder) == 0) return file.substr(0, begin + kLength);
    begin = end + 1;
  }
  return ".";
}

std::string FilterSafe(std::string name) {
  for (char& c : name) {
    if (c == '-' || c == ':') c = '_';
  }
  return name;
}

// Splits an id at the case's key: "lecture/kill" and "null-signal[SIGHUP]". A value of `each` may
// hold slashes, a key none.
std::pair<std::string, std::string> SuiteAndTest(const std::string& id) {
  const size_t slash = id.rfind('/', id.find('['));
  if (slash == std::string::npos) return {"cases", FilterSafe(id)};
  return {FilterSafe(id.substr(0, slash)), FilterSafe(id.substr(slash + 1))};
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : "; ") + part;
  return all;
}

// A property's key from its author's words. The word before them keeps it apart from keys that
// GoogleTest reserves, and its JSON would not escape these characters.
std::string KeyOf(const char* kind, std::string words) {
  for (char& c : words) {
    if (c == '"') c = '\'';
    if (c == '\\') c = '/';
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return std::string(kind) + " " + words;
}

class CaseTest : public testing::Test {
 public:
  CaseTest(Session* session, const Case* test) : session_(session), case_(test) {}

  void TestBody() override {
    CaseResult result;
    session_->pool->Run(
        {case_}, session_->options, [&](CaseResult done) { result = std::move(done); }, nullptr);
    Record(result);
    const std::string text = CaseText(result, TextStyle());
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
  if (!selection->none() || !FirstShard()) return status;
  std::cerr << "No case matches the filter " << testing::GTEST_FLAG(filter)
            << ". Names of tests have _ where ids have -; --gtest_list_tests lists them.\n";
  return kFailed;
}

int Main(int argc, char** argv) {
  Session session;
  std::string error;
  // The zygote is forked while this process is still small.
  if (FloorHolds(&error)) session.pool = Pool::Start(1, &error);
  if (session.pool == nullptr) {
    std::cerr << error << "\n";
    return kTrouble;
  }
  testing::InitGoogleTest(&argc, argv);  // takes its own flags away

  Arguments arguments;
  CLI::App app{"Runs the cases of the given files as GoogleTest tests."};
  app.add_option("files", arguments.files, "Files of cases")->required();
  app.add_option("--cases", arguments.cases_root,
                 "Folder of cases, below which ids begin (default: the first folder `cases` of a "
                 "path, else the working directory)");
  app.add_option("--catalogue", arguments.catalogue,
                 "Files of behaviours that cases cover (default: those of the folder of cases)")
      ->expected(1, -1);
  app.add_option("--profile", arguments.profile, "What is required: posix, or linux (and posix)")
      ->check(CLI::IsMember({"posix", "linux"}))
      ->capture_default_str();
  app.add_option("--deadline", arguments.deadline_seconds, "Seconds that one step may take")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  app.add_flag("!--no-namespaces", arguments.namespaces, "Do without namespaces");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : kUsage;
  }
  if (arguments.cases_root.empty()) arguments.cases_root = RootOf(arguments.files.front());

  if (!Load(arguments, &session.suite)) return kUsage;
  session.options = OptionsHere(arguments.namespaces);
  session.options.profile = arguments.profile;
  session.options.deadline_ns = static_cast<int64_t>(arguments.deadline_seconds * 1e9);
  return RunTests(&session);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  // An actor that executed itself goes on with its steps.
  parley::RunAsActorIfAsked(argc, argv);
  return parley::Main(argc, argv);
}
