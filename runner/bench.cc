// The benchmark: what a case costs beyond its bare processes, what a step costs beyond a bare round
// trip, how long cases take to load, and how much memory the director takes. It reports; it judges
// nothing.
//
// Every round measures both sides of a ratio one after the other, so that a busy machine slows both
// down alike.
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "lib/case_checker.h"
#include "lib/case_loader.h"
#include "runner/arena.h"
#include "runner/bench_baseline.h"
#include "runner/features.h"
#include "runner/pool.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

constexpr int kRounds = 41;
constexpr int kCasesPerRound = 10;
constexpr int kStepsPerRound = 1000;
constexpr int kLoadedCases = 1000;
constexpr int kCasesPerFile = 40;
constexpr int kLoadRounds = 11;

[[noreturn]] void Give(const std::string& what) {
  std::cerr << "bench: " << what << "\n";
  exit(3);
}

// Nanoseconds that this thread has run: what others do on a busy machine is not in it.
int64_t ProcessorTime() {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

// The cases of a text, loaded and checked as those of a file are.
CaseFile Load(const std::string& text) {
  LoadedFile loaded = LoadCaseText("bench.yaml", "bench", text);
  Diagnostics checks("bench.yaml", loaded.text);
  for (Case& test : loaded.file.cases) CheckCase(&test, &checks);
  std::vector<Diagnostic> problems = std::move(loaded.diagnostics);
  for (Diagnostic& problem : checks.Sorted()) problems.push_back(std::move(problem));
  if (!problems.empty()) Give(problems.front().Format());
  return std::move(loaded.file);
}

constexpr char kHead[] =
    "title: Cases of the benchmark\n"
    "source: none\n"
    "level: posix\n"
    "\n"
    "cases:\n";

std::string CaseOf(const std::string& key, const std::vector<std::string>& steps) {
  std::string text = "  " + key + ":\n    covers: BENCH-01\n    claim: It holds.\n    steps:\n";
  for (const std::string& step : steps) text += "      - p: " + step + "\n";
  return text;
}

// One case of the size that is usual.
std::string UsualCase(int number) {
  return CaseOf("full-queue-refuses-" + std::to_string(number),
                {"msgget(IPC_PRIVATE, IPC_CREAT|0600) = q", "msgctl(q, IPC_STAT, ds) = 0",
                 "msgctl(q, IPC_SET, {..ds, msg_qbytes=16}) = 0",
                 "msgsnd(q, {1, \"0123456789abcdef\"}, 16, 0) = 0",
                 "msgsnd(q, {1, \"x\"}, 1, IPC_NOWAIT) = -1 EAGAIN",
                 "msgctl(q, IPC_STAT, {msg_qnum=1, ...}) = 0"});
}

// Numbers of one kind, one from each round.
class Samples {
 public:
  void Add(double value) { values_.push_back(value); }
  double Median() const {
    std::vector<double> sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    const size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
  double Min() const { return *std::min_element(values_.begin(), values_.end()); }
  double Max() const { return *std::max_element(values_.begin(), values_.end()); }

 private:
  std::vector<double> values_;
};

// Both sides of a ratio, in microseconds per piece, and the ratio of each round.
struct Comparison {
  Samples ours, bare, ratio;
  void Add(double our_us, double bare_us) {
    ours.Add(our_us);
    bare.Add(bare_us);
    ratio.Add(our_us / bare_us);
  }
};

void PrintComparison(const std::string& what, const std::string& bare, const Comparison& found) {
  printf("%s: %.1f us (least %.1f)\n", what.c_str(), found.ours.Median(), found.ours.Min());
  printf("  %s: %.1f us (least %.1f)\n", bare.c_str(), found.bare.Median(), found.bare.Min());
  printf("  ratio: %.2f (%.2f to %.2f), of the least times %.2f\n", found.ratio.Median(),
         found.ratio.Min(), found.ratio.Max(), found.ours.Min() / found.bare.Min());
}

class Bench {
 public:
  Bench(Pool* pool, Baseline* baseline, const DirectorOptions& options)
      : pool_(pool), baseline_(baseline), options_(options) {}

  // A case of one actor and one step, in the namespaces that such a case gets.
  void CompareCase(const std::string& where, const std::string& step) {
    const CaseFile file = Load(kHead + CaseOf("minimal", {step}));
    const Case& test = file.cases.front();
    uint32_t isolation = IsolationOf(test) & options_.isolation;
    if (options_.user_namespace && isolation != 0) isolation |= kNewUser;
    Comparison found;
    for (int round = 0; round < kRounds; ++round) {
      int64_t bare = baseline_->ForkAndWait(isolation, kCasesPerRound);
      if (bare < 0) Give("bare processes cannot be forked");
      const int64_t ours = Run(std::vector<const Case*>(kCasesPerRound, &test));
      found.Add(ours / 1e3 / kCasesPerRound, bare / 1e3 / kCasesPerRound);
    }
    PrintComparison("a case with " + where, "bare fork and wait of as many processes", found);
  }

  // What a thousand further steps add to a case.
  void CompareStep(const std::string& where) {
    const std::string step = "getpid() = p";
    const CaseFile file =
        Load(kHead + CaseOf("one-step", {step}) +
             CaseOf("many-steps", std::vector<std::string>(1 + kStepsPerRound, step)));
    Comparison found;
    for (int round = 0; round < kRounds; ++round) {
      const int64_t bare = baseline_->PipeRoundTrips(kStepsPerRound);
      if (bare < 0) Give("no bytes go through bare pipes");
      const int64_t one = Run({&file.cases[0]});
      const int64_t many = Run({&file.cases[1]});
      found.Add((many - one) / 1e3 / kStepsPerRound, bare / 1e3 / kStepsPerRound);
    }
    PrintComparison("a step " + where, "bare round trip through two pipes", found);
  }

  // Loads a thousand cases, then runs them with all results kept.
  void LoadMany() {
    std::vector<std::string> texts;
    size_t bytes = 0;
    for (int i = 0; i < kLoadedCases; ++i) {
      if (i % kCasesPerFile == 0) texts.push_back(kHead);
      texts.back() += UsualCase(i);
    }
    for (const std::string& text : texts) bytes += text.size();
    Samples took, processor;
    std::vector<CaseFile> files;
    for (int round = 0; round < kLoadRounds; ++round) {
      files.clear();
      const int64_t start = MonotonicNow();
      const int64_t processor_start = ProcessorTime();
      for (const std::string& text : texts) files.push_back(Load(text));
      took.Add((MonotonicNow() - start) / 1e6);
      processor.Add((ProcessorTime() - processor_start) / 1e6);
    }
    printf("loading %d cases (%zu kB): %.1f ms (%.1f to %.1f), processor time %.1f ms\n",
           kLoadedCases, bytes / 1000, took.Median(), took.Min(), took.Max(), processor.Median());
    std::vector<const Case*> cases;
    for (const CaseFile& file : files) {
      for (const Case& test : file.cases) cases.push_back(&test);
    }
    const int64_t ran = Run(cases);
    printf("running them one after the other: %.2f ms each\n", ran / 1e6 / kLoadedCases);
  }

 private:
  // Nanoseconds that the cases take, one after the other. All must pass.
  int64_t Run(const std::vector<const Case*>& cases) {
    const size_t before = results_.size();
    const int64_t start = MonotonicNow();
    pool_->Run(
        cases, options_, [&](CaseResult done) { results_.push_back(std::move(done)); }, nullptr);
    const int64_t took = MonotonicNow() - start;
    for (size_t i = before; i < results_.size(); ++i) {
      if (results_[i].verdict != Verdict::kPass) {
        Give(results_[i].id + " ends as " + VerdictName(results_[i].verdict) + ": " +
             results_[i].reason);
      }
    }
    // Those of long cases are no part of what a director keeps.
    if (cases.size() < static_cast<size_t>(kLoadedCases)) results_.resize(before);
    return took;
  }

  Pool* pool_;
  Baseline* baseline_;
  DirectorOptions options_;
  std::vector<CaseResult> results_;
};

// A round trip takes several times as long between two processors as on one, and the scheduler puts
// our pair and the bare one where it likes: like is compared with like on one processor.
void CompareStepOnOneProcessor() {
  cpu_set_t before, one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  if (sched_getaffinity(0, sizeof before, &before) != 0 ||
      sched_setaffinity(0, sizeof one, &one) != 0) {
    printf("a step on one processor: not measured, processes cannot be kept on one\n");
    return;
  }
  std::string error;
  std::unique_ptr<Baseline> baseline = Baseline::Start();
  std::unique_ptr<Pool> pool = Pool::Start(1, &error);
  if (pool == nullptr || baseline == nullptr) Give("cannot fork");
  Bench(pool.get(), baseline.get(), OptionsHere(true)).CompareStep("on one processor");
  sched_setaffinity(0, sizeof before, &before);
}

int Main() {
  std::string error;
  std::unique_ptr<Baseline> baseline = Baseline::Start();
  std::unique_ptr<Pool> pool = Pool::StartHere(1, 1, &error);
  if (pool == nullptr) Give(error);
  if (baseline == nullptr) Give("cannot fork");
  Bench bench(pool.get(), baseline.get(), OptionsHere(true));

  printf("Medians of %d rounds, in brackets the least and the greatest.\n", kRounds);
  bench.CompareCase("its own pids", "getpid() = p");
  bench.CompareCase("its own pids and IPC objects", "msgget(IPC_PRIVATE, IPC_CREAT|0600) = _");
  bench.CompareCase("its own pids and network", "socket(AF_INET, SOCK_STREAM, 0) = _");
  bench.CompareCase("its own pids and mounts", "shm_open(\"/a\", O_CREAT|O_RDWR, 0600) = _");
  bench.CompareStep("where the scheduler puts it");
  CompareStepOnOneProcessor();
  bench.LoadMany();
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  printf("greatest memory of the director: %.1f MB\n", static_cast<double>(usage.ru_maxrss) / 1024);
  printf("Wanted: a case at most 3, a step at most 3, loading below 100 ms, memory below 50 MB.\n");
  return 0;
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  // An actor that executed itself goes on with its steps.
  parley::RunAsActorIfAsked(argc, argv);
  return parley::Main();
}
