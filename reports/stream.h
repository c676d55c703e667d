// The stream of results, schema "parley-stream/1" (see reports/README.md): what a run finds, one
// record per line as soon as it is known, over anything that carries text.
//
// The system under test may die at any moment and its kernel may print into the same console. Each
// record is one write(2) of ASCII that begins and ends with a newline, and has a sequence number
// and a checksum.
#ifndef PARLEY_REPORTS_STREAM_H_
#define PARLEY_REPORTS_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "lib/result.h"

namespace parley {

constexpr char kStreamSchema[] = "parley-stream/1";
constexpr char kStreamMark[] = "#parley ";
// The longest line of a stream, in bytes. A case that would need more loses part of its trace.
constexpr size_t kMostStreamLine = size_t{4} << 20;

// The checksum of a record: CRC-32 as Ethernet and zlib have it, over "SEQ JSON".
uint32_t Crc32(std::string_view bytes);

// Writes records; each method may be called from any thread. Once a write has failed nothing more
// is written.
class StreamWriter {
 public:
  // The descriptor stays the caller's. SIGPIPE is the caller's business, and SIGTTOU if it is a
  // terminal.
  explicit StreamWriter(int fd);
  StreamWriter(const StreamWriter&) = delete;
  StreamWriter& operator=(const StreamWriter&) = delete;

  // Before all others. `cases` will follow; `suite` is SuiteHash (lib/suite.h).
  void Hello(const Fingerprint& fingerprint, int cases, const std::string& suite,
             const std::string& profile);
  void Begin(const std::string& id);
  // Before step `n` (from 1) of the case, in `line` of its file, is made.
  void Step(const std::string& id, int n, int line, const std::string& text);
  void Done(const CaseResult& result);
  // After all others: how many cases were run.
  void End(int cases);

  // 0, or the errno of the write that failed.
  int error() const;

 private:
  void Write(const std::string& json);

  const int fd_;
  const bool is_terminal_;
  mutable std::mutex mutex_;
  uint64_t sequence_ = 0;
  int error_ = 0;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_STREAM_H_
