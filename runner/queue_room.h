// Room for the POSIX message queues of all runs side by side.
//
// The bytes that a user's queues may take are counted over all processes of the user, with one
// limit (RLIMIT_MSGQUEUE, by default enough for nine queues). Without more room a case would now
// and then meet EMFILE because of others that run at the same time, and look like a failure.
#ifndef PARLEY_RUNNER_QUEUE_ROOM_H_
#define PARLEY_RUNNER_QUEUE_ROOM_H_

namespace parley {

// Raises the limit of this process, and of those that it will start, as far as it may. A limit that
// is higher already stays.
void MakeRoomForQueues();

}  // namespace parley

#endif  // PARLEY_RUNNER_QUEUE_ROOM_H_
