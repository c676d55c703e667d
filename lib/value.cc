// How values are looked into, compared and printed.
#include "lib/value.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>

#include "lib/type.h"
#include "lib/xlat.h"

namespace parley {
namespace {

constexpr size_t kListLimit = 32;  // elements printed before "..."

std::string PrintInt(const Value& value) {
  Type type;
  std::string error;
  if (value.type == "status") {
    type.base = value.type;
  } else if (!ParseType(value.type, &type, &error) || !type.is_scalar()) {
    return std::to_string(value.number);
  }
  return PrintScalar(type, value.number);
}

std::string PrintItems(const std::vector<Value>& items) {
  std::string text;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += ", ";
    if (i == kListLimit) return text + "...";
    text += items[i].Print();
  }
  return text;
}

// Whether programs can use the signal: the C library may keep the first real-time ones.
bool IsUsable(int signal, int first_real_time) { return signal < 32 || signal >= first_real_time; }

// A set of most signals reads better as what it lacks: ~[SIGKILL].
std::string PrintSignals(const Value& set) {
  const int first = static_cast<int>(ConstantValue("SIGRTMIN").value_or(32));
  const int last = static_cast<int>(ConstantValue("SIGRTMAX").value_or(31));
  std::vector<Value> missing;
  for (int signal = 1; signal <= last; ++signal) {
    const bool member = std::any_of(set.items.begin(), set.items.end(),
                                    [&](const Value& item) { return item.number == signal; });
    if (!member && IsUsable(signal, first)) missing.push_back(Value::Int(signal, "signal"));
  }
  if (missing.size() < set.items.size()) return "~[" + PrintItems(missing) + "]";
  return "[" + PrintItems(set.items) + "]";
}

std::string PrintFields(const Value& value) {
  std::string text = "{";
  for (const auto& [name, field] : value.fields) {
    if (text.size() > 1) text += ", ";
    text += name + "=";
    const Value* signal = name == "si_code" ? value.Field("si_signo") : nullptr;
    if (signal != nullptr) {
      text += PrintSiCode(static_cast<int>(signal->number), static_cast<int>(field.number));
    } else {
      text += field.Print();
    }
  }
  if (value.open) text += text.size() > 1 ? ", ..." : "...";
  return text + "}";
}

bool IsOctalDigit(char c) { return c >= '0' && c <= '7'; }

}  // namespace

Value Value::Int(int64_t number, std::string type) {
  Value value;
  value.kind = Kind::kInt;
  value.number = number;
  value.type = std::move(type);
  return value;
}

Value Value::Address(int64_t address) {
  Value value;
  value.kind = Kind::kAddress;
  value.number = address;
  value.type = "addr";
  return value;
}

Value Value::AddressOf(const void* memory) {
  return Address(static_cast<int64_t>(reinterpret_cast<uintptr_t>(memory)));
}

Value Value::Bytes(std::string bytes) {
  Value value;
  value.kind = Kind::kBytes;
  value.bytes = std::move(bytes);
  return value;
}

const Value* Value::Field(const std::string& name) const {
  for (const auto& [own, value] : fields) {
    if (own == name) return &value;
  }
  // Nested structs of the system stand as "msg_perm.uid"; structs in lists of results go down.
  for (const auto& [own, value] : fields) {
    if (name.size() > own.size() + 1 && name[own.size()] == '.' &&
        name.compare(0, own.size(), own) == 0) {
      return value.Field(name.substr(own.size() + 1));
    }
  }
  return nullptr;
}

std::string Value::Print() const {
  switch (kind) {
    case Kind::kNone:
      return "NULL";
    case Kind::kInt:
      return PrintInt(*this);
    case Kind::kAddress: {
      Type addr;
      addr.base = "addr";
      return PrintScalar(addr, number);
    }
    case Kind::kBytes:
      return Quote(bytes);
    case Kind::kList:
      return "[" + PrintItems(items) + "]";
    case Kind::kStruct:
      return PrintFields(*this);
    case Kind::kSet:
      return type == "sigset" ? PrintSignals(*this) : "[" + PrintItems(items) + "]";
  }
  return "";
}

bool operator==(const Value& a, const Value& b) {
  const auto is_number = [](const Value& value) {
    return value.kind == Value::Kind::kInt || value.kind == Value::Kind::kAddress;
  };
  if (is_number(a) && is_number(b)) return a.number == b.number;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Value::Kind::kBytes:
      return a.bytes == b.bytes;
    case Value::Kind::kList:
    case Value::Kind::kSet:
      return a.items == b.items;
    case Value::Kind::kStruct: {
      if (a.fields.size() != b.fields.size()) return false;
      return std::all_of(a.fields.begin(), a.fields.end(), [&](const auto& field) {
        const Value* other = b.Field(field.first);
        return other != nullptr && field.second == *other;
      });
    }
    default:
      return true;
  }
}

std::string Quote(const std::string& bytes, size_t limit) {
  const size_t shown = std::min(bytes.size(), limit);
  std::string text = "\"";
  for (size_t i = 0; i < shown; ++i) {
    const unsigned char c = static_cast<unsigned char>(bytes[i]);
    switch (c) {
      case '"':
        text += "\\\"";
        continue;
      case '\\':
        text += "\\\\";
        continue;
      case '\n':
        text += "\\n";
        continue;
      case '\t':
        text += "\\t";
        continue;
      case '\r':
        text += "\\r";
        continue;
      case '\v':
        text += "\\v";
        continue;
      case '\f':
        text += "\\f";
        continue;
      default:
        break;
    }
    if (c >= ' ' && c < 0x7f) {
      text += static_cast<char>(c);
      continue;
    }
    // As short as it can be without swallowing a digit that follows.
    const bool digit_follows = i + 1 < shown && IsOctalDigit(bytes[i + 1]);
    char escape[8];
    std::snprintf(escape, sizeof escape, digit_follows ? "\\%03o" : "\\%o", c);
    text += escape;
  }
  return text + (shown < bytes.size() ? "\"..." : "\"");
}

}  // namespace parley
