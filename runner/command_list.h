// `parley list`: which cases there are.
#ifndef PARLEY_RUNNER_COMMAND_LIST_H_
#define PARLEY_RUNNER_COMMAND_LIST_H_

#include <ostream>
#include <string>
#include <vector>

namespace parley {

struct ListCommand {
  std::vector<std::string> patterns;  // files, folders, ids, parts or shell patterns of ids
  std::string cases_root;
  bool long_form = false;  // with claim and behaviours covered
};

// One line per case: id and level. Returns the exit status: 0, or 2 if nothing matches or files
// have errors (what could be read is listed all the same).
int ListCases(const ListCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_LIST_H_
