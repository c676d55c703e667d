// For tests of sessions: the test's own program as a target, in the place of a kernel that goes
// wrong in one way. Its main function calls FakeKernel when it is started as one.
#ifndef PARLEY_RUNNER_FAKE_KERNEL_H_
#define PARLEY_RUNNER_FAKE_KERNEL_H_

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "lib/index_ranges.h"
#include "lib/suite.h"
#include "reports/stream.h"

namespace parley {

// The argument by which the program knows that it is to be a kernel.
constexpr char kFake[] = "fake-kernel";

struct FakeArguments {
  std::string cases, only;
  int jobs = 0;
};

inline FakeArguments ReadArguments(int argc, char** argv) {
  FakeArguments arguments;
  for (int i = 0; i + 1 < argc; ++i) {
    if (strcmp(argv[i], "--cases") == 0) arguments.cases = argv[i + 1];
    if (strcmp(argv[i], "--only") == 0) arguments.only = argv[i + 1];
    if (strcmp(argv[i], "--jobs") == 0) arguments.jobs = atoi(argv[i + 1]);
  }
  return arguments;
}

inline std::set<int> IndexesOf(const std::string& ranges, size_t count) {
  std::set<int> out;
  if (ranges.empty()) {
    for (size_t i = 0; i < count; ++i) out.insert(static_cast<int>(i));
  }
  std::vector<size_t> indexes;
  std::string error;
  if (!ranges.empty() && !ParseIndexRanges(ranges, count, &indexes, &error)) abort();
  for (const size_t index : indexes) out.insert(static_cast<int>(index));
  return out;
}

inline void Print(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t size = write(STDOUT_FILENO, text.data() + at, text.size() - at);
    if (size < 0) _exit(1);
    at += static_cast<size_t>(size);
  }
}

[[noreturn]] inline void FloodLines() {
  for (;;) Print("BUG: scheduling while atomic\n");
}
[[noreturn]] inline void FloodBytes() {
  for (;;) Print(std::string(4096, 'x'));
}
[[noreturn]] inline void Panic() {
  Print("\nKernel panic - not syncing: Attempted to kill init!\n---[ end ]---\n");
  _exit(7);
}

// True the first time in this working directory, which is the stage's.
inline bool First(const char* mark) {
  const int fd = open(mark, O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

// `mode` names what goes wrong; in the case whose key is `key`, where it is in a case.
inline int FakeKernel(const std::string& mode, const std::string& key, int argc, char** argv) {
  const FakeArguments arguments = ReadArguments(argc, argv);
  if (mode == "dies-before-hello") Panic();
  if (mode == "silent-before-hello") pause();
  Suite suite;
  std::string error;
  if (!LoadSuite({}, arguments.cases, &suite, &error)) abort();
  std::vector<const Case*> all;
  for (const CaseFile& file : suite.files) {
    for (const Case& test : file.cases) all.push_back(&test);
  }
  const std::set<int> only = IndexesOf(arguments.only, all.size());
  StreamWriter stream(STDOUT_FILENO);
  Fingerprint fingerprint;
  fingerprint.system = "Fake";
  if (mode == "other-version") {
    Print("\n#parley 1 9f1ab6ae {\"r\":\"hello\",\"schema\":\"parley-stream/0\"}\n");
    return 0;
  }
  if (mode == "says-nothing-of-suite") {
    stream.End(0);
    return 0;
  }
  stream.Hello(fingerprint, static_cast<int>(only.size()),
               mode == "other-suite" ? "0123456789abcdef" : SuiteHash(all), "linux");
  std::mt19937 random(1);
  for (auto i = only.begin(); i != only.end(); ++i) {
    const Case& test = *all[static_cast<size_t>(*i)];
    const bool here = test.key == key;
    if (mode == "dies-between" && here && First("died")) Panic();
    stream.Begin(test.id);
    stream.Step(test.id, 1, 9, "p: first() = 0");
    // Side by side: the next one begins before this one ends.
    const auto next = std::next(i);
    if (arguments.jobs != 1 && next != only.end()) {
      stream.Begin(all[static_cast<size_t>(*next)]->id);
      stream.Step(all[static_cast<size_t>(*next)]->id, 1, 9, "p: first() = 0");
    }
    stream.Step(test.id, 2, 10, "p: second() = 0");
    CaseResult result;
    result.id = test.id;
    result.file = "/cases/elsewhere.yaml";
    result.verdict = Verdict::kPass;
    if (here) {
      if (mode == "dies") Panic();
      if (mode == "dies-with-others" && arguments.jobs != 1) Panic();
      if (mode == "silent") pause();
      if (mode == "floods-lines") FloodLines();
      if (mode == "floods-bytes") FloodBytes();
      if (mode == "loses-always" || (mode == "loses-once" && First("lost"))) {
        Print("\n#parley 99 00000000 {\"r\":\"done\"}\n");
        continue;
      }
      if (mode == "strays") {
        const pid_t stray = fork();
        if (stray == 0) {
          setsid();
          signal(SIGTERM, SIG_IGN);
          pause();
        }
        result.reason = std::to_string(stray);
      }
    }
    if (mode == "garbage") {
      std::string bytes;
      for (int n = 0; n < 3000; ++n) bytes += static_cast<char>(random());
      Print(bytes + "\n#parley 1 2 3\n#parley\n");
    }
    stream.Done(result);
    if (mode == "twice") stream.Done(result);
  }
  if (mode == "no-end") return 5;
  stream.End(static_cast<int>(only.size()));
  if (mode == "stays") pause();
  return 0;
}

// The program that runs; "" if the system does not say.
inline std::string SelfPath() {
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  return size > 0 ? std::string(path, static_cast<size_t>(size)) : "";
}

}  // namespace parley

#endif  // PARLEY_RUNNER_FAKE_KERNEL_H_
