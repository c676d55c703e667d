#include "lib/utf8.h"

namespace parley {

Utf8Character DecodeUtf8(std::string_view text) {
  if (text.empty()) return {};
  const unsigned char first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  // 80..bf continue, c0 and c1 begin nothing but overlong forms, f5.. lies beyond Unicode.
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
  uint32_t code = first & (0xff >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if (!IsUtf8Continuation(text[i])) return {};
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return {};
  return {code, length};
}

std::string_view Utf8Prefix(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && IsUtf8Continuation(text[most])) --most;
  return text.substr(0, most);
}

}  // namespace parley
