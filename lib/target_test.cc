#include "lib/target.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

constexpr char kWhole[] =
    "# For people.\n"
    "title: A machine\n"
    "processor: s390x\n"
    "packages: [qemu-system-misc]\n"
    "programs: [qemu-system-s390x, gzip]\n"
    "root: true\n"
    "kernel: [/boot/vmlinuz-*, /x]\n"
    "command: [qemu, -kernel, '{kernel}', -append, 'quiet -- {arguments}', '{arguments}']\n"
    "files:\n"
    "  config.json: |\n"
    "    {\"args\": [{quoted_arguments}], \"root\": {}}\n"
    "sees: /\n"
    "terminal: true\n"
    "settle: 50ms\n"
    "deadline: 20s\n"
    "silence: 2s\n"
    "jobs: 1\n"
    "namespaces: false\n"
    "cannot: [show time]\n";

std::string Messages(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  ReadTarget("t.yaml", text, &diagnostics);
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) out += diagnostic.Format();
  return out;
}

TEST(TargetTest, ReadsEveryKey) {
  std::vector<Diagnostic> diagnostics;
  const Target target = ReadTarget("some/where/z.yaml", kWhole, &diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics[0].Format();
  EXPECT_EQ(target.name, "z");
  EXPECT_EQ(target.file, "some/where/z.yaml");
  EXPECT_EQ(target.title, "A machine");
  EXPECT_EQ(target.processor, "s390x");
  EXPECT_EQ(target.packages, std::vector<std::string>{"qemu-system-misc"});
  EXPECT_EQ(target.programs, (std::vector<std::string>{"qemu-system-s390x", "gzip"}));
  EXPECT_TRUE(target.root);
  EXPECT_EQ(target.kernel, (std::vector<std::string>{"/boot/vmlinuz-*", "/x"}));
  EXPECT_EQ(target.command.size(), 6u);
  EXPECT_EQ(target.sees, "/");
  EXPECT_TRUE(target.terminal);
  EXPECT_EQ(target.settle_ns, 50'000'000);
  EXPECT_EQ(target.deadline_ns, 20'000'000'000);
  EXPECT_EQ(target.silence_ns, 2'000'000'000);
  EXPECT_EQ(target.jobs, 1);
  EXPECT_FALSE(target.namespaces);
  EXPECT_EQ(target.cannot, std::vector<std::string>{"show time"});
  EXPECT_FALSE(target.native());
  EXPECT_TRUE(target.Uses("kernel"));
  EXPECT_FALSE(target.Uses("initramfs"));
}

TEST(TargetTest, TitleAloneIsThisProcess) {
  std::vector<Diagnostic> diagnostics;
  const Target target = ReadTarget("native.yaml", "title: This machine\n", &diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_TRUE(target.native());
  EXPECT_EQ(target.sees, "{root}");
  EXPECT_TRUE(target.namespaces);
  EXPECT_EQ(target.silence_ns, 60'000'000'000);
}

TEST(TargetTest, SeesNothing) {
  std::vector<Diagnostic> diagnostics;
  const Target target = ReadTarget(
      "c.yaml", "title: C\nprocessor: i386\nsees: nothing\ncommand: ['{via}']\n", &diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(target.sees, "");
}

TEST(TargetTest, ExpandsPlaceholders) {
  std::vector<Diagnostic> diagnostics;
  const Target target = ReadTarget("z.yaml", kWhole, &diagnostics);
  TargetValues values;
  values.texts["kernel"] = "/x";
  values.arguments = {"run", "--only", "a \"b\\"};
  EXPECT_EQ(ExpandCommand(target.command, values),
            (std::vector<std::string>{"qemu", "-kernel", "/x", "-append",
                                      "quiet -- run --only a \"b\\", "run", "--only", "a \"b\\"}));
  EXPECT_EQ(ExpandText(target.files[0].second, values),
            "{\"args\": [\"run\", \"--only\", \"a \\\"b\\\\\"], \"root\": {}}\n");
  // A value is not looked into, but for the one that the user writes.
  values.texts["root"] = "{kernel}";
  values.texts["via"] = "ssh {root} {via} {what} {arguments}";
  EXPECT_EQ(ExpandText("{root}|{via}|{", values),
            "{kernel}|ssh {kernel}  {what} run --only a \"b\\|{");
}

TEST(TargetTest, ReportsWhatIsWrong) {
  EXPECT_EQ(Messages(""), "t.yaml:1:1: the file is empty; a target has a title at least\n");
  EXPECT_EQ(Messages("titel: x\n"),
            "t.yaml:1:1: the target has no key 'titel'; did you mean title?\ntitel: x\n^\n");
  EXPECT_EQ(Messages("packages: [x]\n"),
            "t.yaml:1:1: the target has no 'title'\npackages: [x]\n^\n");
  EXPECT_EQ(Messages("- x\n"), "t.yaml:1:1: the target is a mapping, not a list\n- x\n^\n");
  EXPECT_EQ(Messages("title: x\nprocessor: s39x\ncommand: [a, '{arguments}']\n"),
            "t.yaml:2:12: unknown processor s39x; did you mean s390x?\nprocessor: s39x\n"
            "           ^\n");
  EXPECT_EQ(Messages("title: x\nprocessor: i386\n"),
            "t.yaml:2:1: a target has 'processor' and 'command', or neither of them and is this "
            "process itself\nprocessor: i386\n^\n");
  EXPECT_EQ(Messages("title: x\nprocessor: i386\ncommand: [a]\n"),
            "t.yaml:3:1: without {arguments} the binary does not learn which cases to run\n"
            "command: [a]\n^\n");
  EXPECT_EQ(Messages("title: x\nprocessor: i386\ncommand: [a, '{kernel}', '{arguments}']\n"),
            "t.yaml:3:1: {kernel} is used, but no 'kernel' says where it may be\n"
            "command: [a, '{kernel}', '{arguments}']\n^\n");
  EXPECT_EQ(Messages("title: x\nprocessor: i386\ncommand:\n  - a/{rot}/b\n  - '{arguments}'\n"),
            "t.yaml:4:7: no placeholder {rot}; did you mean {root}?\n  - a/{rot}/b\n      ^\n");
  EXPECT_EQ(Messages("title: x\nfiles: {a: 'in {rot}'}\n"),
            "t.yaml:2:16: no placeholder {rot}; did you mean {root}?\nfiles: {a: 'in {rot}'}\n"
            "               ^\n");
  EXPECT_EQ(Messages("title: x\nsees: root\n"),
            "t.yaml:2:7: sees is an absolute path such as / or {root}, or `nothing`\nsees: root\n"
            "      ^\n");
  EXPECT_EQ(Messages("title: x\nsilence: 5\n"),
            "t.yaml:2:10: silence is a duration such as 50ms or 10s, up to an hour\nsilence: 5\n"
            "         ^\n");
  EXPECT_EQ(Messages("title: x\ndeadline: 2h\n").substr(0, 12), "t.yaml:2:11:");
  EXPECT_EQ(Messages("title: x\njobs: 0\n"),
            "t.yaml:2:7: jobs is a number from 1 to 64\njobs: 0\n      ^\n");
  EXPECT_EQ(Messages("title: x\nnamespaces: no\n"),
            "t.yaml:2:13: namespaces is true or false\nnamespaces: no\n            ^\n");
  EXPECT_EQ(Messages("title: x\nfiles: {../a: b}\n"),
            "t.yaml:2:9: a file of a target has a plain name, and not root: it stands in {work}\n"
            "files: {../a: b}\n        ^\n");
  EXPECT_EQ(Messages("title: x\ncannot: [[a]]\n"),
            "t.yaml:2:10: an element of 'cannot' is a text, not a list\ncannot: [[a]]\n"
            "         ^\n");
  EXPECT_EQ(Messages("title: x\ncannot: []\n"),
            "t.yaml:2:9: nothing stands in 'cannot'\ncannot: []\n        ^\n");
  EXPECT_EQ(Messages("title: ''\n"), "t.yaml:1:8: title is empty\ntitle: ''\n       ^\n");
}

TEST(TargetTest, MissingFile) {
  std::vector<Diagnostic> diagnostics;
  LoadTarget("no/such/target.yaml", &diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].Format(),
            "no/such/target.yaml: cannot be read: No such file or directory\n");
}

}  // namespace
}  // namespace parley
