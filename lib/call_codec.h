// One call made ready: words for the function, memory for its pointers, and the way back.
#ifndef PARLEY_LIB_CALL_CODEC_H_
#define PARLEY_LIB_CALL_CODEC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/call_line.h"
#include "lib/call_table.h"
#include "lib/codec.h"
#include "lib/environment.h"
#include "lib/evaluator.h"
#include "lib/frame_memory.h"

namespace parley {

// A timespec that the actor computes just before the call.
struct TimeFixup {
  char* address = nullptr;
  int64_t offset_ns = 0;
  int clock = 0;
};

// Where one argument lies.
struct PreparedArg {
  bool written = false;  // stands in the case (hidden and omitted ones do not)
  bool raw = false;      // passed as a pointer as it stands: nothing to decode
  const Expr* expr = nullptr;
  char* memory = nullptr;
  size_t size = 0;  // bytes at `memory`
  Value input;
  std::vector<std::pair<char*, size_t>> buffers;  // of iovec entries
  char* control = nullptr;                        // msghdr: control messages
  size_t control_size = 0;                        // bytes there for those received
  char* name = nullptr;                           // msghdr: address
  size_t name_size = 0;                           // bytes there for the one received
};

struct PreparedCall {
  const CallRow* row = nullptr;
  std::vector<int64_t> words;
  std::vector<PreparedArg> args;  // one per parameter
  std::vector<TimeFixup> fixups;
  std::string object_name;  // name to bind to an object set aside by this call, or ""
  int64_t object_address = 0;
};

// What preparing needs beside the arguments.
struct CallPlace {
  const Environment* env = nullptr;
  CodecContext codec;
  FrameMemory* memory = nullptr;
  int64_t objects = 0;        // free place in the actor's memory for an opaque object
  int64_t hidden_actor = -1;  // slot of the actor that this call makes
};

// The row of `name` that fits the literal arguments; null and a message if there is none. `self`
// and constants count only where they stand literally.
const CallRow* SelectRow(const CallExpr& call, std::string* error);

// Evaluates and lays out all arguments.
bool PrepareCall(const CallRow& row, const CallExpr& call, const CallPlace& place,
                 PreparedCall* prepared, EvalError* error);

// The values of outputs, one per parameter; kNone where nothing came back. `result` is what the
// function returned and `failed` whether that is a failure.
std::vector<Value> DecodeOutputs(const PreparedCall& prepared, const CallPlace& place,
                                 int64_t result, bool failed);

// --- Parts with a layout of their own, in call_codec_message.cc.
bool PrepareMessage(const Param& param, const CallPlace& place, int64_t count, PreparedArg* arg,
                    EvalError* error);
Value DecodeMessage(const Param& param, const PreparedArg& arg, const CallPlace& place,
                    int64_t result, bool failed);
bool IsMessageType(const Type& type);  // msgbuf, iovec, msghdr, strings, addrinfo_list

}  // namespace parley

#endif  // PARLEY_LIB_CALL_CODEC_H_
