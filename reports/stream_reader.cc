#include "reports/stream_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/json_members.h"
#include "reports/json_reader.h"
#include "reports/stream.h"

namespace parley {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kMark = kStreamMark;
constexpr size_t kMostDigits = 18;  // of a number that fits

// Takes a decimal number as the writer writes it off the front of the text, and the blank behind
// it.
bool TakeNumber(std::string_view* text, uint64_t* number) {
  const size_t digits = std::min(text->find(' '), text->size());
  if (digits == 0 || digits > kMostDigits || digits == text->size()) return false;
  if (text->front() == '0') return false;
  *number = 0;
  for (const char c : text->substr(0, digits)) {
    if (c < '0' || c > '9') return false;
    *number = *number * 10 + static_cast<uint64_t>(c - '0');
  }
  text->remove_prefix(digits + 1);
  return true;
}

// The same for eight lower-case hexadecimal digits.
bool TakeChecksum(std::string_view* text, uint32_t* checksum) {
  constexpr size_t kDigits = 8;
  if (text->size() <= kDigits || (*text)[kDigits] != ' ') return false;
  *checksum = 0;
  for (const char c : text->substr(0, kDigits)) {
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && (c < 'a' || c > 'f')) return false;
    *checksum = *checksum << 4 | static_cast<uint32_t>(decimal ? c - '0' : c - 'a' + 10);
  }
  text->remove_prefix(kDigits + 1);
  return true;
}

bool ReadEvent(const Json& json, StreamEvent* event) {
  std::string error, kind, schema;
  JsonMembers members(json, "", &error);
  members.Text("r", &kind);
  if (kind == "hello") {
    event->kind = StreamEvent::Kind::kHello;
    members.Text("schema", &schema);
    members.Integer("cases", 0, &event->cases);
    members.Text("suite", &event->suite);
    members.Text("profile", &event->profile);
    return members.ok() && schema == kStreamSchema &&
           FingerprintFromJson(members.Any("fingerprint"), &event->fingerprint, &error);
  }
  if (kind == "begin") {
    event->kind = StreamEvent::Kind::kBegin;
    members.Text("id", &event->id);
  } else if (kind == "step") {
    event->kind = StreamEvent::Kind::kStep;
    members.Text("id", &event->id);
    members.Integer("n", 1, &event->n);
    members.Integer("line", 0, &event->line);
    members.Text("text", &event->text);
  } else if (kind == "done") {
    event->kind = StreamEvent::Kind::kDone;
    return CaseFromJson(members.Any("case"), &event->result, &error);
  } else if (kind == "end") {
    event->kind = StreamEvent::Kind::kEnd;
    members.Integer("cases", 0, &event->cases);
  } else {
    return false;
  }
  return members.ok();
}

bool MayBeRecord(std::string_view line) {
  const size_t size = std::min(line.size(), kMark.size());
  return line.substr(0, size) == kMark.substr(0, size);
}

}  // namespace

// "#parley SEQ CRC JSON"
bool StreamReader::ReadRecord(std::string_view line, StreamEvent* event) {
  if (line.substr(0, kMark.size()) != kMark) return false;
  line.remove_prefix(kMark.size());
  uint64_t number = 0;
  uint32_t checksum = 0;
  if (!TakeNumber(&line, &number) || !TakeChecksum(&line, &checksum)) return false;
  if (Crc32(std::to_string(number) + " " + std::string(line)) != checksum) return false;
  // A record that was there already is an echo, or comes from a second run in the same place.
  if (number <= sequence_) return false;
  Json json;
  std::string error;
  if (!ParseJson(line, &json, &error) || !ReadEvent(json, event)) return false;
  lost_ += number - sequence_ - 1;
  sequence_ = number;
  return true;
}

void StreamReader::TellConsole(std::string_view line, bool truncated, const OnEvent& on_event) {
  StreamEvent event;
  event.truncated = truncated || line.size() > kMostConsoleText;
  event.text = std::string(line.substr(0, kMostConsoleText));
  on_event(event);
}

void StreamReader::EndLine(const OnEvent& on_event) {
  std::string line;
  line.swap(line_);
  const bool cut = std::exchange(cut_, false);
  // Terminals and serial lines put carriage returns at either end.
  while (!cut && !line.empty() && line.back() == '\r') line.pop_back();
  std::string_view text = line;
  StreamEvent event;
  const bool is_record = !cut && ReadRecord(text, &event);
  // Each record begins with a newline of its own, which makes an empty line if nobody else had
  // printed.
  if (std::exchange(empty_, false) && !is_record) TellConsole("", false, on_event);
  if (is_record) {
    on_event(event);
  } else if (text.empty()) {
    empty_ = true;
  } else {
    TellConsole(text, cut, on_event);
  }
}

void StreamReader::Feed(std::string_view bytes, const OnEvent& on_event) {
  while (!bytes.empty()) {
    const size_t newline = bytes.find('\n');
    std::string_view part = bytes.substr(0, newline);
    while (line_.empty() && !part.empty() && part.front() == '\r') part.remove_prefix(1);
    // Most of a line that is no record is of no interest.
    if (line_.size() < kMark.size()) {
      const size_t few = std::min(part.size(), kMark.size() - line_.size());
      line_ += part.substr(0, few);
      part.remove_prefix(few);
    }
    const size_t most = MayBeRecord(line_) ? kMostStreamLine : kMostConsoleText;
    const size_t room = most - std::min(most, line_.size());
    if (part.size() > room) cut_ = true;
    line_ += part.substr(0, room);
    if (newline == std::string_view::npos) return;
    bytes.remove_prefix(newline + 1);
    EndLine(on_event);
  }
}

void StreamReader::Finish(const OnEvent& on_event) {
  if (!line_.empty() || cut_) EndLine(on_event);
  if (std::exchange(empty_, false)) TellConsole("", false, on_event);
}

}  // namespace parley
