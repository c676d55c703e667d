// Builds the tree from yaml-cpp's events; nodes of yaml-cpp itself would convert aliases, forget
// duplicate keys and cost several times as much.
#include "lib/case_yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "lib/case_yaml_places.h"
#include "lib/case_yaml_syntax.h"

namespace parley {
namespace {

Location Where(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, Diagnostics* diagnostics, YamlNode* root)
      : text_(text), diagnostics_(diagnostics), root_(root) {}

  bool has_root() const { return has_root_; }
  bool has_second() const { return documents_ > 1; }
  const YamlNode* last_scalar() const { return last_scalar_; }

  // What was still open when the text became unreadable is there in part only.
  void BreakOff() {
    root_->broken = true;
    if (last_scalar_ != nullptr && last_scalar_->empty) last_scalar_->broken = true;
    // From the inside: a key without a value, which goes, may hold the nodes opened after it.
    for (; !open_.empty(); open_.pop_back()) {
      YamlNode* const node = open_.back();
      node->broken = true;
      if (node->keys.size() > node->items.size()) node->keys.pop_back();
    }
    last_scalar_ = nullptr;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) {
      diagnostics_->Error(Where(mark), "a case file is one YAML document; a second begins here");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Add(mark, YamlNode::Kind::kScalar, NullText(static_cast<size_t>(mark.pos)), true);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Add(mark, YamlNode::Kind::kScalar, "", false);
  }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string& value) override {
    Add(mark, YamlNode::Kind::kScalar, value, false);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(Add(mark, YamlNode::Kind::kList, "", false));
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(Add(mark, YamlNode::Kind::kMapping, "", false));
  }
  void OnMapEnd() override { Close(); }

 private:
  // yaml-cpp tells ~, null, Null, NULL and nothing at all alike.
  std::string NullText(size_t offset) const {
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (offset <= text_.size() && text_.substr(offset, word.size()) == word) {
        return std::string(word);
      }
    }
    return "";
  }

  // Null where the node is not kept.
  YamlNode* Add(const YAML::Mark& mark, YamlNode::Kind kind, std::string text, bool null) {
    if (skipped_ > 0 || full_ || documents_ > 1) return nullptr;
    if (++nodes_ > kMostYamlNodes) {
      full_ = true;
      diagnostics_->Error(Where(mark), "the file has too many entries: more than " +
                                           std::to_string(kMostYamlNodes));
      BreakOff();
      return nullptr;
    }
    YamlNode* node = Place();
    node->kind = kind;
    node->where = Where(mark);
    node->offset = static_cast<size_t>(mark.pos);
    node->empty = null && text.empty();
    node->text = std::move(text);
    last_scalar_ = nullptr;  // it may move when its list grows
    const char first = node->offset < text_.size() ? text_[node->offset] : '\0';
    if (kind == YamlNode::Kind::kScalar) {
      node->style = first == '\''                  ? YamlNode::Style::kSingleQuoted
                    : first == '"'                 ? YamlNode::Style::kDoubleQuoted
                    : first == '|' || first == '>' ? YamlNode::Style::kBlock
                                                   : YamlNode::Style::kPlain;
      last_scalar_ = node;
    }
    if (node->empty) {
      node->where = BeforeGap(node->offset, node->where);
    } else {
      RefuseIndicator(first, node);
    }
    return node;
  }

  // What is not there is told of only when the next thing comes; the place to look is what stands
  // before it.
  Location BeforeGap(size_t offset, Location where) const {
    size_t at = std::min(offset, text_.size());
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\n' || text_[at - 1] == '\r')) {
      if (text_[at - 1] == '\n') --where.line;
      --at;
    }
    if (at == 0) return {1, 1};
    const size_t line_start = text_.rfind('\n', at - 1) + 1;
    return {where.line, static_cast<int>(at - line_start)};
  }

  void RefuseIndicator(char first, YamlNode* node) {
    const std::string message = MessageOfIndicator(first);
    if (message.empty()) return;
    node->broken = true;
    diagnostics_->Error(node->where, message);
  }

  // The place in the tree that the next node takes.
  YamlNode* Place() {
    if (open_.empty()) {
      has_root_ = true;
      return root_;
    }
    YamlNode* parent = open_.back();
    std::vector<YamlNode>* const children =
        parent->IsMapping() && parent->keys.size() == parent->items.size() ? &parent->keys
                                                                           : &parent->items;
    children->emplace_back();
    return &children->back();
  }

  void Open(YamlNode* node) {
    if (node == nullptr) {
      ++skipped_;
      return;
    }
    if (open_.size() >= static_cast<size_t>(kMostYamlDepth)) {
      diagnostics_->Error(node->where, "lists and mappings are nested too deeply here");
      node->broken = true;
      ++skipped_;
      return;
    }
    open_.push_back(node);
  }
  void Close() {
    if (skipped_ > 0) {
      --skipped_;
    } else if (!open_.empty()) {
      open_.pop_back();
    }
  }

  std::string_view text_;
  Diagnostics* diagnostics_;
  YamlNode* root_;
  std::vector<YamlNode*> open_;  // a parent's vector does not grow while a child is open
  YamlNode* last_scalar_ = nullptr;
  size_t nodes_ = 0;
  int skipped_ = 0;  // depth below the node that is not kept
  int documents_ = 0;
  bool full_ = false;
  bool has_root_ = false;
};

// Reports keys that are no texts and keys that stand twice, everywhere.
void CheckKeys(const YamlNode& node, Diagnostics* diagnostics) {
  std::unordered_map<std::string_view, const YamlNode*> seen;
  for (const YamlNode& key : node.keys) {
    if (key.broken) continue;
    if (!key.IsText()) {
      diagnostics->Error(key.where, "a key is a text, not " + key.Describe());
      continue;
    }
    const auto [first, inserted] = seen.emplace(key.text, &key);
    if (!inserted) {
      diagnostics->Error(key.where, "the key " + key.text +
                                        " stands here a second time; the first is in line " +
                                        std::to_string(first->second->where.line));
    }
  }
  for (const YamlNode& item : node.items) CheckKeys(item, diagnostics);
}

struct Failure {
  Location where;
  std::string message;  // yaml-cpp's own
};

// One pass of yaml-cpp over the text; false and `failure` if it gave up.
bool Pass(const std::string& text, TreeBuilder* builder, Failure* failure) {
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    // Not more than two: where something follows that fits nothing, yaml-cpp finds an empty
    // document before it, again and again.
    while (parser.HandleNextDocument(*builder) && !builder->has_second()) {
    }
  } catch (const YAML::Exception& exception) {
    *failure = {exception.mark.is_null() ? Location{} : Where(exception.mark), exception.msg};
    return false;
  } catch (const std::exception& exception) {
    *failure = {Location{}, exception.what()};
    return false;
  }
  return true;
}

// Marks the scalars in which a byte was replaced.
void MarkMended(const std::vector<size_t>& mended, std::string_view text, YamlNode* node) {
  for (YamlNode& key : node->keys) MarkMended(mended, text, &key);
  for (YamlNode& item : node->items) MarkMended(mended, text, &item);
  if (!node->IsText()) return;
  const size_t end = EndOfScalar(*node, text);
  for (const size_t offset : mended) {
    if (offset >= node->offset && offset < end) node->broken = true;
  }
}

}  // namespace

std::string YamlNode::Describe() const {
  if (kind == Kind::kList) return "a list";
  if (kind == Kind::kMapping) return "a mapping";
  return empty ? "nothing" : "a text";
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  return text;
}

bool ReadYaml(std::string_view text, Diagnostics* diagnostics, YamlNode* root) {
  if (!CheckYamlBytes(text, diagnostics)) return false;
  // A mistake that one byte explains is reported, the byte replaced, and the text read again, so
  // that one such mistake does not hide the next.
  constexpr size_t kMostMended = 20;
  constexpr size_t kMostBytesAgain = 8 * 1024 * 1024;
  std::string mending(text);
  // yaml-cpp takes a quote that is never closed in two ways; with a line end it is one.
  if (!text.empty() && text.back() != '\n') mending += '\n';
  std::vector<size_t> mended;
  for (size_t bytes = 0;; bytes += text.size()) {
    *root = YamlNode();
    Diagnostics found(diagnostics->file(), "");
    TreeBuilder builder(mending, &found, root);
    Failure failure;
    const bool whole = Pass(mending, &builder, &failure);
    if (!whole) {
      const YamlMistake mistake = ExplainYamlMistake(mending, failure.where, failure.message);
      diagnostics->Error(mistake.where, mistake.message);
      if (mistake.mend != '\0' && mended.size() < kMostMended && bytes < kMostBytesAgain) {
        mending[mistake.offset] = mistake.mend;
        mended.push_back(mistake.offset);
        continue;
      }
      builder.BreakOff();
    } else if (const YamlNode* last = builder.last_scalar();
               last != nullptr && !EndsWithItsQuote(*last, mending)) {
      diagnostics->Error(last->where, "this quoted text is never closed");
      root->broken = true;
    }
    for (const Diagnostic& diagnostic : found.Sorted()) {
      diagnostics->Error(diagnostic.where, diagnostic.message);
    }
    if (!mended.empty()) MarkMended(mended, mending, root);
    CheckKeys(*root, diagnostics);
    return builder.has_root();
  }
}

}  // namespace parley
