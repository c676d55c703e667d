#include "lib/condition.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

std::shared_ptr<const Condition> Parsed(const std::string& text) {
  Diagnostics diagnostics("t", text);
  const TextPlaces places(Location{1, 1});
  auto condition = Condition::Parse(text, places, &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) ADD_FAILURE() << diagnostic.Format();
  return condition;
}

std::string Message(const std::string& text) {
  Diagnostics diagnostics("t", text);
  const TextPlaces places(Location{1, 1});
  EXPECT_EQ(Condition::Parse(text, places, &diagnostics), nullptr) << text;
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) out += diagnostic.Format();
  return out;
}

TEST(ConditionTest, PrintsAsItWouldBeWritten) {
  const std::pair<const char*, const char*> kCases[] = {
      {"root", "root"},
      {" !root ", "!root"},
      {"! ! root", "!!root"},
      {"root and users and ipv4", "root and users and ipv4"},
      {"root or users and ipv4", "root or users and ipv4"},
      {"(root or users) and ipv4", "(root or users) and ipv4"},
      {"((pid-namespace))", "pid-namespace"},
      {"!(root or users)", "!(root or users)"},
      {"(root or users) or ipv4", "(root or users) or ipv4"},
  };
  for (const auto& [text, printed] : kCases) EXPECT_EQ(Parsed(text)->Print(), printed);
}

TEST(ConditionTest, Evaluates) {
  EXPECT_TRUE(Parsed("root")->Evaluate({"root", "ipv4"}));
  EXPECT_FALSE(Parsed("root")->Evaluate({"ipv4"}));
  EXPECT_TRUE(Parsed("!root")->Evaluate({}));
  EXPECT_FALSE(Parsed("!root")->Evaluate({"root"}));
  // "and" binds closer than "or".
  EXPECT_TRUE(Parsed("root or users and ipv4")->Evaluate({"root"}));
  EXPECT_FALSE(Parsed("(root or users) and ipv4")->Evaluate({"root"}));
  EXPECT_FALSE(Parsed("root or users and ipv4")->Evaluate({"users"}));
}

TEST(ConditionTest, MessagesShowWholeCharacters) {
  EXPECT_EQ(Message("\xc3\xa4"),
            "t:1:1: expected the name of a feature, not '\xc3\xa4'\n\xc3\xa4\n^\n");
}

TEST(ConditionTest, NamesWhatIsMissing) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(Parsed("root and users and pty")->Missing({"users"}), (Names{"root", "pty"}));
  EXPECT_EQ(Parsed("ipv4 or ipv6")->Missing({"root"}), (Names{"ipv4 or ipv6"}));
  EXPECT_EQ(Parsed("root and (ipv4 or ipv6)")->Missing({}), (Names{"root", "ipv4 or ipv6"}));
  EXPECT_EQ(Parsed("!root")->Missing({"root"}), (Names{"!root"}));
  EXPECT_EQ(Parsed("root")->Missing({"root"}), Names{});
}

TEST(ConditionTest, EveryKnownFeatureIsACondition) {
  for (const std::string& feature : KnownFeatures()) {
    EXPECT_TRUE(Parsed(feature)->Evaluate({feature})) << feature;
    EXPECT_FALSE(Parsed(feature)->Evaluate({})) << feature;
  }
}

TEST(ConditionTest, Mistakes) {
  EXPECT_EQ(Message("rot"), "t:1:1: unknown feature rot; did you mean root?\nrot\n^\n");
  EXPECT_EQ(Message("root and zzz"),
            "t:1:10: unknown feature zzz; there are root, users, unprivileged, ipv4, ipv6, pty, "
            "pid-namespace, ipc-namespace, network-namespace, mount-namespace, user-namespace, "
            "proc, mqueue, threads, shell, sysctl, robust, priorities, niceness, own-machine\nroot "
            "and zzz\n "
            "        ^\n");
  EXPECT_EQ(Message(""), "t:1:1: the name of a feature is missing\n");
  EXPECT_EQ(Message("root or"), "t:1:8: the name of a feature is missing\nroot or\n       ^\n");
  EXPECT_EQ(Message("(root"), "t:1:6: ')' is missing\n(root\n     ^\n");
  EXPECT_EQ(Message("root)"),
            "t:1:5: expected 'and', 'or' or the end of the condition, not ')'\nroot)\n    ^\n");
  EXPECT_EQ(Message("root && users"),
            "t:1:6: expected 'and', 'or' or the end of the condition, not '&&'; write 'and'\n"
            "root && users\n     ^\n");
  EXPECT_EQ(Message("root || users"),
            "t:1:6: expected 'and', 'or' or the end of the condition, not '||'; write 'or'\n"
            "root || users\n     ^\n");
  EXPECT_EQ(Message("not root"), "t:1:1: write '!' for not\nnot root\n^\n");
  EXPECT_EQ(Message("and root"), "t:1:1: expected the name of a feature, not 'and'\nand root\n^\n");
  EXPECT_EQ(Message("@"), "t:1:1: expected the name of a feature, not '@'\n@\n^\n");
}

TEST(ConditionTest, DeepNestingIsRefused) {
  const std::string deep(100000, '(');
  Diagnostics diagnostics("t", "");
  const TextPlaces places(Location{1, 1});
  EXPECT_EQ(Condition::Parse(deep, places, &diagnostics), nullptr);
  ASSERT_EQ(diagnostics.Sorted().size(), 1u);
  EXPECT_EQ(diagnostics.Sorted()[0].message, "the condition is nested too deeply");
  EXPECT_EQ(Condition::Parse(std::string(100000, '!'), places, &diagnostics), nullptr);
}

}  // namespace
}  // namespace parley
