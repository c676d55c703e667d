// Cuts the text of a step line into tokens.
//
// The lexer knows no words of the language and no names of calls; those are the parser's business.
// It stops at the first error, since what follows a broken string cannot be cut sensibly.
#ifndef PARLEY_LIB_LEXER_H_
#define PARLEY_LIB_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parley {

enum class TokenKind {
  kEnd,       // after the last token; its offset is where the last token ends
  kString,    // "a\n"         text = the bytes meant
  kNumber,    // 42 0600 0xff  number, text = as written
  kDuration,  // 50ms          number = nanoseconds, text = as written
  kFunction,  // htonl(        text = identifier; a "(" follows without a blank
  kConst,     // IPC_CREAT _SC_OPEN_MAX   text = identifier
  kName,      // q, blocks     text = identifier
  kSign,      // ( ) [ ] { } , : . .. ... = => == != < <= > >= + - * / % | || && ~ ! _
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  size_t offset = 0;  // first byte in the text
  size_t end = 0;     // one past its last byte
  std::string text;
  // Hexadecimal and octal numbers above 2^63-1 are bit patterns and stand here as negative values;
  // so does the decimal 2^63, that the least number of 64 bits can be written.
  int64_t number = 0;

  bool IsSign(std::string_view sign) const { return kind == TokenKind::kSign && text == sign; }
  bool IsName(std::string_view name) const { return kind == TokenKind::kName && text == name; }
};

struct LexError {
  size_t offset = 0;  // the byte to point at
  std::string message;
};

// Fills `tokens`, the last of which is kEnd. False and `error` if a token is malformed.
bool Lex(std::string_view text, std::vector<Token>* tokens, LexError* error);

}  // namespace parley

#endif  // PARLEY_LIB_LEXER_H_
