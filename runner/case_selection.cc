#include "runner/case_selection.h"

#include <algorithm>
#include <set>

#include "reports/layout.h"
#include "runner/embedded_cases.h"

namespace parley {
namespace {

// No id begins or ends like this.
bool LooksLikeAPath(const std::string& text) {
  const std::string ending = ".yaml";
  const bool ends = text.size() > ending.size() &&
                    text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
  return ends || text.compare(0, 1, "/") == 0 || text.compare(0, 2, "./") == 0 ||
         text.compare(0, 3, "../") == 0;
}

// "; did you mean X?" for the id that was misspelt, or for the case that has moved to another file.
std::string CaseHint(const std::string& pattern, const std::vector<std::string>& ids) {
  const std::string hint = DidYouMean(pattern, ids);
  const size_t slash = pattern.rfind('/');
  if (!hint.empty() || slash == std::string::npos) return hint;
  const std::string key = pattern.substr(slash);
  for (const std::string& id : ids) {
    if (id.size() > key.size() && id.compare(id.size() - key.size(), key.size(), key) == 0) {
      return "; did you mean " + id + "?";
    }
  }
  return "";
}

}  // namespace

bool Selection::HasErrors(const std::string& file) const {
  return std::any_of(suite.diagnostics.begin(), suite.diagnostics.end(),
                     [&](const Diagnostic& diagnostic) { return diagnostic.file == file; });
}

bool SelectCases(const std::vector<std::string>& given, const std::string& cases_root,
                 Selection* selection, std::ostream& err) {
  std::vector<std::string> paths, patterns;
  for (const std::string& text : given) {
    (IsCasePath(text, cases_root) ? paths : patterns).push_back(text);
  }
  selection->whole = paths.empty();
  std::string error;
  if (!LoadCases(paths, cases_root, &selection->suite, &error)) {
    err << "parley: " << error << "\n";
    return false;
  }
  std::vector<std::string> ids;
  for (const CaseFile& file : selection->suite.files) {
    for (const Case& test : file.cases) ids.push_back(test.id);
  }
  const std::set<std::string> known(ids.begin(), ids.end());
  std::set<std::string> idle(patterns.begin(), patterns.end());
  for (const CaseFile& file : selection->suite.files) {
    for (const Case& test : file.cases) {
      bool wanted = patterns.empty();
      for (const std::string& pattern : patterns) {
        const bool whole = known.count(pattern) != 0;
        if (whole ? test.id != pattern : !IdMatches(test.id, pattern)) continue;
        wanted = true;
        idle.erase(pattern);
      }
      if (wanted) selection->cases.push_back(&test);
    }
  }
  // One misspelt word among several must not go unseen.
  for (const std::string& pattern : idle) {
    err << "parley: ";
    if (LooksLikeAPath(pattern)) {
      err << "there is no file " << pattern << " here\n";
    } else {
      err << "no case matches " << pattern << CaseHint(pattern, ids) << "\n";
    }
  }
  return idle.empty();
}

bool SelectToRun(const std::vector<std::string>& given, const std::string& cases_root,
                 Selection* selection, std::ostream& err) {
  const bool found = SelectCases(given, cases_root, selection, err);
  for (const Diagnostic& diagnostic : selection->suite.diagnostics) err << diagnostic.Format();
  if (selection->errors() == 0) return found;
  err << "parley: " << Counted(static_cast<int64_t>(selection->errors()), "error", "errors")
      << " in the cases; nothing was run\n";
  return false;
}

}  // namespace parley
