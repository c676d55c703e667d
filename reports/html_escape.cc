#include "reports/html_escape.h"

#include "reports/escape.h"

namespace parley {

std::string HtmlText(std::string_view text) {
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
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

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
