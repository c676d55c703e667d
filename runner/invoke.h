// From a row of the table of calls to the function: what an actor does to make a call.
//
// The thunks are made from the same rows that lib/call_table.cc reads (lib/calls/*.def). A thunk
// takes the words of the call, narrows each to its C parameter, calls the function, and widens the
// result: signed types keep their sign, addresses are not extended, except that the pointer -1
// (MAP_FAILED, SIG_ERR) is the word -1 whatever its width. It sets errno only as the function does.
// A function that the C library lacks has a thunk that fails with ENOSYS.
#ifndef PARLEY_RUNNER_INVOKE_H_
#define PARLEY_RUNNER_INVOKE_H_

#include <cstddef>
#include <cstdint>

namespace parley {

using Thunk = int64_t (*)(const int64_t* args);

// The thunk of CallTable()[row_index]; null if there is no such row. Allocates nothing.
Thunk FindThunk(int row_index);

// Its name; null if there is no such row. Allocates nothing, unlike CallTable().
const char* FindCallName(int row_index);

// What the function's own type says, so that rows can be held against it.
struct WordShape {
  size_t size = 0;  // bytes; 0 for void
  bool is_pointer = false;
  bool is_signed = false;
};
struct CallShape {
  static constexpr int kMaxParams = 8;
  int params = -1;  // -1 for a function that takes the words themselves
  WordShape result;
  WordShape param[kMaxParams];
};

// The shape of the function of CallTable()[row_index], which must be a row.
CallShape FindShape(int row_index);

}  // namespace parley

#endif  // PARLEY_RUNNER_INVOKE_H_
