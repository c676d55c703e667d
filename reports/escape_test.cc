#include "reports/escape.h"

#include <nlohmann/json.hpp>
#include <string>

#include "gtest/gtest.h"

namespace parley {
namespace {

TEST(PlainTextTest, KeepsTextAsItIs) {
  EXPECT_EQ("", PlainText(""));
  EXPECT_EQ("a = \"b\"\n\tc", PlainText("a = \"b\"\n\tc"));
  EXPECT_EQ("Größe, 大きさ, 🙂", PlainText("Größe, 大きさ, 🙂"));
}

TEST(PlainTextTest, ShowsControlCharacters) {
  EXPECT_EQ("\\x1b[31m", PlainText("\x1b[31m"));
  EXPECT_EQ("a\\x00b", PlainText(std::string("a\0b", 3)));
  EXPECT_EQ("\\x0d\\x7f", PlainText("\r\x7f"));
  // U+009B, a terminal's one-character ESC [.
  EXPECT_EQ("\\xc2\\x9b", PlainText("\xc2\x9b"));
  // U+202E turns the rest of the line around.
  EXPECT_EQ("\\xe2\\x80\\xae", PlainText("\xe2\x80\xae"));
}

TEST(PlainTextTest, ShowsBrokenUtf8) {
  EXPECT_EQ("\\xff", PlainText("\xff"));
  EXPECT_EQ("\\xc3", PlainText("\xc3"));
  EXPECT_EQ("\\xc3x", PlainText("\xc3x"));
  EXPECT_EQ("\\x80ok", PlainText("\x80ok"));
  EXPECT_EQ("\\xc0\\xaf", PlainText("\xc0\xaf"));                    // overlong
  EXPECT_EQ("\\xe0\\x80\\xaf", PlainText("\xe0\x80\xaf"));           // overlong
  EXPECT_EQ("\\xed\\xa0\\x80", PlainText("\xed\xa0\x80"));           // surrogate
  EXPECT_EQ("\\xf4\\x90\\x80\\x80", PlainText("\xf4\x90\x80\x80"));  // beyond Unicode
  EXPECT_EQ("\\xef\\xbf\\xbf", PlainText("\xef\xbf\xbf"));           // U+FFFF is no character
}

TEST(OneLineTest, HasNoBreaks) {
  EXPECT_EQ("a b c", OneLine("a\nb\tc\n"));
  EXPECT_EQ("\\x0d", OneLine("\r"));
}

TEST(WithBackslashesTest, OneBeforeEachSpecialCharacter) {
  EXPECT_EQ("a\\#b\\\\c", WithBackslashes("a#b\\c", "#\\"));
  EXPECT_EQ("a#b", WithBackslashes("a#b", ""));
}

TEST(XmlTest, TextIsEscaped) {
  EXPECT_EQ("a &lt; b &amp;&amp; c &gt; d", XmlText("a < b && c > d"));
  EXPECT_EQ("]]&gt;", XmlText("]]>"));
  EXPECT_EQ("say \"x\"\n", XmlText("say \"x\"\n"));
  EXPECT_EQ("\\x00\\x1b\\xff", XmlText(std::string("\0\x1b\xff", 3)));
}

TEST(XmlTest, AttributesAreEscaped) {
  EXPECT_EQ("a&#10;b&#9;&quot;&lt;", XmlAttribute("a\nb\t\"<"));
}

TEST(HtmlTextTest, IsSafeInContentAndInAttributes) {
  EXPECT_EQ(HtmlText("a < b && \"c\" > 'd'"), "a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39;");
  EXPECT_EQ(HtmlText("</script><!-- &lt;"), "&lt;/script&gt;&lt;!-- &amp;lt;");
}

TEST(HtmlTextTest, KeepsLettersLinesAndTabs) {
  EXPECT_EQ(HtmlText("\tgr\xc3\xbc\xc3\x9f\n"), "\tgr\xc3\xbc\xc3\x9f\n");
}

TEST(HtmlTextTest, ShowsWhatMayNotStand) {
  EXPECT_EQ(HtmlText("\x1b[31m\xff"), "\\x1b[31m\\xff");
  EXPECT_EQ(HtmlText(std::string_view("\0<", 2)), "\\x00&lt;");
  // A mark that turns the direction of the text behind it.
  EXPECT_EQ(HtmlText("\xe2\x80\xae"), "\\xe2\\x80\\xae");
}

TEST(JsonForScriptTest, CannotEndTheElementAndIsTheSameDocument) {
  const nlohmann::json json = {{"</script>", "<!-- <script> \\< \" \xe2\x80\xa8"}};
  const std::string out = JsonForScript(json.dump());
  EXPECT_EQ(out.find('<'), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(out), json);
}

}  // namespace
}  // namespace parley
