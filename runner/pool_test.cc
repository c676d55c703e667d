// Cases side by side: all of them, each once, at the same time, until told to stop.
#include "runner/pool.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lib/case_checker.h"
#include "lib/case_loader.h"
#include "runner/case_folder.h"
#include "runner/features.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace {

// No step may fail because the machine is slow; cases that wait for each other in vain do fail.
constexpr int64_t kDeadline = 60'000'000'000;

// Cases called k1, k2, ..., each with these steps, one a line.
class Cases {
 public:
  void Add(const std::string& steps, const std::string& needs = "") {
    const std::string key = "k" + std::to_string(++count_);
    text_ += "  " + key + ":\n    covers: PIPE-01\n    claim: It holds.\n";
    if (!needs.empty()) text_ += "    needs: [" + needs + "]\n";
    text_ += "    steps:\n";
    for (size_t begin = 0; begin < steps.size();) {
      const size_t end = std::min(steps.find('\n', begin), steps.size());
      text_ += "      - " + steps.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
  }
  // Stays valid as long as this object, which must not be added to any more.
  std::vector<const Case*> All() {
    loaded_ = LoadCaseText("pool.yaml", "pool", text_);
    Diagnostics checks("pool.yaml", text_);
    std::vector<const Case*> all;
    for (Case& test : loaded_.file.cases) {
      CheckCase(&test, &checks);
      all.push_back(&test);
    }
    for (const Diagnostic& diagnostic : loaded_.diagnostics) ADD_FAILURE() << diagnostic.Format();
    for (const Diagnostic& diagnostic : checks.Sorted()) ADD_FAILURE() << diagnostic.Format();
    return all;
  }

 private:
  int count_ = 0;
  std::string text_ = "title: Pool\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n";
  LoadedFile loaded_;
};

std::unique_ptr<Pool> StartPool(int workers) {
  std::string error;
  std::unique_ptr<Pool> pool = Pool::Start(workers, &error);
  EXPECT_NE(pool, nullptr) << error;
  return pool;
}

DirectorOptions Options() {
  DirectorOptions options = OptionsHere(true);
  options.deadline_ns = kDeadline;
  return options;
}

// The verdicts by id; results must come one at a time.
std::map<std::string, Verdict> RunAll(Pool* pool, const std::vector<const Case*>& cases,
                                      const DirectorOptions& options = Options()) {
  std::map<std::string, Verdict> verdicts;
  std::atomic<int> inside{0};
  pool->Run(
      cases, options,
      [&](const CaseResult& result) {
        EXPECT_EQ(inside.fetch_add(1), 0);
        EXPECT_TRUE(verdicts.emplace(result.id, result.verdict).second) << result.id << " twice";
        inside.fetch_sub(1);
      },
      nullptr);
  return verdicts;
}

TEST(PoolTest, EveryCaseOnceWithItsOwnResult) {
  Cases cases;
  constexpr int kCases = 60;
  // Every third is wrong.
  for (int i = 1; i <= kCases; ++i) {
    cases.Add(i % 3 == 0 ? "p: close(99) = 0"
                         : "p: open(\"f\", O_CREAT|O_EXCL|O_RDWR, 0600) = 3\np: close(3) = 0");
  }
  const std::vector<const Case*> all = cases.All();
  for (const int workers : {1, 3}) {
    const std::unique_ptr<Pool> pool = StartPool(workers);
    ASSERT_NE(pool, nullptr);
    EXPECT_EQ(pool->workers(), workers);
    for (int round = 0; round < 2; ++round) {
      const auto verdicts = RunAll(pool.get(), all);
      EXPECT_EQ(verdicts.size(), all.size());
      for (int i = 1; i <= kCases; ++i) {
        const auto found = verdicts.find("pool/k" + std::to_string(i));
        ASSERT_NE(found, verdicts.end()) << i;
        EXPECT_EQ(found->second, i % 3 == 0 ? Verdict::kFail : Verdict::kPass) << i;
      }
    }
  }
}

TEST(PoolTest, AsManyAtATimeAsThereAreWorkers) {
  CaseFolder folder;
  const std::string fifo = folder.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  // Each waits until the other is there.
  Cases cases;
  cases.Add("p: open(\"" + fifo + "\", O_RDONLY) = 3\np: read(3, \"here\", 9) = 4");
  cases.Add("p: open(\"" + fifo + "\", O_WRONLY) = 3\np: write(3, \"here\", 4) = 4");
  const std::unique_ptr<Pool> pool = StartPool(2);
  ASSERT_NE(pool, nullptr);
  for (const auto& [id, verdict] : RunAll(pool.get(), cases.All())) {
    EXPECT_EQ(verdict, Verdict::kPass) << id;
  }
}

TEST(PoolTest, WhatNeedsAMachineOfItsOwnRunsAlone) {
  CaseFolder folder;
  const std::string busy = "\"" + folder.Path("busy") + "\"";
  Cases cases;
  // Those that need it make the file, which nobody else may see; the others look.
  for (int i = 0; i < 30; ++i) {
    cases.Add("p: open(" + busy +
                  ", O_CREAT|O_EXCL|O_RDWR, 0600) = f\np: write(f, \"x\", 1) = 1\n" + "p: unlink(" +
                  busy + ") = 0",
              "own-machine");
    cases.Add("p: access(" + busy + ", F_OK) = -1 ENOENT");
  }
  DirectorOptions options = Options();
  options.features.insert("own-machine");
  const std::unique_ptr<Pool> pool = StartPool(4);
  ASSERT_NE(pool, nullptr);
  const std::vector<const Case*> all = cases.All();
  for (const auto& [id, verdict] : RunAll(pool.get(), all, options)) {
    EXPECT_EQ(verdict, Verdict::kPass) << id;
  }
}

TEST(PoolTest, MoreWorkersThanCases) {
  Cases cases;
  cases.Add("p: close(99) = -1 EBADF");
  const std::unique_ptr<Pool> pool = StartPool(4);
  ASSERT_NE(pool, nullptr);
  EXPECT_EQ(RunAll(pool.get(), {}).size(), 0u);
  EXPECT_EQ(RunAll(pool.get(), cases.All()).size(), 1u);
}

TEST(PoolTest, StopsAfterTheCasesInProgress) {
  Cases cases;
  for (int i = 0; i < 40; ++i) cases.Add("p: close(99) = -1 EBADF");
  const std::vector<const Case*> all = cases.All();
  for (const int workers : {1, 2}) {
    const std::unique_ptr<Pool> pool = StartPool(workers);
    ASSERT_NE(pool, nullptr);
    std::atomic<bool> stop{false};
    int done = 0;
    const auto count = [&](const CaseResult& result) {
      EXPECT_EQ(result.verdict, Verdict::kPass);
      ++done;
      stop = true;
    };
    pool->Run(all, Options(), count, &stop);
    EXPECT_GE(done, 1);
    EXPECT_LE(done, workers) << "whatever was in progress, and no more";
    done = 0;
    pool->Run(all, Options(), count, &stop);
    EXPECT_EQ(done, 0) << "stopped from the start";
    stop = false;
    EXPECT_EQ(RunAll(pool.get(), all).size(), all.size()) << "it can go on";
  }
}

TEST(PoolTest, PoolsDoNotDisturbEachOther) {
  Cases cases;
  for (int i = 0; i < 20; ++i) {
    cases.Add("p: open(\"f\", O_CREAT|O_EXCL|O_RDWR, 0600) = 3\np: fork() = c\nc: _exit(0)");
  }
  const std::vector<const Case*> all = cases.All();
  const std::unique_ptr<Pool> first = StartPool(2);
  const std::unique_ptr<Pool> second = StartPool(2);
  ASSERT_NE(first, nullptr);
  ASSERT_NE(second, nullptr);
  std::map<std::string, Verdict> verdicts[2];
  std::thread other([&] { verdicts[0] = RunAll(first.get(), all); });
  verdicts[1] = RunAll(second.get(), all);
  other.join();
  for (const auto& results : verdicts) {
    EXPECT_EQ(results.size(), all.size());
    for (const auto& [id, verdict] : results) EXPECT_EQ(verdict, Verdict::kPass) << id;
  }
}

// Sets TMPDIR for its life and hides Bazel's directory, which would win.
class TemporaryDirectoryIs {
 public:
  explicit TemporaryDirectoryIs(const std::string& path) {
    for (const char* name : {"TEST_TMPDIR", "TMPDIR"}) {
      const char* value = getenv(name);
      if (value != nullptr) before_[name] = value;
    }
    unsetenv("TEST_TMPDIR");
    setenv("TMPDIR", path.c_str(), 1);
  }
  ~TemporaryDirectoryIs() {
    unsetenv("TMPDIR");
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
  }
  TemporaryDirectoryIs(const TemporaryDirectoryIs&) = delete;
  TemporaryDirectoryIs& operator=(const TemporaryDirectoryIs&) = delete;

 private:
  std::map<std::string, std::string> before_;
};

TEST(PoolTest, TheUsersTemporaryDirectoryIsUsedAndLeftAsItWas) {
  CaseFolder folder;
  folder.Write("mine", "");
  const std::string base = folder.Path("tmp");
  ASSERT_EQ(mkdir(base.c_str(), 0700), 0);
  const TemporaryDirectoryIs here(base);
  Cases cases;
  cases.Add("p: open(\"../../../mine\", O_RDONLY) = 3\np: open(\"f\", O_CREAT|O_RDWR, 0600) = 4");
  std::unique_ptr<Pool> pool = StartPool(2);
  ASSERT_NE(pool, nullptr);
  int entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(base)) {
    ++entries;
    EXPECT_EQ(entry.path().filename().string().substr(0, 7), "parley.");
    struct stat status;
    ASSERT_EQ(stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0711u) << "others pass, but do not look";
  }
  EXPECT_EQ(entries, 1);
  EXPECT_EQ(RunAll(pool.get(), cases.All())["pool/k1"], Verdict::kPass);
  pool.reset();
  EXPECT_TRUE(std::filesystem::is_empty(base));
}

#ifdef RLIMIT_MSGQUEUE
// Ten default queues of whatever processes of the user would fill the usual limit.
TEST(PoolTest, ManyMessageQueuesHaveRoom) {
  constexpr int kMayNot = 77;
  constexpr rlim_t kUsual = 819200;
  const pid_t pid = fork();
  if (pid == 0) {
    struct rlimit limit = {64 * kUsual, 64 * kUsual};
    if (setrlimit(RLIMIT_MSGQUEUE, &limit) != 0) _exit(kMayNot);
    limit = {kUsual, kUsual};
    std::string error;
    if (setrlimit(RLIMIT_MSGQUEUE, &limit) != 0 || Pool::Start(1, &error) == nullptr) _exit(2);
    getrlimit(RLIMIT_MSGQUEUE, &limit);
    _exit(limit.rlim_cur >= 64 * kUsual && limit.rlim_max >= limit.rlim_cur ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  if (status == kMayNot << 8) GTEST_SKIP() << "the limit may not be raised here";
  EXPECT_EQ(status, 0);
}
#endif

// In a process of its own, whose limits are lowered to `files` descriptors: what StartHere says of
// `jobs`, or how many workers it starts where nothing asks for a number.
std::string StartedUnder(rlim_t files, int jobs, int jobs_per_processor) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t pid = fork();
  if (pid == 0) {
    struct rlimit limit = {files, files};
    std::string said;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) _exit(1);
    {
      const std::unique_ptr<Pool> pool = Pool::StartHere(jobs, jobs_per_processor, &said);
      if (pool != nullptr) {
        Cases cases;
        for (int i = 0; i < 50; ++i) cases.Add("p: pipe([_, _]) = 0\np: getpid() = p");
        said = std::to_string(pool->workers());
        for (const auto& [id, verdict] : RunAll(pool.get(), cases.All())) {
          if (verdict != Verdict::kPass) said += " " + id;
        }
      }
    }
    _exit(write(ends[1], said.data(), said.size()) < 0 ? 1 : 0);
  }
  close(ends[1]);
  char text[4096];
  const ssize_t size = read(ends[0], text, sizeof(text));
  close(ends[0]);
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
  return std::string(text, size > 0 ? static_cast<size_t>(size) : 0);
}

// Many processors, and the usual limit of a small machine.
TEST(PoolTest, TakesAsManyWorkersAsTheLimitsAllow) {
  const std::string some = StartedUnder(200, 0, 60);
  EXPECT_GE(atoi(some.c_str()), 2) << some;
  EXPECT_LE(atoi(some.c_str()), 8) << some;
  EXPECT_EQ(some, std::to_string(atoi(some.c_str()))) << "all cases pass";
  const std::string refused = StartedUnder(200, 60, 60);
  EXPECT_NE(refused.find("Too many open files; there is room for no more than "), std::string::npos)
      << refused;
}

TEST(PoolTest, WhereNoDirectoryCanBeMadeThereIsNoPool) {
  const TemporaryDirectoryIs nowhere("/nowhere/at/all");
  std::string error;
  EXPECT_EQ(Pool::Start(1, &error), nullptr);
  EXPECT_EQ(error,
            "cannot make a temporary directory in /nowhere/at/all: No such file or directory");
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  parley::RunAsActorIfAsked(argc, argv);
  parley::FeaturesHere();  // the probes want a process with one thread
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
