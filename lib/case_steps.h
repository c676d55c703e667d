// Steps of a case: which kind a list item is, which keys may stand beside it, and the lines parsed.
#ifndef PARLEY_LIB_CASE_STEPS_H_
#define PARLEY_LIB_CASE_STEPS_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/case.h"
#include "lib/case_each.h"
#include "lib/case_yaml_tree.h"
#include "lib/diagnostic.h"

namespace parley {

// The most rounds of a repetition (language.md, rule 24).
constexpr int kMostRounds = 100000;
// Rounds of a race that does not say how many.
constexpr int kRaceRounds = 200;

class StepReader {
 public:
  // `texts` must outlive the reader.
  explicit StepReader(const CaseTexts* texts)
      : texts_(*texts), diagnostics_(texts->diagnostics()) {}

  // Appends what the list holds. Everything wrong is reported; steps with mistakes are left out.
  void ReadList(const YamlNode& list, std::vector<Step>* steps);

 private:
  struct Entries;  // the keys and values of one item

  bool ReadItem(const YamlNode& item, Step* step);
  bool ReadLine(const YamlNode& item, const Entries& entries, Step* step);
  bool ReadCheck(const Entries& entries, Step* step);
  bool ReadObserve(const Entries& entries, Step* step);
  bool ReadEither(const Entries& entries, Step* step);
  bool ReadRepeat(const Entries& entries, Step* step);
  bool ReadAnyOrder(const Entries& entries, Step* step);
  bool ReadAtOnce(const Entries& entries, Step* step);

  bool ReadAlternatives(const YamlNode& key, const YamlNode& mapping, bool beside_call, Step* step);
  bool ReadAlternative(const YamlNode& label, const YamlNode& value, bool beside_call,
                       Alternative* alternative);
  bool ReadRounds(const Entries& entries, Step* step);
  bool ReadTimes(const YamlNode& key, const YamlNode& value, int* times);
  bool ReadCount(const YamlNode& key, const YamlNode& value, std::string* count);
  bool ReadLanes(const YamlNode& key, const YamlNode& mapping, std::vector<Lane>* lanes);
  bool ReadLane(const YamlNode& actor, const YamlNode& value, Lane* lane);
  bool ReadConditions(const YamlNode& key, const YamlNode& mapping,
                      std::vector<std::pair<std::string, ExprPtr>>* conditions);

  bool ParseActorsOf(const YamlNode& key, Line* line);
  bool ParseLineOf(const YamlNode& value, Line* line);
  bool ParseOutcomeOf(const YamlNode& value, Outcome* outcome);
  ExprPtr ParseCheckOf(const YamlNode& value);

  const CaseTexts& texts_;
  Diagnostics* diagnostics_;
};

}  // namespace parley

#endif  // PARLEY_LIB_CASE_STEPS_H_
