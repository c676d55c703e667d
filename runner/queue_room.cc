#include "runner/queue_room.h"

#include <sys/resource.h>

#include <algorithm>

namespace parley {

void MakeRoomForQueues() {
#ifdef RLIMIT_MSGQUEUE
  // Of 800 queues of the default size.
  constexpr rlim_t kRoom = 64u << 20;
  struct rlimit limit;
  if (getrlimit(RLIMIT_MSGQUEUE, &limit) != 0) return;
  // Infinity is the greatest number.
  struct rlimit wanted = {std::max(limit.rlim_cur, kRoom), std::max(limit.rlim_max, kRoom)};
  if (setrlimit(RLIMIT_MSGQUEUE, &wanted) == 0) return;
  wanted = {std::min(wanted.rlim_cur, limit.rlim_max), limit.rlim_max};
  setrlimit(RLIMIT_MSGQUEUE, &wanted);
#endif
}

}  // namespace parley
