// What is said of a command line that cannot be understood: which word is wrong, and what was
// probably meant. Knows nothing of how command lines are read.
#ifndef PARLEY_RUNNER_USAGE_MISTAKE_H_
#define PARLEY_RUNNER_USAGE_MISTAKE_H_

#include <string>
#include <vector>

namespace parley {

struct UsageMistake {
  std::string command;                // "run"; "" if none was named
  std::vector<std::string> commands;  // all there are
  std::vector<std::string> options;   // of the command, or of the program: "--target", "-v"
  std::vector<std::string> unknown;   // words that nobody takes, in their order
  std::string problem;                // what the reader of the command line says: "old is required"
};

// One line or two, each with its newline.
std::string UsageText(const UsageMistake& mistake);

}  // namespace parley

#endif  // PARLEY_RUNNER_USAGE_MISTAKE_H_
