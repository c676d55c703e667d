#include "reports/escape.h"

#include <cstdint>
#include <cstdio>

namespace parley {
namespace {

struct CodePoint {
  uint32_t value;
  size_t length;  // bytes; 0 if the text does not begin with valid UTF-8
};

CodePoint Decode(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  // 80..bf continue, c0 and c1 begin nothing but overlong forms, f5.. lies beyond Unicode.
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {0, 0};
  uint32_t value = first & (0xff >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 0};
    value = value << 6 | (byte(i) & 0x3f);
  }
  bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return {0, 0};
  return {value, length};
}

bool MayStand(uint32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n';
  bool control = value >= 0x7f && value <= 0x9f;
  // Marks that turn the direction of text could make a line read as what it is not.
  bool direction = (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069);
  bool no_character = (value & 0xfffe) == 0xfffe;
  return !control && !direction && !no_character;
}

std::string XmlEscape(std::string_view text, bool attribute) {
  std::string out;
  for (char c : PlainText(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += attribute ? "&quot;" : "\"";
        break;
      case '\n':
        out += attribute ? "&#10;" : "\n";
        break;
      case '\t':
        out += attribute ? "&#9;" : "\t";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string PlainText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    CodePoint point = Decode(text);
    size_t length = point.length == 0 ? 1 : point.length;
    if (point.length != 0 && MayStand(point.value)) {
      out += text.substr(0, length);
    } else {
      for (size_t i = 0; i < length; ++i) {
        char hex[8];
        snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned char>(text[i]));
        out += hex;
      }
    }
    text.remove_prefix(length);
  }
  return out;
}

std::string OneLine(std::string_view text) {
  std::string out = PlainText(text);
  for (char& c : out) {
    if (c == '\t' || c == '\n') c = ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string XmlText(std::string_view text) { return XmlEscape(text, false); }
std::string XmlAttribute(std::string_view text) { return XmlEscape(text, true); }

}  // namespace parley
