// The memory in which the director lays out what the pointers of one call point to.
//
// Outputs lie between guard bytes and are filled with a pattern beforehand, so that a system that
// writes too much, or nothing, is seen.
#ifndef PARLEY_LIB_FRAME_MEMORY_H_
#define PARLEY_LIB_FRAME_MEMORY_H_

#include <cstddef>
#include <string>
#include <vector>

namespace parley {

class FrameMemory {
 public:
  // Uses `size` bytes at `base`; does not own them.
  FrameMemory(char* base, size_t size) : base_(base), size_(size) {}

  // Zeroed memory for an input; null if there is no room.
  char* Input(size_t size);
  // Memory for an output, filled with kFill and guarded; null if there is no room.
  char* Output(size_t size);
  // The byte that outputs are filled with beforehand.
  static constexpr unsigned char kFill = 0xa5;

  // True if no guard was overwritten. Else says where, relative to the output.
  bool GuardsIntact(std::string* where) const;

 private:
  char* Take(size_t size);

  static constexpr size_t kGuard = 64;
  static constexpr unsigned char kGuardByte = 0xb6;
  struct Guarded {
    char* start;
    size_t size;
  };
  char* base_;
  size_t size_;
  size_t used_ = 0;
  std::vector<Guarded> outputs_;
};

}  // namespace parley

#endif  // PARLEY_LIB_FRAME_MEMORY_H_
