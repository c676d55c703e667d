#include "runner/pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <random>
#include <system_error>
#include <thread>

#include "reports/layout.h"
#include "runner/cleanup.h"
#include "runner/features.h"
#include "runner/floor.h"
#include "runner/queue_room.h"

namespace parley {

std::unique_ptr<Pool> Pool::Start(int workers, std::string* error) {
  return StartSome(workers, workers, error);
}

std::unique_ptr<Pool> Pool::StartSome(int workers, int least, std::string* error) {
  MakeRoomForQueues();
  std::unique_ptr<Pool> pool(new Pool());
  for (int i = 0; i < workers; ++i) {
    std::unique_ptr<Zygote> zygote = Zygote::Start(i, error);
    if (zygote == nullptr) {
      if (i < least) {
        if (i > 0) *error += "; there is room for no more than " + Counted(i, "job", "jobs");
        return nullptr;
      }
      // What comes now wants some of what there is no more of: descriptors, memory, processes.
      const size_t given_up = pool->zygotes_.size() / 8 + 1;
      pool->zygotes_.resize(std::max<size_t>(1, pool->zygotes_.size() - given_up));
      break;
    }
    pool->zygotes_.push_back(std::move(zygote));
  }
  const std::string base = TemporaryFolder();
  // The zygotes know the name before the directory is there, so that it goes whenever this process
  // is killed. Another process's directory of that name is left alone.
  std::random_device random;
  int tries = 0;
  do {
    pool->scratch_ =
        base + "/parley." + std::to_string(getpid()) + "." + std::to_string(random() % 1000000);
    for (const auto& zygote : pool->zygotes_) {
      snprintf(TailOf(zygote->arena())->scratch, sizeof(ArenaTail::scratch), "%s",
               pool->scratch_.c_str());
    }
  } while (mkdir(pool->scratch_.c_str(), 0711) != 0 && errno == EEXIST && ++tries < 100);
  // Other users of a case must be able to pass, not to look.
  if (chmod(pool->scratch_.c_str(), 0711) != 0) {
    *error = "cannot make a temporary directory in " + base + ": " + strerror(errno);
    pool->scratch_.clear();
    return nullptr;
  }
  return pool;
}

std::unique_ptr<Pool> Pool::StartHere(int jobs, int jobs_per_processor, std::string* error) {
  constexpr int kMostJobs = 64;
  if (!FloorHolds(error)) return nullptr;
  FeaturesHere();  // the probes fork, too: before there are threads
  int least = std::min(jobs, kMostJobs);
  if (jobs <= 0) {
    // A machine of many processors may have the limits of a small one.
    jobs = jobs_per_processor * static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    least = 1;
  }
  return StartSome(std::min(jobs, kMostJobs), least, error);
}

Pool::~Pool() {
  zygotes_.clear();
  if (!scratch_.empty()) RemoveTree(scratch_);
}

void Pool::Work(DirectorOptions options, const std::function<bool(Director*)>& next) {
  options.scratch = scratch_;
  auto work = [&](int worker) {
    Director director(zygotes_[static_cast<size_t>(worker)].get(), worker, options);
    while (next(&director)) {
    }
  };
  // A system that knows no threads is to need none for this.
  if (workers() == 1) {
    work(0);
    return;
  }
  std::vector<std::thread> threads;
  try {
    for (int i = 0; i < workers(); ++i) threads.emplace_back(work, i);
  } catch (const std::system_error&) {
    // The limit of the user's processes: those that there are do it all, if need be this one.
    if (threads.empty()) work(0);
  }
  for (std::thread& thread : threads) thread.join();
}

void Pool::Run(const std::vector<const Case*>& cases, DirectorOptions options,
               const std::function<void(CaseResult)>& done, const std::atomic<bool>* stop) {
  std::atomic<size_t> next{0};
  std::mutex mutex;
  Work(std::move(options), [&](Director* director) {
    const size_t index = next.fetch_add(1);
    if (index >= cases.size() || (stop != nullptr && stop->load())) return false;
    CaseResult result = director->Run(*cases[index]);
    std::lock_guard<std::mutex> lock(mutex);
    done(std::move(result));
    return true;
  });
}

}  // namespace parley
