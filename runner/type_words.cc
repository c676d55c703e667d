#include "runner/type_words.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace parley {
namespace {

// Those that mean what their own name says (int, long, u32, ...) are not listed.
constexpr std::pair<const char*, const char*> kPlain[] = {
    {"mode", "mode, octal"},
    {"pid", "process id or actor"},
    {"uid", "user or group id"},
    {"fd", "descriptor"},
    {"off", "offset"},
    {"loff", "offset"},
    {"time", "seconds since 1970"},
    {"addr", "address"},
    {"thread", "thread"},
    {"tid", "thread id or actor"},
    {"handler", "record, hold, SIG_DFL or SIG_IGN"},
    {"ms", "milliseconds or duration"},
    {"seconds", "seconds or duration"},
    {"errno", "error number"},
    {"eai", "EAI_ error number"},
    {"be16", "u16 in network byte order"},
    {"be32", "u32 in network byte order"},
    {"ipv4", "IPv4 address as a string"},
    {"ipv6", "IPv6 address as a string"},
    {"path", "string"},
    {"strings", "list of strings"},
    {"sigset", "list of signals"},
    {"fdset", "list of descriptors"},
    {"status", "wait status: exited(3), killed(SIGTERM)"},
    {"msgbuf", "message {type, bytes}"},
    {"iovec", "list of buffers"},
    {"msghdr", "message header {msg_iov=[...], ...}"},
    {"sockaddr", "socket address {family, ...}"},
    {"addrinfo_list", "list of struct addrinfo"},
    {"interval", "duration, or {seconds, nanoseconds}"},
};

std::string PlainWords(const Type& type) {
  for (const auto& [base, words] : kPlain) {
    // A time that is passed by pointer has a clock.
    if (type.base == base && type.argument.empty()) return words;
  }
  return "";
}

bool IsNumber(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return isdigit(c) != 0; });
}

std::string CountWords(const Type& type) {
  if (type.count.empty()) return "";
  if (IsNumber(type.count)) return ", " + type.count + " of them";
  if (type.base == "sockaddr" || type.base == "text") return ", of " + type.count + " bytes";
  if (type.base == "msgbuf") return " of " + type.count + " bytes";
  return ", " + type.count + " of them";
}

std::string Undirected(const Type& type) {
  if (type.base == "flags") return "flags of " + type.argument;
  if (type.base == "one") return "one of " + type.argument;
  if (type.base == "time" && !type.argument.empty()) {
    return "time on " + type.argument + ": in(50ms)";
  }
  if (type.base == "object") return "an initialised " + type.argument;
  if (type.base == "init") return "a new " + type.argument + ": a name, or an address";
  if (type.base == "bytes") return "bytes" + CountWords(type);
  if (type.base == "text") return "string" + CountWords(type);
  if (type.base == "cell" || type.base == "array") {
    Type element;
    std::string unused;
    ParseType(type.argument, &element, &unused);
    const std::string words = TypeInWords(element);
    return type.base == "cell" ? "[" + words + "]" : "list of " + words + CountWords(type);
  }
  const std::string plain = PlainWords(type);
  if (!plain.empty()) return plain + CountWords(type);
  if (type.is_scalar()) return type.base;
  return "struct " + type.base;
}

}  // namespace

std::string TypeInWords(const Type& type) {
  std::string before;
  if (type.direction == Direction::kOut) before = "out ";
  if (type.direction == Direction::kInOut) before = "in and out ";
  return before + Undirected(type);
}

std::string FailureInWords(const CallRow& row) {
  switch (row.failure) {
    case Failure::kMinusOne:
      return "-1 and errno";
    case Failure::kNull:
      return row.result.base == "uint" ? "0 and errno" : "NULL and errno";
    case Failure::kErrno:
      return "an error number";
    case Failure::kEai:
      return "an EAI_ error number";
    case Failure::kNonZero:
      return "another value than 0, and errno";
    case Failure::kNever:
      return "cannot fail";
  }
  return "";
}

std::string FamilyTitle(const std::string& family) {
  static constexpr std::pair<const char*, const char*> kTitles[] = {
      {"signal", "Signals"},
      {"process", "Processes"},
      {"threads", "Threads"},
      {"sysv", "System V IPC"},
      {"posix_ipc", "POSIX message queues, semaphores, shared memory"},
      {"files", "Files, pipes, waiting for descriptors"},
      {"fcntl", "fcntl and ioctl"},
      {"memory", "Memory"},
      {"sockets", "Sockets"},
      {"terminal", "Terminals"},
      {"timers", "Timers"},
      {"linux", "Linux"},
      {"pseudo", "Verbs of Parley's own"},
  };
  for (const auto& [name, title] : kTitles) {
    if (family == name) return title;
  }
  return family;
}

}  // namespace parley
