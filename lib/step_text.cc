#include "lib/step_text.h"

#include <string_view>
#include <vector>

namespace parley {
namespace {

// A text that the next one cannot be mistaken for a part of.
void Add(std::string_view text, std::string* out) {
  *out += std::to_string(text.size());
  *out += ':';
  *out += text;
}

void AddWords(const std::vector<std::string>& words, std::string* out) {
  Add(std::to_string(words.size()), out);
  for (const std::string& word : words) Add(word, out);
}

void AddSteps(const std::vector<Step>& steps, std::string* out) {
  Add(std::to_string(steps.size()), out);
  for (const Step& step : steps) {
    Add(StepText(step), out);
    for (const auto& [label, expr] : step.observe) Add(label + "=" + expr->Print(), out);
    Add(std::to_string(step.either.size()), out);
    for (const Alternative& alternative : step.either) {
      Add(alternative.label, out);
      Add(alternative.outcome.Print(), out);
      AddSteps(alternative.steps, out);
    }
    AddSteps(step.steps, out);
    Add(std::to_string(step.lanes.size()), out);
    for (const Lane& lane : step.lanes) {
      Add(lane.actor.name, out);
      AddSteps(lane.steps, out);
    }
    for (const auto& [label, expr] : step.outcomes) Add(label + "=" + expr->Print(), out);
  }
}

std::string RoundsText(const Step& step) {
  std::string text;
  if (step.times > 0) text = " " + std::to_string(step.times) + " times";
  if (step.until) text += " until " + step.until->Print();
  if (!step.count.empty()) text += " count " + step.count;
  return text;
}

}  // namespace

std::string StepText(const Step& step) {
  switch (step.kind) {
    case Step::Kind::kLine:
      return step.line.Print() + (step.either.empty() ? "" : " either") + RoundsText(step);
    case Step::Kind::kCheck:
      return "check: " + step.check->Print();
    case Step::Kind::kObserve: {
      std::string text = "observe:";
      for (const auto& [label, expr] : step.observe) text += " " + label;
      return text;
    }
    case Step::Kind::kEither:
      return "either";
    case Step::Kind::kRepeat:
      return "repeat" + RoundsText(step);
    case Step::Kind::kAnyOrder:
      return "any-order";
    case Step::Kind::kAtOnce:
      return "at-once" + RoundsText(step);
  }
  return "";
}

std::string CanonicalText(const Case& test) {
  std::string text;
  for (const std::string* part : {&test.id, &test.claim, &test.source}) Add(*part, &text);
  AddWords(test.covers, &text);
  return text + JudgedText(test);
}

std::string JudgedText(const Case& test) {
  std::string text;
  Add(test.level, &text);
  AddWords(test.needs, &text);
  AddSteps(test.steps, &text);
  return text;
}

}  // namespace parley
