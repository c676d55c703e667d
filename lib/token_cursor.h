// Walks over the tokens of one text and reports what is wrong there.
//
// Reports at most one error about its text: what follows the first is mostly its consequence.
// Part of the parser of step lines; see call_parser.h for what others use.
#ifndef PARLEY_LIB_TOKEN_CURSOR_H_
#define PARLEY_LIB_TOKEN_CURSOR_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/call_parser.h"
#include "lib/diagnostic.h"
#include "lib/lexer.h"

namespace parley {

class TokenCursor {
 public:
  // `places` and `diagnostics` must outlive the cursor. A malformed token is reported at once; then
  // failed() is true and there are no tokens.
  TokenCursor(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics);

  bool failed() const { return failed_; }

  // The token not yet taken, or one of those behind it; kEnd at and beyond the end.
  const Token& Peek(size_t ahead = 0) const;
  bool AtEnd() const { return Peek().kind == TokenKind::kEnd; }
  bool AtRelation() const;               // == != < <= > >=
  const Token& Take();                   // the end can be taken any number of times
  bool TakeSign(std::string_view sign);  // false and nothing taken if it is another token
  bool TakeName(std::string_view name);

  Location Where(const Token& token) const { return places_.At(token.offset); }
  // A token as it may stand in a message: "'fork'", "the end of the line".
  std::string Show(const Token& token) const;

  // Reports an error unless one was reported already. Always false.
  bool Fail(const Token& token, const std::string& message);
  // "expected a value, not ')'", with a hint for common mistakes.
  bool FailExpected(const std::string& expected);

 private:
  const TextPlaces& places_;
  Diagnostics* diagnostics_;
  std::string text_;
  std::vector<Token> tokens_;  // never empty, the last is kEnd
  size_t next_ = 0;
  bool failed_ = false;
};

// True for == != < <= > >=.
bool IsRelation(const Token& token);

}  // namespace parley

#endif  // PARLEY_LIB_TOKEN_CURSOR_H_
