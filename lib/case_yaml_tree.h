// YAML as a tree with places, before anything is known of cases.
//
// Case files use little of YAML: block and flow lists and mappings, and scalars that are all read
// as their text (017, 1:30, on and NULL are never converted). Anchors, aliases, tags and further
// documents are refused, so that a file costs no more than its size says.
#ifndef PARLEY_LIB_CASE_YAML_TREE_H_
#define PARLEY_LIB_CASE_YAML_TREE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diagnostic.h"

namespace parley {

// Bounds of a file; what goes beyond is reported, and none of it is kept.
constexpr size_t kMostYamlBytes = 4 * 1024 * 1024;
constexpr size_t kMostYamlLineBytes = 10000;
constexpr size_t kMostYamlNodes = 20000;
constexpr int kMostYamlDepth = 40;

struct YamlNode {
  enum class Kind { kScalar, kList, kMapping };
  enum class Style { kPlain, kSingleQuoted, kDoubleQuoted, kBlock };

  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;  // of a scalar
  bool empty = false;           // a scalar where nothing was written
  // Something in it was reported already, or the file broke off inside: what is missing from it may
  // be there for a reader who sees the whole.
  bool broken = false;
  Location where;               // of its first byte
  size_t offset = 0;            // of its first byte in the file's text
  std::string text;             // of a scalar, quotes and folds resolved
  std::vector<YamlNode> keys;   // of a mapping, one for each of the items
  std::vector<YamlNode> items;  // values of a mapping, elements of a list

  bool IsText() const { return kind == Kind::kScalar && !empty; }
  bool IsList() const { return kind == Kind::kList; }
  bool IsMapping() const { return kind == Kind::kMapping; }
  // "a text", "a list", "a mapping", "nothing": as messages call it.
  std::string Describe() const;
};

// `text` without a byte order mark at its start.
std::string_view WithoutByteOrderMark(std::string_view text);

// Reads `text`, which `diagnostics` quotes from. Reports every mistake of YAML it can, duplicate
// keys included. The tree holds what could be read; false if nothing could.
bool ReadYaml(std::string_view text, Diagnostics* diagnostics, YamlNode* root);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_YAML_TREE_H_
