#include "runner/command_explain.h"

#include <set>

#include "lib/call_codec.h"
#include "lib/joined.h"
#include "reports/layout.h"
#include "runner/case_selection.h"
#include "runner/outcome_words.h"
#include "runner/step_words.h"

namespace parley {
namespace {

constexpr int kLabelWidth = 10;  // of "covers    " and the like, with the indentation

std::string LevelWords(const std::string& level) {
  if (level == "posix") return "posix: every POSIX system must do so";
  if (level == "xsi") return "xsi: required of systems with the XSI option of POSIX";
  if (level.rfind("option:", 0) == 0) {
    return level + ": required of systems with the option " + level.substr(7) + " of POSIX";
  }
  if (level == "linux") return "linux: promised by Linux's manual pages";
  if (level == "implementation") {
    return "implementation: POSIX lets the system choose and document its choice";
  }
  if (level == "unspecified") return "unspecified: POSIX lets the system choose";
  if (level == "undefined") return "undefined: POSIX promises nothing";
  return level;
}

// A wrapped paragraph whose first line begins with `label`.
std::string Labelled(const std::string& label, const std::string& text, int indent, int width) {
  std::string out = Wrap(text, indent, width);
  // Never shorter: Wrap indents every line, and labels are made to fit.
  if (out.size() >= label.size()) out.replace(0, label.size(), label);
  return out;
}

std::string Field(const std::string& name, const std::string& text, int width) {
  return Labelled("  " + name, text, kLabelWidth, width);
}

std::string ActorWords(const Case& test) {
  std::vector<std::string> actors;
  for (const Actor& actor : test.actors) {
    std::string words = actor.name;
    if (actor.origin == Actor::Origin::kForked) words += " (forked)";
    if (actor.origin == Actor::Origin::kThread) words += " (a thread)";
    actors.push_back(words);
  }
  return And(actors);
}

// "1.", "2.", and "-" inside of repetitions and alternatives.
std::string StepsText(const Case& test, int width) {
  std::string out;
  int number = 0;
  for (const Sentence& sentence : StepsInWords(test)) {
    std::string label(static_cast<size_t>(sentence.depth) * 2, ' ');
    if (sentence.depth == 0) {
      const std::string digits = std::to_string(++number);
      label += std::string(digits.size() < 3 ? 3 - digits.size() : 0, ' ') + digits + ". ";
    } else {
      label += "   - ";
    }
    out += Labelled("  " + label, sentence.text, static_cast<int>(label.size()) + 2, width);
  }
  return out;
}

// The names of the arguments, as a manual page has them.
std::string PrototypesText(const Case& test, int width) {
  std::set<std::string> seen;
  std::string out;
  ForEachStep(test.steps, [&](const Step& step) {
    if (!step.line.call) return;
    std::string unused;
    const CallRow* row = SelectRow(*step.line.call, &unused);
    if (row == nullptr || !seen.insert(row->Prototype()).second) return;
    out += Wrap(row->Prototype() + (row->pseudo ? " (a verb of Parley's own)" : ""), 4, width);
  });
  return out;
}

}  // namespace

std::string ExplainText(const Case& test, const Catalogue& catalogue, int width) {
  std::string out = test.id + "\n" + Wrap(test.claim, 2, width) + "\n";
  out += Field("source", test.source, width);
  out += Field("level", LevelWords(test.level), width);
  out += Field("file", test.file + ":" + std::to_string(test.where.line), width);
  if (!test.needs.empty()) out += Field("needs", Joined(test.needs), width);
  for (const std::string& id : test.covers) {
    const Behaviour* behaviour = catalogue.Find(id);
    const std::string name = &id == &test.covers.front() ? "covers" : "";
    out += Field(name, behaviour == nullptr ? id : id + ": " + behaviour->statement, width);
  }
  out += Field("actors", ActorWords(test), width);
  return out + "\n  Steps\n" + StepsText(test, width) + "\n  Calls\n" + PrototypesText(test, width);
}

int ExplainCases(const ExplainCommand& command, std::ostream& out, std::ostream& err) {
  Selection selection;
  if (!SelectCases(command.patterns, command.cases_root, &selection, err)) return 2;
  std::set<std::string> files;
  for (const Case* test : selection.cases) files.insert(test->file);
  bool wrong = false;
  for (const Diagnostic& diagnostic : selection.suite.diagnostics) {
    if (files.count(diagnostic.file) == 0) continue;
    err << diagnostic.Format();
    wrong = true;
  }
  if (wrong) return 2;
  for (const Case* test : selection.cases) {
    if (test != selection.cases.front()) out << "\n";
    out << ExplainText(*test, selection.suite.catalogue, command.width);
  }
  return 0;
}

}  // namespace parley
