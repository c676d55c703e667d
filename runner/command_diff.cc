#include "runner/command_diff.h"

#include <fstream>

#include "reports/diff.h"
#include "reports/diff_json.h"
#include "reports/diff_text.h"
#include "reports/json_reader.h"

namespace parley {
namespace {

constexpr char kStandardOutput[] = "-";

}  // namespace

int DiffRuns(const DiffCommand& command, std::ostream& out, std::ostream& err) {
  RunResult old_run, new_run;
  std::string old_error, new_error;
  const bool has_old = ReadRunFile(command.old_file, &old_run, &old_error);
  const bool has_new = ReadRunFile(command.new_file, &new_run, &new_error);
  if (!has_old) err << old_error << "\n";
  if (!has_new) err << new_error << "\n";
  if (!has_old || !has_new) return 2;

  const RunDiff diff = CompareRuns(old_run, new_run);
  if (command.json == kStandardOutput) {
    WriteDiffJson(diff, &out);
  } else {
    out << DiffText(diff, command.verbose, command.style);
  }
  out.flush();
  if (!out) {
    err << "parley: cannot write standard output\n";
    return 3;
  }
  if (!command.json.empty() && command.json != kStandardOutput) {
    std::ofstream file(command.json, std::ios::binary);
    WriteDiffJson(diff, &file);
    file.close();
    if (!file) {
      err << "parley: cannot write " << command.json << "\n";
      return 3;
    }
  }
  return diff.of(Change::kWorse) > 0 ? 1 : 0;
}

}  // namespace parley
