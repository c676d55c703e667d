#include "runner/command_targets.h"

#include <algorithm>

#include "lib/joined.h"
#include "runner/target_files.h"
#include "runner/target_needs.h"

namespace parley {
namespace {

std::string Padded(const std::string& text, size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

void ShowTable(const std::vector<Target>& targets, std::ostream& out) {
  size_t names = 0, titles = 0;
  for (const Target& target : targets) {
    names = std::max(names, target.name.size());
    titles = std::max(titles, target.title.size());
  }
  for (const Target& target : targets) {
    const std::vector<std::string> missing = MissingFor(target, "", "");
    out << Padded(target.name, names + 2) << Padded(target.title, titles + 2);
    if (missing.empty()) out << "ready\n";
    for (size_t i = 0; i < missing.size(); ++i) {
      if (i > 0) out << std::string(names + titles + 4, ' ');
      out << "needs " << missing[i] << "\n";
    }
  }
}

void ShowList(const char* name, const std::vector<std::string>& items, std::ostream& out) {
  for (size_t i = 0; i < items.size(); ++i) {
    out << (i == 0 ? Padded(name, 12) : std::string(12, ' ')) << items[i] << "\n";
  }
}

// `name` is how the user named it: a file that is not among the others has no other name.
void ShowTarget(const Target& target, const std::string& name, std::ostream& out) {
  out << target.name << ": " << target.title << "\n";
  ShowList("described", {target.file}, out);
  if (!target.processor.empty()) ShowList("processor", {target.processor}, out);
  ShowList("packages", target.packages, out);
  const std::string kernel = target.Uses("kernel") ? FindKernel(target, "") : "";
  if (!kernel.empty()) ShowList("kernel", {kernel}, out);
  if (!target.command.empty()) ShowList("command", {Joined(target.command, " ")}, out);
  ShowList("cannot", target.cannot, out);
  const std::vector<std::string> missing = MissingFor(target, "", "");
  ShowList("needs", missing, out);
  const std::string via = target.Uses("via") ? " --via 'COMMAND'" : "";
  if (missing.empty()) ShowList("ready", {"parley run --target " + name + via}, out);
}

}  // namespace

int ShowTargets(const TargetsCommand& command, std::ostream& out, std::ostream& err) {
  std::vector<std::string> names = command.names;
  if (names.empty()) names = TargetFilesIn(command.folder);
  if (names.empty()) {
    err << "parley: no targets in " << command.folder << "\n";
    return 2;
  }
  std::vector<Target> targets;
  std::vector<std::string> named;
  bool good = true;
  for (const std::string& name : names) {
    Target target;
    if (LoadNamedTarget(name, command.folder, &target, err)) {
      targets.push_back(std::move(target));
      named.push_back(name);
    } else {
      good = false;
    }
  }
  if (command.names.empty()) {
    ShowTable(targets, out);
  } else {
    for (size_t i = 0; i < targets.size(); ++i) ShowTarget(targets[i], named[i], out);
  }
  return good ? 0 : 2;
}

}  // namespace parley
