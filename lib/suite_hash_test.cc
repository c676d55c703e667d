// What tells two suites, and two versions of a case, apart and what does not.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/case_loader.h"
#include "lib/suite.h"

namespace parley {
namespace {

// A file with two cases; every argument is a part of it that may change.
struct Parts {
  std::string id = "pipe/pipe";
  std::string source = "S";
  std::string level = "posix";
  std::string covers = "A-1";
  std::string needs = "root";
  std::string claim = "C";
  std::string step = "p: pipe([r, w]) = 0";
  std::string more = "";
  std::string path = "cases/pipe/pipe.yaml";
  std::string head = "";
};

struct Hashes {
  std::string suite, a, b;
};

Hashes HashesOf(const Parts& parts) {
  const LoadedFile loaded = LoadCaseText(
      parts.path, parts.id,
      parts.head + "title: T\nsource: " + parts.source + "\nlevel: " + parts.level + "\nneeds: [" +
          parts.needs + "]\ncases:\n  a:\n    claim: " + parts.claim +
          "\n    covers: " + parts.covers + "\n    steps:\n      - " + parts.step + "\n" +
          parts.more + "  b:\n    claim: D\n    covers: A-1\n    steps:\n      - p: getpid()\n");
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Format();
  std::vector<const Case*> cases;
  for (const Case& test : loaded.file.cases) cases.push_back(&test);
  return {SuiteHash(cases), CaseHash(*cases.at(0)), CaseHash(*cases.at(1))};
}

std::string HashOf(const Parts& parts) { return HashesOf(parts).suite; }

TEST(SuiteHashTest, EveryPartCounts) {
  std::set<std::string> hashes = {HashOf({})};
  size_t count = 1;
  const auto differs = [&](std::string Parts::*part, const std::string& text) {
    Parts parts;
    parts.*part = text;
    EXPECT_TRUE(hashes.insert(HashOf(parts)).second) << text;
    ++count;
  };
  differs(&Parts::id, "pipe/pipes");
  differs(&Parts::source, "POSIX");
  differs(&Parts::level, "linux");
  differs(&Parts::covers, "A-2");
  differs(&Parts::covers, "A-1, A-2");
  differs(&Parts::needs, "proc");
  differs(&Parts::claim, "Cd");
  for (const std::string step :
       {"p: pipe([r, w]) = -1 EMFILE", "p: pipe([r, x]) = 0", "p: pipe([r, w])",
        "q: pipe([r, w]) = 0", "p: pipe2([r, w], 0) = 0", "check: 1 < 2", "check: 1 < 3",
        "{observe: {a: 1}}", "{observe: {b: 1}}", "{observe: {a: 2}}"}) {
    differs(&Parts::step, step);
  }
  for (const std::string more :
       {"      - p: getpid()\n", "      - p: getpid()\n      - p: getpid()\n",
        "      - repeat:\n          - p: getpid()\n        times: 2\n",
        "      - repeat:\n          - p: getpid()\n        times: 3\n",
        "      - repeat:\n          - p: getppid()\n        times: 3\n",
        "      - p: getpid()\n        either:\n          one: = 1\n          two: = 2\n",
        "      - p: getpid()\n        either:\n          one: = 1\n          three: = 2\n",
        "      - p: getpid()\n        either:\n          one: = 1\n          two: = 3\n",
        "      - p: getpid()\n        either:\n          one:\n            - = 1\n"
        "            - p: getpid()\n          two: = 2\n",
        "      - p: getpid()\n        either:\n          one:\n            - = 1\n"
        "            - p: getppid()\n          two: = 2\n",
        "      - p: getpid()\n        until: = 1\n", "      - p: getpid()\n        until: = 2\n",
        "      - any-order:\n          p: getpid()\n          q: getpid()\n",
        "      - any-order:\n          p: getpid()\n          r: getpid()\n",
        "      - any-order:\n          p: getpid()\n          q: getppid()\n",
        "      - at-once:\n          p: getpid()\n          q: getpid()\n        times: 2\n",
        "      - at-once:\n          p: getpid()\n          q: getpid()\n        times: 3\n"}) {
    differs(&Parts::more, more);
  }
  EXPECT_EQ(hashes.size(), count);
  for (const std::string& hash : hashes) {
    EXPECT_EQ(hash.size(), 16u);
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos) << hash;
  }
}

TEST(SuiteHashTest, PlacesAndBlanksDoNotCount) {
  Parts moved;
  moved.path = "/somewhere/else.yaml";
  moved.head = "# A comment\n\n\n";
  moved.step = "p:   pipe( [r,w] )   = 0";
  EXPECT_EQ(HashOf(moved), HashOf({}));
}

TEST(CaseHashTest, WhatDecidesTheVerdictCountsAndNothingElse) {
  const Hashes before = HashesOf({});
  EXPECT_NE(before.a, before.b);
  for (const auto& [part, text] : std::vector<std::pair<std::string Parts::*, std::string>>{
           {&Parts::id, "pipe/pipes"},
           {&Parts::source, "POSIX"},
           {&Parts::covers, "A-2"},
           {&Parts::claim, "Cd"},
           {&Parts::path, "/somewhere/else.yaml"},
           {&Parts::head, "# A comment\n"},
           {&Parts::step, "p:  pipe([r,w])  = 0"}}) {
    Parts parts;
    parts.*part = text;
    EXPECT_EQ(HashesOf(parts).a, before.a) << text;
  }
  // What belongs to the file changes both of its cases.
  for (const auto& [part, text, of_file] :
       std::vector<std::tuple<std::string Parts::*, std::string, bool>>{
           {&Parts::level, "linux", true},
           {&Parts::needs, "proc", true},
           {&Parts::head, "setup:\n  - p: getpid()\n", true},
           {&Parts::step, "p: pipe([r, w]) = -1 EMFILE", false},
           {&Parts::more, "      - p: getpid()\n", false}}) {
    Parts parts;
    parts.*part = text;
    EXPECT_NE(HashesOf(parts).a, before.a) << text;
    EXPECT_EQ(HashesOf(parts).b != before.b, of_file) << text;
  }
}

TEST(SuiteHashTest, TheOrderCounts) {
  Case a, b;
  a.id = "x/a";
  b.id = "x/b";
  EXPECT_NE(SuiteHash({&a, &b}), SuiteHash({&b, &a}));
  EXPECT_NE(SuiteHash({&a}), SuiteHash({&a, &a}));
  // FNV-1a begins with this number. It must be the same on every processor.
  EXPECT_EQ(SuiteHash({}), "cbf29ce484222325");
}

}  // namespace
}  // namespace parley
