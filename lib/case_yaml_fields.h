// Reads the entries of YAML mappings by their keys and reports what is unknown, missing or of the
// wrong kind. Shared by the loaders of cases and of the catalogue.
#ifndef PARLEY_LIB_CASE_YAML_FIELDS_H_
#define PARLEY_LIB_CASE_YAML_FIELDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/case_yaml_tree.h"
#include "lib/diagnostic.h"

namespace parley {

// One mapping, seen through the keys that it may have. Points into the tree; both must outlive it.
class YamlFields {
 public:
  // `what` names the mapping in messages, as "the case"; `where` is the place for what is missing.
  // Reports a node that is no mapping (then there are no entries) and every key not in `known`.
  YamlFields(const YamlNode& node, std::string what, Location where,
             const std::vector<std::string>& known, Diagnostics* diagnostics);

  // False if the node is no mapping.
  bool ok() const { return node_ != nullptr; }
  bool Has(std::string_view key) const { return Value(key) != nullptr; }
  // Whether the key is there, or one that was probably meant for it.
  bool HasOrMeans(std::string_view key) const;
  // Null if there is no such key.
  const YamlNode* Key(std::string_view key) const;
  const YamlNode* Value(std::string_view key) const;

  // Each reports a value of another kind, and returns null then or if there is no such key.
  const YamlNode* Text(std::string_view key) const;
  const YamlNode* List(std::string_view key) const;
  const YamlNode* Mapping(std::string_view key) const;

  // Reports a key that is not there, unless a key was reported that was probably meant for it.
  void Require(std::string_view key) const;

 private:
  const YamlNode* OfKind(std::string_view key, YamlNode::Kind kind) const;

  const YamlNode* node_ = nullptr;
  std::string what_;
  std::vector<std::string> misspelt_;  // keys that unknown ones were probably meant for
  Location where_;
  Diagnostics* diagnostics_;
};

// Reports a value that is empty or of another kind; `name` says what it is the value of, and `key`
// is where to point if there is nothing. A node reported before is refused silently.
bool IsOfKind(const YamlNode& node, YamlNode::Kind kind, std::string_view name, Location key,
              Diagnostics* diagnostics);

// posix, xsi, option:<NAME>, linux, implementation, unspecified, undefined: who promises a
// behaviour. Reports any other text.
bool CheckLevel(const YamlNode& text, Diagnostics* diagnostics);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_YAML_FIELDS_H_
