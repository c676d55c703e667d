// Fresh namespaces for a case: cloning into them and setting up what they need inside. Used by
// supervisors, and by the probes that find out what this machine allows.
#ifndef PARLEY_RUNNER_SANDBOX_H_
#define PARLEY_RUNNER_SANDBOX_H_

#include <sys/types.h>

#include <cstdint>

namespace parley {

// As fork, into the namespaces of these Isolation bits. The child goes on with a copy of this
// stack, so that actors stand on the main stack, which grows and faults as a program's does. For a
// process with one thread. A user namespace gets every id that this process can name, if it may do
// that, which takes privileges that root of a container has. -1 with errno on failure.
pid_t ForkInto(uint32_t isolation);

// Sets up the namespaces in the child: its ids map to themselves, mounts are apart from the machine's
// with a fresh /dev/shm, loopback is up. `uid` and `gid` are the effective ids from before
// ForkInto. 0, or an errno and in `what` the words for what was tried (a literal).
int SetUpNamespaces(uint32_t isolation, unsigned uid, unsigned gid, const char** what);

// Brings the network interface `lo` up, if it is not. False with errno.
bool BringUpLoopback();

// A user namespace hands its maker every capability in it, and so more than the user has: what must
// be denied would be allowed. Gives them up for this process and its children, unless it is root's.
// 0 or an errno.
int GiveUpCapabilities(uint32_t isolation);

}  // namespace parley

#endif  // PARLEY_RUNNER_SANDBOX_H_
