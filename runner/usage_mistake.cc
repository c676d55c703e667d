#include "runner/usage_mistake.h"

#include "lib/diagnostic.h"

namespace parley {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// The word that nobody takes, without the value that an option may carry.
std::string Problem(const UsageMistake& mistake) {
  if (mistake.unknown.empty()) {
    return mistake.command.empty() ? "which command? There are " + Joined(mistake.commands)
                                   : mistake.problem;
  }
  const std::string word = mistake.unknown.front().substr(0, mistake.unknown.front().find('='));
  if (word.size() > 1 && word[0] == '-') {
    return "no option " + word + DidYouMean(word, mistake.options);
  }
  if (!mistake.command.empty()) return "nothing takes the word '" + mistake.unknown.front() + "'";
  const std::string hint = DidYouMean(word, mistake.commands);
  return "no command " + word + (hint.empty() ? "; there are " + Joined(mistake.commands) : hint);
}

}  // namespace

std::string UsageText(const UsageMistake& mistake) {
  const std::string name = mistake.command.empty() ? "parley" : "parley " + mistake.command;
  return name + ": " + Problem(mistake) + "\n`" + name + " --help` shows what it takes\n";
}

}  // namespace parley
