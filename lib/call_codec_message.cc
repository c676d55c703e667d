// Arguments with a layout of their own: System V messages, scatter lists, message headers with
// control messages, string lists, results of getaddrinfo. See call_codec.h.
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstring>

#include "lib/addrinfo_record.h"
#include "lib/call_codec.h"
#include "lib/control_message.h"

namespace parley {
namespace {

constexpr size_t kMaxMessage = 4u << 20;
constexpr size_t kRoomyControl = 512;
constexpr size_t kRoomyName = 128;

bool Fail(EvalError* error, std::string message) {
  error->message = std::move(message);
  return false;
}

bool NoRoom(EvalError* error) { return Fail(error, "the arguments need more memory than 8 MB"); }

// The expression of a field of a struct literal; null if it is not written.
const Expr* FieldOf(const Expr& literal, const StructInfo& info, const std::string& name) {
  size_t position = 0;
  for (const FieldExpr& field : literal.fields) {
    if (field.kind == FieldExpr::Kind::kNamed && field.path == name) return field.value.get();
    if (field.kind == FieldExpr::Kind::kPosition) {
      if (position < info.fields.size() && info.fields[position].name == name) {
        return field.value.get();
      }
      ++position;
    }
  }
  return nullptr;
}

const Expr& InputSide(const Expr& expr) {
  return expr.kind == Expr::Kind::kInOut ? *expr.items[0] : expr;
}

Type TypeOf(const char* base, Direction direction) {
  Type type;
  type.base = base;
  type.direction = direction;
  return type;
}

bool PrepareMsgbuf(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                   EvalError* error) {
  const size_t wanted = count < 0 ? 0 : std::min<size_t>(static_cast<size_t>(count), kMaxMessage);
  if (param.type.direction == Direction::kOut) {
    arg->size = sizeof(long) + wanted;
    arg->memory = place.memory->Output(arg->size);
    return arg->memory != nullptr || NoRoom(error);
  }
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  const Value* text = arg->input.Field("mtext");
  const std::string bytes = text == nullptr ? std::string() : text->bytes;
  if (static_cast<int64_t>(wanted) == count && bytes.size() < wanted) {
    return Fail(error, "mtext has " + std::to_string(bytes.size()) + " bytes, fewer than the " +
                           std::to_string(count) + " that the call takes; bytes(n) fills");
  }
  arg->size = sizeof(long) + std::max(wanted, bytes.size());
  arg->memory = place.memory->Input(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  const Value* type_field = arg->input.Field("mtype");
  const long mtype = type_field == nullptr ? 0 : static_cast<long>(type_field->number);
  std::memcpy(arg->memory, &mtype, sizeof mtype);
  std::memcpy(arg->memory + sizeof mtype, bytes.data(), bytes.size());
  return true;
}

// Lays out the iovec array of a list literal and its buffers.
bool PrepareIovec(const Expr& list, bool out, const CallPlace& place, PreparedArg* arg,
                  iovec** vector, EvalError* error) {
  if (list.kind != Expr::Kind::kList) return Fail(error, "a list of {bytes, length} is wanted");
  const StructInfo& info = *FindStructLike("iovec_entry");
  *vector = reinterpret_cast<iovec*>(place.memory->Input(list.items.size() * sizeof(iovec)));
  if (*vector == nullptr) return NoRoom(error);
  for (size_t i = 0; i < list.items.size(); ++i) {
    const Expr& entry = *list.items[i];
    const Expr* base =
        entry.kind == Expr::Kind::kStruct ? FieldOf(entry, info, "iov_base") : nullptr;
    const Expr* length =
        entry.kind == Expr::Kind::kStruct ? FieldOf(entry, info, "iov_len") : nullptr;
    if (base == nullptr) return Fail(error, "write {bytes, length}, not " + entry.Print());
    int64_t size = -1;
    if (length != nullptr) {
      Value value;
      if (!EvaluateInput(InputSide(*length), TypeOf("size", Direction::kIn), *place.env, &value,
                         error)) {
        return false;
      }
      size = value.number;
    }
    char* memory = nullptr;
    Value input;
    if (IsPointer(*base, *place.env)) {
      if (!Evaluate(*base, *place.env, &input, error)) return false;
      memory = reinterpret_cast<char*>(static_cast<intptr_t>(input.number));
      if (length == nullptr) size = 0;
      // As it stands, also where no buffer is so long: systems must refuse that.
      arg->buffers.emplace_back(nullptr, static_cast<size_t>(size));
    } else if (out) {
      if (size < 0) return Fail(error, "iov_len is missing in " + entry.Print());
      if (static_cast<size_t>(size) > kMaxMessage) return NoRoom(error);
      memory = place.memory->Output(static_cast<size_t>(size));
      arg->buffers.emplace_back(memory, static_cast<size_t>(size));
    } else {
      if (!Evaluate(*base, *place.env, &input, error)) return false;
      if (size < 0) size = static_cast<int64_t>(input.bytes.size());
      if (size > static_cast<int64_t>(input.bytes.size())) {
        return Fail(error, "iov_base has fewer bytes than iov_len says; bytes(n) fills");
      }
      memory = place.memory->Input(input.bytes.size());
      if (memory != nullptr) std::memcpy(memory, input.bytes.data(), input.bytes.size());
      arg->buffers.emplace_back(memory, input.bytes.size());
    }
    if (memory == nullptr && size > 0 && !IsPointer(*base, *place.env)) return NoRoom(error);
    (*vector)[i].iov_base = memory;
    (*vector)[i].iov_len = static_cast<size_t>(size);
  }
  return true;
}

// What the buffers hold after a call that filled `result` bytes of them. A buffer of the case's own
// shows its address, from the array at `vector`.
Value DecodeIovec(const PreparedArg& arg, const void* vector, int64_t result) {
  Value list;
  list.kind = Value::Kind::kList;
  size_t left = static_cast<size_t>(std::max<int64_t>(result, 0));
  const char* next = static_cast<const char*>(vector);
  for (const auto& [memory, size] : arg.buffers) {
    iovec own;
    std::memcpy(&own, next, sizeof own);
    next += sizeof own;
    const size_t got = std::min(left, size);
    left -= got;
    Value entry;
    entry.kind = Value::Kind::kStruct;
    entry.type = "iovec_entry";
    entry.fields.emplace_back("iov_base", memory == nullptr ? Value::AddressOf(own.iov_base)
                                                            : Value::Bytes({memory, got}));
    entry.fields.emplace_back("iov_len", Value::Int(static_cast<int64_t>(size), "size"));
    list.items.push_back(std::move(entry));
  }
  return list;
}

bool PrepareMsghdr(const Param& param, const CallPlace& place, PreparedArg* arg, EvalError* error) {
  const Expr& literal = *arg->expr;
  if (literal.kind != Expr::Kind::kStruct) return Fail(error, "write {msg_iov=[..], ...}");
  const StructInfo& info = *FindStructLike("msghdr");
  const bool out = param.type.direction != Direction::kIn;
  arg->size = sizeof(msghdr);
  arg->memory = place.memory->Input(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  msghdr header = {};
  auto number = [&](const char* field, int64_t otherwise, int64_t* value) {
    const Expr* expr = FieldOf(literal, info, field);
    *value = otherwise;
    if (expr == nullptr || InputSide(*expr).kind == Expr::Kind::kAny) return true;
    Value input;
    if (!EvaluateInput(InputSide(*expr), TypeOf("size", Direction::kIn), *place.env, &input,
                       error)) {
      return false;
    }
    *value = input.number;
    return true;
  };
  int64_t name_size = 0, control_size = 0, flags = 0;
  if (const Expr* name = FieldOf(literal, info, "msg_name")) {
    if (IsPointer(*name, *place.env)) {
      Value pointer;
      if (!Evaluate(*name, *place.env, &pointer, error)) return false;
      header.msg_name = reinterpret_cast<void*>(static_cast<intptr_t>(pointer.number));
    } else if (out) {
      if (!number("msg_namelen", kRoomyName, &name_size)) return false;
      arg->name_size = static_cast<size_t>(std::clamp<int64_t>(name_size, 0, 4096));
      arg->name = place.memory->Output(arg->name_size);
      if (arg->name == nullptr) return NoRoom(error);
      header.msg_name = arg->name;
    } else {
      Value address;
      if (!EvaluateInput(*name, TypeOf("sockaddr", Direction::kIn), *place.env, &address, error)) {
        return false;
      }
      char encoded[256] = {};
      size_t size = 0;
      if (!EncodeSockaddr(address, encoded, &size, &error->message)) return false;
      arg->name = place.memory->Input(size);
      if (arg->name == nullptr) return NoRoom(error);
      std::memcpy(arg->name, encoded, size);
      header.msg_name = arg->name;
      name_size = static_cast<int64_t>(size);
    }
    if (!number("msg_namelen", name_size, &name_size)) return false;
    header.msg_namelen = static_cast<socklen_t>(name_size);
  }
  if (const Expr* list = FieldOf(literal, info, "msg_iov")) {
    iovec* vector = nullptr;
    if (!PrepareIovec(*list, out, place, arg, &vector, error)) return false;
    int64_t length = 0;
    if (!number("msg_iovlen", static_cast<int64_t>(list->items.size()), &length)) return false;
    header.msg_iov = vector;
    header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(length);
  }
  const Expr* control = FieldOf(literal, info, "msg_control");
  const Expr* control_length = FieldOf(literal, info, "msg_controllen");
  if (control != nullptr && IsPointer(*control, *place.env)) {
    Value pointer;
    if (!Evaluate(*control, *place.env, &pointer, error)) return false;
    header.msg_control = reinterpret_cast<void*>(static_cast<intptr_t>(pointer.number));
    if (!number("msg_controllen", 0, &control_size)) return false;
  } else if (out && (control != nullptr || control_length != nullptr)) {
    if (!number("msg_controllen", kRoomyControl, &control_size)) return false;
    arg->control_size = static_cast<size_t>(std::clamp<int64_t>(control_size, 0, 65536));
    arg->control = place.memory->Output(arg->control_size);
    if (arg->control == nullptr) return NoRoom(error);
    header.msg_control = arg->control;
  } else if (!out && control != nullptr) {
    Value list;
    std::string bytes;
    if (!EvaluateInput(*control, TypeOf("cmsgs", Direction::kIn), *place.env, &list, error))
      return false;
    if (!EncodeControl(list, &bytes, &error->message)) return false;
    arg->control = place.memory->Input(bytes.size());
    if (arg->control == nullptr) return NoRoom(error);
    std::memcpy(arg->control, bytes.data(), bytes.size());
    header.msg_control = arg->control;
    if (!number("msg_controllen", static_cast<int64_t>(bytes.size()), &control_size)) return false;
  }
  header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control_size);
  if (!out && !number("msg_flags", 0, &flags)) return false;
  header.msg_flags = static_cast<int>(flags);
  // What the call only writes is not 0 beforehand, as with all its outputs.
  if (out) std::memset(&header.msg_flags, FrameMemory::kFill, sizeof(header.msg_flags));
  std::memcpy(arg->memory, &header, sizeof header);
  return true;
}

Value DecodeMsghdr(const PreparedArg& arg, int64_t result) {
  msghdr header;
  std::memcpy(&header, arg.memory, sizeof header);
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = "msghdr";
  // What lies in the case's own memory shows its address.
  const StructInfo& info = *FindStructLike("msghdr");
  auto is_own = [&](const char* field, const char* memory) {
    return memory == nullptr && FieldOf(*arg.expr, info, field) != nullptr;
  };
  if (is_own("msg_name", arg.name)) {
    value.fields.emplace_back("msg_name", Value::AddressOf(header.msg_name));
    value.fields.emplace_back("msg_namelen", Value::Int(header.msg_namelen, "socklen"));
  }
  if (arg.name != nullptr) {
    // A length beyond the buffer tells how long the address was; the rest was not written.
    value.fields.emplace_back(
        "msg_name", DecodeSockaddr(arg.name, std::min<size_t>(header.msg_namelen, arg.name_size)));
    value.fields.emplace_back("msg_namelen", Value::Int(header.msg_namelen, "socklen"));
  }
  value.fields.emplace_back("msg_iov", DecodeIovec(arg, header.msg_iov, result));
  const bool own_control = is_own("msg_control", arg.control);
  if (own_control) {
    value.fields.emplace_back("msg_control", Value::AddressOf(header.msg_control));
  } else if (arg.control != nullptr) {
    value.fields.emplace_back(
        "msg_control",
        DecodeControl(arg.control, std::min<size_t>(header.msg_controllen, arg.control_size)));
  }
  if (own_control || arg.control != nullptr) {
    value.fields.emplace_back("msg_controllen",
                              Value::Int(static_cast<int64_t>(header.msg_controllen), "size"));
  }
  value.fields.emplace_back("msg_flags", Value::Int(header.msg_flags, "flags(msg_flags)"));
  return value;
}

// A NULL-terminated array of strings, for exec.
bool PrepareStrings(const Param& param, const CallPlace& place, PreparedArg* arg,
                    EvalError* error) {
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  const size_t count = arg->input.items.size();
  arg->size = (count + 1) * sizeof(char*);
  arg->memory = place.memory->Input(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  for (size_t i = 0; i < count; ++i) {
    const std::string& text = arg->input.items[i].bytes;
    char* copy = place.memory->Input(text.size() + 1);
    if (copy == nullptr) return NoRoom(error);
    std::memcpy(copy, text.data(), text.size());
    std::memcpy(arg->memory + i * sizeof(char*), &copy, sizeof copy);
  }
  return true;
}

}  // namespace

bool IsMessageType(const Type& type) {
  return type.base == "msgbuf" || type.base == "iovec" || type.base == "msghdr" ||
         type.base == "strings" || type.base == "addrinfo_list";
}

bool PrepareMessage(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                    EvalError* error) {
  const std::string& base = param.type.base;
  if (base == "msgbuf") return PrepareMsgbuf(param, place, count, arg, error);
  if (base == "msghdr") return PrepareMsghdr(param, place, arg, error);
  if (base == "strings") return PrepareStrings(param, place, arg, error);
  if (base == "addrinfo_list") {
    arg->size = sizeof(AddrinfoArea);
    arg->memory = place.memory->Output(arg->size);
    return arg->memory != nullptr || NoRoom(error);
  }
  iovec* vector = nullptr;
  const bool out = param.type.direction != Direction::kIn;
  if (!PrepareIovec(*arg->expr, out, place, arg, &vector, error)) return false;
  if (count > static_cast<int64_t>(arg->buffers.size())) {
    return Fail(error, "there are " + std::to_string(arg->buffers.size()) +
                           " buffers, fewer than the " + std::to_string(count) +
                           " that the call takes");
  }
  arg->memory = reinterpret_cast<char*>(vector);
  arg->size = arg->buffers.size() * sizeof(iovec);
  return true;
}

Value DecodeMessage(const Param& param, const PreparedArg& arg, const CallPlace& place,
                    int64_t result, bool failed) {
  (void)place;
  const std::string& base = param.type.base;
  if (failed) return Value();
  if (base == "msghdr") return DecodeMsghdr(arg, result);
  if (base == "iovec") return DecodeIovec(arg, arg.memory, result);
  if (base == "addrinfo_list") return DecodeAddrinfoArea(arg.memory);
  if (base != "msgbuf") return Value();
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = "msgbuf";
  long mtype = 0;
  std::memcpy(&mtype, arg.memory, sizeof mtype);
  const size_t size =
      std::min(arg.size - sizeof mtype, static_cast<size_t>(std::max<int64_t>(result, 0)));
  value.fields.emplace_back("mtype", Value::Int(mtype, "long"));
  value.fields.emplace_back("mtext", Value::Bytes({arg.memory + sizeof mtype, size}));
  return value;
}

}  // namespace parley
