// Tokens of step lines: strings with their escapes, numbers, durations, identifiers and signs.
#include "lib/lexer.h"

#include <limits>

namespace parley {
namespace {

// The classes of <cctype> depend on the locale; these do not.
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsWordStart(char c) { return IsLower(c) || IsUpper(c) || c == '_'; }
bool IsWordPart(char c) { return IsWordStart(c) || IsDigit(c); }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The character as it may stand in a message.
std::string Show(char c) {
  const unsigned char byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte < 0x7f) return std::string("'") + c + "'";
  static const char kHex[] = "0123456789abcdef";
  return std::string("the byte \\x") + kHex[byte >> 4] + kHex[byte & 15];
}

// Nanoseconds of a unit of time, 0 if `unit` is none.
uint64_t UnitNanoseconds(std::string_view unit) {
  if (unit == "ns") return 1;
  if (unit == "us") return 1000;
  if (unit == "ms") return 1000 * 1000;
  if (unit == "s") return 1000 * 1000 * 1000;
  if (unit == "m") return uint64_t{60} * 1000 * 1000 * 1000;
  if (unit == "h") return uint64_t{3600} * 1000 * 1000 * 1000;
  return 0;
}

class Lexer {
 public:
  Lexer(std::string_view text, std::vector<Token>* tokens, LexError* error)
      : text_(text), tokens_(tokens), error_(error) {}

  bool Run() {
    while (true) {
      const size_t last_end = at_;
      while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
      token_ = Token();
      token_.offset = at_;
      if (at_ == text_.size()) {
        // Where something is missing at the end, the caret belongs right after the last token.
        token_.offset = token_.end = last_end;
        tokens_->push_back(token_);
        return true;
      }
      if (!One()) return false;
      token_.end = at_;
      tokens_->push_back(token_);
    }
  }

 private:
  char At(size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }

  bool Fail(size_t offset, std::string message) {
    *error_ = {offset, std::move(message)};
    return false;
  }

  bool One() {
    const char c = text_[at_];
    if (c == '"') return String();
    if (IsDigit(c)) return Number();
    if (IsWordStart(c)) return Word();
    return Sign();
  }

  bool String() {
    token_.kind = TokenKind::kString;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        token_.text += text_[at_++];
      } else if (!Escape()) {
        return false;
      }
    }
    if (at_ == text_.size()) {
      // YAML reads " #" as the start of a comment, so such a line arrives here cut short.
      return Fail(token_.offset,
                  "the line ends inside this string; if it holds ' #', YAML cut it there: write "
                  "'\\x23' for the '#'");
    }
    ++at_;
    return true;
  }

  bool Escape() {
    const size_t start = at_++;
    const char c = At(at_);
    if (IsOctal(c)) {
      int value = 0;
      for (int digits = 0; digits < 3 && IsOctal(At(at_)); ++digits) {
        value = value * 8 + (text_[at_++] - '0');
      }
      if (value > 255) return Fail(start, "an octal escape is at most \\377");
      token_.text += static_cast<char>(value);
      return true;
    }
    if (c == 'x') {
      const int high = HexValue(At(at_ + 1));
      const int low = high < 0 ? -1 : HexValue(At(at_ + 2));
      if (low < 0) return Fail(start, "'\\x' takes exactly two hexadecimal digits");
      token_.text += static_cast<char>(high * 16 + low);
      at_ += 3;
      return true;
    }
    static constexpr std::string_view kLetters = "abfnrtv\\\"'";
    static constexpr std::string_view kBytes = "\a\b\f\n\r\t\v\\\"'";
    const size_t index = at_ < text_.size() ? kLetters.find(c) : std::string_view::npos;
    if (index == std::string_view::npos) {
      return Fail(
          start,
          "unknown escape; there are \\n \\t \\r \\a \\b \\f \\v \\\\ \\\" \\' \\0 to \\377 "
          "and \\x00 to \\xff");
    }
    token_.text += kBytes[index];
    ++at_;
    return true;
  }

  bool Number() {
    size_t end = at_;
    while (IsWordPart(At(end))) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    token_.text = std::string(word);
    if (At(end) == '.' && IsDigit(At(end + 1))) {
      return Fail(token_.offset, "there are no fractions; write a smaller unit, as 1500ms");
    }
    unsigned base = 10;
    size_t i = 0;
    if (word.size() > 1 && word[0] == '0') {
      const bool hex = word[1] == 'x' || word[1] == 'X';
      if (hex || IsDigit(word[1])) base = hex ? 16 : 8;
      if (hex) i = 2;
    }
    uint64_t value = 0;
    const size_t first = i;
    for (; i < word.size(); ++i) {
      const int digit = HexValue(word[i]);
      if (digit < 0 || (base < 16 && digit >= 10)) break;
      if (digit >= static_cast<int>(base)) {
        return Fail(at_ + i, "a number that begins with 0 is octal and has no digit " +
                                 std::string(1, word[i]));
      }
      const uint64_t add = static_cast<uint64_t>(digit);
      if (value > (std::numeric_limits<uint64_t>::max() - add) / base) {
        return Fail(token_.offset, "the number does not fit into 64 bits");
      }
      value = value * base + add;
    }
    if (i == first) return Fail(token_.offset, "hexadecimal digits are missing after '0x'");
    if (i < word.size()) {
      if (!Duration(word, i, base, value)) return false;
    } else if (base == 10 && value > uint64_t{1} << 63) {
      return Fail(token_.offset,
                  "the number does not fit into 63 bits; bit patterns are written in hexadecimal");
    } else {
      token_.kind = TokenKind::kNumber;
      token_.number = static_cast<int64_t>(value);
    }
    at_ = end;
    return true;
  }

  // `word` has letters from `letters` on.
  bool Duration(std::string_view word, size_t letters, unsigned base, uint64_t value) {
    const std::string_view unit = word.substr(letters);
    const uint64_t nanoseconds = UnitNanoseconds(unit);
    if (base == 16) {
      return Fail(at_ + letters, "'" + std::string(unit) + "' are no hexadecimal digits");
    }
    if (nanoseconds == 0) {
      return Fail(at_ + letters,
                  "'" + std::string(unit) + "' is no unit of time; there are ns us ms s m h");
    }
    if (base == 8) return Fail(token_.offset, "a duration is decimal, without leading zeros");
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) / nanoseconds) {
      return Fail(token_.offset, "the duration is longer than 292 years");
    }
    token_.kind = TokenKind::kDuration;
    token_.number = static_cast<int64_t>(value * nanoseconds);
    return true;
  }

  bool Word() {
    size_t end = at_;
    while (IsWordPart(At(end))) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    token_.text = std::string(word);
    if (word == "_") {
      token_.kind = TokenKind::kSign;
    } else if (At(end) == '(') {
      token_.kind = TokenKind::kFunction;
    } else if (IsUpper(word[0]) || (word[0] == '_' && IsUpper(word[1]))) {
      token_.kind = TokenKind::kConst;
    } else if (word[0] == '_') {
      return Fail(at_, "a name begins with a lower-case letter; '_' alone ignores a value");
    } else {
      token_.kind = TokenKind::kName;
    }
    at_ = end;
    return true;
  }

  bool Sign() {
    // Longer signs come before those they begin with.
    static constexpr std::string_view kSigns[] = {
        "...", "..", "=>", "==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]", "{", "}",
        ",",   ":",  ".",  "=",  "<",  ">",  "+",  "-",  "*",  "/", "%", "|", "~", "!"};
    for (const std::string_view sign : kSigns) {
      if (text_.substr(at_, sign.size()) == sign) {
        token_.kind = TokenKind::kSign;
        token_.text = std::string(sign);
        at_ += sign.size();
        return true;
      }
    }
    const std::string_view rest = text_.substr(at_);
    if (rest[0] == '&') return Fail(at_, "there is no '&'; conditions are joined by '&&'");
    if (rest[0] == '$') return Fail(at_, "no list of 'each' has the name after this '$'");
    if (rest[0] == '\'' || rest.substr(0, 2) == "\xe2\x80") {
      return Fail(at_, "strings stand between double quotes: \"...\"");
    }
    return Fail(at_, "no token begins with " + Show(rest[0]));
  }

  std::string_view text_;
  std::vector<Token>* tokens_;
  LexError* error_;
  size_t at_ = 0;
  Token token_;
};

}  // namespace

bool Lex(std::string_view text, std::vector<Token>* tokens, LexError* error) {
  tokens->clear();
  return Lexer(text, tokens, error).Run();
}

}  // namespace parley
