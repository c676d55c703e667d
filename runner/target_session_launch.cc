// One start of a target, from its command to its last byte.
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "lib/index_ranges.h"
#include "runner/arena.h"
#include "runner/target_needs.h"
#include "runner/target_session.h"

namespace parley {
namespace {

constexpr size_t kConsoleTail = 20;
// Between looks at *stop where no signal wakes this thread.
constexpr int64_t kLookAround = 200'000'000;

}  // namespace

void TargetSession::OnEvent(const StreamEvent& event, std::string* error) {
  const auto index_of = [this](const std::string& id) {
    const auto found = index_of_id_.find(id);
    return found == index_of_id_.end() ? -1 : found->second;
  };
  switch (event.kind) {
    case StreamEvent::Kind::kConsole:
      // Empty lines say nothing, and records bring some.
      if (event.text.empty()) return;
      console_bytes_ += static_cast<int64_t>(event.text.size()) + 1;
      console_.push_back(event.text);
      // A long trace of calls follows it.
      if (event.text.find("Kernel panic") != std::string::npos) panic_ = event.text;
      if (console_.size() > kConsoleTail) console_.erase(console_.begin());
      return;
    case StreamEvent::Kind::kHello:
      hello_seen_ = true;
      if (event.suite != suite_hash_) {
        *error =
            "the target has other cases than these: its binary was built from others, or an "
            "old one is there";
      } else if (event.cases != static_cast<int>(asked_.size())) {
        *error = "the target wants to run " + std::to_string(event.cases) + " cases instead of " +
                 std::to_string(asked_.size());
      } else if (!greeted_) {
        greeted_ = true;
        (*hello_)(event.fingerprint);
      }
      return;
    case StreamEvent::Kind::kEnd:
      end_seen_ = hello_seen_;
      return;
    case StreamEvent::Kind::kBegin:
    case StreamEvent::Kind::kStep: {
      const int index = index_of(event.id);
      if (!hello_seen_ || asked_.count(index) == 0 || results_.count(index) != 0) return;
      InFlight& flight = in_flight_[index];
      if (event.kind == StreamEvent::Kind::kStep) flight = {event.n, event.line, event.text};
      return;
    }
    case StreamEvent::Kind::kDone: {
      const int index = index_of(event.result.id);
      if (!hello_seen_ || asked_.count(index) == 0 || results_.count(index) != 0) return;
      in_flight_.erase(index);
      CaseResult result = event.result;
      // The user knows the file by another path.
      result.file = cases_[static_cast<size_t>(index)]->file;
      results_.emplace(index, std::move(result));
      return;
    }
  }
}

TargetSession::End TargetSession::Launch(const std::vector<int>& indexes, int jobs,
                                         const std::function<void()>& progress,
                                         std::string* error) {
  hello_seen_ = end_seen_ = false;
  asked_ = {indexes.begin(), indexes.end()};
  in_flight_.clear();
  results_.clear();
  console_.clear();
  panic_.clear();
  console_bytes_ = 0;
  ending_.clear();

  static int starts = 0;  // of all sessions
  values_.texts["id"] = "parley-" + std::to_string(getpid()) + "-" + std::to_string(++starts);
  values_.arguments = fixed_arguments_;
  if (indexes.size() < cases_.size()) {
    const std::vector<size_t> only(indexes.begin(), indexes.end());
    values_.arguments.insert(values_.arguments.end(), {"--only", PrintIndexRanges(only)});
  }
  if (jobs > 0) values_.arguments.insert(values_.arguments.end(), {"--jobs", std::to_string(jobs)});
  for (const auto& [name, text] : target_.files) {
    if (!stage_->Write(name, ExpandText(text, values_), error)) return End::kTrouble;
  }
  std::vector<std::string> command = ExpandCommand(target_.command, values_);
  const std::string program = FindProgram(command.front());
  if (!program.empty()) command.front() = program;
  // What the user wrote names files as seen from where the user is.
  const std::string folder = target_.Uses("via") ? "" : stage_->work();
  const std::unique_ptr<TargetLaunch> launch =
      TargetLaunch::Start(command, folder, target_.terminal, stage_->keeping_fd(), error);
  if (launch == nullptr) return End::kTrouble;

  // A step may take its deadline, and a settling or two beside it.
  const int64_t silence = std::max(target_.silence_ns, 2 * deadline_ns_);
  StreamReader reader;
  const auto on_event = [&](const StreamEvent& event) {
    if (error->empty()) OnEvent(event, error);
  };
  int64_t heard = MonotonicNow();
  uint64_t records = 0;
  int64_t unheard_bytes = 0;
  const auto flooded = [&] {
    return std::max(console_bytes_, unheard_bytes) > options_.most_console_bytes;
  };
  bool open = true, ended = false;
  const auto read_output = [&] {
    // At most so much at once, that a flood does not keep this from looking at the clock.
    static char buffer[1 << 16];
    for (int i = 0; i < 16; ++i) {
      const ssize_t size = read(launch->output_fd(), buffer, sizeof(buffer));
      if (size < 0 && (errno == EAGAIN || errno == EINTR)) return false;
      if (size <= 0) {  // a terminal without another end gives EIO
        open = false;
        return false;
      }
      const uint64_t before = reader.sequence();
      reader.Feed({buffer, static_cast<size_t>(size)}, on_event);
      // A flood need not have lines.
      unheard_bytes = reader.sequence() == before ? unheard_bytes + size : 0;
    }
    return true;
  };
  End end = End::kWhole;
  while (!ended) {
    if (stop_ != nullptr && stop_->load()) {
      end = End::kStopped;
      break;
    }
    const int64_t now = MonotonicNow();
    const int64_t left = heard + (end_seen_ ? options_.farewell_ns : silence) - now;
    if (left <= 0) {
      // After its last record there is nothing more to be lost.
      if (!end_seen_) end = End::kSilent;
      break;
    }
    pollfd waits[2] = {{launch->ended_fd(), POLLIN, 0},
                       {open ? launch->output_fd() : -1, POLLIN, 0}};
    const int64_t wait = std::min(left, kLookAround);
    if (poll(waits, 2, static_cast<int>(wait / 1'000'000) + 1) < 0) continue;
    if (waits[1].revents != 0) read_output();
    ended = waits[0].revents != 0;
    if (reader.sequence() != records) {
      records = reader.sequence();
      if (!end_seen_) heard = MonotonicNow();
      progress();
    }
    if (!error->empty()) return End::kTrouble;
    if (flooded()) {
      end = End::kFlooded;
      break;
    }
  }
  if (!ended) launch->Kill();
  if (!launch->Ending(&ending_)) Notice("a process of it could not be killed");
  // All that was written is there by now.
  while (open && !flooded()) {
    if (!read_output()) break;
  }
  reader.Finish(on_event);
  progress();
  if (!error->empty()) return End::kTrouble;
  if (end == End::kWhole && !end_seen_) end = End::kDied;
  return end;
}

}  // namespace parley
