// Reads the files of runner/targets/ and fills in their placeholders.
#include "lib/target.h"

#include <algorithm>

#include "lib/case_yaml_fields.h"
#include "lib/case_yaml_tree.h"
#include "lib/joined.h"
#include "lib/lexer.h"
#include "lib/text_file.h"

namespace parley {
namespace {

constexpr int64_t kHour = 3600'000'000'000;

const std::vector<std::string>& Keys() {
  static const auto* const keys = new std::vector<std::string>{
      "title",    "processor", "packages", "programs", "kernel", "command",    "files",  "sees",
      "terminal", "settle",    "deadline", "silence",  "jobs",   "namespaces", "cannot", "root"};
  return *keys;
}

const std::vector<std::string>& Processors() {
  static const auto* const names =
      new std::vector<std::string>{"x86_64", "i386", "s390x", "aarch64", "riscv64"};
  return *names;
}

const std::vector<std::string>& Placeholders() {
  static const auto* const names =
      new std::vector<std::string>{"root", "work", "kernel", "initramfs", "binary",          "id",
                                   "uid",  "gid",  "via",    "arguments", "quoted_arguments"};
  return *names;
}

// The name in braces that begins at `at`, or "" if none does: {root} but not {"a": 1} or {}.
std::string_view PlaceholderAt(std::string_view text, size_t at) {
  if (text[at] != '{') return {};
  size_t end = at + 1;
  while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_')) ++end;
  if (end == text.size() || text[end] != '}') return {};
  return text.substr(at + 1, end - at - 1);
}

bool Contains(std::string_view text, std::string_view placeholder) {
  return text.find("{" + std::string(placeholder) + "}") != std::string_view::npos;
}

// As JSON and the shell's double quotes would have it.
std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class TargetReader {
 public:
  TargetReader(const YamlNode& root, Diagnostics* diagnostics)
      : diagnostics_(diagnostics), fields_(root, "the target", {1, 1}, Keys(), diagnostics) {}

  void Read(Target* target) {
    if (!fields_.ok()) return;
    fields_.Require("title");
    target->title = Text("title", false);
    target->processor = Text("processor", false);
    CheckProcessor(target->processor);
    target->packages = List("packages", false);
    target->programs = List("programs", false);
    target->root = Flag("root", false);
    target->kernel = List("kernel", false);
    target->command = List("command", true);
    ReadFiles(target);
    ReadSees(target);
    target->terminal = Flag("terminal", false);
    target->settle_ns = Duration("settle", 0);
    target->deadline_ns = Duration("deadline", 0);
    target->silence_ns = Duration("silence", target->silence_ns);
    target->jobs = Number("jobs");
    target->namespaces = Flag("namespaces", true);
    target->cannot = List("cannot", false);
    CheckWhole(*target);
  }

 private:
  void CheckWhole(const Target& target) {
    if (fields_.Has("command") != fields_.Has("processor")) {
      const char* const has = fields_.Has("command") ? "command" : "processor";
      diagnostics_->Error(fields_.Key(has)->where,
                          "a target has 'processor' and 'command', or neither of them and is this "
                          "process itself");
    }
    if (target.Uses("kernel") && target.kernel.empty() && !fields_.Has("kernel")) {
      diagnostics_->Error(fields_.Key("command")->where,
                          "{kernel} is used, but no 'kernel' says where it may be");
    }
    const bool given =
        target.Uses("arguments") || target.Uses("quoted_arguments") || target.Uses("via");
    if (!target.command.empty() && !given) {
      diagnostics_->Error(fields_.Key("command")->where,
                          "without {arguments} the binary does not learn which cases to run");
    }
  }

  void CheckPlaceholders(const YamlNode& node) {
    size_t offset = 0;
    const std::string unknown = UnknownPlaceholder(node.text, &offset);
    if (unknown.empty()) return;
    Location where = node.where;
    // The text of a block or with escapes is not the file's.
    if (node.style == YamlNode::Style::kPlain) where.column += static_cast<int>(offset);
    if (node.style == YamlNode::Style::kSingleQuoted && node.text.find('\'') == std::string::npos) {
      where.column += static_cast<int>(offset) + 1;
    }
    diagnostics_->Error(where, "no placeholder {" + unknown + "}" + PlaceholderHint(unknown));
  }

  std::string Text(std::string_view key, bool placeholders) {
    const YamlNode* const text = fields_.Text(key);
    if (text == nullptr) return "";
    if (placeholders) CheckPlaceholders(*text);
    if (text->text.empty()) diagnostics_->Error(text->where, std::string(key) + " is empty");
    return text->text;
  }

  std::vector<std::string> List(std::string_view key, bool placeholders) {
    std::vector<std::string> out;
    const YamlNode* const list = fields_.List(key);
    if (list == nullptr) return out;
    if (list->items.empty()) {
      diagnostics_->Error(list->where, "nothing stands in '" + std::string(key) + "'");
    }
    for (const YamlNode& item : list->items) {
      const std::string what = "an element of '" + std::string(key) + "'";
      if (!IsOfKind(item, YamlNode::Kind::kScalar, what, list->where, diagnostics_)) continue;
      if (placeholders) CheckPlaceholders(item);
      out.push_back(item.text);
    }
    return out;
  }

  void ReadSees(Target* target) {
    if (!fields_.Has("sees")) return;
    target->sees = Text("sees", true);
    if (target->sees == "nothing") {
      target->sees.clear();
    } else if (!target->sees.empty() && target->sees[0] != '/' && target->sees[0] != '{') {
      diagnostics_->Error(fields_.Value("sees")->where,
                          "sees is an absolute path such as / or {root}, or `nothing`");
    }
  }

  void ReadFiles(Target* target) {
    const YamlNode* const files = fields_.Mapping("files");
    for (size_t i = 0; files != nullptr && i < files->items.size(); ++i) {
      const YamlNode& name = files->keys[i];
      const YamlNode& text = files->items[i];
      if (!name.IsText() || name.broken) continue;
      if (name.text.empty() || name.text[0] == '.' || name.text.find('/') != std::string::npos ||
          name.text == "root") {
        diagnostics_->Error(
            name.where, "a file of a target has a plain name, and not root: it stands in {work}");
      }
      if (!IsOfKind(text, YamlNode::Kind::kScalar, name.text, name.where, diagnostics_)) continue;
      CheckPlaceholders(text);
      target->files.emplace_back(name.text, text.text);
    }
  }

  void CheckProcessor(const std::string& name) {
    if (name.empty()) return;
    const auto& known = Processors();
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    const std::string hint = DidYouMean(name, known);
    diagnostics_->Error(
        fields_.Value("processor")->where,
        "unknown processor " + name + (hint.empty() ? "; there are " + Joined(known, ", ") : hint));
  }

  bool Flag(std::string_view key, bool otherwise) {
    const YamlNode* const text = fields_.Text(key);
    if (text == nullptr) return otherwise;
    if (text->text != "true" && text->text != "false") {
      diagnostics_->Error(text->where, std::string(key) + " is true or false");
    }
    return text->text == "true";
  }

  bool Token(const YamlNode& node, TokenKind kind, int64_t* number) {
    std::vector<parley::Token> tokens;
    LexError error;
    if (!Lex(node.text, &tokens, &error) || tokens.size() != 2 || tokens[0].kind != kind) {
      return false;
    }
    *number = tokens[0].number;
    return *number > 0;
  }

  int64_t Duration(std::string_view key, int64_t otherwise) {
    const YamlNode* const text = fields_.Text(key);
    if (text == nullptr) return otherwise;
    int64_t number = 0;
    if (!Token(*text, TokenKind::kDuration, &number) || number > kHour) {
      diagnostics_->Error(text->where,
                          std::string(key) + " is a duration such as 50ms or 10s, up to an hour");
      return otherwise;
    }
    return number;
  }

  int Number(std::string_view key) {
    const YamlNode* const text = fields_.Text(key);
    if (text == nullptr) return 0;
    int64_t number = 0;
    if (!Token(*text, TokenKind::kNumber, &number) || number > 64) {
      diagnostics_->Error(text->where, std::string(key) + " is a number from 1 to 64");
      return 0;
    }
    return static_cast<int>(number);
  }

  Diagnostics* diagnostics_;
  YamlFields fields_;
};

}  // namespace

bool Target::Uses(std::string_view placeholder) const {
  for (const std::string& element : command) {
    if (Contains(element, placeholder)) return true;
  }
  for (const auto& [name, text] : files) {
    if (Contains(text, placeholder)) return true;
  }
  return false;
}

Target ReadTarget(const std::string& path, std::string_view text,
                  std::vector<Diagnostic>* diagnostics) {
  Target target;
  target.file = path;
  target.name = path.substr(path.rfind('/') + 1);  // the whole path where there is no slash
  constexpr std::string_view kSuffix = ".yaml";
  if (target.name.size() > kSuffix.size() &&
      target.name.compare(target.name.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0) {
    target.name.resize(target.name.size() - kSuffix.size());
  }
  text = WithoutByteOrderMark(text);
  Diagnostics found(path, text);
  YamlNode root;
  if (ReadYaml(text, &found, &root)) {
    TargetReader(root, &found).Read(&target);
  } else if (found.ok()) {
    found.Error({1, 1}, "the file is empty; a target has a title at least");
  }
  for (Diagnostic& diagnostic : found.Sorted()) diagnostics->push_back(std::move(diagnostic));
  return target;
}

Target LoadTarget(const std::string& path, std::vector<Diagnostic>* diagnostics) {
  std::string text;
  std::string error;
  if (!ReadTextFile(path, kMostYamlBytes, &text, &error)) {
    diagnostics->push_back({path, {}, error, ""});
    return {};
  }
  return ReadTarget(path, text, diagnostics);
}

std::string ExpandText(std::string_view text, const TargetValues& values) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view name = PlaceholderAt(text, i);
    const auto& known = Placeholders();
    if (name.empty() || std::find(known.begin(), known.end(), name) == known.end()) {
      out += text[i++];
      continue;
    }
    i += name.size() + 2;
    if (name == "arguments") {
      out += Joined(values.arguments, " ");
    } else if (name == "quoted_arguments") {
      std::vector<std::string> quoted;
      for (const std::string& argument : values.arguments) quoted.push_back(Quoted(argument));
      out += Joined(quoted, ", ");
    } else if (const auto found = values.texts.find(name); found != values.texts.end()) {
      if (name == "via") {
        TargetValues rest = values;
        rest.texts.erase("via");
        out += ExpandText(found->second, rest);
      } else {
        out += found->second;
      }
    }
  }
  return out;
}

std::vector<std::string> ExpandCommand(const std::vector<std::string>& command,
                                       const TargetValues& values) {
  std::vector<std::string> out;
  for (const std::string& element : command) {
    if (element == "{arguments}") {
      out.insert(out.end(), values.arguments.begin(), values.arguments.end());
    } else {
      out.push_back(ExpandText(element, values));
    }
  }
  return out;
}

std::string UnknownPlaceholder(std::string_view text, size_t* offset) {
  const auto& known = Placeholders();
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view name = PlaceholderAt(text, i);
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
    *offset = i;
    return std::string(name);
  }
  return "";
}

std::string PlaceholderHint(std::string_view unknown) {
  std::vector<std::string> known;
  for (const std::string& name : Placeholders()) known.push_back("{" + name + "}");
  const std::string hint = DidYouMean("{" + std::string(unknown) + "}", known);
  return hint.empty() ? "; there are " + Joined(known, ", ") : hint;
}

}  // namespace parley
