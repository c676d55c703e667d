// Integers of 1, 2, 4 or 8 bytes in memory, in this machine's byte order. No alignment is needed.
#ifndef PARLEY_LIB_INTEGER_MEMORY_H_
#define PARLEY_LIB_INTEGER_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace parley {

template <typename Signed, typename Unsigned>
int64_t LoadAs(const void* memory, bool is_signed) {
  Signed with_sign;
  Unsigned without;
  std::memcpy(&with_sign, memory, sizeof with_sign);
  std::memcpy(&without, memory, sizeof without);
  return is_signed ? static_cast<int64_t>(with_sign) : static_cast<int64_t>(without);
}

// 0 for any other size.
inline int64_t LoadInteger(const void* memory, size_t size, bool is_signed) {
  switch (size) {
    case 1:
      return LoadAs<int8_t, uint8_t>(memory, is_signed);
    case 2:
      return LoadAs<int16_t, uint16_t>(memory, is_signed);
    case 4:
      return LoadAs<int32_t, uint32_t>(memory, is_signed);
    case 8:
      return LoadAs<int64_t, uint64_t>(memory, is_signed);
    default:
      return 0;
  }
}

template <typename Unsigned>
void StoreAs(int64_t value, void* memory) {
  const Unsigned narrow = static_cast<Unsigned>(value);
  std::memcpy(memory, &narrow, sizeof narrow);
}

// Keeps the low bytes of `value`. Writes nothing for any other size.
inline void StoreInteger(int64_t value, void* memory, size_t size) {
  switch (size) {
    case 1:
      return StoreAs<uint8_t>(value, memory);
    case 2:
      return StoreAs<uint16_t>(value, memory);
    case 4:
      return StoreAs<uint32_t>(value, memory);
    case 8:
      return StoreAs<uint64_t>(value, memory);
    default:
      return;
  }
}

}  // namespace parley

#endif  // PARLEY_LIB_INTEGER_MEMORY_H_
