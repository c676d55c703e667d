// Named faults: what Linux adds.
#include <string.h>
#include <sys/epoll.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t OneshotIsIgnored(const int64_t* args) {
  struct epoll_event event;
  int64_t words[4] = {args[0], args[1], args[2], args[3]};
  if (args[3] != 0) {
    // The struct may be packed.
    memcpy(&event, Pointer<void>(args[3]), sizeof(event));
    event.events &= ~static_cast<uint32_t>(EPOLLONESHOT);
    words[3] = reinterpret_cast<intptr_t>(&event);
  }
  return Honest(words);
}

}  // namespace

std::vector<Fault> LinuxFaults() {
  return {
      {"epoll-ignores-oneshot",
       "linux",
       "A descriptor added to an epoll instance with EPOLLONESHOT is reported again and again.",
       {{"epoll_ctl", OneshotIsIgnored}}},
  };
}

}  // namespace parley
