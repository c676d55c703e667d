#include "lib/lexer.h"

#include <gtest/gtest.h>

#include <limits>

namespace parley {
namespace {

std::string KindName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEnd:
      return "END";
    case TokenKind::kString:
      return "STRING";
    case TokenKind::kNumber:
      return "NUMBER";
    case TokenKind::kDuration:
      return "DURATION";
    case TokenKind::kFunction:
      return "FUNC";
    case TokenKind::kConst:
      return "CONST";
    case TokenKind::kName:
      return "NAME";
    case TokenKind::kSign:
      return "SIGN";
  }
  return "?";
}

// "NAME:q SIGN:=", or "error at 3: ..." for a text that cannot be cut.
std::string Cut(std::string_view text) {
  std::vector<Token> tokens;
  LexError error;
  if (!Lex(text, &tokens, &error)) {
    return "error at " + std::to_string(error.offset) + ": " + error.message;
  }
  std::string out;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kEnd) break;
    if (!out.empty()) out += " ";
    out += KindName(token.kind) + ":" + token.text;
  }
  return out;
}

// The bytes of a text that is one string literal.
std::string Bytes(std::string_view text) {
  std::vector<Token> tokens;
  LexError error;
  if (!Lex(text, &tokens, &error)) return "error: " + error.message;
  if (tokens.size() != 2 || tokens[0].kind != TokenKind::kString) return "not one string";
  return tokens[0].text;
}

int64_t Number(std::string_view text, TokenKind kind) {
  std::vector<Token> tokens;
  LexError error;
  EXPECT_TRUE(Lex(text, &tokens, &error)) << text << ": " << error.message;
  if (tokens.size() != 2) return -777;
  EXPECT_EQ(KindName(tokens[0].kind), KindName(kind)) << text;
  return tokens[0].number;
}

TEST(LexerTest, CutsALine) {
  EXPECT_EQ(Cut("msgget(IPC_PRIVATE, IPC_CREAT|0600) = q"),
            "FUNC:msgget SIGN:( CONST:IPC_PRIVATE SIGN:, CONST:IPC_CREAT SIGN:| NUMBER:0600 "
            "SIGN:) SIGN:= NAME:q");
  EXPECT_EQ(Cut("returns n > 0 takes >= 50ms"),
            "NAME:returns NAME:n SIGN:> NUMBER:0 NAME:takes SIGN:>= DURATION:50ms");
  EXPECT_EQ(Cut(""), "");
  EXPECT_EQ(Cut(" \t\n "), "");
}

TEST(LexerTest, LongestSignWins) {
  EXPECT_EQ(Cut("..... => == = => <= < >= > != ! || | &&"),
            "SIGN:... SIGN:.. SIGN:=> SIGN:== SIGN:= SIGN:=> SIGN:<= SIGN:< SIGN:>= SIGN:> "
            "SIGN:!= SIGN:! SIGN:|| SIGN:| SIGN:&&");
  EXPECT_EQ(Cut("a.b ..a -~*/%+:,[]{}()"),
            "NAME:a SIGN:. NAME:b SIGN:.. NAME:a SIGN:- SIGN:~ SIGN:* SIGN:/ SIGN:% SIGN:+ "
            "SIGN:: SIGN:, SIGN:[ SIGN:] SIGN:{ SIGN:} SIGN:( SIGN:)");
}

TEST(LexerTest, WordsAreToldApartByTheirBeginningAndAParenthesis) {
  EXPECT_EQ(Cut("f f( f ("), "NAME:f FUNC:f SIGN:( NAME:f SIGN:(");
  EXPECT_EQ(Cut("_exit(_) _Exit( WIFEXITED("),
            "FUNC:_exit SIGN:( SIGN:_ SIGN:) FUNC:_Exit SIGN:( FUNC:WIFEXITED SIGN:(");
  EXPECT_EQ(Cut("_SC_OPEN_MAX AF_INET r1 sA_b Xyz"),
            "CONST:_SC_OPEN_MAX CONST:AF_INET NAME:r1 NAME:sA_b CONST:Xyz");
  EXPECT_EQ(Cut("x _name"),
            "error at 2: a name begins with a lower-case letter; '_' alone ignores a value");
}

TEST(LexerTest, TokensKnowTheirPlace) {
  std::vector<Token> tokens;
  LexError error;
  ASSERT_TRUE(Lex("  ab \"c\\n\" 7  ", &tokens, &error));
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[0].offset, 2u);
  EXPECT_EQ(tokens[0].end, 4u);
  EXPECT_EQ(tokens[1].offset, 5u);
  EXPECT_EQ(tokens[1].end, 10u);
  EXPECT_EQ(tokens[2].offset, 11u);
  EXPECT_EQ(tokens[3].kind, TokenKind::kEnd);
  EXPECT_EQ(tokens[3].offset, 12u);  // right behind the 7, not behind the blanks
}

TEST(LexerTest, Numbers) {
  EXPECT_EQ(Number("0", TokenKind::kNumber), 0);
  EXPECT_EQ(Number("42", TokenKind::kNumber), 42);
  EXPECT_EQ(Number("0600", TokenKind::kNumber), 0600);
  EXPECT_EQ(Number("00", TokenKind::kNumber), 0);
  EXPECT_EQ(Number("0xff", TokenKind::kNumber), 255);
  EXPECT_EQ(Number("0XaB", TokenKind::kNumber), 0xab);
  EXPECT_EQ(Number("9223372036854775807", TokenKind::kNumber), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(Number("9223372036854775808", TokenKind::kNumber), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(Number("0xffffffffffffffff", TokenKind::kNumber), -1);
  EXPECT_EQ(Number("01777777777777777777777", TokenKind::kNumber), -1);
}

TEST(LexerTest, Durations) {
  EXPECT_EQ(Number("7ns", TokenKind::kDuration), 7);
  EXPECT_EQ(Number("7us", TokenKind::kDuration), 7000);
  EXPECT_EQ(Number("50ms", TokenKind::kDuration), 50000000);
  EXPECT_EQ(Number("10s", TokenKind::kDuration), 10000000000);
  EXPECT_EQ(Number("2m", TokenKind::kDuration), 120000000000);
  EXPECT_EQ(Number("1h", TokenKind::kDuration), 3600000000000);
  EXPECT_EQ(Number("0s", TokenKind::kDuration), 0);
  EXPECT_EQ(Number("9223372036s", TokenKind::kDuration), 9223372036000000000);
}

TEST(LexerTest, MalformedNumbers) {
  EXPECT_EQ(Cut("f(0689)"), "error at 4: a number that begins with 0 is octal and has no digit 8");
  EXPECT_EQ(Cut("a 0x"), "error at 2: hexadecimal digits are missing after '0x'");
  EXPECT_EQ(Cut("0x1g"), "error at 3: 'g' are no hexadecimal digits");
  EXPECT_EQ(Cut("12ab"), "error at 2: 'ab' is no unit of time; there are ns us ms s m h");
  EXPECT_EQ(Cut("5sec"), "error at 1: 'sec' is no unit of time; there are ns us ms s m h");
  EXPECT_EQ(Cut("5MS"), "error at 1: 'MS' is no unit of time; there are ns us ms s m h");
  EXPECT_EQ(Cut("1.5s"), "error at 0: there are no fractions; write a smaller unit, as 1500ms");
  EXPECT_EQ(Cut("050ms"), "error at 0: a duration is decimal, without leading zeros");
  EXPECT_EQ(Cut("9223372037s"), "error at 0: the duration is longer than 292 years");
  EXPECT_EQ(Cut("99999999999999999999h"), "error at 0: the number does not fit into 64 bits");
  EXPECT_EQ(Cut("0x10000000000000000"), "error at 0: the number does not fit into 64 bits");
  EXPECT_EQ(Cut("18446744073709551616"), "error at 0: the number does not fit into 64 bits");
  EXPECT_EQ(Cut("9223372036854775809"),
            "error at 0: the number does not fit into 63 bits; bit patterns are written in "
            "hexadecimal");
}

TEST(LexerTest, StringsHoldExactlyTheBytesWritten) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Bytes(R"("")"), "");
  EXPECT_EQ(Bytes(R"("a b")"), "a b");
  EXPECT_EQ(Bytes(R"("\a\b\f\n\r\t\v\\\"\'")"), "\a\b\f\n\r\t\v\\\"'");
  EXPECT_EQ(Bytes(R"("\0")"), "\0"s);
  EXPECT_EQ(Bytes(R"("\0par\0ley")"), "\0par\0ley"s);
  EXPECT_EQ(Bytes("\"\xc3\xa9\xff\""), "\xc3\xa9\xff");
  EXPECT_EQ(Bytes("\"a\0b\""s), "a\0b"s);
}

TEST(LexerTest, OctalTakesAtMostThreeDigitsAndHexExactlyTwo) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Bytes(R"("\0019")"),
            "\1"
            "9");
  EXPECT_EQ(Bytes(R"("\1234")"), "S4");
  EXPECT_EQ(Bytes(R"("\18")"),
            "\1"
            "8");
  EXPECT_EQ(Bytes(R"("\377")"), "\xff");
  EXPECT_EQ(Bytes(R"("\x09\xd8")"), "\x09\xd8");
  EXPECT_EQ(Bytes(R"("\x41bc\x00")"), "Abc\0"s);
  EXPECT_EQ(Cut(R"(f("ab\x4"))"), "error at 5: '\\x' takes exactly two hexadecimal digits");
  EXPECT_EQ(Cut(R"("\xg1")"), "error at 1: '\\x' takes exactly two hexadecimal digits");
  EXPECT_EQ(Cut(R"("\x)"), "error at 1: '\\x' takes exactly two hexadecimal digits");
  EXPECT_EQ(Cut(R"("a\400")"), "error at 2: an octal escape is at most \\377");
}

TEST(LexerTest, UnknownEscapesAndOpenStrings) {
  const std::string escapes =
      "unknown escape; there are \\n \\t \\r \\a \\b \\f \\v \\\\ \\\" \\' \\0 to \\377 and \\x00 "
      "to \\xff";
  EXPECT_EQ(Cut(R"("a\q")"), "error at 2: " + escapes);
  EXPECT_EQ(Cut(R"("a\9")"), "error at 2: " + escapes);
  EXPECT_EQ(Cut("\"a\\"), "error at 2: " + escapes);
  const std::string open =
      "the line ends inside this string; if it holds ' #', YAML cut it there: write '\\x23' for "
      "the '#'";
  EXPECT_EQ(Cut("write(w, \"a"), "error at 9: " + open);
  EXPECT_EQ(Cut(R"(x "a\")"), "error at 2: " + open);
}

TEST(LexerTest, CharactersThatBeginNoToken) {
  EXPECT_EQ(Cut("a & b"), "error at 2: there is no '&'; conditions are joined by '&&'");
  EXPECT_EQ(Cut("f($x)"), "error at 2: no list of 'each' has the name after this '$'");
  EXPECT_EQ(Cut("f('x')"), "error at 2: strings stand between double quotes: \"...\"");
  EXPECT_EQ(Cut("f(\xe2\x80\x9cx\xe2\x80\x9d)"),
            "error at 2: strings stand between double quotes: \"...\"");
  EXPECT_EQ(Cut("a ; b"), "error at 2: no token begins with ';'");
  EXPECT_EQ(Cut("a \x01"), "error at 2: no token begins with the byte \\x01");
  EXPECT_EQ(Cut(std::string_view("a\0", 2)), "error at 1: no token begins with the byte \\x00");
}

}  // namespace
}  // namespace parley
