// A target: another system on which the cases can be run, as a YAML file describes it. Read by the
// command line and by the GoogleTest front end.
//
// The keys of such a file:
//
//   title       what the target is, in a line
//   processor   of the static binary that is put there: x86_64, i386, s390x, aarch64, riscv64
//   packages    Debian packages to install
//   programs    programs that must be in PATH
//   root        true: only root can start it
//   kernel      patterns of files; the first that is there is {kernel}
//   command     the program to start and its arguments, with placeholders
//   files       file names below {work} and the texts, with placeholders, that they are to hold
//   sees        the folder under which the target sees {root}: {root} itself, / for systems that
//               boot or chroot into it; `nothing` where the binary's own cases are used instead
//   terminal    true: the command's standard input and output are a terminal
//   settle, deadline, silence   durations as in cases: 50ms, 10s
//   jobs        cases side by side
//   namespaces  false: cases do without
//   cannot      what the target cannot show, for people
//
// Placeholders: {root} the staged folder, {work} the folder that holds it, {kernel}, {initramfs},
// {binary} the static binary, {id} a name that no two starts share, for what has names in the whole
// machine, {uid} and {gid} who runs this, {via} the text that the user gave, and
// {arguments}, which as an element of its own becomes several, and inside a longer text is joined
// by blanks; {quoted_arguments} is for JSON: each in quotes, with commas between. Any other word in
// braces is an error, other braces stand for themselves.
#ifndef PARLEY_LIB_TARGET_H_
#define PARLEY_LIB_TARGET_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/diagnostic.h"

namespace parley {

struct Target {
  std::string name;  // of the file, without .yaml: gvisor
  std::string file;  // path as the user knows it
  std::string title;
  std::string processor;  // "" only for native
  std::vector<std::string> packages;
  std::vector<std::string> programs;
  bool root = false;
  std::vector<std::string> kernel;
  std::vector<std::string> command;  // empty: this process runs the cases itself (native)
  std::vector<std::pair<std::string, std::string>> files;  // name, text
  std::string sees = "{root}";                             // "" : nothing, embedded cases
  bool terminal = false;
  int64_t settle_ns = 0;                // 0: what the runner takes by itself
  int64_t deadline_ns = 0;              // of a step; 0: as the user says
  int64_t silence_ns = 60'000'000'000;  // nothing on the stream for so long: it hangs
  int jobs = 0;                         // 0: as the user says
  bool namespaces = true;
  std::vector<std::string> cannot;

  bool native() const { return command.empty(); }
  // Whether the command, a file or a value that the user gives for {via} has this placeholder.
  bool Uses(std::string_view placeholder) const;
};

// What placeholders stand for; `arguments` apart from the others.
struct TargetValues {
  std::map<std::string, std::string, std::less<>> texts;  // "root": "/tmp/x/root"
  std::vector<std::string> arguments;
};

// Reads a target from a text; `path` names it in messages and gives its name. What is wrong with it
// is appended to `diagnostics`; the target is usable if nothing was.
Target ReadTarget(const std::string& path, std::string_view text,
                  std::vector<Diagnostic>* diagnostics);
// The same from a file.
Target LoadTarget(const std::string& path, std::vector<Diagnostic>* diagnostics);

// Replaces the placeholders; one without a value becomes "". The value of {via} may have
// placeholders itself.
std::string ExpandText(std::string_view text, const TargetValues& values);
// The same for each element; {arguments} alone becomes as many elements as there are arguments.
std::vector<std::string> ExpandCommand(const std::vector<std::string>& command,
                                       const TargetValues& values);

// The first placeholder of the text that does not exist, with the offset of its brace; "" if all
// do.
std::string UnknownPlaceholder(std::string_view text, size_t* offset);
// "; did you mean {root}?" or the list of those there are.
std::string PlaceholderHint(std::string_view unknown);

}  // namespace parley

#endif  // PARLEY_LIB_TARGET_H_
