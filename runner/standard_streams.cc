#include "runner/standard_streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace parley {
namespace {

// As of `parley list | head -1`: it has seen enough.
bool ReaderLeft(int fd) {
  pollfd look = {fd, POLLOUT, 0};
  return poll(&look, 1, 0) == 1 && (look.revents & POLLERR) != 0;
}

}  // namespace

void OccupyStandardStreams() {
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    // There is a root folder everywhere. It takes the lowest number that is free: this one.
    if (open("/", O_RDONLY | O_DIRECTORY) < 0) return;
  }
}

int StatusAfterOutput(int status, std::ostream& out, std::ostream& err) {
  if (out.flush() || ReaderLeft(STDOUT_FILENO)) return status;
  err << "parley: not all could be written to standard output\n";
  return 3;
}

}  // namespace parley
