// A typed value of a case: what a call returned, what an output held, what a name is bound to.
#ifndef PARLEY_LIB_VALUE_H_
#define PARLEY_LIB_VALUE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace parley {

struct Value {
  enum class Kind {
    kNone,     // nothing came back (NULL, or no output)
    kInt,      // any integer; `type` says how to show it
    kAddress,  // memory of an actor; only this kind is passed as a pointer
    kBytes,    // a buffer or a string
    kList,     // several values
    kStruct,   // fields by name, in the order of the table
    kSet,      // a set of numbers: signals, descriptors; items in ascending order
  };
  Kind kind = Kind::kNone;
  int64_t number = 0;                                 // kInt, kAddress
  std::string bytes;                                  // kBytes
  std::vector<Value> items;                           // kList, kSet
  std::vector<std::pair<std::string, Value>> fields;  // kStruct
  std::string type;     // struct name ("msqid_ds"), or scalar type ("pid", "fd", "flags(ipc)")
  bool open = false;    // kStruct: a part of its fields, shown with "..." behind them
  int64_t address = 0;  // where the original lies in the actor (result lists); 0 if nowhere

  static Value Int(int64_t number, std::string type = "int");
  static Value Address(int64_t address);
  // The high half of a 32-bit address is 0.
  static Value AddressOf(const void* memory);
  static Value Bytes(std::string bytes);

  const Value* Field(const std::string& name) const;  // null if there is none; "a.b" goes down
  // As strace prints it: 3, 0x7f00, "x\n", [1, 2], {a=1, b="x"}, [SIGINT]; long data is cut.
  std::string Print() const;
};

bool operator==(const Value& a, const Value& b);

// A C string literal of the bytes, as strace prints it; at most `limit` bytes, then "...".
std::string Quote(const std::string& bytes, size_t limit = 64);

}  // namespace parley

#endif  // PARLEY_LIB_VALUE_H_
