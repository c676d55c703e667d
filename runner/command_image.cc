#include "runner/command_image.h"

#include <memory>

#include "runner/case_selection.h"
#include "runner/initramfs.h"
#include "runner/target_files.h"
#include "runner/target_needs.h"
#include "runner/target_stage.h"

namespace parley {
namespace {

// As a shell takes it back.
std::string Quoted(const std::string& word) {
  constexpr char kPlain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

int MakeImage(const ImageCommand& command, std::ostream& out, std::ostream& err) {
  Target target;
  if (!LoadNamedTarget(command.target, command.targets_folder, &target, err)) return 2;
  if (!target.Uses("initramfs")) {
    err << "parley: the target " << target.name << " boots no initramfs\n";
    return 2;
  }
  const std::string kernel = FindKernel(target, command.kernel);
  if (kernel.empty()) {
    err << "parley: no kernel "
        << (command.kernel.empty() ? "found; name one with --kernel FILE" : command.kernel) << "\n";
    return 2;
  }
  const std::string binary = FindStaticBinary(target.processor, command.binary);
  if (binary.empty() && !command.binary.empty()) {
    err << "parley: no binary " << command.binary << "\n";
    return 2;
  }
  if (binary.empty()) {
    err << "parley: no parley_static." << target.processor
        << " beside this program or in $PARLEY_STATIC_DIR; name one with --binary FILE\n";
    return 2;
  }
  const std::string fault = BinaryFault(target, binary);
  if (!fault.empty()) {
    err << "parley: " << target.name << " needs " << fault << "\n";
    return 2;
  }
  Selection selection;
  if (!SelectCases(command.patterns, command.cases_root, &selection, err)) return 2;
  for (const Diagnostic& diagnostic : selection.suite.diagnostics) err << diagnostic.Format();
  if (selection.errors() > 0) return 2;

  std::string error;
  std::vector<std::string> files;
  const std::unique_ptr<TargetStage> stage = TargetStage::Make(binary, &error);
  if (stage == nullptr || !stage->AddCases(selection.suite, selection.cases, &files, &error) ||
      !WriteInitramfs(stage->root(), command.output, &error)) {
    err << "parley: " << error << "\n";
    return 3;
  }
  TargetValues values;
  values.texts = {{"kernel", kernel}, {"initramfs", command.output}};
  values.arguments = {"run", "--cases", "/cases"};
  values.arguments.insert(values.arguments.end(), files.begin(), files.end());
  std::string line;
  for (const std::string& word : ExpandCommand(target.command, values)) {
    line += (line.empty() ? "" : " ") + Quoted(word);
  }
  out << line << "\n";
  return 0;
}

}  // namespace parley
