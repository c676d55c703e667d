#include "lib/xlat.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/sockios.h>
#include <mqueue.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <type_traits>
#include <unordered_map>

namespace parley {
namespace {

// What a constant is where the system has none of the name; absent.inc defines such names as this.
struct Absent {};
constexpr Absent kAbsent;

}  // namespace
}  // namespace parley

#include "lib/xlat/absent.inc"
#include "lib/xlat/absent_system_calls.inc"

namespace parley {
namespace {

struct Number {
  int64_t value;
  bool present;
};

Number NumberOf(Absent) { return {0, false}; }

template <typename T>
Number NumberOf(T value) {
  if constexpr (std::is_pointer_v<T>) {
    return {static_cast<int64_t>(reinterpret_cast<intptr_t>(value)), true};
  } else {
    return {static_cast<int64_t>(value), true};
  }
}

// A row of lib/xlat/*.inc: it opens a set, or adds a constant to the set opened last.
struct Row {
  const char* set;   // null in the row of a constant
  const char* name;  // null in the row of a set
  Number first;      // the constant; of a set, the bits that hold one value and no flags
  int64_t octal;     // of a set: the bits that are permissions
};

#define XLAT_SET(set, field, octal) {#set, nullptr, NumberOf(field), octal},
#define XLAT(name) {nullptr, #name, NumberOf(name), 0},
#define XLAT_VALUE(name, value) {nullptr, #name, NumberOf(value), 0},

const std::vector<Row>& Rows() {
  static const auto* rows = new std::vector<Row>{
#include "lib/xlat/errno.inc"
#include "lib/xlat/files.inc"
#include "lib/xlat/limits.inc"
#include "lib/xlat/memory.inc"
#include "lib/xlat/process.inc"
#include "lib/xlat/signals.inc"
#include "lib/xlat/sockets.inc"
#include "lib/xlat/sysv.inc"
  };
  return *rows;
}

#undef XLAT_SET
#undef XLAT
#undef XLAT_VALUE

struct Constant {
  const char* name;
  int64_t value;
};

struct Set {
  uint64_t field = 0;
  uint64_t octal = 0;
  std::vector<Constant> constants;  // those present, in the order of the list
  std::vector<std::string> names;   // all of them

  const char* Find(int64_t value) const {
    for (const Constant& constant : constants) {
      if (constant.value == value) return constant.name;
    }
    return nullptr;
  }
};

struct Tables {
  std::unordered_map<std::string, Number> constants;
  std::vector<std::string> names;
  std::map<std::string, Set, std::less<>> sets;

  Tables() {
    Set* set = nullptr;
    for (const Row& row : Rows()) {
      if (row.set != nullptr) {
        set = &sets[row.set];
        set->field = static_cast<uint64_t>(row.first.value);
        set->octal = static_cast<uint64_t>(row.octal);
        continue;
      }
      if (constants.emplace(row.name, row.first).second) names.emplace_back(row.name);
      set->names.emplace_back(row.name);
      if (row.first.present) set->constants.push_back({row.name, row.first.value});
    }
  }
};

Tables& AllTables() {
  static auto* tables = new Tables;
  return *tables;
}

const Set* FindSet(std::string_view name) {
  const auto& sets = AllTables().sets;
  auto found = sets.find(name);
  return found == sets.end() ? nullptr : &found->second;
}

std::string Format(const char* format, uint64_t value) {
  char text[32];
  snprintf(text, sizeof text, format, static_cast<unsigned long long>(value));
  return text;
}

void AddWord(const std::string& word, std::string* text) {
  if (!text->empty()) *text += '|';
  *text += word;
}

}  // namespace

bool IsKnownConstant(std::string_view name) {
  return AllTables().constants.count(std::string(name)) != 0;
}

std::optional<int64_t> ConstantValue(std::string_view name) {
  const auto& constants = AllTables().constants;
  auto found = constants.find(std::string(name));
  if (found == constants.end() || !found->second.present) return std::nullopt;
  return found->second.value;
}

void SetTargetConstant(const std::string& name, int64_t value) {
  Tables& tables = AllTables();
  if (!IsKnownConstant(name)) tables.names.push_back(name);
  tables.constants[name] = {value, true};
}

const std::vector<std::string>& ConstantNames() { return AllTables().names; }

bool IsKnownSet(std::string_view set) { return FindSet(set) != nullptr; }

const std::vector<std::string>& NamesOfSet(std::string_view set) {
  static const auto* const none = new std::vector<std::string>;
  const Set* found = FindSet(set);
  return found == nullptr ? *none : found->names;
}

std::string PrintValue(std::string_view set, int64_t value) {
  if (set == "signal") return PrintSignal(static_cast<int>(value));
  const Set* found = FindSet(set);
  const char* name = found == nullptr ? nullptr : found->Find(value);
  return name == nullptr ? std::to_string(value) : name;
}

std::string PrintFlags(std::string_view set, int64_t value) {
  // Nobody means all flags at once by -1.
  if (value == -1) return "-1";
  const Set* found = FindSet(set);
  if (found == nullptr) return value == 0 ? "0" : Format("0x%llx", value);
  // An int with its highest bit set must not grow 32 more.
  uint64_t rest =
      value < 0 && value >= INT32_MIN ? static_cast<uint32_t>(value) : static_cast<uint64_t>(value);
  std::string text;
  if (found->field != 0) {
    if (const char* name = found->Find(static_cast<int64_t>(rest & found->field))) {
      AddWord(name, &text);
      rest &= ~found->field;
    }
  } else if (rest == 0) {
    if (const char* name = found->Find(0)) return name;
  }
  for (const Constant& constant : found->constants) {
    uint64_t bits = static_cast<uint64_t>(constant.value);
    if (bits == 0 || (bits & found->field) == bits || (rest & bits) != bits) continue;
    AddWord(constant.name, &text);
    rest &= ~bits;
  }
  if (uint64_t permissions = rest & found->octal) {
    AddWord(Format("0%llo", permissions), &text);
    rest &= ~permissions;
  }
  if (rest != 0) AddWord(Format("0x%llx", rest), &text);
  return text.empty() ? "0" : text;
}

std::string PrintSignal(int signal) {
  if (const char* name = FindSet("signal")->Find(signal)) return name;
  if (signal > SIGRTMIN && signal < SIGRTMAX) {
    return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
  }
  return std::to_string(signal);
}

std::string PrintErrno(int error) { return PrintValue("errno", error); }

std::string PrintSiCode(int signal, int code) {
  if (const char* name = FindSet("si_code")->Find(code)) return name;
  switch (signal) {
    case SIGILL:
      return PrintValue("si_code_sigill", code);
    case SIGFPE:
      return PrintValue("si_code_sigfpe", code);
    case SIGSEGV:
      return PrintValue("si_code_sigsegv", code);
    case SIGBUS:
      return PrintValue("si_code_sigbus", code);
    case SIGTRAP:
      return PrintValue("si_code_sigtrap", code);
    case SIGCHLD:
      return PrintValue("si_code_sigchld", code);
    case SIGPOLL:
      return PrintValue("si_code_sigpoll", code);
    case SIGSYS:
      return PrintValue("si_code_sigsys", code);
    default:
      return std::to_string(code);
  }
}

long SystemCallNumber(std::string_view name) {
  static const struct {
    const char* name;
    long number;
  } kCalls[] = {
#define XLAT_CALL(call) {#call, SYS_##call},
#include "lib/xlat/system_calls.inc"
#undef XLAT_CALL
  };
  for (const auto& call : kCalls) {
    if (name == call.name) return call.number;
  }
  return -1;
}

}  // namespace parley
