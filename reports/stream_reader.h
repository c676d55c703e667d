// Reads a stream of results (stream.h) out of whatever a console brought: records among kernel
// messages, cut, damaged, or none at all.
//
// A line is a record only if its checksum, its number and its members are right. Everything else is
// console text. Records that were lost are counted by their numbers.
#ifndef PARLEY_REPORTS_STREAM_READER_H_
#define PARLEY_REPORTS_STREAM_READER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "lib/result.h"

namespace parley {

// Of a line of console text so much is kept; the rest of a longer one is dropped.
constexpr size_t kMostConsoleText = 4096;

struct StreamEvent {
  enum class Kind { kHello, kBegin, kStep, kDone, kEnd, kConsole };
  Kind kind = Kind::kConsole;

  std::string id;           // kBegin, kStep
  int n = 0;                // kStep: which, from 1
  int line = 0;             // kStep: of the case file
  std::string text;         // kStep: the step; kConsole: a line without its end, any bytes
  bool truncated = false;   // kConsole: the line was longer than `text`
  CaseResult result;        // kDone
  Fingerprint fingerprint;  // kHello
  std::string suite;        // kHello: SuiteHash of what the target has loaded
  std::string profile;      // kHello
  int cases = 0;            // kHello: how many will be run; kEnd: how many were
};

class StreamReader {
 public:
  using OnEvent = std::function<void(const StreamEvent&)>;

  // Takes the next bytes and tells what they complete. Never fails; holds kMostStreamLine bytes at
  // most.
  void Feed(std::string_view bytes, const OnEvent& on_event);
  // The stream is at its end: tells the line that has none.
  void Finish(const OnEvent& on_event);

  // How many records are known to be missing: numbers that were passed over so far.
  uint64_t lost() const { return lost_; }
  // The number of the last record, 0 before the first.
  uint64_t sequence() const { return sequence_; }

 private:
  void EndLine(const OnEvent& on_event);
  bool ReadRecord(std::string_view line, StreamEvent* event);
  void TellConsole(std::string_view line, bool truncated, const OnEvent& on_event);

  std::string line_;    // what has come of the current line, kMostStreamLine at most
  bool cut_ = false;    // the current line was longer
  bool empty_ = false;  // an empty line is held back: a record may follow
  uint64_t sequence_ = 0;
  uint64_t lost_ = 0;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_STREAM_READER_H_
