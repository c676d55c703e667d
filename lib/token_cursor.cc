// The position within a step line's tokens, and the messages about the token that stands there.
#include "lib/token_cursor.h"

#include <algorithm>

#include "lib/utf8.h"

namespace parley {

bool IsRelation(const Token& token) {
  return token.IsSign("==") || token.IsSign("!=") || token.IsSign("<") || token.IsSign("<=") ||
         token.IsSign(">") || token.IsSign(">=");
}

TokenCursor::TokenCursor(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics)
    : places_(places), diagnostics_(diagnostics), text_(text) {
  LexError error;
  if (Lex(text_, &tokens_, &error)) return;
  failed_ = true;
  diagnostics_->Error(places_.At(error.offset), error.message);
  tokens_.assign(1, Token());
}

const Token& TokenCursor::Peek(size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

bool TokenCursor::AtRelation() const { return IsRelation(Peek()); }

const Token& TokenCursor::Take() {
  const Token& token = Peek();
  if (token.kind != TokenKind::kEnd) ++next_;
  return token;
}

bool TokenCursor::TakeSign(std::string_view sign) {
  if (!Peek().IsSign(sign)) return false;
  ++next_;
  return true;
}

bool TokenCursor::TakeName(std::string_view name) {
  if (!Peek().IsName(name)) return false;
  ++next_;
  return true;
}

std::string TokenCursor::Show(const Token& token) const {
  constexpr size_t kLongest = 30;
  if (token.kind == TokenKind::kEnd) return "the end of the line";
  std::string written = text_.substr(token.offset, token.end - token.offset);
  if (written.size() > kLongest) written = std::string(Utf8Prefix(written, kLongest)) + "..";
  return "'" + written + "'";
}

bool TokenCursor::Fail(const Token& token, const std::string& message) {
  if (!failed_) diagnostics_->Error(Where(token), message);
  failed_ = true;
  return false;
}

bool TokenCursor::FailExpected(const std::string& expected) {
  const Token& token = Peek();
  const bool after_name = next_ > 0 && tokens_[next_ - 1].kind == TokenKind::kName;
  std::string message = "expected " + expected + ", not " + Show(token);
  if (token.kind == TokenKind::kName && IsLanguageWord(token.text)) {
    message += ", which is a word of the language and no name";
  } else if (token.IsSign("=") && after_name) {
    message += "; values are compared by '==', and 'name=value' stands only inside {}";
  } else if (token.IsSign("(") && after_name) {
    message += "; no blank may stand between the name of a function and its '('";
  } else if (token.IsSign(":")) {
    message += "; a line has one actor, which stands before the line";
  }
  return Fail(token, message);
}

}  // namespace parley
