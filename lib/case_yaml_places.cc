// Walks over a scalar's text and its source together.
//
// Whatever the style, the characters that are not blank stand in the source in the same order as in
// the text, as themselves or as an escape; only blanks, line ends and indentation differ. So both
// sides skip blanks, and every character meets its own.
#include "lib/case_yaml_places.h"

#include <algorithm>
#include <cstdint>

#include "lib/utf8.h"

namespace parley {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Walk {
 public:
  Walk(const YamlNode& scalar, std::string_view source)
      : scalar_(scalar), source_(source), at_(scalar.offset), line_(scalar.where.line) {
    line_start_ = at_ + 1 - static_cast<size_t>(scalar.where.column);
  }

  std::vector<TextPlaces::Piece> Run() {
    SkipOpening();
    const std::string_view text = scalar_.text;
    pieces_.push_back({0, Here()});
    size_t i = 0;
    while (i < text.size()) {
      if (IsBlank(text[i])) {
        ++i;
        continue;
      }
      SkipBlanks();
      Note(i);
      const Unit unit = Next();
      // What an escape stands for may have several bytes.
      i += unit.escape ? std::max<size_t>(DecodeUtf8(text.substr(i)).length, 1) : 1;
      Advance(unit.length);
    }
    return std::move(pieces_);
  }

  // Behind what Run() walked over.
  size_t End() {
    if (!IsQuoted()) return at_;
    SkipBlanks();
    return at_ < source_.size() ? at_ + 1 : at_;
  }
  bool AtQuote() {
    SkipBlanks();
    const char quote = scalar_.style == YamlNode::Style::kSingleQuoted ? '\'' : '"';
    return !IsQuoted() || (at_ < source_.size() && source_[at_] == quote);
  }

 private:
  // A character of the source.
  struct Unit {
    size_t length = 1;  // in bytes
    bool blank = false;
    bool escape = false;
  };

  bool IsQuoted() const {
    return scalar_.style == YamlNode::Style::kSingleQuoted ||
           scalar_.style == YamlNode::Style::kDoubleQuoted;
  }

  Location Here() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

  void SkipOpening() {
    if (IsQuoted()) {
      Advance(1);
    } else if (scalar_.style == YamlNode::Style::kBlock) {
      while (at_ < source_.size() && source_[at_] != '\n') Advance(1);
      SkipBlanks();
    }
  }

  Unit Next() const {
    if (at_ >= source_.size()) return {};
    const char c = source_[at_];
    if (scalar_.style == YamlNode::Style::kDoubleQuoted && c == '\\') return Escape();
    if (scalar_.style == YamlNode::Style::kSingleQuoted && source_.substr(at_, 2) == "''") {
      return {2};
    }
    return {1, IsBlank(c)};
  }

  Unit Escape() const {
    const char c = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if (c == 'x') return Coded(2);
    if (c == 'u') return Coded(4);
    if (c == 'U') return Coded(8);
    const bool blank = IsBlank(c) || c == 't' || c == 'n' || c == 'r';
    return {2, blank, true};
  }
  Unit Coded(size_t digits) const {
    uint32_t code = 0;
    for (const char c : source_.substr(at_ + 2, digits)) {
      const int digit = c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0';
      code = code * 16 + static_cast<uint32_t>(digit & 0xf);
    }
    return {2 + digits, code < 0x80 && IsBlank(static_cast<char>(code)), true};
  }

  void SkipBlanks() {
    while (at_ < source_.size()) {
      const Unit unit = Next();
      if (!unit.blank) return;
      Advance(unit.length);
    }
  }

  void Advance(size_t bytes) {
    for (; bytes > 0 && at_ < source_.size(); --bytes, ++at_) {
      if (source_[at_] == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      }
    }
  }

  // A new piece where the text's next character does not follow the one before.
  void Note(size_t offset) {
    const TextPlaces::Piece& last = pieces_.back();
    const Location here = Here();
    if (here.line == last.where.line &&
        here.column == last.where.column + static_cast<int>(offset - last.offset)) {
      return;
    }
    if (last.offset == offset) pieces_.pop_back();
    pieces_.push_back({offset, here});
  }

  const YamlNode& scalar_;
  std::string_view source_;
  size_t at_;
  int line_;
  size_t line_start_;
  std::vector<TextPlaces::Piece> pieces_;
};

}  // namespace

std::vector<TextPlaces::Piece> PiecesOfScalar(const YamlNode& scalar, std::string_view file_text) {
  // Most scalars are plain and on one line, and stand in the file as they are.
  if (scalar.style == YamlNode::Style::kPlain &&
      file_text.substr(scalar.offset, scalar.text.size()) == scalar.text) {
    return {{0, scalar.where}};
  }
  return Walk(scalar, file_text).Run();
}

size_t EndOfScalar(const YamlNode& scalar, std::string_view file_text) {
  Walk walk(scalar, file_text);
  walk.Run();
  return walk.End();
}

bool EndsWithItsQuote(const YamlNode& scalar, std::string_view file_text) {
  Walk walk(scalar, file_text);
  walk.Run();
  return walk.AtQuote();
}

}  // namespace parley
