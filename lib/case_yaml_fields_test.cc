#include "lib/case_yaml_fields.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

std::string Messages(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) out += diagnostic.Format();
  return out;
}

class YamlFieldsTest : public testing::Test {
 protected:
  // The fields of a text that may have the keys name, size and list.
  YamlFields Read(const std::string& text) {
    diagnostics_ = Diagnostics("t", text);
    EXPECT_TRUE(ReadYaml(text, &diagnostics_, &root_));
    return YamlFields(root_, "the thing", {1, 1}, {"name", "size", "list"}, &diagnostics_);
  }

  Diagnostics diagnostics_{"", ""};
  YamlNode root_;
};

TEST_F(YamlFieldsTest, FindsEntries) {
  const YamlFields fields = Read("name: a\nlist: [b]\nsize: {c: d}\n");
  ASSERT_TRUE(fields.ok());
  EXPECT_TRUE(fields.Has("name"));
  EXPECT_FALSE(fields.Has("b"));
  EXPECT_EQ(fields.Text("name")->text, "a");
  EXPECT_EQ(fields.List("list")->items.size(), 1u);
  EXPECT_EQ(fields.Mapping("size")->keys[0].text, "c");
  EXPECT_EQ(fields.Key("list")->where.line, 2);
  EXPECT_EQ(fields.Text("nothing"), nullptr);
  EXPECT_EQ(Messages(diagnostics_), "");
}

TEST_F(YamlFieldsTest, WrongKinds) {
  const YamlFields fields = Read("name: [a]\nlist: b\nsize:\n");
  EXPECT_EQ(fields.Text("name"), nullptr);
  EXPECT_EQ(fields.List("list"), nullptr);
  EXPECT_EQ(fields.Mapping("size"), nullptr);
  EXPECT_EQ(Messages(diagnostics_),
            "t:1:7: name is a text, not a list\n"
            "name: [a]\n"
            "      ^\n"
            "t:2:7: list is a list, not a text\n"
            "list: b\n"
            "      ^\n"
            "t:3:1: nothing is written here; size is a mapping\n"
            "size:\n"
            "^\n");
}

TEST_F(YamlFieldsTest, UnknownAndMissingKeys) {
  const YamlFields fields = Read("nam: a\nother: b\n");
  fields.Require("name");  // was probably meant
  fields.Require("size");
  EXPECT_TRUE(fields.HasOrMeans("name"));
  EXPECT_FALSE(fields.HasOrMeans("size"));
  EXPECT_EQ(Messages(diagnostics_),
            "t:1:1: the thing has no key 'nam'; did you mean name?\n"
            "nam: a\n"
            "^\n"
            "t:1:1: the thing has no 'size'\n"
            "nam: a\n"
            "^\n"
            "t:2:1: the thing has no key 'other'; it may have name, size, list\n"
            "other: b\n"
            "^\n");
}

TEST_F(YamlFieldsTest, NoMapping) {
  const YamlFields fields = Read("- a\n");
  EXPECT_FALSE(fields.ok());
  EXPECT_FALSE(fields.Has("name"));
  fields.Require("name");
  EXPECT_EQ(Messages(diagnostics_), "t:1:1: the thing is a mapping, not a list\n- a\n^\n");
}

std::string LevelMessage(const std::string& level) {
  Diagnostics diagnostics("t", level);
  YamlNode node;
  node.text = level;
  node.where = {1, 1};
  const bool ok = CheckLevel(node, &diagnostics);
  EXPECT_EQ(ok, diagnostics.ok());
  return diagnostics.ok() ? "" : diagnostics.Sorted()[0].message;
}

TEST(CheckLevelTest, Levels) {
  for (const char* const level : {"posix", "xsi", "linux", "implementation", "unspecified",
                                  "undefined", "option:MSG", "option:IP6"}) {
    EXPECT_EQ(LevelMessage(level), "") << level;
  }
  EXPECT_EQ(LevelMessage("Posix"), "unknown level Posix; did you mean posix?");
  EXPECT_EQ(LevelMessage("bsd"),
            "unknown level bsd; there are posix, xsi, linux, implementation, unspecified, "
            "undefined and option:<NAME>");
  const std::string option = "an option is written with its name in capitals, as option:MSG";
  EXPECT_EQ(LevelMessage("option"), option);
  EXPECT_EQ(LevelMessage("option:"), option);
  EXPECT_EQ(LevelMessage("option:msg"), option);
}

}  // namespace
}  // namespace parley
