#include "lib/frame_memory.h"

#include <cstring>

namespace parley {

char* FrameMemory::Take(size_t size) {
  const size_t aligned = (size + 15) / 16 * 16;
  if (aligned < size || aligned > size_ - used_) return nullptr;
  char* start = base_ + used_;
  used_ += aligned;
  return start;
}

char* FrameMemory::Input(size_t size) {
  char* start = Take(size);
  if (start != nullptr) std::memset(start, 0, size);
  return start;
}

char* FrameMemory::Output(size_t size) {
  // The guard behind begins right after the last byte, before any padding.
  char* start = size > size_ ? nullptr : Take(size + 2 * kGuard);
  if (start == nullptr) return nullptr;
  std::memset(start, kGuardByte, kGuard);
  std::memset(start + kGuard, kFill, size);
  std::memset(start + kGuard + size, kGuardByte, kGuard);
  outputs_.push_back({start + kGuard, size});
  return start + kGuard;
}

bool FrameMemory::GuardsIntact(std::string* where) const {
  for (const Guarded& output : outputs_) {
    for (size_t i = 0; i < kGuard; ++i) {
      if (static_cast<unsigned char>(output.start[output.size + i]) != kGuardByte) {
        *where = "byte " + std::to_string(i + 1) + " behind an output of " +
                 std::to_string(output.size) + " bytes was written";
        return false;
      }
      if (static_cast<unsigned char>(output.start[-1 - static_cast<ptrdiff_t>(i)]) != kGuardByte) {
        *where = "byte " + std::to_string(i + 1) + " before an output of " +
                 std::to_string(output.size) + " bytes was written";
        return false;
      }
    }
  }
  return true;
}

}  // namespace parley
