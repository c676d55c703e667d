// Every file of cases/selftest/load is wrong on purpose and says itself what is wrong: a line ends
// in the messages that it must get, and no other line may get any.
//
//   - p: msgsn(q, "x", 1, 0) = 0  # error 10: unknown call msgsn; did you mean msgsnd?
//
// A further " # error COLUMN: " begins a further message of the same line. Where no comment can
// stand in the line, " # error-below COLUMN: " above it does the same, and " # error-file: "
// anywhere is a message that has no place.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lib/case_loader.h"
#include "lib/case_yaml_tree.h"
#include "lib/expr_parser.h"
#include "lib/suite.h"

namespace parley {
namespace {

// Relative to the repository, as all tests run there.
constexpr char kFolder[] = "cases/selftest/load";
constexpr char kRoot[] = "cases";

struct Message {
  int line = 0;
  int column = 0;
  std::string text;

  bool operator<(const Message& other) const {
    return std::tie(line, column, text) < std::tie(other.line, other.column, other.text);
  }
  bool operator==(const Message& other) const {
    return std::tie(line, column, text) == std::tie(other.line, other.column, other.text);
  }
  std::string Print() const {
    return std::to_string(line) + ":" + std::to_string(column) + ": " + text + "\n";
  }
};

std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// What one comment says: "# error 14: unknown call", without the "# ".
void AddExpected(std::string_view comment, int line, std::vector<Message>* expected) {
  for (const std::string_view word : {"error-file: ", "error-below ", "error "}) {
    if (comment.substr(0, word.size()) != word) continue;
    comment.remove_prefix(word.size());
    Message message;
    if (word != "error-file: ") {
      const size_t colon = comment.find(": ");
      ASSERT_NE(colon, std::string_view::npos) << "line " << line << " states no column";
      message.column = std::stoi(std::string(comment.substr(0, colon)));
      message.line = word == "error " ? line : line + 1;
      comment.remove_prefix(colon + 2);
    }
    message.text = std::string(comment);
    expected->push_back(message);
    return;
  }
  FAIL() << "line " << line << " has an unknown comment: " << comment;
}

std::vector<Message> ExpectedIn(const std::string& text) {
  std::vector<Message> expected;
  std::istringstream lines(text);
  std::string line;
  constexpr std::string_view kMark = "# error";
  for (int number = 1; std::getline(lines, line); ++number) {
    // Up to the next mark; a message may hold a '#' of its own.
    for (size_t at = line.find(kMark); at != std::string::npos;) {
      const size_t next = line.find(kMark, at + 1);
      std::string comment = line.substr(at + 2, next == std::string::npos ? next : next - at - 2);
      while (!comment.empty() && comment.back() == ' ') comment.pop_back();
      AddExpected(comment, number, &expected);
      at = next;
    }
  }
  std::sort(expected.begin(), expected.end());
  return expected;
}

std::vector<Message> MessagesOf(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Message> messages;
  for (const Diagnostic& diagnostic : diagnostics) {
    messages.push_back({diagnostic.where.line, diagnostic.where.column, diagnostic.message});
  }
  std::sort(messages.begin(), messages.end());
  return messages;
}

std::string Without(const std::vector<Message>& all, const std::vector<Message>& known) {
  std::vector<Message> rest;
  std::set_difference(all.begin(), all.end(), known.begin(), known.end(), std::back_inserter(rest));
  std::string text;
  for (const Message& message : rest) text += message.Print();
  return text;
}

std::vector<std::string> Files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string LineOf(const std::string& text, int number) {
  std::istringstream lines(text);
  std::string line;
  while (number-- > 0) std::getline(lines, line);
  return line;
}

// The messages of a text of the test's own making.
std::vector<Message> MessagesOfText(std::string_view text) {
  return MessagesOf(LoadCaseText("test.yaml", "test", text).diagnostics);
}

TEST(SelftestTest, EveryWrongCaseGetsItsMessagesAndNoOthers) {
  const std::vector<std::string> files = Files();
  ASSERT_FALSE(files.empty());
  for (const std::string& path : files) {
    SCOPED_TRACE(path);
    const std::string text = ReadText(path);
    const std::vector<Message> expected = ExpectedIn(text);
    EXPECT_FALSE(expected.empty()) << "nothing is wrong here on purpose";
    Suite suite;
    std::string error;
    ASSERT_TRUE(LoadSuite({path}, kRoot, &suite, &error)) << error;
    const std::vector<Message> actual = MessagesOf(suite.diagnostics);
    EXPECT_EQ(Without(expected, actual), "") << "these messages did not come";
    EXPECT_EQ(Without(actual, expected), "") << "these messages came unexpectedly";
    for (const Diagnostic& diagnostic : suite.diagnostics) {
      EXPECT_EQ(diagnostic.file, path) << diagnostic.message;
      if (diagnostic.where.line == 0) continue;
      EXPECT_EQ(diagnostic.source_line, LineOf(text, diagnostic.where.line)) << diagnostic.message;
    }
  }
}

// What would make a file too long for people to look at.

std::string CaseWith(const std::string& line) {
  return "title: Sizes\nsource: POSIX.1-2024 kill\nlevel: posix\ncases:\n  a-case:\n"
         "    covers: KILL-01\n    claim: Everything has a bound.\n    steps:\n      - p: " +
         line + "\n";
}

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(SelftestTest, NestingHasABound) {
  const int deep = kMaxNesting + 1;
  const std::string message = "nested more than " + std::to_string(kMaxNesting) + " levels deep";
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{
           {"(", ")"}, {"[", "]"}, {"{", "}"}, {"~", ""}, {"a[", "]"}, {"htonl(", ")"}}) {
    SCOPED_TRACE(open);
    const auto nested = [&open = open, &close = close](int depth) {
      return CaseWith("close(" + Repeated(open, depth) + "1" + Repeated(close, depth) + ") = 0");
    };
    const std::vector<Message> messages = MessagesOfText(nested(deep));
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].line, 9);
    EXPECT_EQ(messages[0].text, message);
    EXPECT_TRUE(MessagesOfText(nested(kMaxNesting - 1)).empty());
  }
}

TEST(SelftestTest, OperatorsHaveABound) {
  const std::string sum = "close(1" + Repeated("+1", kMaxOperators);
  EXPECT_TRUE(MessagesOfText(CaseWith(sum + ") = 0")).empty());
  const std::vector<Message> messages = MessagesOfText(CaseWith(sum + "-1) = 0"));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].Print(), "9:" + std::to_string(12 + static_cast<int>(sum.size())) +
                                     ": more than " + std::to_string(kMaxOperators) +
                                     " operators in one line\n");
}

TEST(SelftestTest, NeedsHaveABound) {
  const std::vector<Message> messages = MessagesOfText(
      "needs: ['" + Repeated("!", 60) + "root']\n" + CaseWith("pause() blocks to the end"));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].line, 1);
  EXPECT_EQ(messages[0].text, "the condition is nested too deeply");
}

bool Has(std::string_view text, const std::string& message) {
  const std::vector<Message> messages = MessagesOfText(text);
  return std::any_of(messages.begin(), messages.end(),
                     [&message](const Message& other) { return other.Print() == message; });
}

TEST(SelftestTest, FilesHaveBounds) {
  EXPECT_TRUE(Has(std::string(kMostYamlBytes + 1, '\n'), "0:0: the file is larger than 4 MB\n"));
  EXPECT_TRUE(Has(CaseWith("puts(\"" + std::string(kMostYamlLineBytes, 'x') + "\")"),
                  "9:10001: the line is longer than 10000 bytes\n"));
  const std::string deep = Repeated("[", kMostYamlDepth) + Repeated("]", kMostYamlDepth);
  EXPECT_TRUE(Has("title: " + deep, "1:47: lists and mappings are nested too deeply here\n"));
  // The file, a key and the list are entries themselves; so the last that fits is the third from
  // the end, and the one after it is reported.
  const int rows = static_cast<int>(kMostYamlNodes) / 1000;
  EXPECT_TRUE(Has("title: [\n" + Repeated(Repeated("a,", 1000) + "\n", rows) + "]\n",
                  std::to_string(rows + 1) + ":1995: the file has too many entries: more than " +
                      std::to_string(kMostYamlNodes) + "\n"));
}

TEST(SelftestTest, CopiesHaveABound) {
  std::string values;
  for (int i = 0; i < 900; ++i) values += (i == 0 ? "" : ", ") + std::to_string(i);
  const std::string text = CaseWith("write(1, \"" + std::string(5000, 'x') + "$a\", 1) = 1") +
                           "    each: {a: [" + values + "]}\n";
  EXPECT_EQ(MessagesOfText(text).size(), 1u);
  EXPECT_TRUE(Has(text, "10:12: the copies made by each are too large: more than 4194304 bytes\n"));
}

}  // namespace
}  // namespace parley
