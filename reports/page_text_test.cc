#include "reports/page_text.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

constexpr const char* kFiles[] = {"style.css", "rows.js", "details.js", "keys.js"};

TEST(PageTextTest, BeginsBehindTheCommentOfTheFile) {
  EXPECT_EQ(PageText("style.css").substr(0, 9), "\n:root {\n");
  EXPECT_EQ(PageText("rows.js").substr(0, 15), "\n\"use strict\";\n");
  for (const char* name : kFiles) {
    EXPECT_EQ(PageText(name).find("The style sheet of pages"), std::string_view::npos) << name;
    EXPECT_EQ(PageText(name).find("The script's part"), std::string_view::npos) << name;
    EXPECT_EQ(PageText(name).back(), '\n') << name;
  }
}

// Nothing in them is escaped: what ends a <style> or <script>, or hides its end, may not stand
// there.
TEST(PageTextTest, EndsNoElement) {
  for (const char* name : kFiles) {
    for (const char* mark : {"</", "<!--", "<script"}) {
      EXPECT_EQ(PageText(name).find(mark), std::string_view::npos) << name << ": " << mark;
    }
  }
}

TEST(PageTextDeathTest, AFileThatIsNotThereIsAMistakeOfTheBuild) {
  EXPECT_DEATH(PageText("page.css"), "damaged: its pages: no file page.css");
}

}  // namespace
}  // namespace parley
