// What getaddrinfo found, flattened so that the director can read it: the list itself lies in the
// memory of the actor, out of the director's reach. The actor's wrapper fills an AddrinfoArea.
#ifndef PARLEY_LIB_ADDRINFO_RECORD_H_
#define PARLEY_LIB_ADDRINFO_RECORD_H_

#include <cstdint>

#include "lib/value.h"

namespace parley {

constexpr int kMaxAddrinfoRecords = 16;
constexpr int kMaxSockaddr = 128;
constexpr int kMaxCanonicalName = 256;

// One struct addrinfo.
struct AddrinfoRecord {
  int32_t flags;
  int32_t family;
  int32_t socket_type;
  int32_t protocol;
  uint32_t address_length;  // as the system says; at most kMaxSockaddr bytes are kept
  int32_t has_canonical_name;
  char address[kMaxSockaddr];
  char canonical_name[kMaxCanonicalName];  // cut to fit, always with its NUL
};

struct AddrinfoArea {
  int32_t count;  // length of the list; at most kMaxAddrinfoRecords are kept
  int32_t reserved;
  uint64_t original;  // address of the list in the actor, for freeaddrinfo
  AddrinfoRecord records[kMaxAddrinfoRecords];
};

// The area as a list of structs with the fields of struct addrinfo; `address` is the original.
Value DecodeAddrinfoArea(const void* area);

}  // namespace parley

#endif  // PARLEY_LIB_ADDRINFO_RECORD_H_
