// Case files, loaded and checked against the tables and the catalogue: what every command starts
// from.
#ifndef PARLEY_LIB_SUITE_H_
#define PARLEY_LIB_SUITE_H_

#include <string>
#include <vector>

#include "lib/case.h"
#include "lib/catalogue.h"
#include "lib/diagnostic.h"
#include "lib/embedded_files.h"

namespace parley {

struct Suite {
  std::vector<CaseFile> files;
  std::vector<Diagnostic> diagnostics;  // of all files, in the order of the files
  Catalogue catalogue;

  size_t case_count() const;
};

// Loads the files and directories named, or all of `cases_root` if none is; each file once. Ids are
// paths below `cases_root`; the catalogue is the one below it, unless `suite` has behaviours
// already. Cases of a file with errors are kept, but must not be run. `error` is set, and false
// returned, only if a path cannot be read.
bool LoadSuite(const std::vector<std::string>& paths, const std::string& cases_root, Suite* suite,
               std::string* error);

// The same for files in memory, in their order, each of which is loaded. A file of the catalogue
// has
// "/catalogue/" in its path, others hold cases; what precedes the first '/' is the folder of cases.
// What they refer to must live until this returns.
void LoadSuiteTexts(const std::vector<EmbeddedFile>& texts, Suite* suite);

// Whether the id is meant by the pattern: a shell pattern (* and ?) of the whole id, or a part of
// it.
bool IdMatches(const std::string& id, const std::string& pattern);

// 16 hexadecimal digits over the ids, words and steps of the cases, in this order; the same on
// every processor and wherever the files lie. In suite_hash.cc.
std::string SuiteHash(const std::vector<const Case*>& cases);

// The same over what decides the verdict of one case: its level, needs and steps, those of `setup`
// among them. Other words for its claim, its source or what it covers ask for nothing else.
std::string CaseHash(const Case& test);

}  // namespace parley

#endif  // PARLEY_LIB_SUITE_H_
