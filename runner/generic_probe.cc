#include "runner/generic_probe.h"

#include <algorithm>

namespace parley {
namespace {

// A line that is repeated is recorded so often, first times and then always the last.
constexpr int kRecordedRounds = 2;

}  // namespace

void GenericProbe::Begin(Arena* arena) {
  arena_ = arena;
  ++runs_;
  posted_.clear();
  calls_ = 0;
  spoiled_ = -1;
}

int GenericProbe::Post(const Line& line, const PreparedCall& prepared, Frame* frame) {
  const int call = calls_++;
  const int occurrence = posted_[&line]++;
  if (fault_ != nullptr) {
    if (fault_->at.line != &line || fault_->at.occurrence != occurrence) return call;
    spoiled_ = call;
    reached_ = true;
    Spoil(frame);
    return call;
  }
  if (runs_ > 1) return -1;
  CallRecord record;
  record.at = {&line, occurrence};
  record.row = prepared.row;
  record.words = prepared.words;
  for (size_t i = 0; i < prepared.args.size(); ++i) {
    const PreparedArg& arg = prepared.args[i];
    const Direction direction = prepared.row->params[i].type.direction;
    const bool output = arg.written && !arg.raw && arg.memory != nullptr &&
                        (direction == Direction::kOut || direction == Direction::kInOut);
    record.patterns.push_back(output ? arg.expr : nullptr);
  }
  if (occurrence >= kRecordedRounds) {
    // Takes the place of the last one before; nobody asks for that any more.
    for (size_t i = records_.size(); i-- > 0;) {
      if (records_[i].at.line != &line) continue;
      records_[i] = std::move(record);
      return static_cast<int>(i);
    }
  }
  records_.push_back(std::move(record));
  return static_cast<int>(records_.size()) - 1;
}

void GenericProbe::Spoil(Frame* frame) {
  frame->fault_result = fault_->result;
  frame->fault_error = fault_->error;
  switch (fault_->kind) {
    case GenericKind::kBlocks:
      frame->fault = kSleep;
      return;
    case GenericKind::kOutput:
      return;
    case GenericKind::kDoubled:
      if (fault_->signal == 0) {
        frame->fault = kTwice;
      } else {
        arena_->doubled_signal = fault_->signal;
      }
      return;
    case GenericKind::kWrongSender:
      frame->fault = kOtherSender;
      return;
    default:
      frame->fault = kSkip;
  }
}

void GenericProbe::Asleep(int call) {
  if (fault_ == nullptr && call >= 0) records_[static_cast<size_t>(call)].asleep = true;
}

void GenericProbe::Returned(int call, CallAnswer* answer) {
  if (fault_ != nullptr) {
    if (call == spoiled_ && fault_->kind == GenericKind::kOutput) ChangePart(fault_->part, answer);
    return;
  }
  if (call < 0) return;
  CallRecord& record = records_[static_cast<size_t>(call)];
  record.returned = true;
  record.answer = *answer;
}

std::vector<CallRecord> GenericProbe::Calls() const { return records_; }

std::set<int> GenericProbe::Caught() const {
  std::set<int> signals;
  if (arena_ == nullptr) return signals;
  for (const Slot& slot : arena_->slots) {
    const uint32_t count = std::min<uint32_t>(slot.log_count.load(), kLogSize);
    for (uint32_t i = 0; i < count; ++i) signals.insert(slot.log[i].signal);
  }
  return signals;
}

}  // namespace parley
