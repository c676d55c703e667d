// Process 1 of a machine that has nothing but this program: makes the machine fit to be tested,
// runs the command line in a child, buries orphans, and powers off.
#ifndef PARLEY_RUNNER_INIT_PROCESS_H_
#define PARLEY_RUNNER_INIT_PROCESS_H_

#include <vector>

namespace parley {

// Whether a kernel has started this program, called `name`, as its first process: nobody has
// mounted /proc yet. False in a container, where somebody has.
bool IsFirstProcess(const char* name);

// Mounts what the cases need, brings loopback up, opens the console, and forks. Returns in the
// child only, which then carries on with `arguments`: those of the kernel's command line after
// `--`, or `run` if there are none. Process 1 waits for it and ends the machine, or, in a
// namespace of process ids, itself with the child's exit status. What cannot be had is said on
// standard error.
void RunAsInit(std::vector<char*>* arguments);

}  // namespace parley

#endif  // PARLEY_RUNNER_INIT_PROCESS_H_
