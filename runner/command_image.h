// `parley image`: an initramfs with the static binary as init and the cases, to boot with a kernel
// on any machine, real or virtual.
#ifndef PARLEY_RUNNER_COMMAND_IMAGE_H_
#define PARLEY_RUNNER_COMMAND_IMAGE_H_

#include <ostream>
#include <string>
#include <vector>

namespace parley {

struct ImageCommand {
  std::string kernel;                  // for the command line that is shown
  std::string output = "parley.cpio";  // file to write
  std::string binary;                  // "": the one found for the target
  std::string target = "qemu";         // whose command line is shown
  std::string targets_folder;
  std::string cases_root;
  std::vector<std::string> patterns;
};

// Returns the exit status: 0, 2 (bad usage) or 3 (trouble).
int MakeImage(const ImageCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_IMAGE_H_
