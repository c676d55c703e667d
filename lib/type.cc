// The notation of types, and what is known of the scalars: size, sign, how they are printed.
#include "lib/type.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include <cctype>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <type_traits>
#include <utility>

#include "lib/integer_memory.h"
#include "lib/struct_table.h"
#include "lib/xlat.h"

namespace parley {
namespace {

struct Scalar {
  const char* name;
  size_t size;
  bool is_signed;
};

template <typename T>
constexpr Scalar ScalarOf(const char* name) {
  return {name, sizeof(T), std::is_signed_v<T>};
}

constexpr Scalar kScalars[] = {
    ScalarOf<int>("int"),
    ScalarOf<unsigned>("uint"),
    ScalarOf<long>("long"),
    ScalarOf<unsigned long>("ulong"),
    ScalarOf<short>("short"),
    ScalarOf<unsigned short>("ushort"),
    ScalarOf<char>("char"),
    ScalarOf<size_t>("size"),
    ScalarOf<ssize_t>("ssize"),
    ScalarOf<off_t>("off"),
    ScalarOf<int64_t>("loff"),  // loff_t, of 64 bits everywhere
    ScalarOf<mode_t>("mode"),
    ScalarOf<pid_t>("pid"),
    ScalarOf<uid_t>("uid"),
    ScalarOf<int>("fd"),
    ScalarOf<int>("signal"),
    ScalarOf<key_t>("key"),
    ScalarOf<time_t>("time"),  // without a clock; time(CLOCK) is a pointer to a timespec
    ScalarOf<socklen_t>("socklen"),
    ScalarOf<uint8_t>("u8"),
    ScalarOf<uint16_t>("u16"),
    ScalarOf<uint32_t>("u32"),
    ScalarOf<uint64_t>("u64"),
    ScalarOf<uintptr_t>("addr"),
    ScalarOf<uintptr_t>("thread"),  // pthread_t is a pointer on some systems, a long on others
    ScalarOf<pid_t>("tid"),
    ScalarOf<uintptr_t>("handler"),
    ScalarOf<int>("ms"),
    ScalarOf<unsigned>("seconds"),
    ScalarOf<int>("flags"),
    ScalarOf<int>("one"),
    ScalarOf<int>("errno"),
    ScalarOf<int>("eai"),
    ScalarOf<uint16_t>("be16"),
    ScalarOf<uint32_t>("be32"),
};
static_assert(sizeof(pthread_t) == sizeof(uintptr_t), "pthread_t is wider than a word");

const Scalar* FindScalar(std::string_view name) {
  for (const Scalar& scalar : kScalars) {
    if (name == scalar.name) return &scalar;
  }
  return nullptr;
}

// What follows the name of a base that is no scalar and no struct.
enum class Takes { kNothing, kScalar, kElement, kClock, kObject };

struct Special {
  const char* name;
  Takes takes;
  Direction otherwise;  // the direction of one that states none
};

constexpr Special kSpecials[] = {
    {"path", Takes::kNothing, Direction::kIn},
    {"text", Takes::kNothing, Direction::kOut},
    {"bytes", Takes::kNothing, Direction::kValue},
    {"cell", Takes::kScalar, Direction::kValue},
    {"array", Takes::kElement, Direction::kValue},
    {"sigset", Takes::kNothing, Direction::kValue},
    {"fdset", Takes::kNothing, Direction::kValue},
    {"status", Takes::kNothing, Direction::kOut},
    {"sockaddr", Takes::kNothing, Direction::kValue},
    {"msgbuf", Takes::kNothing, Direction::kValue},
    {"iovec", Takes::kNothing, Direction::kValue},
    {"msghdr", Takes::kNothing, Direction::kValue},
    {"addrinfo_list", Takes::kNothing, Direction::kValue},
    {"strings", Takes::kNothing, Direction::kIn},
    {"time", Takes::kClock, Direction::kIn},
    {"interval", Takes::kNothing, Direction::kIn},
    {"ipv4", Takes::kNothing, Direction::kValue},
    {"ipv6", Takes::kNothing, Direction::kValue},
    {"object", Takes::kObject, Direction::kValue},
    {"init", Takes::kObject, Direction::kValue},
    {"actor", Takes::kNothing, Direction::kValue},
    {"area", Takes::kNothing, Direction::kValue},
};

const Special* FindSpecial(std::string_view name) {
  for (const Special& special : kSpecials) {
    if (name == special.name) return &special;
  }
  return nullptr;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool IsWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string_view TakeWord(std::string_view* text) {
  size_t length = 0;
  while (length < text->size() && IsWordChar((*text)[length])) ++length;
  const std::string_view word = text->substr(0, length);
  text->remove_prefix(length);
  return word;
}

// Takes "(...)" with whatever is nested in it; false if the parenthesis is never closed.
bool TakeParenthesis(std::string_view* text, std::string* inside) {
  int depth = 0;
  for (size_t i = 0; i < text->size(); ++i) {
    if ((*text)[i] == '(') ++depth;
    if ((*text)[i] == ')' && --depth == 0) {
      *inside = std::string(text->substr(1, i - 1));
      text->remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool Fail(std::string* error, std::string message) {
  *error = std::move(message);
  return false;
}

bool CheckScalar(const Type& type, std::string* error) {
  if (type.direction != Direction::kValue) {
    return Fail(error, type.base + " is passed by value, without a direction; cell(" + type.base +
                           ") is a pointer to it");
  }
  const bool set = type.base == "flags" || type.base == "one";
  if (set && !IsKnownSet(type.argument)) {
    return Fail(error, "unknown set of constants \"" + type.argument + "\"");
  }
  if (!set && !type.argument.empty()) return Fail(error, type.base + " takes no argument");
  if (!type.count.empty()) return Fail(error, type.base + " takes no count");
  return true;
}

bool CheckSpecial(const Type& type, Takes takes, std::string* error) {
  Type inner;
  switch (takes) {
    case Takes::kNothing:
      if (type.argument.empty()) return true;
      return Fail(error, type.base + " takes no argument");
    case Takes::kScalar:
    case Takes::kElement:
      if (!ParseType(type.argument, &inner, error)) return false;
      if (inner.is_scalar()) return true;
      if (takes == Takes::kElement && IsStructName(inner.base)) return true;
      return Fail(error, type.base + " of " + type.argument + " is not possible");
    case Takes::kClock:
      if (IsKnownConstant(type.argument)) return true;
      return Fail(error, "unknown clock \"" + type.argument + "\"");
    case Takes::kObject:
      if (SizeOf(type.argument) != 0) return true;
      return Fail(error, "unknown object type \"" + type.argument + "\"");
  }
  return false;
}

std::string Decimal(int64_t value) { return std::to_string(value); }

std::string Hex(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%" PRIx64, value);
  return text;
}

std::string PrintStatus(int status) {
  if (WIFEXITED(status)) return "exited(" + Decimal(WEXITSTATUS(status)) + ")";
  if (WIFSIGNALED(status)) return "killed(" + PrintSignal(WTERMSIG(status)) + ")";
  if (WIFSTOPPED(status)) return "stopped(" + PrintSignal(WSTOPSIG(status)) + ")";
  if (WIFCONTINUED(status)) return "continued";
  return Hex(static_cast<unsigned>(status));
}

}  // namespace

bool Type::is_scalar() const { return ScalarSize(*this) != 0; }

std::string Type::Print() const {
  const Special* special = FindSpecial(base);
  const Direction otherwise =
      special != nullptr && !is_scalar() ? special->otherwise : Direction::kValue;
  std::string text;
  if (direction != otherwise) {
    if (direction == Direction::kIn) text = "in ";
    if (direction == Direction::kOut) text = "out ";
    if (direction == Direction::kInOut) text = "inout ";
  }
  text += base;
  if (!argument.empty()) text += "(" + argument + ")";
  if (!count.empty()) text += "[" + count + (whole ? "!" : "") + "]";
  return text;
}

bool ParseType(std::string_view text, Type* type, std::string* error) {
  const std::string whole_text(Trim(text));
  std::string_view rest = whole_text;
  *type = Type();
  bool directed = true;
  std::string_view word = TakeWord(&rest);
  if (word == "in") {
    type->direction = Direction::kIn;
  } else if (word == "out") {
    type->direction = Direction::kOut;
  } else if (word == "inout") {
    type->direction = Direction::kInOut;
  } else {
    directed = false;
  }
  if (directed) {
    rest = Trim(rest);
    word = TakeWord(&rest);
  }
  type->base = std::string(word);
  if (!rest.empty() && rest.front() == '(' && !TakeParenthesis(&rest, &type->argument)) {
    return Fail(error, "\"" + whole_text + "\" lacks a closing parenthesis");
  }
  if (!rest.empty() && rest.front() == '[') {
    rest.remove_prefix(1);
    type->count = std::string(TakeWord(&rest));
    if (!rest.empty() && rest.front() == '!') {
      type->whole = true;
      rest.remove_prefix(1);
    }
    if (rest.empty() || rest.front() != ']' || type->count.empty()) {
      return Fail(error, "\"" + whole_text + "\" lacks a count between [ and ]");
    }
    rest.remove_prefix(1);
  }
  if (!rest.empty()) {
    return Fail(error, "\"" + std::string(rest) + "\" is too much in type \"" + whole_text + "\"");
  }
  if (type->is_scalar()) return CheckScalar(*type, error);
  if (const Special* special = FindSpecial(type->base)) {
    if (!directed) type->direction = special->otherwise;
    return CheckSpecial(*type, special->takes, error);
  }
  if (!IsStructName(type->base)) return Fail(error, "unknown type \"" + type->base + "\"");
  if (!type->argument.empty() || !type->count.empty()) {
    return Fail(error, "struct " + type->base + " takes neither argument nor count");
  }
  return true;
}

size_t ScalarSize(const Type& type) {
  if (type.base == "time" && !type.argument.empty()) return 0;
  const Scalar* scalar = FindScalar(type.base);
  return scalar == nullptr ? 0 : scalar->size;
}

bool ScalarIsSigned(const Type& type) {
  const Scalar* scalar = FindScalar(type.base);
  return scalar != nullptr && scalar->is_signed;
}

int64_t ReadScalar(const Type& type, const void* memory) {
  const size_t size = ScalarSize(type);
  if (type.base == "be16") {
    uint16_t value;
    std::memcpy(&value, memory, sizeof value);
    return ntohs(value);
  }
  if (type.base == "be32") {
    uint32_t value;
    std::memcpy(&value, memory, sizeof value);
    return ntohl(value);
  }
  const int64_t value = LoadInteger(memory, size, ScalarIsSigned(type));
  // MAP_FAILED and SIG_ERR are -1 whatever the width of a pointer.
  const bool pointer = type.base == "addr" || type.base == "handler";
  return pointer && static_cast<uintptr_t>(value) == UINTPTR_MAX ? -1 : value;
}

void WriteScalar(const Type& type, int64_t value, void* memory) {
  if (type.base == "be16") value = htons(static_cast<uint16_t>(value));
  if (type.base == "be32") value = htonl(static_cast<uint32_t>(value));
  StoreInteger(value, memory, ScalarSize(type));
}

std::string PrintScalar(const Type& type, int64_t value) {
  const std::string& base = type.base;
  if (base == "flags") return PrintFlags(type.argument, value);
  if (base == "one") return PrintValue(type.argument, value);
  if (base == "signal") return PrintSignal(static_cast<int>(value));
  if (base == "errno") return value == 0 ? "0" : PrintErrno(static_cast<int>(value));
  if (base == "eai") return value == 0 ? "0" : PrintValue("eai", value);
  if (base == "handler") {
    if (value == kRecordHandler) return "record";
    if (value == kHoldHandler) return "hold";
    const std::string name = PrintValue("signal_handler", value);
    return std::isalpha(static_cast<unsigned char>(name[0])) ? name
                                                             : Hex(static_cast<uint64_t>(value));
  }
  if (base == "mode") return PrintFlags("mode", value);
  if (base == "addr") return value == 0 ? "NULL" : Hex(static_cast<uint64_t>(value));
  if (base == "thread") return Hex(static_cast<uint64_t>(value));
  if (base == "key") {
    if (value == IPC_PRIVATE) return "IPC_PRIVATE";
    return Hex(static_cast<uint32_t>(value));
  }
  if (base == "status") return PrintStatus(static_cast<int>(value));
  if (base == "fd" && value == AT_FDCWD) return "AT_FDCWD";
  // No user has the greatest id: it is how calls are told to leave an id as it is.
  if (base == "uid" && static_cast<uid_t>(value) == static_cast<uid_t>(-1)) return "-1";
  const Scalar* scalar = FindScalar(base);
  if (scalar != nullptr && !scalar->is_signed && scalar->size == sizeof(uint64_t)) {
    return std::to_string(static_cast<uint64_t>(value));
  }
  return Decimal(value);
}

}  // namespace parley
