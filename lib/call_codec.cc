#include "lib/call_codec.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "lib/xlat.h"

namespace parley {
namespace {

constexpr size_t kMaxOutput = 8u << 20;
constexpr size_t kAreaSize = 65536;

bool Fail(EvalError* error, std::string message) {
  error->message = std::move(message);
  return false;
}

bool NoRoom(EvalError* error) { return Fail(error, "the arguments need more memory than 8 MB"); }

// Whether `name` stands literally in a union of constants.
bool Contains(const Expr& expr, const std::string& name) {
  if (expr.kind == Expr::Kind::kConst || expr.kind == Expr::Kind::kName) return expr.text == name;
  if (expr.kind != Expr::Kind::kBinary || expr.op != "|") return false;
  return Contains(*expr.items[0], name) || Contains(*expr.items[1], name);
}

bool SelectorHolds(const CallRow& row, const CallExpr& call) {
  size_t position = 0;
  for (const Param& param : row.params) {
    if (IsHidden(param.type)) continue;
    const Expr* arg = position < call.args.size() ? call.args[position].get() : nullptr;
    ++position;
    if (!param.equals.empty()) {
      if (arg == nullptr) return false;
      const bool literal = arg->kind == Expr::Kind::kConst || arg->kind == Expr::Kind::kName;
      if (!literal ||
          std::find(param.equals.begin(), param.equals.end(), arg->text) == param.equals.end()) {
        return false;
      }
    }
    if (!param.contains.empty() && (arg == nullptr || !Contains(*arg, param.contains))) {
      return false;
    }
  }
  return true;
}

// The value of the count that a parameter names: a number, a scalar parameter or a cell.
int64_t CountOf(const Param& param, const CallRow& row, const PreparedCall& prepared,
                int64_t otherwise) {
  const std::string& count = param.type.count;
  if (count.empty()) return otherwise;
  if (count[0] >= '0' && count[0] <= '9') return std::strtoll(count.c_str(), nullptr, 10);
  const int index = row.ParamIndex(count);
  if (index < 0) return otherwise;
  const size_t i = static_cast<size_t>(index);
  if (row.params[i].type.base == "cell") return prepared.args[i].input.number;
  if (!prepared.args[i].written) return otherwise;
  return prepared.words[i];
}

bool PrepareScalar(const Param& param, const CallPlace& place, PreparedArg* arg, int64_t* word,
                   EvalError* error) {
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  *word = arg->input.number;
  if (param.type.base == "handler") {
    char memory[sizeof(int64_t)] = {};
    if (!EncodeFixed(param.type, arg->input, place.codec, memory, &error->message)) return false;
    *word = ReadScalar(param.type, memory);
  }
  return true;
}

bool PrepareCell(const Param& param, const CallPlace& place, PreparedArg* arg, EvalError* error) {
  Type scalar;
  if (!ParseType(param.type.argument, &scalar, &error->message)) return false;
  arg->size = ScalarSize(scalar);
  arg->memory = place.memory->Output(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  if (param.type.direction == Direction::kOut) return true;
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  WriteScalar(scalar, arg->input.number, arg->memory);
  return true;
}

bool PrepareBytes(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                  EvalError* error) {
  const bool path = param.type.base == "path";
  if (param.type.direction == Direction::kOut) {
    if (count < 0 || static_cast<uint64_t>(count) > kMaxOutput) count = kAreaSize;
    arg->size = static_cast<size_t>(count);
    arg->memory = place.memory->Output(arg->size);
    return arg->memory != nullptr || NoRoom(error);
  }
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  const std::string& bytes = arg->input.bytes;
  if (!path && count > static_cast<int64_t>(bytes.size())) {
    return Fail(error, param.name + " has " + std::to_string(bytes.size()) +
                           " bytes, fewer than the " + std::to_string(count) +
                           " that the call takes; bytes(n) fills");
  }
  arg->size = bytes.size() + (path ? 1 : 0);
  arg->memory = place.memory->Input(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  std::memcpy(arg->memory, bytes.data(), bytes.size());
  return true;
}

// Fields that the call only writes hold something beforehand, or who leaves one as it was would
// look as if it had stored 0.
void SpoilOutputs(const Type& element, char* memory) {
  const StructInfo* info = FindStruct(element.base);
  if (info == nullptr) return;
  for (const FieldInfo& field : info->fields) {
    if (field.direction != FieldDirection::kOut) continue;
    std::memset(memory + field.offset, FrameMemory::kFill, field.size);
  }
}

bool PrepareArray(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                  EvalError* error) {
  Type element;
  if (!ParseType(param.type.argument, &element, &error->message)) return false;
  const size_t size = FixedSize(element);
  if (param.type.direction == Direction::kOut) {
    if (count < 0) count = static_cast<int64_t>(kAreaSize / size);
    count = std::min<int64_t>(count, static_cast<int64_t>(kMaxOutput / size));
    arg->size = static_cast<size_t>(count) * size;
    arg->memory = place.memory->Output(arg->size);
    return arg->memory != nullptr || NoRoom(error);
  }
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  const size_t items = arg->input.items.size();
  if (count > static_cast<int64_t>(items)) {
    return Fail(error, param.name + " has " + std::to_string(items) + " elements, fewer than the " +
                           std::to_string(count) + " that the call takes");
  }
  arg->size = items * size;
  arg->memory = param.type.direction == Direction::kInOut ? place.memory->Output(arg->size)
                                                          : place.memory->Input(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  std::memset(arg->memory, 0, arg->size);
  for (size_t i = 0; i < items; ++i) {
    if (!EncodeFixed(element, arg->input.items[i], place.codec, arg->memory + i * size,
                     &error->message)) {
      return false;
    }
    if (param.type.direction == Direction::kInOut) SpoilOutputs(element, arg->memory + i * size);
  }
  return true;
}

bool PrepareSockaddr(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                     EvalError* error) {
  constexpr size_t kMost = 1024;
  const size_t wanted = count < 0 ? 0 : std::min<size_t>(static_cast<size_t>(count), kMost);
  if (param.type.direction == Direction::kOut) {
    arg->size = wanted;
    arg->memory = place.memory->Output(arg->size);
    return arg->memory != nullptr || NoRoom(error);
  }
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  char address[256] = {};
  if (!EncodeSockaddr(arg->input, address, &arg->size, &error->message)) return false;
  const size_t encoded = arg->size;
  arg->size = std::max(encoded, wanted);
  arg->memory = place.memory->Input(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  std::memcpy(arg->memory, address, encoded);
  return true;
}

bool PrepareFixed(const Param& param, const CallPlace& place, PreparedArg* arg,
                  std::vector<TimeFixup>* fixups, EvalError* error) {
  arg->size = FixedSize(param.type);
  if (arg->size == 0) return Fail(error, "type " + param.type.Print() + " cannot be passed");
  const bool in =
      param.type.direction == Direction::kIn || param.type.direction == Direction::kValue;
  arg->memory = in ? place.memory->Input(arg->size) : place.memory->Output(arg->size);
  if (arg->memory == nullptr) return NoRoom(error);
  if (param.type.direction == Direction::kOut) return true;
  std::memset(arg->memory, 0, arg->size);
  if (!EvaluateInput(*arg->expr, param.type, *place.env, &arg->input, error)) return false;
  if (arg->input.type == "in") {
    TimeFixup fixup;
    fixup.address = arg->memory;
    fixup.offset_ns = arg->input.Field("offset")->number;
    fixup.clock = static_cast<int>(arg->input.Field("clock")->number);
    fixups->push_back(fixup);
    return true;
  }
  return EncodeFixed(param.type, arg->input, place.codec, arg->memory, &error->message);
}

// An opaque object: an address, or for init an unbound name for which memory is set aside.
bool PrepareObject(const Param& param, const CallPlace& place, PreparedArg* arg, int64_t* word,
                   PreparedCall* prepared, EvalError* error) {
  const Expr& expr = *arg->expr;
  if (param.type.base == "init" && expr.kind == Expr::Kind::kName &&
      place.env->Find(expr.text) == nullptr) {
    prepared->object_name = expr.text;
    prepared->object_address = place.objects;
    *word = place.objects;
    return true;
  }
  if (!Evaluate(expr, *place.env, &arg->input, error)) return false;
  *word = arg->input.number;
  return true;
}

bool PreparePointer(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                    PreparedCall* prepared, EvalError* error) {
  const std::string& base = param.type.base;
  if (base == "path" || base == "bytes" || base == "text") {
    return PrepareBytes(param, place, count, arg, error);
  }
  if (base == "cell") return PrepareCell(param, place, arg, error);
  if (base == "array") return PrepareArray(param, place, count, arg, error);
  if (base == "sockaddr") return PrepareSockaddr(param, place, count, arg, error);
  if (IsMessageType(param.type)) return PrepareMessage(param, place, count, arg, error);
  return PrepareFixed(param, place, arg, &prepared->fixups, error);
}

// Whether an argument can be prepared before the counts of others are known.
bool IsFirst(const Type& type) { return type.is_scalar() || type.base == "cell"; }

}  // namespace

const CallRow* SelectRow(const CallExpr& call, std::string* error) {
  const std::vector<const CallRow*> rows = FindCalls(call.function);
  if (rows.empty()) {
    *error = "unknown call " + call.function;
    return nullptr;
  }
  for (const CallRow* row : rows) {
    if (SelectorHolds(*row, call)) return row;
  }
  *error = "no form of " + call.function + " fits these arguments; its first form is " +
           rows[0]->Prototype();
  return nullptr;
}

bool PrepareCall(const CallRow& row, const CallExpr& call, const CallPlace& place,
                 PreparedCall* prepared, EvalError* error) {
  prepared->row = &row;
  prepared->words.assign(row.params.size(), 0);
  prepared->args.assign(row.params.size(), PreparedArg());
  size_t position = 0;
  for (size_t i = 0; i < row.params.size(); ++i) {
    if (IsHidden(row.params[i].type)) continue;
    if (position < call.args.size()) {
      prepared->args[i].written = true;
      prepared->args[i].expr = call.args[position++].get();
    }
  }
  for (int pass = 0; pass < 2; ++pass) {
    for (size_t i = 0; i < row.params.size(); ++i) {
      const Param& param = row.params[i];
      PreparedArg& arg = prepared->args[i];
      if (IsHidden(param.type)) {
        if (pass == 0) continue;
        if (param.type.base == "actor") {
          prepared->words[i] = place.hidden_actor;
          continue;
        }
        arg.size = kAreaSize;
        arg.memory = place.memory->Output(arg.size);
        if (arg.memory == nullptr) return NoRoom(error);
        prepared->words[i] = reinterpret_cast<intptr_t>(arg.memory);
        continue;
      }
      if (!arg.written || IsFirst(param.type) != (pass == 0)) continue;
      bool ok = true;
      if (arg.expr->kind == Expr::Kind::kName && !param.equals.empty()) {
        arg.raw = true;  // a word that only selects the row, such as `self`
      } else if (param.type.is_scalar()) {
        ok = PrepareScalar(param, place, &arg, &prepared->words[i], error);
      } else if (param.type.base == "object" || param.type.base == "init") {
        ok = PrepareObject(param, place, &arg, &prepared->words[i], prepared, error);
      } else if (param.type.base == "addrinfo_list" && param.type.direction != Direction::kOut) {
        ok = Evaluate(*arg.expr, *place.env, &arg.input, error);
        prepared->words[i] = arg.input.address != 0 ? arg.input.address : arg.input.number;
      } else if (IsPointer(*arg.expr, *place.env)) {
        arg.raw = true;
        ok = Evaluate(*arg.expr, *place.env, &arg.input, error);
        prepared->words[i] = arg.input.number;
      } else {
        const int64_t count = CountOf(param, row, *prepared, -1);
        ok = PreparePointer(param, place, count, &arg, prepared, error);
        prepared->words[i] = reinterpret_cast<intptr_t>(arg.memory);
      }
      if (!ok) {
        error->message = param.name + ": " + error->message;
        return false;
      }
    }
  }
  // A count that is left out is the size of what it counts (store).
  for (size_t i = 0; i < row.params.size(); ++i) {
    const int counted = row.ParamIndex(row.params[i].type.count);
    if (counted >= 0 && !prepared->args[static_cast<size_t>(counted)].written) {
      prepared->words[static_cast<size_t>(counted)] = static_cast<int64_t>(prepared->args[i].size);
    }
  }
  return true;
}

std::vector<Value> DecodeOutputs(const PreparedCall& prepared, const CallPlace& place,
                                 int64_t result, bool failed) {
  std::vector<Value> values(prepared.args.size());
  for (size_t i = 0; i < prepared.args.size(); ++i) {
    const Param& param = prepared.row->params[i];
    const PreparedArg& arg = prepared.args[i];
    const Type& type = param.type;
    if (!arg.written || arg.raw || arg.memory == nullptr) continue;
    if (type.direction != Direction::kOut && type.direction != Direction::kInOut) continue;
    if (IsMessageType(type)) {
      values[i] = DecodeMessage(param, arg, place, result, failed);
      continue;
    }
    if (type.base == "text") {
      if (failed) continue;
      values[i] = Value::Bytes(std::string(arg.memory, strnlen(arg.memory, arg.size)));
    } else if (type.base == "bytes") {
      int64_t count = result;
      if (type.whole) {
        count = static_cast<int64_t>(arg.size);
        const int cell = prepared.row->ParamIndex(type.count);
        if (cell >= 0 && prepared.row->params[static_cast<size_t>(cell)].type.base == "cell" &&
            !prepared.args[static_cast<size_t>(cell)].raw) {
          Type scalar;
          std::string unused;
          ParseType(prepared.row->params[static_cast<size_t>(cell)].type.argument, &scalar,
                    &unused);
          count = ReadScalar(scalar, prepared.args[static_cast<size_t>(cell)].memory);
        }
      }
      if (failed || count < 0) continue;
      values[i] =
          Value::Bytes(std::string(arg.memory, std::min(arg.size, static_cast<size_t>(count))));
    } else if (type.base == "cell") {
      Type scalar;
      std::string unused;
      ParseType(type.argument, &scalar, &unused);
      values[i] = DecodeFixed(scalar, place.codec, arg.memory);
    } else if (type.base == "array") {
      Type element;
      std::string unused;
      ParseType(type.argument, &element, &unused);
      const size_t size = FixedSize(element);
      size_t items = size == 0 ? 0 : arg.size / size;
      const int64_t count = CountOf(param, *prepared.row, prepared, -1);
      const int counter = prepared.row->ParamIndex(type.count);
      if (count < 0 && arg.expr->kind == Expr::Kind::kList) {
        items = std::min(items, arg.expr->items.size());
      } else if (counter >= 0 && type.direction == Direction::kOut && !type.whole) {
        // As many elements as the call says it wrote (epoll_wait).
        items = std::min(items, static_cast<size_t>(std::max<int64_t>(result, 0)));
      }
      values[i].kind = Value::Kind::kList;
      for (size_t k = 0; k < items; ++k) {
        values[i].items.push_back(DecodeFixed(element, place.codec, arg.memory + k * size));
      }
    } else if (type.base == "sockaddr") {
      if (failed) continue;
      size_t size = arg.size;
      const int cell = prepared.row->ParamIndex(type.count);
      if (cell >= 0 && prepared.args[static_cast<size_t>(cell)].memory != nullptr) {
        Type scalar;
        std::string unused;
        ParseType("socklen", &scalar, &unused);
        const int64_t length = ReadScalar(scalar, prepared.args[static_cast<size_t>(cell)].memory);
        size = std::min(size, static_cast<size_t>(std::max<int64_t>(length, 0)));
      }
      values[i] = DecodeSockaddr(arg.memory, size);
    } else {
      values[i] = DecodeFixed(type, place.codec, arg.memory);
    }
  }
  return values;
}

}  // namespace parley
