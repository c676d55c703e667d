// What is done so that nothing outlives a case: its processes, its files, its IPC objects.
#ifndef PARLEY_RUNNER_CLEANUP_H_
#define PARLEY_RUNNER_CLEANUP_H_

#include <string>

#include "runner/wire.h"

namespace parley {

// Where temporary files are made: $TEST_TMPDIR, $TMPDIR or /tmp.
std::string TemporaryFolder();

// Kills and reaps every descendant of this process, which must be a subreaper or process 1 and have
// no thread and no child that shall live. Wins against processes that fork on, with and without
// /proc. False if one was left because it may not be killed.
bool KillDescendants();

// Removes what stands below `path`, and it. Follows no symbolic link, opens closed directories,
// and needs neither deep recursion nor many descriptors however deep the tree is. The tree must not
// be in use. False with errno if something is left; a path that is not there is a success.
bool RemoveTree(const std::string& path);

// Removes the objects that actors noted in the arena, except where a namespace of the case has
// taken them along.
void RemoveCreated(const Arena* arena);

}  // namespace parley

#endif  // PARLEY_RUNNER_CLEANUP_H_
