#include "reports/stream.h"

#include <errno.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "reports/json_parts.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

// The newlines, the mark, a number and the checksum around the JSON of a record.
constexpr size_t kMostFrame = 64;
// A step is told for a person who asks where a kernel died.
constexpr size_t kMostStepText = 1024;

constexpr std::array<uint32_t, 256> CrcTable() {
  std::array<uint32_t, 256> table = {};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    table[i] = crc;
  }
  return table;
}

// One line of ASCII, whatever bytes the strings hold.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

TraceLine LeftOut(int line) {
  TraceLine gap;
  gap.actual = "... left out: too long for the stream";
  gap.line = line;
  return gap;
}

// The case without the middle of its trace, of at least four steps.
void Shorten(CaseResult* result) {
  std::vector<TraceLine>& trace = result->trace;
  const auto kept = static_cast<ptrdiff_t>(trace.size() / 4);
  const auto first = trace.begin() + kept;
  *first = LeftOut(first->line);
  trace.erase(first + 1, trace.end() - kept);
}

// What is left if even that is too long: nobody shows megabytes of one value.
void Strip(CaseResult* result) {
  for (std::string* text : {&result->claim, &result->source, &result->reason}) {
    if (text->size() > kMostStepText) *text = text->substr(0, kMostStepText) + "...";
  }
  result->trace = {LeftOut(result->line)};
  result->alternatives.clear();
  result->observations.clear();
  result->tallies.clear();
}

std::string DoneJson(const CaseResult& result) {
  return Dump({{"r", "done"}, {"case", CaseJson(result)}});
}

}  // namespace

uint32_t Crc32(std::string_view bytes) {
  static constexpr std::array<uint32_t, 256> kTable = CrcTable();
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xff];
  }
  return ~crc;
}

StreamWriter::StreamWriter(int fd) : fd_(fd), is_terminal_(isatty(fd) == 1) {}

void StreamWriter::Hello(const Fingerprint& fingerprint, int cases, const std::string& suite,
                         const std::string& profile) {
  Write(Dump({{"r", "hello"},
              {"schema", kStreamSchema},
              {"cases", cases},
              {"suite", suite},
              {"profile", profile},
              {"fingerprint", FingerprintJson(fingerprint)}}));
}

void StreamWriter::Begin(const std::string& id) { Write(Dump({{"r", "begin"}, {"id", id}})); }

void StreamWriter::Step(const std::string& id, int n, int line, const std::string& text) {
  Write(Dump(
      {{"r", "step"},
       {"id", id},
       {"n", n},
       {"line", line},
       {"text", text.size() <= kMostStepText ? text : text.substr(0, kMostStepText) + "..."}}));
}

void StreamWriter::Done(const CaseResult& result) {
  const auto too_long = [](const std::string& json) {
    return json.size() + kMostFrame > kMostStreamLine;
  };
  std::string json = DoneJson(result);
  if (too_long(json)) {
    CaseResult shorter = result;
    while (too_long(json) && shorter.trace.size() >= 4) {
      Shorten(&shorter);
      json = DoneJson(shorter);
    }
    if (too_long(json)) {
      Strip(&shorter);
      json = DoneJson(shorter);
    }
  }
  Write(json);
}

void StreamWriter::End(int cases) { Write(Dump({{"r", "end"}, {"cases", cases}})); }

int StreamWriter::error() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return error_;
}

void StreamWriter::Write(const std::string& json) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (error_ != 0) return;
  const std::string body = std::to_string(++sequence_) + " " + json;
  char checksum[16];
  snprintf(checksum, sizeof checksum, "%08x", Crc32(body));
  const size_t number = body.find(' ');
  const std::string record = "\n" + std::string(kStreamMark) + body.substr(0, number) + " " +
                             checksum + body.substr(number) + "\n";
  for (size_t done = 0; done < record.size();) {
    const ssize_t written = write(fd_, record.data() + done, record.size() - done);
    if (written >= 0) {
      done += static_cast<size_t>(written);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Whoever gave the descriptor wants no call to block; this stream has to.
      pollfd ready = {fd_, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
      return;
    }
  }
  // What waits in the buffer of a serial line is lost with its kernel. A terminal that cannot say
  // when it is done is as good as it gets.
  if (is_terminal_) tcdrain(fd_);
}

}  // namespace parley
