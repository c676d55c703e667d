// Parser for step lines, by the grammar of language.md: lexer and recursive descent.
//
// Errors go to Diagnostics with the exact column in the case file. A text may span several lines of
// the file (YAML folds a long plain scalar); TextPlaces maps offsets of the text to places.
#ifndef PARLEY_LIB_CALL_PARSER_H_
#define PARLEY_LIB_CALL_PARSER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/call_line.h"
#include "lib/diagnostic.h"

namespace parley {

// Maps a byte offset of a text to its place in the file.
class TextPlaces {
 public:
  // The text begins at `start` and stays on that line.
  explicit TextPlaces(Location start) : TextPlaces(std::vector<Piece>{{0, start}}) {}
  struct Piece {
    size_t offset;   // from this byte of the text on ...
    Location where;  // ... it stands here, one column per byte
  };
  explicit TextPlaces(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}
  Location At(size_t offset) const;

 private:
  std::vector<Piece> pieces_;  // sorted by offset, the first at 0
};

// "p", "a|b", "a, b": the key of a step. False and an error if it is none.
bool ParseActors(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics,
                 ActorsMode* mode, std::vector<ActorName>* actors);

// The value of a step: a call with its outcome, or an event. `line` gets call and outcome.
bool ParseLine(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics,
               Line* line);

// What may stand after a call, alone: "= -1 EAGAIN", "blocks to the end", "dies SIGPIPE" (labels of
// `either`, `until`).
bool ParseOutcome(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics,
                  Outcome* outcome);

// A condition (`check`) or an expression (`observe`, `count`): comparisons, && and ||, arithmetic.
ExprPtr ParseCheck(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics);

// True for words that may not be names: blocks, returns, caught, takes, dies, stops, enters,
// leaves, raises, still, continues. "to", "the" and "end" are words only after "blocks", where no
// name can stand.
bool IsLanguageWord(std::string_view word);

}  // namespace parley

#endif  // PARLEY_LIB_CALL_PARSER_H_
