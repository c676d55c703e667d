// `parley calls`: the tables of calls and structs as a page for people who write cases. Nothing of
// it is written by hand, so it is never out of date.
#ifndef PARLEY_RUNNER_COMMAND_CALLS_H_
#define PARLEY_RUNNER_COMMAND_CALLS_H_

#include <ostream>
#include <string>

namespace parley {

struct CallsCommand {
  // A name, a family ("sysv"), a part of a name, or a shell pattern; "" shows all calls, one line
  // each. What a filter selects is shown in full.
  std::string filter;
  bool markdown = false;  // one page of tables
  bool structs = false;   // the table of structs
};

// Returns the exit status: 0, or 2 and a message if nothing matches.
int ShowCalls(const CallsCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_CALLS_H_
