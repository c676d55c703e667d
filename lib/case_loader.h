// Finds case files and turns their YAML into cases. What a case means is the checker's business
// (case_checker.h); the loader knows keys, kinds of steps, `each`, and the grammar of lines.
#ifndef PARLEY_LIB_CASE_LOADER_H_
#define PARLEY_LIB_CASE_LOADER_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/case.h"
#include "lib/diagnostic.h"

namespace parley {

// The most steps that the cases of one file may have together; those of `setup`, which every case
// has, and those of copies that `each` makes are counted every time.
constexpr size_t kMostSteps = 100000;

struct LoadedFile {
  // Holds what could be read; to be run only if there are no diagnostics.
  CaseFile file;
  std::vector<Diagnostic> diagnostics;  // all of the file, sorted
  // What was read, for messages of further checks: Diagnostics(file.path, text). Empty if the file
  // is not to be quoted.
  std::string text;
};

// Reads one file. Ids of cases are the path below `cases_directory` without ".yaml", then the key;
// a file elsewhere is known by its name alone.
LoadedFile LoadCaseFile(const std::string& path, const std::string& cases_directory);

// The same for a text in memory. `path` is what messages show.
LoadedFile LoadCaseText(const std::string& path, const std::string& id_prefix,
                        std::string_view text);

// The case files below a directory, sorted, or the one file named. Directories called catalogue
// or selftest and hidden files are passed over, each directory is visited once, whatever
// links there are. Empty and an error if the path cannot be read, holds no case files, or holds
// files that end in .yml and would be left out without a word.
std::vector<std::string> FindCaseFiles(const std::string& path, std::string* error);

}  // namespace parley

#endif  // PARLEY_LIB_CASE_LOADER_H_
