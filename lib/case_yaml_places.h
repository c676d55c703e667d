// Where the text of a YAML scalar stands in its file: YAML folds long plain texts over several
// lines, quotes have escapes and blocks an indentation, so that the text and the file run apart.
#ifndef PARLEY_LIB_CASE_YAML_PLACES_H_
#define PARLEY_LIB_CASE_YAML_PLACES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "lib/call_parser.h"
#include "lib/case_yaml_tree.h"

namespace parley {

// The pieces of a scalar's text that stand together in the file; for TextPlaces.
std::vector<TextPlaces::Piece> PiecesOfScalar(const YamlNode& scalar, std::string_view file_text);

// The offset in the file behind the last character of the scalar, its closing quote included.
size_t EndOfScalar(const YamlNode& scalar, std::string_view file_text);

// False for a quoted scalar that the end of the file closes; yaml-cpp lets that pass.
bool EndsWithItsQuote(const YamlNode& scalar, std::string_view file_text);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_YAML_PLACES_H_
