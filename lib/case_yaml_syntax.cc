// Finds the cause of a YAML error. yaml-cpp says where it gave up, which is often behind the place
// that the author has to change; so the entry around that place is read again with calls in mind.
#include "lib/case_yaml_syntax.h"

#include <yaml-cpp/exceptions.h>

#include <algorithm>

#include "lib/utf8.h"

namespace parley {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string Hex(unsigned char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  return std::string("0x") + kDigits[byte >> 4] + kDigits[byte & 15];
}

// The text as lines, with offsets.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    starts_.push_back(0);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  size_t Offset(Location where) const {
    if (where.line < 1 || where.column < 1) return 0;
    const size_t line = std::min(static_cast<size_t>(where.line), starts_.size()) - 1;
    return std::min(starts_[line] + static_cast<size_t>(where.column) - 1, text_.size());
  }
  Location At(size_t offset) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    return {static_cast<int>(after - starts_.begin()), static_cast<int>(offset - *(after - 1)) + 1};
  }
  std::string_view Line(int line) const {
    if (line < 1 || static_cast<size_t>(line) > starts_.size()) return {};
    const std::string_view rest = text_.substr(starts_[static_cast<size_t>(line) - 1]);
    return rest.substr(0, rest.find('\n'));
  }

 private:
  std::string_view text_;
  std::vector<size_t> starts_;
};

// Where the value of an entry begins in its line: behind "- actor: ", "key: " or "- ". npos if the
// line goes on with the one above.
size_t ValueColumn(std::string_view line) {
  size_t at = 0;
  bool item = false;
  while (true) {
    while (at < line.size() && IsBlank(line[at])) ++at;
    if (line.substr(at, 2) != "- ") break;
    item = true;
    at += 2;
  }
  for (size_t i = at;
       i < line.size() && std::string_view("\"([{#").find(line[i]) == std::string_view::npos; ++i) {
    if (line[i] != ':' || (i + 1 < line.size() && !IsBlank(line[i + 1]))) continue;
    ++i;
    while (i < line.size() && IsBlank(line[i])) ++i;
    return i;
  }
  return item ? at : std::string_view::npos;
}

// The offset of the value of the entry that `line` belongs to.
size_t EntryValue(const Lines& lines, int line) {
  constexpr int kMostLines = 50;
  for (int above = line; above > 0 && above > line - kMostLines; --above) {
    const size_t column = ValueColumn(lines.Line(above));
    if (column != std::string_view::npos) {
      return lines.Offset({above, static_cast<int>(column) + 1});
    }
  }
  return lines.Offset({line, 1});
}

bool IsBareKey(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  });
}

YamlMistake ExplainColon(std::string_view text, const Lines& lines, Location where) {
  YamlMistake mistake{where, "", ';', lines.Offset(where)};
  const size_t value = std::min(EntryValue(lines, where.line), mistake.offset);
  const std::string_view before = text.substr(value, mistake.offset - value);
  const LineOpen open = OpenAtEnd(before);
  const std::string_view line = lines.Line(where.line);
  if (open == LineOpen::kString) {
    mistake.message =
        "YAML takes ': ' for the end of a key, even inside a string; write '\\x3a ' instead";
  } else if (open == LineOpen::kBracket) {
    mistake.message =
        "YAML takes ': ' for the end of a key, even inside brackets; a field is written name=value";
  } else if (IsBareKey(line.substr(0, static_cast<size_t>(where.column) - 1))) {
    mistake.message =
        "this key is indented further than its neighbours, so that YAML takes it for text of the "
        "line above";
  } else {
    mistake.message =
        "YAML takes ': ' for the end of a key; put the whole text in quotes if it belongs to it";
  }
  return mistake;
}

// Follows strings and brackets through a line.
class OpenScan {
 public:
  void Feed(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (in_string_) {
      escaped_ = c == '\\';
      in_string_ = c != '"';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '(' || c == '[' || c == '{') {
      ++brackets_;
    } else if (c == ')' || c == ']' || c == '}') {
      brackets_ = std::max(0, brackets_ - 1);
    }
  }
  LineOpen open() const {
    return in_string_ ? LineOpen::kString : brackets_ > 0 ? LineOpen::kBracket : LineOpen::kNothing;
  }

 private:
  int brackets_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

// The offset of a '#' that begins a comment while a string or bracket is open; npos if there is
// none.
size_t FindCut(std::string_view text, size_t begin, size_t end) {
  if (begin < text.size() && (text[begin] == '"' || text[begin] == '\'')) {
    return std::string_view::npos;  // in quotes '#' is an ordinary character
  }
  OpenScan scan;
  for (size_t i = begin; i < end; ++i) {
    if (text[i] == '#' && i > begin && IsBlank(text[i - 1]) && scan.open() != LineOpen::kNothing) {
      return i;
    }
    scan.Feed(text[i]);
  }
  return std::string_view::npos;
}

YamlMistake ExplainMisfit(std::string_view text, const Lines& lines, Location where) {
  const size_t offset = lines.Offset(where);
  const size_t value = std::min(EntryValue(lines, where.line), offset);
  const size_t cut = FindCut(text, value, offset);
  if (cut != std::string_view::npos) {
    return {lines.At(cut), MessageOfCut(OpenAtEnd(text.substr(value, cut - value)))};
  }
  if (value < offset && (text[value] == '"' || text[value] == '\'') &&
      lines.At(value).line == where.line) {
    return {where,
            "the text ended at its closing quote, and this follows it; put the whole text in "
            "single quotes"};
  }
  return {where, "this fits nothing above it; is it indented as its neighbours are?"};
}

YamlMistake ExplainBlock(std::string_view text, const Lines& lines, Location where) {
  size_t offset = std::min(lines.Offset(where), text.size() - 1);
  while (offset > 0 && text[offset] != '>' && text[offset] != '|') --offset;
  return {lines.At(offset), std::string("'") + text[offset] +
                                "' at the beginning of a text means a block of lines to YAML; put "
                                "the text in quotes, or write '= _ > 0' for a result"};
}

YamlMistake ExplainEscape(std::string_view text, const Lines& lines, Location where) {
  size_t offset = std::min(lines.Offset(where), text.size() - 1);
  while (offset > 0 && text[offset] != '\\') --offset;
  return {lines.At(offset),
          "YAML knows no escape " + std::string(text.substr(offset, 2)) +
              " between double quotes; between single quotes a backslash stays as it is",
          '/', offset};
}

// A tab in the indentation of the line, or 0.
int TabColumn(std::string_view line) {
  for (size_t i = 0; i < line.size() && IsBlank(line[i]); ++i) {
    if (line[i] == '\t') return static_cast<int>(i) + 1;
  }
  return 0;
}

// yaml-cpp keeps a token for every bracket that is open, and sees only at the end of the text that
// there are too many. Quotes and comments are not looked at: no honest file comes near the bound.
bool CheckBrackets(std::string_view text, Diagnostics* diagnostics) {
  constexpr int kMostOpen = 5000;
  int open = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[' || text[i] == '{') ++open;
    if ((text[i] == ']' || text[i] == '}') && open > 0) --open;
    if (open <= kMostOpen) continue;
    diagnostics->Error(Lines(text).At(i), "lists and mappings are nested too deeply here");
    return false;
  }
  return true;
}

}  // namespace

LineOpen OpenAtEnd(std::string_view text) {
  OpenScan scan;
  for (const char c : text) scan.Feed(c);
  return scan.open();
}

std::string MessageOfCut(LineOpen open) {
  return open == LineOpen::kString
             ? "YAML takes ' #' for a comment, even inside a string, and cuts the line here; write "
               "' \\x23' instead"
             : "YAML takes ' #' for a comment and cuts the line here, inside brackets; put the "
               "comment behind the end of the line";
}

bool CheckYamlBytes(std::string_view text, Diagnostics* diagnostics) {
  if (text.size() > kMostYamlBytes) {
    diagnostics->Error({}, "the file is larger than 4 MB");
    return false;
  }
  int line = 1;
  size_t line_start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '\n') continue;
    if (i - line_start > kMostYamlLineBytes) {
      diagnostics->Error(
          {line, static_cast<int>(kMostYamlLineBytes) + 1},
          "the line is longer than " + std::to_string(kMostYamlLineBytes) + " bytes");
      return false;
    }
    ++line;
    line_start = i + 1;
  }
  line = 1;
  line_start = 0;
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const size_t length = DecodeUtf8(text.substr(i)).length;
    const bool line_end = c == '\n' || (c == '\r' && text.substr(i, 2) == "\r\n");
    if (length == 0 || c == 0x7f || (c < 0x20 && c != '\t' && !line_end)) {
      diagnostics->Error({line, static_cast<int>(i - line_start) + 1},
                         length == 0
                             ? "the byte " + Hex(c) + " is no UTF-8; is this a text?"
                             : "the control character " + Hex(c) + " cannot stand in a text");
      return false;
    }
    i += length;
    if (c == '\n') {
      ++line;
      line_start = i;
    }
  }
  return CheckBrackets(text, diagnostics);
}

std::string MessageOfIndicator(char first) {
  const char* const meaning = first == '&'   ? "an anchor"
                              : first == '*' ? "an alias"
                              : first == '!' ? "a tag"
                                             : nullptr;
  if (meaning == nullptr) return "";
  return std::string("'") + first + "' begins " + meaning +
         " in YAML, and case files have none; put the text in quotes";
}

YamlMistake ExplainYamlMistake(std::string_view text, Location where, std::string_view message) {
  namespace Error = YAML::ErrorMsg;
  if (where.line < 1 || text.empty()) return {{}, "this is no YAML that can be read"};
  const Lines lines(text);
  if (const int tab = TabColumn(lines.Line(where.line)); tab > 0) {
    return {{where.line, tab}, "YAML is indented by blanks; this is a tab"};
  }
  const size_t offset = lines.Offset(where);
  const char here = offset < text.size() ? text[offset] : '\0';
  if (message == Error::MAP_VALUE && here == ':') return ExplainColon(text, lines, where);
  if (message == Error::END_OF_MAP || message == Error::END_OF_SEQ) {
    return ExplainMisfit(text, lines, where);
  }
  if (message == Error::END_OF_MAP_FLOW || message == Error::END_OF_SEQ_FLOW) {
    return {where,
            message == Error::END_OF_MAP_FLOW
                ? "a mapping between '{' and '}' goes wrong here: a text with a comma, bracket or "
                  "quote in it must stand in quotes, or '}' is missing"
                : "a list between '[' and ']' goes wrong here: a text with a comma, bracket or "
                  "quote in it must stand in quotes, or ']' is missing"};
  }
  if (message == Error::CHAR_IN_BLOCK || message == Error::ZERO_INDENT_IN_BLOCK) {
    return ExplainBlock(text, lines, where);
  }
  if (message.rfind(Error::INVALID_ESCAPE, 0) == 0 || message == Error::INVALID_HEX ||
      message.rfind(Error::INVALID_UNICODE, 0) == 0) {
    return ExplainEscape(text, lines, where);
  }
  if (message == Error::UNKNOWN_TOKEN && here != '\0') {
    return {where,
            std::string("a plain text cannot begin with '") + here + "' in YAML; put it in quotes"};
  }
  if (message == Error::DOC_IN_SCALAR || message == Error::EOF_IN_SCALAR) {
    return {where, "a quoted text is not closed before this"};
  }
  if (message == Error::BLOCK_ENTRY)
    return {where, "no list can begin here; is a line end missing?"};
  if (message == Error::FLOW_END) {
    return {where, std::string("'") + here + "' closes nothing here; put the text in quotes"};
  }
  if (message == Error::BAD_FILE) {
    return {where, "lists and mappings are nested too deeply here"};
  }
  const std::string indicator = MessageOfIndicator(here);
  return {where, indicator.empty() ? "this is no YAML that case files use" : indicator};
}

}  // namespace parley
