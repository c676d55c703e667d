// One character of UTF-8 as Unicode has it: no overlong forms, no surrogates, nothing beyond
// U+10FFFF.
#ifndef PARLEY_LIB_UTF8_H_
#define PARLEY_LIB_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parley {

struct Utf8Character {
  uint32_t code = 0;
  size_t length = 0;  // in bytes; 0 if the text does not begin with a character
};

// The character at the beginning of `text`.
Utf8Character DecodeUtf8(std::string_view text);

// True of the second and later bytes of a character, which take no column of their own.
inline bool IsUtf8Continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// The beginning of `text`, of at most `most` bytes, that does not end within a character.
std::string_view Utf8Prefix(std::string_view text, size_t most);

}  // namespace parley

#endif  // PARLEY_LIB_UTF8_H_
