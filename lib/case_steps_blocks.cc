// The parts of steps that hold further lines and steps: alternatives, and the actors of orders and
// races.
#include <vector>

#include "lib/case_steps.h"
#include "lib/case_yaml_fields.h"

namespace parley {

using Kind = YamlNode::Kind;

bool StepReader::ReadAlternatives(const YamlNode& key, const YamlNode& mapping, bool beside_call,
                                  Step* step) {
  if (!IsOfKind(mapping, Kind::kMapping, "either", key.where, diagnostics_)) return false;
  bool ok = true;
  for (size_t i = 0; i < mapping.items.size(); ++i) {
    Alternative alternative;
    if (ReadAlternative(mapping.keys[i], mapping.items[i], beside_call, &alternative)) {
      step->either.push_back(std::move(alternative));
    } else {
      ok = false;
    }
  }
  if (mapping.items.size() < 2 && !mapping.broken) {
    diagnostics_->Error(key.where, "either has two alternatives or more");
    ok = false;
  }
  return ok;
}

bool StepReader::ReadAlternative(const YamlNode& label, const YamlNode& value, bool beside_call,
                                 Alternative* alternative) {
  if (!label.IsText()) return false;
  alternative->where = label.where;
  const PlacedText name = texts_.Of(label);
  bool ok = name.ok;
  alternative->label = name.text;
  const std::string what = "the alternative '" + label.text + "'";
  if (beside_call && value.kind == Kind::kScalar) {
    return IsOfKind(value, Kind::kScalar, what, label.where, diagnostics_) &&
           ParseOutcomeOf(value, &alternative->outcome) && ok;
  }
  if (!IsOfKind(value, Kind::kList, what, label.where, diagnostics_)) return false;
  if (value.items.empty()) {
    diagnostics_->Error(value.where, what + " is empty");
    return false;
  }
  YamlNode rest;
  rest.kind = Kind::kList;
  rest.items = value.items;
  if (beside_call) {
    // The first item says how the call ends.
    if (!value.items[0].IsText()) {
      diagnostics_->Error(value.items[0].where,
                          "first stands how the call ends, as '- = -1 EAGAIN'; then come steps");
      return false;
    }
    ok = ParseOutcomeOf(value.items[0], &alternative->outcome) && ok;
    rest.items.erase(rest.items.begin());
  }
  ReadList(rest, &alternative->steps);
  return ok && alternative->steps.size() == rest.items.size();
}

void StepReader::ReadActors(const YamlNode& key, const YamlNode& mapping) {
  if (!IsOfKind(mapping, Kind::kMapping, key.text, key.where, diagnostics_)) return;
  for (size_t i = 0; i < mapping.items.size(); ++i) {
    if (mapping.keys[i].IsText()) ReadActorLines(mapping.keys[i], mapping.items[i]);
  }
}

void StepReader::ReadActorLines(const YamlNode& actor, const YamlNode& value) {
  Line line;
  ParseActorsOf(actor, &line);
  if (value.kind == Kind::kScalar) {
    if (IsOfKind(value, Kind::kScalar, "what an actor does", actor.where, diagnostics_)) {
      ParseLineOf(value, &line);
    }
    return;
  }
  if (!IsOfKind(value, Kind::kList, "what an actor does", actor.where, diagnostics_)) return;
  for (const YamlNode& item : value.items) {
    if (IsOfKind(item, Kind::kScalar, "a line of an actor", item.where, diagnostics_)) {
      ParseLineOf(item, &line);
    }
  }
}

}  // namespace parley
