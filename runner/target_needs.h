// What it takes to use a target, looked for on this machine: programs, a kernel, the static binary.
// Paths that are found are absolute: what is started with them runs in another folder.
#ifndef PARLEY_RUNNER_TARGET_NEEDS_H_
#define PARLEY_RUNNER_TARGET_NEEDS_H_

#include <string>
#include <vector>

#include "lib/target.h"

namespace parley {

// The path of a program in PATH, or of one named by its path; "" if there is none.
std::string FindProgram(const std::string& name);

// `given` if it is not empty, else the first file that matches a pattern of the target, the newest
// version where a pattern matches several; "" if there is none.
std::string FindKernel(const Target& target, const std::string& given);

// The static binary for a processor: `given`, or parley_static.PROCESSOR in $PARLEY_STATIC_DIR or
// beside this program; "" if there is none.
std::string FindStaticBinary(const std::string& processor, const std::string& given);

// What the target needs instead of the program at `path`, in words that follow "needs"; "" if this
// one can run there. Only programs are judged, for a script may be meant; where the target sees
// this machine's files the dynamic linker is there, too.
std::string BinaryFault(const Target& target, const std::string& path);

// What is missing, each with what helps: "runsc (Debian package runsc)". `kernel` and `binary` are
// what the user gave, or "". Empty if the target can be used.
std::vector<std::string> MissingFor(const Target& target, const std::string& kernel,
                                    const std::string& binary);

// What is wrong with the command line that the user gave for {via}, or that it is missing; "" if
// nothing is.
std::string ViaMistake(const Target& target, const std::string& via);

// Which of what the user gave ("" where nothing was) the target would not use, and why: who names a
// kernel and reads "all as expected" believes that it was this kernel. "" if it uses all.
std::string ChoiceWithoutUse(const Target& target, const std::string& kernel,
                             const std::string& via, const std::string& binary);

}  // namespace parley

#endif  // PARLEY_RUNNER_TARGET_NEEDS_H_
