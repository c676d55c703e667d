#include "runner/command_check.h"

#include "lib/suite.h"
#include "runner/embedded_cases.h"
#include "reports/layout.h"

namespace parley {

int CheckFiles(const std::vector<std::string>& paths, const std::string& cases_root,
               std::ostream& out, std::ostream& err) {
  Suite suite;
  std::string error;
  if (!LoadCases(paths, cases_root, &suite, &error)) {
    err << "parley: " << error << "\n";
    return 2;
  }
  for (const Diagnostic& diagnostic : suite.diagnostics) out << diagnostic.Format();
  const auto count = [](size_t n, const char* singular, const char* plural) {
    return Counted(static_cast<int64_t>(n), singular, plural);
  };
  out << count(suite.case_count(), "case", "cases") << " in "
      << count(suite.files.size(), "file", "files") << ", "
      << count(suite.diagnostics.size(), "error", "errors") << "\n";
  return suite.diagnostics.empty() ? 0 : 2;
}

}  // namespace parley
