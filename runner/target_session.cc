// What becomes of a target that ended: blames a case, and starts it again for the rest.
#include "runner/target_session.h"

#include <string.h>

#include <algorithm>
#include <set>
#include <utility>

#include "lib/index_ranges.h"
#include "reports/stream.h"
#include "runner/director.h"
#include "runner/queue_room.h"

namespace parley {
namespace {

// A kernel takes some 2000 bytes of command line, the other arguments included.
constexpr size_t kMostRangeBytes = 700;
// How often a case whose record came damaged is run again.
constexpr int kMostAttempts = 3;
std::string IdOr(const Case* test) { return test == nullptr ? "?" : test->id; }

}  // namespace

size_t FittingIndexes(const std::vector<int>& indexes, size_t most_bytes) {
  size_t fits = std::min<size_t>(1, indexes.size()), most = indexes.size();
  while (fits < most) {
    const size_t middle = fits + (most - fits + 1) / 2;
    const std::vector<size_t> some(indexes.begin(), indexes.begin() + static_cast<long>(middle));
    if (PrintIndexRanges(some).size() <= most_bytes) {
      fits = middle;
    } else {
      most = middle - 1;
    }
  }
  return fits;
}

TargetSession::TargetSession(const Target& target, TargetOptions options)
    : target_(target), options_(std::move(options)) {}

TargetSession::~TargetSession() = default;

void TargetSession::Notice(const std::string& text) const {
  if (options_.notice) options_.notice(target_.name + ": " + text);
}

std::string TargetSession::HowItEnded(End end) const {
  switch (end) {
    case End::kSilent:
      return "stopped answering";
    case End::kFlooded:
      return "flooded its console";
    default:
      return "died";
  }
}

std::string TargetSession::ConsoleTail() const {
  std::string out;
  for (const std::string& line : console_) {
    if (line.rfind(kStreamMark, 0) == 0) {
      return "\n  its binary is older or newer than this program: build it again";
    }
  }
  for (const std::string& line : console_) out += "\n  " + line;
  return out;
}

CaseResult TargetSession::Dead(int index, const InFlight& flight, End end) const {
  const Case& test = *cases_[static_cast<size_t>(index)];
  CaseResult result = ResultFor(test);
  result.verdict = Verdict::kFail;
  result.reason = "the kernel " + HowItEnded(end) + " in case " + test.id;
  if (flight.step > 0) result.reason += ", step " + std::to_string(flight.step);
  result.steps = flight.step;
  TraceLine last;
  last.actual = flight.text.empty() ? "(before the first step)" : flight.text;
  last.line = flight.line;
  last.failed = true;
  last.note = result.reason;
  if (!ending_.empty()) last.note += "; " + target_.name + ": " + ending_;
  if (!panic_.empty()) last.note += "; it said: " + panic_;
  result.trace.push_back(std::move(last));
  for (const std::string& line : console_) {
    TraceLine text;
    text.actual = "console: " + line;
    result.trace.push_back(std::move(text));
  }
  return result;
}

bool TargetSession::RunAlone(const std::map<int, InFlight>& suspects, End end, int* deaths,
                             std::string* error) {
  std::string names;
  for (const auto& [index, flight] : suspects) {
    names += (names.empty() ? "" : ", ") + IdOr(cases_[static_cast<size_t>(index)]);
  }
  Notice(HowItEnded(end) + " while " + names + " ran; running each alone");
  const std::vector<std::string> console = console_;
  const std::string ending = ending_;
  std::map<int, CaseResult> alone;
  bool found = false;
  for (const auto& [index, flight] : suspects) {
    const End one = Launch(
        {index}, 1, [] {}, error);
    if (one == End::kTrouble || one == End::kStopped) return one == End::kStopped;
    const auto result = results_.find(index);
    if (result != results_.end()) {
      alone[index] = std::move(result->second);
      continue;
    }
    if (!hello_seen_) {
      *error =
          "it " + HowItEnded(one) + " before it ran anything (" + ending_ + ")" + ConsoleTail();
      return false;
    }
    found = true;
    ++*deaths;
    const auto own = in_flight_.find(index);
    alone[index] = Dead(index, own == in_flight_.end() ? InFlight{} : own->second, one);
  }
  if (!found) {
    // The kernel died all the same; nobody can say of which.
    console_ = console;
    ending_ = ending;
    for (const auto& [index, flight] : suspects) {
      alone[index] = Dead(index, flight, end);
      alone[index].reason += ", while others ran beside it: " + names + "; alone each ends";
      alone[index].trace.front().note = alone[index].reason;
    }
  }
  for (auto& [index, result] : alone) Tell(index, std::move(result));
  return true;
}

void TargetSession::Tell(int index, CaseResult result) {
  pending_.erase(index);
  (*done_)(std::move(result));
}

bool TargetSession::Run(const std::vector<const Case*>& cases,
                        const std::function<void(const Fingerprint&)>& hello,
                        const std::function<void(CaseResult)>& done, const std::atomic<bool>* stop,
                        std::string* error) {
  error->clear();
  hello_ = &hello;
  done_ = &done;
  stop_ = stop;
  if (!Prepare(cases, error)) return false;
  MakeRoomForQueues();  // a target that is a process of this machine inherits it
  for (const auto& [id, index] : index_of_id_) pending_.insert(index);
  const int jobs = target_.jobs > 0 ? target_.jobs : options_.jobs;
  std::map<int, int> attempts;
  int deaths = 0;
  while (!pending_.empty()) {
    std::vector<int> indexes(pending_.begin(), pending_.end());
    if (indexes.size() < cases_.size()) indexes.resize(FittingIndexes(indexes, kMostRangeBytes));
    // Results are told as they come; they stay in results_ so that none is told twice.
    std::set<int> told;
    const End end = Launch(
        indexes, jobs,
        [&] {
          for (auto& [index, result] : results_) {
            if (told.insert(index).second) Tell(index, std::move(result));
          }
        },
        error);
    if (end == End::kTrouble) return false;
    if (end == End::kStopped) return true;
    if (!hello_seen_) {
      *error =
          "it " + HowItEnded(end) + " before it ran anything (" + ending_ + ")" + ConsoleTail();
      return false;
    }
    std::vector<int> left;
    for (const int index : indexes) {
      if (pending_.count(index) != 0) left.push_back(index);
    }
    if (end == End::kWhole) {
      // It has run them all, but not every record came through.
      if (!left.empty()) Notice(std::to_string(left.size()) + " results were lost; again");
      for (const int index : left) {
        if (++attempts[index] < kMostAttempts) continue;
        CaseResult result = Dead(index, InFlight{}, end);
        result.verdict = Verdict::kUnresolved;
        result.reason =
            "its result was lost on the console " + std::to_string(kMostAttempts) + " times";
        result.trace.clear();
        Tell(index, std::move(result));
      }
      continue;
    }
    if (left.empty()) {
      Notice(HowItEnded(end) + " after its last case (" + ending_ + ")");
      continue;
    }
    ++deaths;
    const std::map<int, InFlight> suspects = in_flight_;
    if (suspects.empty()) {
      Notice(HowItEnded(end) + " between two cases (" + ending_ + "); going on");
    } else if (suspects.size() == 1) {
      const auto& [index, flight] = *suspects.begin();
      CaseResult result = Dead(index, flight, end);
      Notice(result.reason.substr(strlen("the kernel ")) + "; going on");
      Tell(index, std::move(result));
    } else if (!RunAlone(suspects, end, &deaths, error)) {
      return false;
    }
    if (stop_ != nullptr && stop_->load()) return true;
    if (deaths >= options_.most_deaths && !pending_.empty()) {
      *error = "it died " + std::to_string(deaths) + " times; " + std::to_string(pending_.size()) +
               " cases were not run" + ConsoleTail();
      return false;
    }
  }
  return true;
}

}  // namespace parley
