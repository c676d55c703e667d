#include "runner/command_doctor.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "lib/joined.h"
#include "reports/layout.h"
#include "runner/case_selection.h"
#include "runner/features.h"
#include "runner/floor.h"
#include "runner/obstacle.h"

namespace parley {
namespace {

std::string Padded(const std::string& text, size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

// Two columns below a headline; nothing if there is nothing to show.
std::string Section(const std::string& title,
                    const std::vector<std::pair<std::string, std::string>>& rows) {
  if (rows.empty()) return "";
  size_t width = 0;
  for (const auto& [name, text] : rows) width = std::max(width, name.size());
  std::string out = "\n" + title + "\n";
  for (const auto& [name, text] : rows) out += "  " + Padded(name, width + 2) + text + "\n";
  return out;
}

std::string CasesText(const Fingerprint& system, const std::vector<const Case*>& cases) {
  const std::set<std::string> present(system.features.begin(), system.features.end());
  const std::map<std::string, std::string> reasons(system.missing.begin(), system.missing.end());
  std::map<std::string, std::vector<std::string>> untested;  // reason, ids
  size_t count = 0;
  for (const Case* test : cases) {
    const std::string obstacle = Obstacle(*test, present, reasons);
    if (obstacle.empty()) continue;
    untested[obstacle].push_back(test->id);
    ++count;
  }
  const std::string all = Counted(static_cast<int64_t>(cases.size()), "case", "cases");
  if (count == 0) {
    return "\n" + all + (cases.size() == 1 ? ", which" : ", all of which") +
           " can be tested here.\n";
  }
  std::string out = "\n" + all + ", " + std::to_string(count) + " of them untested here:\n";
  for (const auto& [reason, ids] : untested) {
    out += "  " + Counted(static_cast<int64_t>(ids.size()), "case needs ", "cases need ") + reason +
           "\n";
    for (const std::string& id : ids) out += "      " + id + "\n";
  }
  return out;
}

// How it is seen here who sleeps in a call.
std::string SleepersText(const std::string& sleep_by) {
  if (sleep_by == "syscall") return "by the call in /proc/PID/syscall";
  if (sleep_by == "state") return "by the state in /proc/PID/stat, as it does not tell the call";
  return "by nothing that it shows: who is silent long enough counts as asleep";
}

}  // namespace

std::string DoctorText(const Fingerprint& system, const std::vector<const Case*>& cases) {
  std::string out = "system      " + system.system + " " + system.release + " " + system.version +
                    " " + system.machine + ", " + system.libc + "\n";
  out += "user        " + system.user + "\n";
  out += "processors  " + std::to_string(system.processors) + ", pages of " +
         std::to_string(system.page_size) + " bytes\n";
  if (!system.container.empty()) out += "container   " + system.container + "\n";
  out += "floor       holds: " + FloorCalls() + "\n";
  if (!system.sleep_by.empty()) {
    out += "sleepers    are seen " + SleepersText(system.sleep_by) + "\n";
  }
  out += "present     " + (system.features.empty() ? "nothing" : Joined(system.features)) + "\n";
  out += Section("missing", system.missing);
  out += Section("limits", system.limits);
  return out + CasesText(system, cases);
}

int Diagnose(const DoctorCommand& command, std::ostream& out, std::ostream& err) {
  if (std::string error; !FloorHolds(&error)) {
    err << "parley: " << error << "\n";
    out << "what this system must have before a case can be run, in this order\n"
        << FloorText(TryFloor());
    return 3;
  }
  const Fingerprint system = FingerprintHere();
  Selection selection;
  if (!SelectCases(command.patterns, command.cases_root, &selection, err)) return 2;
  out << DoctorText(system, selection.cases);
  if (selection.errors() == 0) return 0;
  err << "parley: " << Counted(static_cast<int64_t>(selection.errors()), "error", "errors")
      << " in the cases, which may hide some; see parley check\n";
  return 2;
}

}  // namespace parley
