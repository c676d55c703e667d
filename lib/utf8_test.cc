#include "lib/utf8.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

TEST(DecodeUtf8Test, TakesOneCharacter) {
  struct {
    std::string_view text;
    uint32_t code;
    size_t length;
  } const kCharacters[] = {
      {std::string_view("\0x", 2), 0, 1},
      {"ax", 'a', 1},
      {"\x7f", 0x7f, 1},
      {"\xc2\x80", 0x80, 2},
      {"\xc3\xa4x", 0xe4, 2},
      {"\xdf\xbf", 0x7ff, 2},
      {"\xe0\xa0\x80", 0x800, 3},
      {"\xed\x9f\xbf", 0xd7ff, 3},
      {"\xee\x80\x80", 0xe000, 3},
      {"\xef\xbf\xbf", 0xffff, 3},
      {"\xf0\x90\x80\x80", 0x10000, 4},
      {"\xf4\x8f\xbf\xbfx", 0x10ffff, 4},
  };
  for (const auto& expected : kCharacters) {
    const Utf8Character found = DecodeUtf8(expected.text);
    EXPECT_EQ(found.code, expected.code) << expected.text;
    EXPECT_EQ(found.length, expected.length) << expected.text;
  }
}

TEST(DecodeUtf8Test, TakesNothingElse) {
  for (const char* text : {
           "",
           "\x80",
           "\xbf\xbf",
           "\xc0\xaf",          // overlong
           "\xc1\xbf",          // overlong
           "\xc3",              // cut off
           "\xc3x",             // cut off
           "\xe0\x80\xaf",      // overlong
           "\xe0\x9f\xbf",      // overlong
           "\xe2\x82",          // cut off
           "\xed\xa0\x80",      // a surrogate
           "\xed\xbf\xbf",      // a surrogate
           "\xf0\x80\x80\xaf",  // overlong
           "\xf0\x8f\xbf\xbf",  // overlong
           "\xf4\x90\x80\x80",  // beyond Unicode
           "\xf5\x80\x80\x80",  // beyond Unicode
           "\xff",
       }) {
    EXPECT_EQ(DecodeUtf8(text).length, 0u) << text;
  }
}

TEST(Utf8PrefixTest, EndsBetweenCharacters) {
  EXPECT_EQ(Utf8Prefix("abc", 3), "abc");
  EXPECT_EQ(Utf8Prefix("abc", 2), "ab");
  EXPECT_EQ(Utf8Prefix("a\xe2\x82\xac\xe2\x82\xac", 4), "a\xe2\x82\xac");
  EXPECT_EQ(Utf8Prefix("a\xe2\x82\xac\xe2\x82\xac", 6), "a\xe2\x82\xac");
  EXPECT_EQ(Utf8Prefix("\xe2\x82\xac", 2), "");
  EXPECT_EQ(Utf8Prefix("\x80\x80\x80", 2), "");
}

}  // namespace
}  // namespace parley
