// `each`: one case written once for several values. $name is replaced as text before anything is
// parsed, so that every copy is checked like a case written out.
#ifndef PARLEY_LIB_CASE_EACH_H_
#define PARLEY_LIB_CASE_EACH_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/call_parser.h"
#include "lib/case_yaml_tree.h"
#include "lib/diagnostic.h"

namespace parley {

// The most cases that one `each` may make, and the most bytes that all copies of a file's texts may
// have.
constexpr size_t kMostEachCases = 1000;
constexpr size_t kMostEachBytes = 4 * 1024 * 1024;

struct EachName {
  std::string name;
  Location where;
  bool used = false;
};

struct EachRow {
  std::string id;                   // what the case's id ends in: "[read]"
  Location where;                   // of its first value
  std::vector<std::string> values;  // one per name
};

struct Each {
  std::vector<EachName> names;
  std::vector<EachRow> rows;
};

// Reads a mapping of lists (all combinations) or a list of mappings (one case per row). Reports
// what is wrong; false if it is unusable.
bool ReadEach(const YamlNode& node, Location key, Diagnostics* diagnostics, Each* each);

// A text of the file with its places, $names replaced.
struct PlacedText {
  bool ok = false;  // false if something was wrong with it, which was reported
  std::string text;
  std::vector<TextPlaces::Piece> pieces;
  struct Replaced {
    Location where;
    std::string name;
    std::string value;
  };
  std::vector<Replaced> replaced;

  TextPlaces Places() const { return TextPlaces(pieces); }
};

// The texts of one case, or of one of the cases that `each` makes.
class CaseTexts {
 public:
  // `each` may be null; all must outlive this. `bytes` counts what all copies of a file cost.
  CaseTexts(std::string_view file_text, Each* each, const EachRow* row, size_t* bytes,
            Diagnostics* diagnostics)
      : file_text_(file_text), each_(each), row_(row), bytes_(bytes), diagnostics_(diagnostics) {}

  // Reports $names that are not known, texts that YAML cuts, and copies that are too large. Notes
  // which names are used.
  PlacedText Of(const YamlNode& scalar) const;

  // Reports what `found` holds in terms of the file: an error inside a replaced $name says what it
  // stands for.
  void Report(const Diagnostics& found, const PlacedText& text) const;
  Diagnostics* diagnostics() const { return diagnostics_; }

 private:
  bool IsCut(const YamlNode& scalar) const;
  void Replace(PlacedText* text) const;
  bool Count(const PlacedText& text) const;
  EachName* FindName(std::string_view name) const;

  std::string_view file_text_;
  Each* each_;
  const EachRow* row_;
  size_t* bytes_;
  Diagnostics* diagnostics_;
};

// Reports names of `each` that nothing used.
void ReportUnusedNames(const Each& each, Diagnostics* diagnostics);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_EACH_H_
