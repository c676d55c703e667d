// Named faults: what sockets do with data, its boundaries and their flags.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// The call with other flags; those of send, recv, sendto and recvfrom are the fourth word.
int64_t WithFlags(const int64_t* args, int64_t clear, int64_t set) {
  return HonestWith(args, 3, (args[3] & ~clear) | set);
}

int64_t PeekTakesAway(const int64_t* args) { return WithFlags(args, MSG_PEEK, 0); }
int64_t DoesNotWaitForAll(const int64_t* args) { return WithFlags(args, MSG_WAITALL, 0); }
int64_t SignalsNevertheless(const int64_t* args) { return WithFlags(args, MSG_NOSIGNAL, 0); }
int64_t SendsInLine(const int64_t* args) { return WithFlags(args, MSG_OOB, 0); }
int64_t LengthOfWhatIsStored(const int64_t* args) { return WithFlags(args, MSG_TRUNC, 0); }
// The signal is one for the process, which any thread may get.
int64_t SignalsTheProcess(const int64_t* args) {
  const int64_t result = WithFlags(args, 0, MSG_NOSIGNAL);
  if (result == -1 && errno == EPIPE && (args[3] & MSG_NOSIGNAL) == 0) {
    kill(getpid(), SIGPIPE);
    errno = EPIPE;
  }
  return result;
}

int64_t WriteNeverSignals(const int64_t* args) {
  const ssize_t sent =
      send(Int(args[0]), Pointer<const void>(args[1]), static_cast<size_t>(args[2]), MSG_NOSIGNAL);
  if (sent == -1 && errno == ENOTSOCK) {
    errno = 0;
    return Honest(args);
  }
  return sent;
}

int64_t NeverSignals(const int64_t* args) { return WithFlags(args, 0, MSG_NOSIGNAL); }

// One call without waiting makes all that follow such.
int64_t StaysNonblocking(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if ((args[3] & MSG_DONTWAIT) != 0) {
    fcntl(Int(args[0]), F_SETFL, fcntl(Int(args[0]), F_GETFL) | O_NONBLOCK);
  }
  return result;
}

// A timeout is taken for the wish not to wait at all.
int64_t TimeoutDoesNotWait(const int64_t* args, int name) {
  struct timeval limit = {};
  socklen_t size = sizeof(limit);
  const bool limited = getsockopt(Int(args[0]), SOL_SOCKET, name, &limit, &size) == 0 &&
                       (limit.tv_sec != 0 || limit.tv_usec != 0);
  errno = 0;
  return limited ? WithFlags(args, 0, MSG_DONTWAIT) : Honest(args);
}

int64_t ReceiveDoesNotWait(const int64_t* args) { return TimeoutDoesNotWait(args, SO_RCVTIMEO); }
int64_t SendDoesNotWait(const int64_t* args) { return TimeoutDoesNotWait(args, SO_SNDTIMEO); }

// What is left of the buffer is filled from the messages that follow.
int64_t JoinsMessages(const int64_t* args) {
  int64_t length = Honest(args);
  if (length <= 0 || (args[3] & MSG_PEEK) != 0 || SocketOption(args[0], SO_TYPE) == SOCK_STREAM) {
    return length;
  }
  char* buffer = Pointer<char>(args[1]);
  while (length < args[2]) {
    const ssize_t more =
        recv(Int(args[0]), buffer + length, static_cast<size_t>(args[2] - length), MSG_DONTWAIT);
    if (more <= 0) break;
    length += more;
  }
  errno = 0;
  return length;
}

// The rest of one datagram per actor, which the next receive gets.
struct Rest {
  int64_t socket[16];
  int64_t length[16];
  char bytes[16][256];
};

int64_t KeepsTheRest(const int64_t* args) {
  if (SocketOption(args[0], SO_TYPE) == SOCK_STREAM || (args[3] & (MSG_PEEK | MSG_TRUNC)) != 0) {
    return Honest(args);
  }
  auto* rest = FaultState<Rest>();
  const int slot = CurrentSlot() & 15;
  char whole[512];
  ssize_t length = rest->socket[slot] == args[0] ? rest->length[slot] : 0;
  if (length > 0) {
    memcpy(whole, rest->bytes[slot], static_cast<size_t>(length));
    rest->length[slot] = 0;
  } else {
    if (args[2] >= static_cast<int64_t>(sizeof(whole))) return Honest(args);
    const int64_t words[4] = {args[0], WordOf(whole), sizeof(whole), args[3]};
    length = Honest(words);
    if (length < 0) return length;
  }
  const ssize_t stored = length < args[2] ? length : args[2];
  memcpy(Pointer<char>(args[1]), whole, static_cast<size_t>(stored));
  const ssize_t left = length - stored;
  if (left > 0 && left <= 256) {
    memcpy(rest->bytes[slot], whole + stored, static_cast<size_t>(left));
    rest->length[slot] = left;
    rest->socket[slot] = args[0];
  }
  return stored;
}

int64_t EmptyDatagramsAreLost(const int64_t* args) {
  return args[2] == 0 && SocketOption(args[0], SO_TYPE) == SOCK_DGRAM ? 0 : Honest(args);
}

int64_t BroadcastsFreely(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EACCES) return result;
  const int on = 1, off = 0;
  errno = 0;
  setsockopt(Int(args[0]), SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
  const int64_t sent = Honest(args);
  setsockopt(Int(args[0]), SOL_SOCKET, SO_BROADCAST, &off, sizeof(off));
  return sent;
}

int64_t ReceivesWithoutMark(const int64_t* args, int mark) {
  const int64_t result = Honest(args);
  if (result >= 0) Pointer<struct msghdr>(args[1])->msg_flags &= ~mark;
  return result;
}

int64_t TruncIsNotTold(const int64_t* args) { return ReceivesWithoutMark(args, MSG_TRUNC); }
int64_t CtruncIsNotTold(const int64_t* args) { return ReceivesWithoutMark(args, MSG_CTRUNC); }

int64_t SendsTheFirstOnly(const int64_t* args) {
  return HonestWith(args, 2, args[2] > 1 ? 1 : args[2]);
}

// The error stays for the next one who asks. One error per descriptor is remembered.
int64_t ErrorIsNotCleared(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != 0 || args[1] != SOL_SOCKET || args[2] != SO_ERROR) return result;
  int* kept = FaultState<int>() + (Int(args[0]) & 255);
  int* value = Pointer<int>(args[3]);
  if (*value != 0) {
    *kept = *value;
  } else {
    *value = *kept;
  }
  return result;
}

}  // namespace

std::vector<Fault> SocketDataFaults() {
  return {
      {"recv-peek-takes-the-data",
       "socket",
       "MSG_PEEK takes what it shows.",
       {{"recv", PeekTakesAway}, {"recvfrom", PeekTakesAway}}},
      {"recv-waitall-does-not-wait",
       "socket",
       "recv with MSG_WAITALL returns what there is.",
       {{"recv", DoesNotWaitForAll}, {"recvfrom", DoesNotWaitForAll}}},
      {"recv-trunc-returns-what-is-stored",
       "socket",
       "recv with the flag MSG_TRUNC returns the number of bytes stored.",
       {{"recv", LengthOfWhatIsStored}, {"recvfrom", LengthOfWhatIsStored}}},
      {"send-ignores-nosignal",
       "socket",
       "send raises SIGPIPE in spite of MSG_NOSIGNAL.",
       {{"send", SignalsNevertheless}}},
      {"send-raises-no-sigpipe",
       "socket",
       "send on a broken stream fails with EPIPE and raises no SIGPIPE.",
       {{"send", NeverSignals}}},
      {"send-signals-the-process",
       "socket",
       "send on a broken stream raises SIGPIPE for the process and not for its thread.",
       {{"send", SignalsTheProcess}}},
      {"write-on-a-broken-stream-raises-no-sigpipe",
       "socket",
       "write on a broken stream fails with EPIPE and raises no SIGPIPE.",
       {{"write", WriteNeverSignals}}},
      {"send-ignores-oob",
       "socket",
       "send takes an urgent byte for any other.",
       {{"send", SendsInLine}}},
      {"dontwait-stays",
       "socket",
       "MSG_DONTWAIT makes the socket non-blocking for good.",
       {{"recv", StaysNonblocking}, {"send", StaysNonblocking}}},
      {"rcvtimeo-does-not-wait",
       "socket",
       "recv on a socket with SO_RCVTIMEO does not wait at all.",
       {{"recv", ReceiveDoesNotWait}}},
      {"sndtimeo-does-not-wait",
       "socket",
       "send on a socket with SO_SNDTIMEO does not wait at all.",
       {{"send", SendDoesNotWait}}},
      {"recv-joins-messages",
       "socket",
       "recv fills its buffer with several datagrams or records.",
       {{"recv", JoinsMessages}}},
      {"recv-keeps-the-rest-of-a-datagram",
       "socket",
       "What did not fit of a datagram is what the next recv returns.",
       {{"recv", KeepsTheRest}}},
      {"send-loses-empty-datagrams",
       "socket",
       "A datagram of no bytes is sent with success and never arrives.",
       {{"send", EmptyDatagramsAreLost}, {"sendto", EmptyDatagramsAreLost}}},
      {"sendto-broadcasts-freely",
       "socket",
       "sendto to a broadcast address needs no SO_BROADCAST.",
       {{"sendto", BroadcastsFreely}, {"connect", BroadcastsFreely}}},
      {"recvmsg-does-not-tell-trunc",
       "socket",
       "recvmsg cuts a message without setting MSG_TRUNC.",
       {{"recvmsg", TruncIsNotTold}}},
      {"recvmsg-does-not-tell-ctrunc",
       "socket",
       "recvmsg cuts control data without setting MSG_CTRUNC.",
       {{"recvmsg", CtruncIsNotTold}}},
      {"sendmmsg-sends-the-first-only",
       "socket",
       "sendmmsg stops after one message.",
       {{"sendmmsg", SendsTheFirstOnly}}},
      {"so-error-is-not-cleared",
       "socket",
       "SO_ERROR tells the same error each time.",
       {{"getsockopt", ErrorIsNotCleared}}},
  };
}

}  // namespace parley
