// Control messages of sendmsg and recvmsg: descriptors (SCM_RIGHTS), credentials, plain bytes.
#ifndef PARLEY_LIB_CONTROL_MESSAGE_H_
#define PARLEY_LIB_CONTROL_MESSAGE_H_

#include <cstddef>
#include <string>

#include "lib/value.h"

namespace parley {

// The bytes of a list of {cmsg_level, cmsg_type, data}, each with its header and padding. `data` is
// a list of descriptors, a struct of the struct table, or bytes.
bool EncodeControl(const Value& list, std::string* bytes, std::string* error);

// The messages in `size` bytes at `control`, which need not be aligned; stops at the first whose
// length cannot be.
Value DecodeControl(const char* control, size_t size);

}  // namespace parley

#endif  // PARLEY_LIB_CONTROL_MESSAGE_H_
