// For tests of what lies below the director: starts cases and has their actors perform calls of the
// table, one by one, with plain words as arguments.
#ifndef PARLEY_RUNNER_HANDS_FIXTURE_H_
#define PARLEY_RUNNER_HANDS_FIXTURE_H_

#include <gtest/gtest.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deque>
#include <initializer_list>
#include <memory>
#include <string>

#include "lib/call_table.h"
#include "runner/cleanup.h"
#include "runner/zygote.h"

namespace parley {

// Arguments of any pointer or integer type as words.
struct Word {
  int64_t value;
  Word(int v) : value(v) {}                                                             // NOLINT
  Word(int64_t v) : value(v) {}                                                         // NOLINT
  Word(uint64_t v) : value(static_cast<int64_t>(v)) {}                                  // NOLINT
  Word(const void* v) : value(static_cast<int64_t>(reinterpret_cast<uintptr_t>(v))) {}  // NOLINT
};

class Hands {
 public:
  static constexpr int64_t kPatience = int64_t{20} * 1000000000;

  explicit Hands(int worker = 0) {
    std::string error;
    zygote_ = Zygote::Start(worker, &error);
    EXPECT_TRUE(zygote_) << error;
    const char* base = getenv("TEST_TMPDIR");
    directory_ = std::string(base ? base : "/tmp") + "/hands-XXXXXX";
    EXPECT_TRUE(mkdtemp(directory_.data()));
    chmod(directory_.c_str(), 0755);
    directory_ += "/case";
  }
  ~Hands() {
    zygote_.reset();
    RemoveTree(directory_.substr(0, directory_.rfind('/')));
  }

  Zygote* zygote() { return zygote_.get(); }
  Arena* arena() { return zygote_->arena(); }
  Slot& slot(int i) { return arena()->slots[i]; }
  const std::string& directory() const { return directory_; }
  std::string failure() { return arena()->start.failure; }

  // Starts a case with `roots` actors; the errno of kStarted. All actors are ready then.
  int Begin(uint32_t isolation, int roots) {
    sequence_ = 0;
    pending_.clear();
    mkdir(directory_.c_str(), 0755);
    StartRequest& start = arena()->start;
    start.isolation = isolation;
    start.root_actors = roots;
    start.actors = kMaxActors;
    snprintf(start.directory, sizeof(start.directory), "%s", directory_.c_str());
    if (!zygote_->StartCase()) return -1;
    Event event = Await(EventKind::kStarted, kMaxActors);
    if (event.detail == 0) {
      for (int i = 0; i < roots; ++i) Await(EventKind::kReady, i);
    }
    return event.detail;
  }

  // Ends the case; the detail of kCaseEnded.
  int Finish() {
    zygote_->EndCase();
    int detail = Await(EventKind::kCaseEnded, kMaxActors).detail;
    EXPECT_TRUE(RemoveTree(directory_)) << strerror(errno);
    return detail;
  }

  // The next event of this kind and slot (-1: any); others are kept for later.
  Event Await(EventKind kind, int slot) {
    for (auto at = pending_.begin(); at != pending_.end(); ++at) {
      if (Fits(*at, kind, slot)) {
        Event found = *at;
        pending_.erase(at);
        return found;
      }
    }
    Event event;
    int64_t deadline = MonotonicNow() + kPatience;
    while (zygote_->ReadEvent(&event, deadline)) {
      if (Fits(event, kind, slot)) return event;
      pending_.push_back(event);
    }
    ADD_FAILURE() << "no event of kind " << static_cast<int>(kind) << " from slot " << slot;
    return Event{0, 0, 0, 0, -1};
  }

  // Has actor `slot` begin a call at its present depth. `variant` counts the rows of that name.
  void Post(int slot_index, const char* name, std::initializer_list<Word> args,
            size_t variant = 0) {
    auto rows = FindCalls(name);
    ASSERT_GT(rows.size(), variant) << name;
    Frame& frame = Top(slot_index);
    frame.sequence = ++sequence_;
    frame.call = rows[variant]->index;
    frame.fixup_count = 0;
    int i = 0;
    for (const Word& word : args) frame.args[i++] = word.value;
    while (i < kMaxArgs) frame.args[i++] = 0;
    zygote_->SendCommand(slot_index, Command::kCall);
  }

  int64_t Return(int slot_index) {
    Event event = Await(EventKind::kReturned, slot_index);
    error_ = slot(slot_index).frames[event.detail & 3].error;
    return slot(slot_index).frames[event.detail & 3].result;
  }

  int64_t Call(int slot_index, const char* name, std::initializer_list<Word> args) {
    Post(slot_index, name, args);
    return Return(slot_index);
  }
  int error() const { return error_; }  // of the call that returned last

  Frame& Top(int slot_index) { return slot(slot_index).frames[slot(slot_index).depth.load()]; }
  char* Data(int slot_index) {
    return FrameData(arena(), slot_index, static_cast<int>(slot(slot_index).depth.load()));
  }
  // Sets text aside in the actor's memory, 4096 bytes for each `place`.
  char* Text(int slot_index, const char* text, int place = 0) {
    char* at = Data(slot_index) + (1 << 16) + place * 4096;
    strcpy(at, text);
    return at;
  }

 private:
  static bool Fits(const Event& event, EventKind kind, int slot) {
    return event.kind == static_cast<uint16_t>(kind) && (slot < 0 || event.slot == slot);
  }

  std::unique_ptr<Zygote> zygote_;
  std::string directory_;
  std::deque<Event> pending_;
  uint32_t sequence_ = 0;
  int error_ = 0;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_HANDS_FIXTURE_H_
