// Named faults: sockets.
#include <errno.h>
#include <sys/socket.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// Whoever is connected sees no end of file.
int64_t WritingGoesOn(const int64_t* args) {
  int type = 0;
  socklen_t size = sizeof(type);
  if (args[1] == SHUT_WR && getsockopt(Int(args[0]), SOL_SOCKET, SO_TYPE, &type, &size) == 0) {
    return 0;
  }
  return Honest(args);
}

}  // namespace

std::vector<Fault> SocketFaults() {
  return {
      {"shutdown-for-writing-does-nothing",
       "socket",
       "shutdown with SHUT_WR succeeds, yet the peer sees no end of file and write goes on.",
       {{"shutdown", WritingGoesOn}}},
  };
}

}  // namespace parley
