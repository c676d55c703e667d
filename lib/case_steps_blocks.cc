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

bool StepReader::ReadLanes(const YamlNode& key, const YamlNode& mapping, std::vector<Lane>* lanes) {
  if (!IsOfKind(mapping, Kind::kMapping, key.text, key.where, diagnostics_)) return false;
  bool ok = true;
  for (size_t i = 0; i < mapping.items.size(); ++i) {
    Lane lane;
    if (mapping.keys[i].IsText() && ReadLane(mapping.keys[i], mapping.items[i], &lane)) {
      lanes->push_back(std::move(lane));
    } else {
      ok = false;
    }
  }
  if (mapping.items.size() < 2 && !mapping.broken) {
    diagnostics_->Error(key.where, key.text + " is about two actors or more");
    ok = false;
  }
  return ok;
}

bool StepReader::ReadLane(const YamlNode& actor, const YamlNode& value, Lane* lane) {
  Line named;
  if (!ParseActorsOf(actor, &named)) return false;
  if (named.actors.size() != 1) {
    diagnostics_->Error(actor.where, "one actor stands here; give each its own lines");
    return false;
  }
  lane->actor = named.actors[0];
  const bool one = value.kind == Kind::kScalar;
  if (!one && !IsOfKind(value, Kind::kList, "what an actor does", actor.where, diagnostics_)) {
    return false;
  }
  if (!one && value.items.empty()) {
    diagnostics_->Error(value.where, lane->actor.name + " has no line here");
    return false;
  }
  const std::vector<YamlNode> lines = one ? std::vector<YamlNode>{value} : value.items;
  bool ok = true;
  for (const YamlNode& item : lines) {
    Step step;
    step.where = item.where;
    step.line = named;
    step.line.where = item.where;
    if (!IsOfKind(item, Kind::kScalar, one ? "what an actor does" : "a line of an actor",
                  one ? actor.where : item.where, diagnostics_) ||
        !ParseLineOf(item, &step.line)) {
      ok = false;
    } else if (!step.line.call) {
      diagnostics_->Error(item.where, "a call stands here, and what it ends with; no event");
      ok = false;
    }
    lane->steps.push_back(std::move(step));
  }
  return ok;
}

}  // namespace parley
