// Turns the items of a list of steps into steps.
#include "lib/case_steps.h"

#include <algorithm>

#include "lib/call_parser.h"
#include "lib/case_yaml_fields.h"

namespace parley {
namespace {

using Kind = YamlNode::Kind;

// Keys that begin a step of their own; every other first key is an actor.
const std::vector<std::string>& StepWords() {
  static const auto* const words =
      new std::vector<std::string>{"check", "observe", "either", "repeat", "any-order", "at-once"};
  return *words;
}

// Keys that stand beside another.
const std::vector<std::string>& SideWords() {
  static const auto* const words =
      new std::vector<std::string>{"either", "until", "count", "times", "then", "outcomes"};
  return *words;
}

bool Contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsNameOfCase(std::string_view text) {
  const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && lower(text[0]) && text != "_" && !IsLanguageWord(text) &&
         std::all_of(text.begin(), text.end(),
                     [&lower](char c) { return lower(c) || (c >= '0' && c <= '9'); });
}

// Parses `text` and reports in terms of the file.
template <typename Parse>
bool Parsed(const CaseTexts& texts, const PlacedText& text, const Parse& parse) {
  if (!text.ok) return false;
  if (text.replaced.empty()) return parse(text.text, text.Places(), texts.diagnostics());
  Diagnostics found("", "");
  const bool ok = parse(text.text, text.Places(), &found);
  texts.Report(found, text);
  return ok;
}

// True of "n > 0", which is a condition and no line.
bool IsConditionAlone(const YamlNode& value) {
  Diagnostics found("", "");
  const TextPlaces places(value.where);
  Line line;
  if (ParseLine(value.text, places, &found, &line)) return false;
  Diagnostics none("", "");
  return ParseCheck(value.text, places, &none) != nullptr;
}

}  // namespace

struct StepReader::Entries {
  const YamlNode* first = nullptr;  // the key that says what the step is
  const YamlNode* value = nullptr;
  std::vector<std::pair<const YamlNode*, const YamlNode*>> beside;

  const YamlNode* Beside(std::string_view key) const {
    for (const auto& [name, item] : beside) {
      if (name->text == key) return item;
    }
    return nullptr;
  }
  const YamlNode* KeyBeside(std::string_view key) const {
    for (const auto& [name, item] : beside) {
      if (name->text == key) return name;
    }
    return nullptr;
  }
  // Reports keys that may not stand beside this step.
  void Allow(const std::vector<std::string>& allowed, const std::string& what,
             Diagnostics* diagnostics) const {
    for (const auto& [name, item] : beside) {
      if (name->broken || !name->IsText() || Contains(allowed, name->text)) continue;
      std::string hint = DidYouMean(name->text, allowed);
      if (hint.empty() && !Contains(SideWords(), name->text)) {
        hint = "; a step of its own begins with '- '";
      }
      diagnostics->Error(name->where, "'" + name->text + "' cannot stand beside " + what + hint);
    }
  }
};

void StepReader::ReadList(const YamlNode& list, std::vector<Step>* steps) {
  for (const YamlNode& item : list.items) {
    Step step;
    if (ReadItem(item, &step)) steps->push_back(std::move(step));
  }
}

bool StepReader::ReadItem(const YamlNode& item, Step* step) {
  if (item.IsText() && !item.broken) {
    diagnostics_->Error(item.where,
                        "a step is 'actor: line'; the actor and its ': ' are missing here");
    return false;
  }
  if (!IsOfKind(item, Kind::kMapping, "a step", item.where, diagnostics_)) return false;
  step->where = item.where;
  Entries entries;
  for (size_t i = 0; i < item.items.size(); ++i) {
    const YamlNode& key = item.keys[i];
    // The keys beside a line may also stand before it.
    const bool begins = entries.first == nullptr || (Contains(SideWords(), entries.first->text) &&
                                                     !Contains(SideWords(), key.text));
    if (!begins) {
      entries.beside.emplace_back(&key, &item.items[i]);
      continue;
    }
    if (entries.first != nullptr) entries.beside.emplace_back(entries.first, entries.value);
    entries.first = &key;
    entries.value = &item.items[i];
  }
  if (entries.first == nullptr || !entries.first->IsText() || entries.first->broken) return false;
  const std::string& word = entries.first->text;
  if (word == "check") return ReadCheck(entries, step);
  if (word == "observe") return ReadObserve(entries, step);
  if (word == "either") return ReadEither(entries, step);
  if (word == "repeat") return ReadRepeat(entries, step);
  if (word == "any-order") return ReadAnyOrder(entries, step);
  if (word == "at-once") return ReadAtOnce(entries, step);
  if (Contains(SideWords(), word)) {
    diagnostics_->Error(entries.first->where, "'" + word + "' stands beside another key of a step");
    return false;
  }
  return ReadLine(item, entries, step);
}

bool StepReader::ReadLine(const YamlNode& item, const Entries& entries, Step* step) {
  const YamlNode& actor = *entries.first;
  const std::string meant = NearestSpelling(actor.text, StepWords());
  const bool is_name = IsNameOfCase(actor.text);
  if (!meant.empty() && (!is_name || !entries.value->IsText())) {
    diagnostics_->Error(actor.where,
                        "unknown step '" + actor.text + "'; did you mean " + meant + "?");
    return false;
  }
  step->kind = Step::Kind::kLine;
  step->line.where = item.where;
  bool ok = ParseActorsOf(actor, &step->line);
  if (meant == "check" && IsConditionAlone(*entries.value)) {
    diagnostics_->Error(actor.where, "unknown step '" + actor.text + "'; did you mean check?");
    return false;
  }
  ok = IsOfKind(*entries.value, Kind::kScalar, "what an actor does", actor.where, diagnostics_) &&
       ParseLineOf(*entries.value, &step->line) && ok;
  entries.Allow({"either", "until", "count"}, "a line", diagnostics_);

  const bool is_call = ok && step->line.call.has_value();
  const YamlNode* const either = entries.Beside("either");
  if (either != nullptr) {
    const YamlNode& key = *entries.KeyBeside("either");
    if (ok && (!is_call || step->line.outcome.kind != Outcome::Kind::kNone)) {
      diagnostics_->Error(key.where,
                          is_call ? "the line has its outcome already; with either they all stand "
                                    "below it"
                                  : "either stands beside a call; here is an event");
      ok = false;
    }
    ok = ReadAlternatives(key, *either, true, step) && ok;
  }
  if (const YamlNode* const until = entries.Beside("until"); until != nullptr) {
    const YamlNode& key = *entries.KeyBeside("until");
    if ((ok && !is_call) || either != nullptr) {
      diagnostics_->Error(key.where, either != nullptr ? "until cannot stand beside either"
                                                       : "until stands beside a call; here is an "
                                                         "event");
      ok = false;
    }
  }
  return ReadRounds(entries, step) && ok;
}

bool StepReader::ReadCheck(const Entries& entries, Step* step) {
  step->kind = Step::Kind::kCheck;
  entries.Allow({}, "check", diagnostics_);
  if (!IsOfKind(*entries.value, Kind::kScalar, "check", entries.first->where, diagnostics_)) {
    return false;
  }
  step->check = ParseCheckOf(*entries.value);
  return step->check != nullptr;
}

bool StepReader::ReadObserve(const Entries& entries, Step* step) {
  step->kind = Step::Kind::kObserve;
  entries.Allow({}, "observe", diagnostics_);
  return ReadConditions(*entries.first, *entries.value, &step->observe);
}

bool StepReader::ReadEither(const Entries& entries, Step* step) {
  step->kind = Step::Kind::kEither;
  entries.Allow({}, "either", diagnostics_);
  return ReadAlternatives(*entries.first, *entries.value, false, step);
}

bool StepReader::ReadRepeat(const Entries& entries, Step* step) {
  step->kind = Step::Kind::kRepeat;
  entries.Allow({"until", "times", "count"}, "repeat", diagnostics_);
  bool ok = ReadRounds(entries, step);
  const YamlNode* const times = entries.Beside("times");
  const bool until = entries.Beside("until") != nullptr;
  if ((times != nullptr) == until) {
    diagnostics_->Error(entries.first->where, until ? "repeat has either until or times, not both"
                                                    : "repeat has neither until nor times");
    ok = false;
  } else if (times != nullptr) {
    ok = ReadTimes(*entries.KeyBeside("times"), *times, &step->times) && ok;
  }
  if (!IsOfKind(*entries.value, Kind::kList, "repeat", entries.first->where, diagnostics_)) {
    return false;
  }
  if (entries.value->items.empty()) {
    diagnostics_->Error(entries.value->where, "there is no step to repeat");
    return false;
  }
  ReadList(*entries.value, &step->steps);
  if (step->steps.size() < entries.value->items.size()) return false;
  const Step& last = step->steps.back();
  if (until && (last.kind != Step::Kind::kLine || !last.line.call.has_value())) {
    diagnostics_->Error(last.where, "until is about the last step, which must be a call");
    return false;
  }
  return ok;
}

bool StepReader::ReadAnyOrder(const Entries& entries, Step* step) {
  step->kind = Step::Kind::kAnyOrder;
  entries.Allow({}, "any-order", diagnostics_);
  return ReadLanes(*entries.first, *entries.value, &step->lanes);
}

bool StepReader::ReadAtOnce(const Entries& entries, Step* step) {
  step->kind = Step::Kind::kAtOnce;
  step->times = kRaceRounds;
  entries.Allow({"then", "times", "outcomes"}, "at-once", diagnostics_);
  bool ok = ReadLanes(*entries.first, *entries.value, &step->lanes);
  if (const YamlNode* const then = entries.Beside("then"); then != nullptr) {
    if (IsOfKind(*then, Kind::kList, "then", entries.KeyBeside("then")->where, diagnostics_)) {
      ReadList(*then, &step->steps);
      ok = ok && step->steps.size() == then->items.size();
    } else {
      ok = false;
    }
  }
  if (const YamlNode* const times = entries.Beside("times"); times != nullptr) {
    ok = ReadTimes(*entries.KeyBeside("times"), *times, &step->times) && ok;
  }
  if (const YamlNode* const outcomes = entries.Beside("outcomes"); outcomes != nullptr) {
    ok = ReadConditions(*entries.KeyBeside("outcomes"), *outcomes, &step->outcomes) && ok;
  }
  return ok;
}

// until and count, which stand beside a call or a repeat.
bool StepReader::ReadRounds(const Entries& entries, Step* step) {
  bool ok = true;
  const YamlNode* const until = entries.Beside("until");
  if (until != nullptr) {
    Outcome outcome;
    ok =
        IsOfKind(*until, Kind::kScalar, "until", entries.KeyBeside("until")->where, diagnostics_) &&
        ParseOutcomeOf(*until, &outcome);
    if (ok) step->until = outcome;
  }
  if (const YamlNode* const count = entries.Beside("count"); count != nullptr) {
    const YamlNode& key = *entries.KeyBeside("count");
    if (until == nullptr) {
      diagnostics_->Error(key.where,
                          "count is the number of rounds before until; there is no until");
      ok = false;
    }
    ok = ReadCount(key, *count, &step->count) && ok;
  }
  return ok;
}

bool StepReader::ReadCount(const YamlNode& key, const YamlNode& value, std::string* count) {
  if (!IsOfKind(value, Kind::kScalar, "count", key.where, diagnostics_)) return false;
  const PlacedText text = texts_.Of(value);
  if (!text.ok) return false;
  if (!IsNameOfCase(text.text)) {
    diagnostics_->Error(value.where, "count is a name, in lower case, for the number of rounds");
    return false;
  }
  *count = text.text;
  return true;
}

bool StepReader::ReadTimes(const YamlNode& key, const YamlNode& value, int* times) {
  if (!IsOfKind(value, Kind::kScalar, "times", key.where, diagnostics_)) return false;
  const PlacedText text = texts_.Of(value);
  if (!text.ok) return false;
  const bool digits =
      !text.text.empty() && text.text.size() <= 6 && text.text[0] != '0' &&
      std::all_of(text.text.begin(), text.text.end(), [](char c) { return c >= '0' && c <= '9'; });
  *times = digits ? std::stoi(text.text) : 0;
  if (*times >= 1 && *times <= kMostRounds) return true;
  diagnostics_->Error(value.where, "times is a number from 1 to " + std::to_string(kMostRounds));
  return false;
}

bool StepReader::ReadConditions(const YamlNode& key, const YamlNode& mapping,
                                std::vector<std::pair<std::string, ExprPtr>>* conditions) {
  if (!IsOfKind(mapping, Kind::kMapping, key.text, key.where, diagnostics_)) return false;
  bool ok = true;
  for (size_t i = 0; i < mapping.items.size(); ++i) {
    const YamlNode& label = mapping.keys[i];
    if (!label.IsText() || !IsOfKind(mapping.items[i], Kind::kScalar, "'" + label.text + "'",
                                     label.where, diagnostics_)) {
      ok = false;
      continue;
    }
    const PlacedText name = texts_.Of(label);
    const ExprPtr condition = ParseCheckOf(mapping.items[i]);
    ok = name.ok && condition != nullptr && ok;
    conditions->emplace_back(name.text, condition);
  }
  return ok;
}

bool StepReader::ParseActorsOf(const YamlNode& key, Line* line) {
  return Parsed(texts_, texts_.Of(key),
                [line](const std::string& text, const TextPlaces& places, Diagnostics* found) {
                  return ParseActors(text, places, found, &line->mode, &line->actors);
                });
}

bool StepReader::ParseLineOf(const YamlNode& value, Line* line) {
  return Parsed(texts_, texts_.Of(value),
                [line](const std::string& text, const TextPlaces& places, Diagnostics* found) {
                  return ParseLine(text, places, found, line);
                });
}

bool StepReader::ParseOutcomeOf(const YamlNode& value, Outcome* outcome) {
  return Parsed(texts_, texts_.Of(value),
                [outcome](const std::string& text, const TextPlaces& places, Diagnostics* found) {
                  return ParseOutcome(text, places, found, outcome);
                });
}

ExprPtr StepReader::ParseCheckOf(const YamlNode& value) {
  ExprPtr check;
  Parsed(texts_, texts_.Of(value),
         [&check](const std::string& text, const TextPlaces& places, Diagnostics* found) {
           check = ParseCheck(text, places, found);
           return check != nullptr;
         });
  return check;
}

}  // namespace parley
