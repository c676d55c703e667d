#include "lib/codec.h"

#include <signal.h>
#include <sys/select.h>

#include <algorithm>
#include <cstring>

#include "lib/evaluator.h"
#include "lib/xlat.h"

namespace parley {
namespace {

FieldInfo Special(const char* name, const char* type, FieldDirection direction) {
  FieldInfo field;
  field.name = name;
  std::string error;
  if (!ParseType(type, &field.type, &error)) field.type.base = type;
  field.direction = direction;
  return field;
}

std::vector<StructInfo> SpecialStructs() {
  const FieldDirection both = FieldDirection::kBoth, in = FieldDirection::kIn,
                       out = FieldDirection::kOut;
  std::vector<StructInfo> list;
  list.push_back({"sockaddr",
                  0,
                  2,
                  {Special("family", "one(address_family)", both), Special("port", "int", both),
                   Special("addr", "bytes", both), Special("path", "bytes", both),
                   Special("flowinfo", "u32", both), Special("scope_id", "u32", both)}});
  list.push_back(
      {"msgbuf", 0, 2, {Special("mtype", "long", both), Special("mtext", "bytes", both)}});
  list.push_back(
      {"iovec_entry", 0, 2, {Special("iov_base", "bytes", out), Special("iov_len", "size", in)}});
  list.push_back({"msghdr",
                  0,
                  0,
                  {Special("msg_name", "sockaddr", out), Special("msg_namelen", "socklen", in),
                   Special("msg_iov", "iovec", out), Special("msg_iovlen", "size", in),
                   Special("msg_control", "cmsgs", out), Special("msg_controllen", "size", in),
                   Special("msg_flags", "flags(msg_flags)", out)}});
  list.push_back({"cmsg",
                  0,
                  3,
                  {Special("cmsg_level", "one(socket_level)", both),
                   Special("cmsg_type", "int", both), Special("data", "cmsg_data", both)}});
  list.push_back(
      {"addrinfo_record",
       0,
       0,
       {Special("ai_flags", "flags(ai_flags)", out),
        Special("ai_family", "one(address_family)", out),
        Special("ai_socktype", "flags(socket_type)", out),
        Special("ai_protocol", "one(ip_protocol)", out), Special("ai_addrlen", "socklen", out),
        Special("ai_addr", "sockaddr", out), Special("ai_canonname", "bytes", out)}});
  return list;
}

// Signals of a set lie as bits of unsigned longs; the C library keeps 32 and 33 (and on some
// machines more) to itself, below SIGRTMIN.
int FirstRealTime() { return static_cast<int>(ConstantValue("SIGRTMIN").value_or(65)); }
int LastSignal() { return static_cast<int>(ConstantValue("SIGRTMAX").value_or(31)); }

bool IsOwnSignal(int64_t signal) {
  return signal >= 1 && signal <= LastSignal() && (signal < 32 || signal >= FirstRealTime());
}

constexpr size_t kLongBits = 8 * sizeof(unsigned long);

void EncodeSigset(const Value& value, void* memory) {
  unsigned long words[sizeof(sigset_t) / sizeof(unsigned long)] = {};
  for (const Value& item : value.items) {
    const size_t bit = static_cast<size_t>(item.number - 1);
    if (item.number >= 1 && bit < 8 * sizeof(sigset_t)) {
      words[bit / kLongBits] |= 1ul << (bit % kLongBits);
    }
  }
  std::memcpy(memory, words, sizeof(sigset_t));
}

Value DecodeSigset(const void* memory) {
  unsigned long words[sizeof(sigset_t) / sizeof(unsigned long)];
  std::memcpy(words, memory, sizeof(sigset_t));
  std::vector<int64_t> members;
  for (int signal = 1; signal <= LastSignal(); ++signal) {
    const size_t bit = static_cast<size_t>(signal - 1);
    if (words[bit / kLongBits] >> (bit % kLongBits) & 1) members.push_back(signal);
  }
  Type type;
  type.base = "sigset";
  return MakeSet(type, members, false);
}

int64_t HandlerAddress(int64_t handler, bool with_info, const CodecContext& context) {
  if (handler == kRecordHandler) {
    return static_cast<int64_t>(with_info ? context.record_info : context.record);
  }
  if (handler == kHoldHandler) {
    return static_cast<int64_t>(with_info ? context.hold_info : context.hold);
  }
  return handler;
}

int64_t HandlerOfAddress(int64_t address, const CodecContext& context) {
  const uint64_t word = static_cast<uint64_t>(address);
  if (word != 0 && (word == context.record || word == context.record_info)) return kRecordHandler;
  if (word != 0 && (word == context.hold || word == context.hold_info)) return kHoldHandler;
  return address;
}

// The C library sets a flag of its own beside those of the caller and hands it back later.
int64_t WithoutRestorer(int64_t flags) { return flags & ~ConstantValue("SA_RESTORER").value_or(0); }

// Structs and fields that are times: `time`, `interval`.
const StructInfo* TimeStruct(const Type& type) {
  if (type.base == "time" || type.base == "interval") return FindStruct("timespec");
  return FindStruct(type.base);
}

}  // namespace

const StructInfo* FindStructLike(const std::string& base) {
  static const std::vector<StructInfo>& special = *new std::vector<StructInfo>(SpecialStructs());
  for (const StructInfo& info : special) {
    if (info.name == base) return &info;
  }
  return FindStruct(base);
}

Type ElementTypeOf(const Type& type) {
  Type element;
  std::string error;
  if (type.base == "cell" || type.base == "array") ParseType(type.argument, &element, &error);
  if (type.base == "iovec") element.base = "iovec_entry";
  if (type.base == "cmsgs") element.base = "cmsg";
  if (type.base == "addrinfo_list") element.base = "addrinfo_record";
  if (type.base == "cmsg_data" || type.base == "fdset") element.base = "fd";
  if (type.base == "sigset") element.base = "signal";
  if (type.base == "strings") element.base = "path";
  element.direction = type.direction;
  return element;
}

const FieldInfo* PositionalField(const StructInfo& info, size_t position, const Value& so_far) {
  if (position >= static_cast<size_t>(info.positional)) return nullptr;
  if (info.name == "sockaddr" && position == 1) {
    const Value* family = so_far.Field("family");
    const bool is_unix =
        family != nullptr && family->number == ConstantValue("AF_UNIX").value_or(-1);
    return is_unix ? info.Find("path") : nullptr;
  }
  return position < info.fields.size() ? &info.fields[position] : nullptr;
}

Value MakeSet(const Type& type, const std::vector<int64_t>& members, bool complement) {
  Value set;
  set.kind = Value::Kind::kSet;
  set.type = type.base;
  std::vector<int64_t> sorted = members;
  if (complement) {
    sorted.clear();
    for (int64_t signal = 1; signal <= LastSignal(); ++signal) {
      if (std::find(members.begin(), members.end(), signal) == members.end()) {
        sorted.push_back(signal);
      }
    }
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (int64_t member : sorted) {
    if (type.base == "sigset" && !IsOwnSignal(member)) continue;
    set.items.push_back(Value::Int(member, type.base == "sigset" ? "signal" : "fd"));
  }
  return set;
}

bool EncodeStruct(const StructInfo& info, const Value& value, const CodecContext& context,
                  void* memory, std::string* error) {
  char* base = static_cast<char*>(memory);
  const Value* flags = value.Field("flags");
  const Value* siginfo_flag = info.name == "sigaction" ? flags : nullptr;
  const bool with_info = siginfo_flag != nullptr &&
                         (siginfo_flag->number & ConstantValue("SA_SIGINFO").value_or(0)) != 0;
  for (const auto& [name, field_value] : value.fields) {
    const FieldInfo* field = info.Find(name);
    if (field == nullptr) {
      *error = "struct " + info.name + " has no field " + name;
      return false;
    }
    if (field->type.base == "handler") {
      WriteField(*field, HandlerAddress(field_value.number, with_info, context), base);
    } else if (field->type.is_scalar()) {
      WriteField(*field, field_value.number, base);
    } else if (!EncodeFixed(field->type, field_value, context, base + field->offset, error)) {
      *error = name + ": " + *error;
      return false;
    }
  }
  return true;
}

Value DecodeStruct(const StructInfo& info, const CodecContext& context, const void* memory) {
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = info.name;
  const char* base = static_cast<const char*>(memory);
  for (const FieldInfo& field : info.fields) {
    Value decoded;
    if (field.type.base == "handler") {
      decoded = Value::Int(HandlerOfAddress(ReadField(field, base), context), "handler");
    } else if (field.type.base == "addr") {
      decoded = Value::Address(ReadField(field, base));
    } else if (field.type.is_scalar()) {
      decoded = Value::Int(ReadField(field, base), field.type.Print());
      if (field.type.argument == "sa_flags") decoded.number = WithoutRestorer(decoded.number);
    } else {
      decoded = DecodeFixed(field.type, context, base + field.offset);
    }
    value.fields.emplace_back(field.name, std::move(decoded));
  }
  return value;
}

size_t FixedSize(const Type& type) {
  if (type.is_scalar()) return ScalarSize(type);
  if (type.base == "sigset") return sizeof(sigset_t);
  if (type.base == "fdset") return sizeof(fd_set);
  if (type.base == "status") return sizeof(int);
  if (const StructInfo* info = TimeStruct(type)) return info->size;
  return 0;
}

bool EncodeFixed(const Type& type, const Value& value, const CodecContext& context, void* memory,
                 std::string* error) {
  if (type.base == "handler") {
    WriteScalar(type, HandlerAddress(value.number, false, context), memory);
    return true;
  }
  if (type.is_scalar()) {
    WriteScalar(type, value.number, memory);
    return true;
  }
  if (type.base == "sigset") {
    EncodeSigset(value, memory);
    return true;
  }
  if (type.base == "fdset") {
    fd_set set;
    FD_ZERO(&set);
    for (const Value& item : value.items) {
      if (item.number >= 0 && item.number < FD_SETSIZE) FD_SET(static_cast<int>(item.number), &set);
    }
    std::memcpy(memory, &set, sizeof set);
    return true;
  }
  if (const StructInfo* info = TimeStruct(type)) {
    return EncodeStruct(*info, value, context, memory, error);
  }
  *error = "no value of type " + type.Print() + " can be written here";
  return false;
}

Value DecodeFixed(const Type& type, const CodecContext& context, const void* memory) {
  if (type.base == "handler") {
    return Value::Int(HandlerOfAddress(ReadScalar(type, memory), context), "handler");
  }
  if (type.base == "addr") return Value::Address(ReadScalar(type, memory));
  if (type.is_scalar()) return Value::Int(ReadScalar(type, memory), type.Print());
  if (type.base == "sigset") return DecodeSigset(memory);
  if (type.base == "fdset") {
    fd_set set;
    std::memcpy(&set, memory, sizeof set);
    std::vector<int64_t> members;
    for (int fd = 0; fd < FD_SETSIZE; ++fd) {
      if (FD_ISSET(fd, &set)) members.push_back(fd);
    }
    return MakeSet(type, members, false);
  }
  if (type.base == "status") {
    int status = 0;
    std::memcpy(&status, memory, sizeof status);
    return Value::Int(status, "status");
  }
  if (const StructInfo* info = TimeStruct(type)) return DecodeStruct(*info, context, memory);
  return Value();
}

}  // namespace parley
