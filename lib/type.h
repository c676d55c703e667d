// The types of parameters, results and struct fields, and the small notation in which the tables
// of calls state them.
//
//   type      = [ direction ] base [ "[" count "]" ]
//   direction = "in" | "out" | "inout"      present for what is passed by pointer; path, strings,
//                                           time and interval are inputs, text and status outputs
//   base      = scalar | struct name | special
//
// Scalars, passed by value (or through a pointer, written `[v]` in cases, if in a cell):
//   int uint long ulong short ushort char size ssize off loff mode pid uid fd signal key time
//   socklen u8 u16 u32 u64 addr thread tid handler
//   ms          int, milliseconds; a duration fits, -1 is for ever
//   seconds     unsigned, seconds; a duration fits
//   flags(SET)  int printed as a union of the set's names
//   one(SET)    int printed as one name of the set
//   errno       result of calls that return an error number; eai likewise for getaddrinfo
//   be16 be32   number in network byte order (ports); ipv4, ipv6: address as text
// Pointers:
//   path            string with NUL, input
//   text[n]         string with NUL, output, in a buffer of parameter n. As a result: the address
//                   of the string in the call's area, or 0
//   bytes[n]        exact bytes; n a parameter's name or a number. As output, as many as the call
//                   returned count, unless written bytes[n!]: all n (or the value left in the cell
//                   n). Without a count: an input as long as it is written
//   cell(SCALAR)    pointer to one scalar: [v]
//   STRUCT          pointer to a struct of the struct table
//   array(T)[n]     n elements of a scalar or struct, n a number or a parameter: [a, b]. Without
//                   a count as many as are written
//   sigset fdset    sets: [SIGINT], [r, w]
//   status          wait status: exited(3)
//   sockaddr[n] msgbuf[n] iovec[n] msghdr addrinfo_list strings   see codec
//   time(CLOCK)     timespec on that clock, absolute: in(50ms) is allowed. interval: relative
//   object(TYPE)    opaque object in the actor's memory; init(TYPE): initialises one
// Hidden, because no one writes them: words that the director passes and C does not know.
//   actor           the slot of the actor that a fork or pthread_create makes
//   area            memory of the frame into which the actor copies what the director cannot reach
#ifndef PARLEY_LIB_TYPE_H_
#define PARLEY_LIB_TYPE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley {

enum class Direction { kValue, kIn, kOut, kInOut };

struct Type {
  Direction direction = Direction::kValue;
  std::string base;      // "int", "flags", "msqid_ds", "bytes", "array", ...
  std::string argument;  // of base(argument): set, scalar, element type, clock, object's C type
  std::string count;     // of [count]: a number or a parameter's name; "" if none
  bool whole = false;    // [n!]

  bool is_scalar() const;  // passed or stored as one number
  std::string Print() const;
};

// Parses the notation; false and a message if `text` is none or names an unknown scalar, struct,
// set of constants, clock or object. `type` then holds what was understood.
bool ParseType(std::string_view text, Type* type, std::string* error);

// Size and signedness of a scalar type's C type here. 0 if `type` is no scalar.
size_t ScalarSize(const Type& type);
bool ScalarIsSigned(const Type& type);

// Reads or writes a scalar at `memory` in this machine's representation.
int64_t ReadScalar(const Type& type, const void* memory);
void WriteScalar(const Type& type, int64_t value, void* memory);

// Handlers as values of type `handler`; the codec turns them into addresses of the actor's image.
constexpr int64_t kRecordHandler = -101;
constexpr int64_t kHoldHandler = -102;

// As the type prints it: "O_RDWR|O_CREAT", "SIGINT", "0600", "0x7f00"; a wait status "exited(3)"; a
// handler "SIG_IGN" or "record".
std::string PrintScalar(const Type& type, int64_t value);

// sizeof(name) for scalars, structs and the opaque types of the C library ("sem_t"); 0 if unknown.
size_t SizeOf(std::string_view name);

}  // namespace parley

#endif  // PARLEY_LIB_TYPE_H_
