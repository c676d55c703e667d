#include "runner/claim_calls.h"

#include <cctype>
#include <string>

namespace parley {
namespace {

// The words of a text that could be names of functions.
void AddWords(const std::string& text, std::set<std::string>* words) {
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char letter = i < text.size() ? text[i] : ' ';
    if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_') {
      word += letter;
    } else if (!word.empty()) {
      words->insert(word);
      word.clear();
    }
  }
}

bool States(const Line& line) {
  if (line.outcome.kind != Outcome::Kind::kNone) return true;
  for (const ExprPtr& argument : line.call->args) {
    if (argument->kind == Expr::Kind::kInOut || argument->kind == Expr::Kind::kRelation)
      return true;
  }
  return false;
}

}  // namespace

std::vector<CallStep> CallStepsOf(const Case& test) {
  std::vector<CallStep> calls;
  ForEachStep(test.steps, [&](const Step& step) {
    // The steps of setup stand above the case in the file.
    if (step.line.call && step.where.line > test.where.line) calls.push_back({&step.line, &step});
  });
  return calls;
}

std::set<const Line*> ClaimLines(const Case& test, const Catalogue& catalogue) {
  std::set<std::string> words;
  AddWords(test.source, &words);
  AddWords(test.key, &words);
  AddWords(test.claim, &words);
  for (const std::string& id : test.covers) {
    const Behaviour* behaviour = catalogue.Find(id);
    if (behaviour != nullptr) AddWords(behaviour->source, &words);
  }
  std::set<const Line*> named, stating, all;
  for (const CallStep& call : CallStepsOf(test)) {
    all.insert(call.line);
    if (words.count(call.line->call->function) != 0) named.insert(call.line);
    if (States(*call.line)) stating.insert(call.line);
  }
  if (!named.empty()) return named;
  return stating.empty() ? all : stating;
}

}  // namespace parley
