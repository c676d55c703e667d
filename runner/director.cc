#include "runner/director.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "lib/call_codec.h"
#include "lib/suite.h"
#include "lib/xlat.h"
#include "runner/arena.h"
#include "runner/case_run.h"
#include "runner/cleanup.h"
#include "runner/conversation.h"
#include "runner/features.h"
#include "runner/obstacle.h"

namespace parley {
namespace {

// Starting and ending a case take milliseconds; this much means trouble.
constexpr int64_t kStartDeadline = 30'000'000'000;

// Names of queues, semaphores, ports and keys are the machine's where no namespace makes them the
// case's own: such cases take turns, with those of other runs too.
class Turn {
 public:
  explicit Turn(bool needed) {
    if (!needed) return;
    fd_ = open("/dev/shm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd_ < 0) fd_ = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd_ >= 0 && flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~Turn() {
    if (fd_ >= 0) close(fd_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int fd_ = -1;
};

// Whether the case may break the machine, or set its clock: it cannot do without one of its own.
bool NeedsOwnMachine(const Case& test, const std::set<std::string>& features) {
  if (test.needs.empty() || features.count("own-machine") == 0) return false;
  std::set<std::string> others = features;
  others.erase("own-machine");
  return !Obstacle(test, others, {}).empty() && Obstacle(test, features, {}).empty();
}

// Such a case runs while no other worker's does, and others beside each other.
class MachineUse {
 public:
  explicit MachineUse(bool alone)
      : others_(Lock(), std::defer_lock), alone_(Lock(), std::defer_lock) {
    if (alone) {
      alone_.lock();
    } else {
      others_.lock();
    }
  }

 private:
  static std::shared_mutex& Lock() {
    static auto* const lock = new std::shared_mutex;
    return *lock;
  }

  std::shared_lock<std::shared_mutex> others_;
  std::unique_lock<std::shared_mutex> alone_;
};

// What the earlier orders of a case cost and showed belongs to it as well.
void AddEarlierRuns(const CaseResult& earlier, CaseResult* result) {
  result->steps += earlier.steps;
  result->processes += earlier.processes;
  std::vector<std::string> labels = earlier.alternatives;
  for (const std::string& label : result->alternatives) {
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
  result->alternatives = std::move(labels);
  for (const auto& [outcome, count] : earlier.tallies) result->tallies[outcome] += count;
}

}  // namespace

DirectorOptions OptionsHere(bool namespaces) {
  const Features& here = FeaturesHere();
  DirectorOptions options;
  options.features = here.present;
  options.missing = here.missing;
  options.isolation = here.isolation;
  options.user_namespace = here.user_namespace;
  options.sleep_by = here.sleep_by;
  if (here.present.count("users") != 0) {
    SetTargetConstant("USER1", kUser1);
    SetTargetConstant("USER2", kUser2);
  }
  if (namespaces) return options;
  options.isolation = 0;
  for (const char* feature : {"pid-namespace", "ipc-namespace", "network-namespace",
                              "mount-namespace", "user-namespace"}) {
    if (options.features.erase(feature) > 0) options.missing.emplace_back(feature, "not wanted");
  }
  return options;
}

uint32_t IsolationOf(const Case& test) {
  uint32_t wanted = kNewPid;
  ForEachStep(test.steps, [&](const Step& step) {
    if (!step.line.call) return;
    std::string unused;
    const CallRow* row = SelectRow(*step.line.call, &unused);
    if (row == nullptr) return;
    if (row->needs_ipc) wanted |= kNewIpc;
    if (row->needs_net) wanted |= kNewNet;
    if (row->needs_mount) wanted |= kNewMount;
  });
  return wanted;
}

bool LevelIsRequired(const std::string& level, const std::string& profile) {
  if (level == "posix" || level == "xsi" || level.compare(0, 7, "option:") == 0) return true;
  return level == "linux" && profile == "linux";
}

CaseResult ResultFor(const Case& test) {
  CaseResult result;
  result.id = test.id;
  result.area = test.id.substr(0, test.id.find('/'));
  result.title = test.title;
  result.claim = test.claim;
  result.source = test.source;
  result.level = test.level;
  result.covers = test.covers;
  result.file = test.file;
  result.line = test.where.line;
  result.text_hash = CaseHash(test);
  return result;
}

Director::Director(Zygote* zygote, int worker, const DirectorOptions& options)
    : zygote_(zygote), worker_(worker), options_(options) {}

bool Director::Prepare(const Case& test, StartRequest* request, std::string* reason) {
  request->isolation = IsolationOf(test) & options_.isolation;
  if (options_.user_namespace && request->isolation != 0) request->isolation |= kNewUser;
  request->actors = static_cast<int32_t>(test.actors.size());
  request->root_actors = static_cast<int32_t>(
      std::count_if(test.actors.begin(), test.actors.end(),
                    [](const Actor& actor) { return actor.origin == Actor::Origin::kRoot; }));
  const std::string directory =
      options_.scratch + "/" + std::to_string(worker_) + "." + std::to_string(++runs_);
  if (directory.size() >= sizeof request->directory) {
    *reason = "the path of the temporary directory is too long";
    return false;
  }
  strcpy(request->directory, directory.c_str());
  // Relative paths need no search right above, so other users of a case reach what they may.
  if (mkdir(request->directory, 0755) != 0 || chmod(request->directory, 0755) != 0) {
    *reason = "cannot make " + directory + ": " + strerror(errno);
    return false;
  }
  return true;
}

void Director::RunInSandbox(const Case& test, const CaseOrder& order, const CaseSetup& setup,
                            CaseResult* result) {
  StartRequest* request = &zygote_->arena()->start;
  request->fault = setup.fault;
  if (!Prepare(test, request, &result->reason)) {
    result->verdict = Verdict::kUnresolved;
    return;
  }
  const std::string directory = request->directory;
  const uint32_t lacking = IsolationOf(test) & ~options_.isolation;
  Turn turn((lacking & (kNewIpc | kNewNet | kNewMount)) != 0);
  Conversation talk(zygote_, options_.settle_ns, options_.sleep_by);
  std::string error;
  if (talk.Start(DeadlineIn(kStartDeadline), &error)) {
    CaseRun run(test, order, &talk,
                setup.deadline_ns > 0 ? setup.deadline_ns : options_.deadline_ns, options_.bless,
                options_.on_step);
    run.Watch(setup.probe);
    run.Run(result);
    result->reason = run.reason();
    switch (run.state()) {
      case CaseRun::State::kGoing:
        result->verdict = Verdict::kPass;
        break;
      case CaseRun::State::kMismatch:
        result->verdict =
            LevelIsRequired(test.level, options_.profile) ? Verdict::kFail : Verdict::kDiffers;
        break;
      case CaseRun::State::kUnsupported:
        result->verdict = Verdict::kUnsupported;
        break;
      case CaseRun::State::kTrouble:
        result->verdict = Verdict::kUnresolved;
        break;
      case CaseRun::State::kUnseen:
        result->verdict = Verdict::kUntested;
        break;
    }
  } else {
    result->verdict = Verdict::kUnresolved;
    result->reason = "could not start: " + error;
  }
  if (!talk.End(DeadlineIn(kStartDeadline)) && result->verdict == Verdict::kPass) {
    result->verdict = Verdict::kUnresolved;
    result->reason = "the case's processes could not be ended";
  }
  result->processes = talk.processes();
  if (!RemoveTree(directory) && result->verdict == Verdict::kPass) {
    result->verdict = Verdict::kUnresolved;
    result->reason = "cannot remove " + directory + ": " + strerror(errno);
  }
}

bool Director::NeedsHold(const Case& test, std::string* reason) const {
  if (test.needs.empty()) return true;
  const std::string obstacle =
      Obstacle(test, options_.features, {options_.missing.begin(), options_.missing.end()});
  if (!obstacle.empty()) *reason = "needs " + obstacle;
  return obstacle.empty();
}

CaseResult Director::Run(const Case& test, const CaseSetup& setup) {
  const MachineUse use(NeedsOwnMachine(test, options_.features));
  if (options_.on_begin) options_.on_begin(test);
  CaseResult result = ResultFor(test);
  const int64_t start = MonotonicNow();
  if (!NeedsHold(test, &result.reason)) {
    result.verdict = Verdict::kUntested;
    return result;
  }
  // One run for each order that any-order leaves open; the first that does not pass tells.
  bool first = true;
  for (const CaseOrder& order : OrdersOf(test)) {
    CaseResult one = ResultFor(test);
    RunInSandbox(test, order, setup, &one);
    if (!first) AddEarlierRuns(result, &one);
    first = false;
    result = std::move(one);
    if (result.verdict != Verdict::kPass) break;
  }
  result.duration_ns = MonotonicNow() - start;
  return result;
}

}  // namespace parley
