// The messages about keys and kinds of values, which are the same in every mapping.
#include "lib/case_yaml_fields.h"

#include <algorithm>

#include "lib/joined.h"

namespace parley {
namespace {

const std::vector<std::string>& Levels() {
  static const auto* const levels = new std::vector<std::string>{
      "posix", "xsi", "linux", "implementation", "unspecified", "undefined"};
  return *levels;
}

bool IsOption(std::string_view level) {
  constexpr std::string_view kPrefix = "option:";
  if (level.substr(0, kPrefix.size()) != kPrefix) return false;
  level.remove_prefix(kPrefix.size());
  return !level.empty() && std::all_of(level.begin(), level.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

YamlFields::YamlFields(const YamlNode& node, std::string what, Location where,
                       const std::vector<std::string>& known, Diagnostics* diagnostics)
    : what_(std::move(what)), where_(where), diagnostics_(diagnostics) {
  if (!IsOfKind(node, YamlNode::Kind::kMapping, what_, where, diagnostics)) return;
  node_ = &node;
  for (const YamlNode& key : node.keys) {
    if (!key.IsText() || key.broken) continue;
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    const std::string hint = DidYouMean(key.text, known);
    if (!hint.empty()) misspelt_.push_back(NearestSpelling(key.text, known));
    diagnostics->Error(key.where, what_ + " has no key '" + key.text + "'" +
                                      (hint.empty() ? "; it may have " + Joined(known) : hint));
  }
}

const YamlNode* YamlFields::Key(std::string_view key) const {
  if (node_ == nullptr) return nullptr;
  for (const YamlNode& candidate : node_->keys) {
    if (candidate.text == key && candidate.IsText()) return &candidate;
  }
  return nullptr;
}

const YamlNode* YamlFields::Value(std::string_view key) const {
  const YamlNode* const found = Key(key);
  if (found == nullptr) return nullptr;
  const size_t index = static_cast<size_t>(found - node_->keys.data());
  return index < node_->items.size() ? &node_->items[index] : nullptr;
}

const YamlNode* YamlFields::OfKind(std::string_view key, YamlNode::Kind kind) const {
  const YamlNode* const value = Value(key);
  if (value == nullptr) return nullptr;
  return IsOfKind(*value, kind, key, Key(key)->where, diagnostics_) ? value : nullptr;
}

const YamlNode* YamlFields::Text(std::string_view key) const {
  return OfKind(key, YamlNode::Kind::kScalar);
}
const YamlNode* YamlFields::List(std::string_view key) const {
  return OfKind(key, YamlNode::Kind::kList);
}
const YamlNode* YamlFields::Mapping(std::string_view key) const {
  return OfKind(key, YamlNode::Kind::kMapping);
}

bool YamlFields::HasOrMeans(std::string_view key) const {
  return Has(key) || std::find(misspelt_.begin(), misspelt_.end(), key) != misspelt_.end();
}

void YamlFields::Require(std::string_view key) const {
  if (node_ == nullptr || node_->broken || HasOrMeans(key)) return;
  diagnostics_->Error(where_, what_ + " has no '" + std::string(key) + "'");
}

bool IsOfKind(const YamlNode& node, YamlNode::Kind kind, std::string_view name, Location key,
              Diagnostics* diagnostics) {
  if (node.kind == YamlNode::Kind::kScalar && node.broken) return false;
  if (node.kind == kind && !node.empty) return true;
  YamlNode wanted;
  wanted.kind = kind;
  const std::string message =
      std::string(name) + " is " + wanted.Describe() + ", not " + node.Describe();
  if (node.empty) {
    diagnostics->Error(key, "nothing is written here; " + message.substr(0, message.find(", not")));
  } else {
    diagnostics->Error(node.where, message);
  }
  return false;
}

bool CheckLevel(const YamlNode& text, Diagnostics* diagnostics) {
  const std::string& level = text.text;
  if (std::find(Levels().begin(), Levels().end(), level) != Levels().end()) return true;
  if (IsOption(level)) return true;
  if (level.rfind("option", 0) == 0) {
    diagnostics->Error(text.where, "an option is written with its name in capitals, as option:MSG");
    return false;
  }
  const std::string hint = DidYouMean(level, Levels());
  diagnostics->Error(
      text.where,
      "unknown level " + level +
          (hint.empty() ? "; there are " + Joined(Levels()) + " and option:<NAME>" : hint));
  return false;
}

}  // namespace parley
