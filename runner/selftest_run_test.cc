// Every case of cases/selftest/run is well formed and must not pass. Each says itself what the run
// must find: the line of its key ends in the verdict, the line that goes wrong in its trace.
//
//   wrong-errno:  # verdict: fail
//     steps:
//       - p: close(99) = -1 EINTR  # fails: p: close(99) = -1 EBADF | expected: = -1 EINTR
//
// Further parts: "| note: ..." of the line, "| reason: ..." and "| deadline" of the verdict. Only
// cases that say so run with a short deadline, which is what they show; for all others it is so
// long that no load of the machine makes it matter. "<n>" stands for any number.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "lib/suite.h"
#include "runner/director.h"
#include "runner/pool.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

// Relative to the repository, as all tests run there.
constexpr char kFolder[] = "cases/selftest/run";
constexpr char kRoot[] = "cases";
constexpr int kWorkers = 4;
constexpr int64_t kLongDeadline = 120'000'000'000;
constexpr int64_t kShortDeadline = 2'000'000'000;
// Taken away from the machine, so that a case which needs it is untested everywhere.
constexpr char kLacking[] = "ipv6";

Pool* pool = nullptr;

struct Expected {
  int line = 0;  // of the key
  std::string verdict;
  std::string reason;
  bool deadline = false;
  int failed_line = 0;  // 0: no line of the trace is marked
  std::string actual, expected, note;
};

// Whether `text` is what `pattern` says, with "<n>" and "<w>".
bool Matches(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    const bool number = pattern.substr(0, 3) == "<n>", word = pattern.substr(0, 3) == "<w>";
    size_t taken = 1;
    if (number && text.substr(0, 2) == "0x") {
      taken = text.find_first_not_of("0123456789abcdef", 2);
    } else if (number) {
      taken = text.find_first_not_of("0123456789");
    } else if (word) {
      taken = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    } else if (text.empty() || text[0] != pattern[0]) {
      return false;
    }
    if (taken == 0 || text.empty()) return false;
    text.remove_prefix(std::min(taken, text.size()));
    pattern.remove_prefix(number || word ? 3 : 1);
  }
  return text.empty();
}

// "fails: a | expected: b" as {"fails", "a"}, {"expected", "b"}.
std::map<std::string, std::string> PartsOf(const std::string& comment) {
  constexpr std::string_view kBetween = " | ";
  std::map<std::string, std::string> parts;
  for (size_t begin = 0; begin <= comment.size();) {
    const size_t end = std::min(comment.find(kBetween, begin), comment.size());
    const std::string part = comment.substr(begin, end - begin);
    const size_t colon = std::min(part.find(": "), part.size());
    parts[part.substr(0, colon)] = colon < part.size() ? part.substr(colon + 2) : "";
    begin = end + kBetween.size();
  }
  return parts;
}

// By the line of each case's key.
std::map<int, Expected> ExpectedIn(const std::string& path) {
  std::map<int, Expected> all;
  std::ifstream in(path);
  std::string line;
  int key = 0;
  for (int number = 1; std::getline(in, line); ++number) {
    const size_t verdict = line.find("# verdict: "), fails = line.find("# fails: ");
    if (verdict != std::string::npos) {
      key = number;
      std::map<std::string, std::string> parts = PartsOf(line.substr(verdict + 2));
      Expected& expected = all[key];
      expected.line = key;
      expected.verdict = parts["verdict"];
      expected.reason = parts["reason"];
      expected.deadline = parts.count("deadline") != 0;
    } else if (fails != std::string::npos) {
      std::map<std::string, std::string> parts = PartsOf(line.substr(fails + 2));
      Expected& expected = all[key];
      EXPECT_EQ(expected.failed_line, 0) << path << ":" << number << ": a second line that fails";
      expected.failed_line = number;
      expected.actual = parts["fails"];
      expected.expected = parts["expected"];
      expected.note = parts["note"];
    }
  }
  return all;
}

std::vector<std::string> Files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// As the comment in the file would have to be.
std::string Described(const CaseResult& result) {
  std::string text = "# verdict: " + std::string(VerdictName(result.verdict)) +
                     " | reason: " + result.reason + "\n";
  for (const TraceLine& line : result.trace) {
    if (!line.failed) continue;
    text += "line " + std::to_string(line.line) + "  # fails: " + line.actual;
    if (!line.expected.empty()) text += " | expected: " + line.expected;
    if (!line.note.empty()) text += " | note: " + line.note;
    text += "\n";
  }
  return text;
}

void Judge(const CaseResult& result, const Expected& expected) {
  SCOPED_TRACE(result.file + ":" + std::to_string(result.line) + ": " + result.id +
               " came out as\n" + Described(result));
  EXPECT_EQ(VerdictName(result.verdict), expected.verdict);
  EXPECT_FALSE(result.reason.empty()) << "nothing says why";
  EXPECT_TRUE(expected.reason.empty() || Matches(expected.reason, result.reason));
  int failed = 0;
  for (const TraceLine& line : result.trace) {
    if (!line.failed) continue;
    ++failed;
    EXPECT_EQ(line.line, expected.failed_line);
    EXPECT_TRUE(Matches(expected.actual, line.actual)) << expected.actual;
    EXPECT_TRUE(Matches(expected.expected, line.expected)) << expected.expected;
    EXPECT_TRUE(Matches(expected.note, line.note)) << expected.note;
  }
  EXPECT_EQ(failed, expected.failed_line == 0 ? 0 : 1);
}

DirectorOptions Options(bool namespaces, bool deadline, const std::string& profile) {
  DirectorOptions options = OptionsHere(namespaces);
  options.deadline_ns = deadline ? kShortDeadline : kLongDeadline;
  options.profile = profile;
  options.features.erase(kLacking);
  options.missing.erase(
      std::remove_if(options.missing.begin(), options.missing.end(),
                     [](const auto& missing) { return missing.first == kLacking; }),
      options.missing.end());
  options.missing.emplace_back(kLacking, "this test takes it away");
  return options;
}

class SelftestRunTest : public testing::TestWithParam<bool> {};

TEST_P(SelftestRunTest, EveryCaseComesOutAsItSays) {
  Suite suite;
  std::string error;
  ASSERT_FALSE(Files().empty());
  ASSERT_TRUE(LoadSuite(Files(), kRoot, &suite, &error)) << error;
  for (const Diagnostic& diagnostic : suite.diagnostics) ADD_FAILURE() << diagnostic.Format();
  ASSERT_TRUE(suite.diagnostics.empty());
  for (const bool deadline : {false, true}) {
    std::vector<const Case*> cases;
    std::map<const std::string, Expected> expectations;  // by id
    for (const CaseFile& file : suite.files) {
      const std::map<int, Expected> expected = ExpectedIn(file.path);
      for (const Case& test : file.cases) {
        const auto found = expected.find(test.where.line);
        ASSERT_NE(found, expected.end()) << test.id << " states no verdict";
        if (found->second.deadline != deadline) continue;
        cases.push_back(&test);
        expectations[test.id] = found->second;
      }
    }
    ASSERT_FALSE(cases.empty());
    size_t done = 0;
    pool->Run(
        cases, Options(GetParam(), deadline, "linux"),
        [&](const CaseResult& result) {
          ++done;
          Judge(result, expectations.at(result.id));
        },
        nullptr);
    EXPECT_EQ(done, cases.size());
  }
}

INSTANTIATE_TEST_SUITE_P(, SelftestRunTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& apart) {
                           return apart.param ? "WithNamespaces" : "WithoutNamespaces";
                         });

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  std::string error;
  // Before GoogleTest makes the process large.
  std::unique_ptr<parley::Pool> pool = parley::Pool::Start(parley::kWorkers, &error);
  if (pool == nullptr) {
    fprintf(stderr, "%s\n", error.c_str());
    return 1;
  }
  parley::pool = pool.get();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
