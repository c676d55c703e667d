#include "reports/escape.h"

#include <cstdint>
#include <cstdio>

#include "lib/utf8.h"

namespace parley {
namespace {

bool MayStand(uint32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n';
  bool control = value >= 0x7f && value <= 0x9f;
  // Marks that turn the direction of text could make a line read as what it is not.
  bool direction = (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069);
  bool no_character = (value & 0xfffe) == 0xfffe;
  return !control && !direction && !no_character;
}

// `text` made plain, with the characters of `special` as references to them.
std::string WithReferences(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : PlainText(text)) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    }
  }
  return out;
}

}  // namespace

std::string PlainText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Utf8Character character = DecodeUtf8(text);
    const size_t length = character.length == 0 ? 1 : character.length;
    if (character.length != 0 && MayStand(character.code)) {
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

std::string WithBackslashes(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string XmlText(std::string_view text) { return WithReferences(text, "&<>"); }

std::string XmlAttribute(std::string_view text) { return WithReferences(text, "&<>\"\n\t"); }

std::string HtmlText(std::string_view text) { return WithReferences(text, "&<>\"'"); }

std::string JsonForScript(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  // Outside of strings JSON has no such character, and inside it may be written by its number.
  // "</script" and "<!--" both begin with it.
  for (char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace parley
