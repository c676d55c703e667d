// Values to memory and back: what the pointers of a call point to, in this machine's layout.
//
// Structs of the struct table are encoded field by field. Types with a rule of their own (socket
// addresses, message buffers, scatter lists, message headers, sets, times) stand here as code, yet
// show the same face: fields by name, found through FindStructLike, so that literals, patterns and
// printing need not know them.
#ifndef PARLEY_LIB_CODEC_H_
#define PARLEY_LIB_CODEC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/struct_table.h"
#include "lib/type.h"
#include "lib/value.h"

namespace parley {

// Facts of the actor's image that encoding needs.
struct CodecContext {
  // Addresses of the handlers without and with SA_SIGINFO.
  uint64_t record = 0, record_info = 0, hold = 0, hold_info = 0;
};

// The struct of that name: of the struct table, or one of the special ones (sockaddr, msgbuf,
// iovec_entry, msghdr, cmsg, addrinfo_record). Null if there is none. Offsets of special ones mean
// nothing.
const StructInfo* FindStructLike(const std::string& base);

// The type of the elements of a list of this type; base "" if it has none.
Type ElementTypeOf(const Type& type);

// The field that stands at `position` in a literal without names; null if none may. In a socket
// address it depends on the family, which `so_far` holds.
const FieldInfo* PositionalField(const StructInfo& info, size_t position, const Value& so_far);

// A set value of type sigset or fdset; `complement` takes all others instead. Signals that the C
// library keeps to itself are never members.
Value MakeSet(const Type& type, const std::vector<int64_t>& members, bool complement);

// Encodes fields into zeroed memory of info.size bytes; fields that are not given stay.
bool EncodeStruct(const StructInfo& info, const Value& value, const CodecContext& context,
                  void* memory, std::string* error);
Value DecodeStruct(const StructInfo& info, const CodecContext& context, const void* memory);

// Types of fixed size that stand in memory by themselves: scalars, structs of the table, sets,
// times. False with a message for others.
size_t FixedSize(const Type& type);
bool EncodeFixed(const Type& type, const Value& value, const CodecContext& context, void* memory,
                 std::string* error);
Value DecodeFixed(const Type& type, const CodecContext& context, const void* memory);

// Socket addresses. The encoded size is that of the family's struct (at most 128).
bool EncodeSockaddr(const Value& value, void* memory, size_t* size, std::string* error);
Value DecodeSockaddr(const void* memory, size_t size);

}  // namespace parley

#endif  // PARLEY_LIB_CODEC_H_
