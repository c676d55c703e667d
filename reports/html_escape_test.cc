#include "reports/html_escape.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace parley {
namespace {

TEST(HtmlText, IsSafeInContentAndInAttributes) {
  EXPECT_EQ(HtmlText("a < b && \"c\" > 'd'"), "a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39;");
  EXPECT_EQ(HtmlText("</script><!-- &lt;"), "&lt;/script&gt;&lt;!-- &amp;lt;");
}

TEST(HtmlText, KeepsLettersLinesAndTabs) {
  EXPECT_EQ(HtmlText("\tgr\xc3\xbc\xc3\x9f\n"), "\tgr\xc3\xbc\xc3\x9f\n");
}

TEST(HtmlText, ShowsWhatMayNotStand) {
  EXPECT_EQ(HtmlText("\x1b[31m\xff"), "\\x1b[31m\\xff");
  EXPECT_EQ(HtmlText(std::string_view("\0<", 2)), "\\x00&lt;");
  // A mark that turns the direction of the text behind it.
  EXPECT_EQ(HtmlText("\xe2\x80\xae"), "\\xe2\\x80\\xae");
}

TEST(JsonForScript, CannotEndTheElementAndIsTheSameDocument) {
  const nlohmann::json json = {{"</script>", "<!-- <script> \\< \" \xe2\x80\xa8"}};
  const std::string out = JsonForScript(json.dump());
  EXPECT_EQ(out.find('<'), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(out), json);
}

}  // namespace
}  // namespace parley
