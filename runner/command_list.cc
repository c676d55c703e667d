#include "runner/command_list.h"

#include <algorithm>

#include "reports/layout.h"
#include "runner/case_selection.h"

namespace parley {

int ListCases(const ListCommand& command, std::ostream& out, std::ostream& err) {
  Selection selection;
  if (!SelectCases(command.patterns, command.cases_root, &selection, err)) return 2;
  int width = 0;
  for (const Case* test : selection.cases) width = std::max(width, DisplayWidth(test->id));
  for (const Case* test : selection.cases) {
    const int blanks = command.long_form ? 2 : width - DisplayWidth(test->id) + 2;
    out << test->id << std::string(static_cast<size_t>(blanks), ' ') << test->level << "\n";
    if (!command.long_form) continue;
    out << "    " << test->claim << "\n    covers ";
    for (const std::string& id : test->covers) out << (&id == &test->covers[0] ? "" : ", ") << id;
    out << "\n";
  }
  if (selection.errors() == 0) return 0;
  err << "parley: " << Counted(static_cast<int64_t>(selection.errors()), "error", "errors")
      << " in the cases, which may hide some; see parley check\n";
  return 2;
}

}  // namespace parley
