// `parley bless`: runs the cases of a file on this system and writes what came back into the lines
// that state no result, so that a new case starts from calls alone.
#ifndef PARLEY_RUNNER_COMMAND_BLESS_H_
#define PARLEY_RUNNER_COMMAND_BLESS_H_

#include <ostream>
#include <string>

namespace parley {

struct BlessCommand {
  std::string file;
  std::string key;  // of the only case to run, or ""
  std::string cases_root;
  double deadline_seconds = 10;  // of one step
};

// Edits the lines concerned and nothing else; shows each before and after. Returns the exit status:
// 0 if every line now states a result; 1 if a case did not hold or a line could not be filled in; 2
// if the file has errors or there is no such case; 3 if the harness is in trouble. To be called
// while the process has one thread.
int Bless(const BlessCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_BLESS_H_
