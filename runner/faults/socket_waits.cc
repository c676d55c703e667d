// Named faults: calls that sleep on sockets, what ends their sleep, and who comes first.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

void SetOption(int socket, int name, int value) {
  const KeepErrno keep;
  setsockopt(socket, SOL_SOCKET, name, &value, sizeof(value));
}

// SO_RCVTIMEO in milliseconds, 0 for none.
int TimeoutOf(int socket) {
  struct timeval limit = {};
  socklen_t size = sizeof(limit);
  const KeepErrno keep;
  if (getsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, &size) != 0) limit = {};
  return static_cast<int>(limit.tv_sec * 1000 + limit.tv_usec / 1000);
}

// For the time of the call no handler has SA_RESTART.
int64_t HandlersRestartNothing(const int64_t* args) {
  struct sigaction old[32];
  bool changed[32] = {};
  for (int signal = 1; signal < 32; ++signal) {
    if (sigaction(signal, nullptr, &old[signal]) != 0 || (old[signal].sa_flags & SA_RESTART) == 0) {
      continue;
    }
    struct sigaction plain = old[signal];
    plain.sa_flags &= ~SA_RESTART;
    changed[signal] = sigaction(signal, &plain, nullptr) == 0;
  }
  errno = 0;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  for (int signal = 1; signal < 32; ++signal) {
    if (changed[signal]) sigaction(signal, &old[signal], nullptr);
  }
  return result;
}

// A stream that may wait and took a part was interrupted.
int64_t PartIsForgotten(const int64_t* args) {
  const int64_t result = Honest(args);
  const int socket = Int(args[0]);
  if (result <= 0 || result == args[2] || SocketOption(socket, SO_TYPE) != SOCK_STREAM ||
      (fcntl(socket, F_GETFL) & O_NONBLOCK) != 0) {
    return result;
  }
  return FailWith(EINTR);
}

int64_t SentPartIsForgotten(const int64_t* args) {
  return (args[3] & MSG_DONTWAIT) != 0 ? Honest(args) : PartIsForgotten(args);
}

int64_t AcceptDoesNotWait(const int64_t* args) {
  if (TimeoutOf(Int(args[0])) > 0) {
    struct pollfd listener = {Int(args[0]), POLLIN, 0};
    if (poll(&listener, 1, 0) == 0) return FailWith(EAGAIN);
    errno = 0;
  }
  return Honest(args);
}

// The timeout of a socket that may be read from becomes that of poll.
int64_t PollTakesTimeouts(const int64_t* args) {
  const auto* entries = Pointer<const struct pollfd>(args[0]);
  for (int64_t i = 0; args[2] < 0 && entries != nullptr && i < args[1]; ++i) {
    const int limit = (entries[i].events & POLLIN) != 0 ? TimeoutOf(entries[i].fd) : 0;
    if (limit > 0) return HonestWith(args, 2, limit);
  }
  return Honest(args);
}

int64_t PollIgnoresLowWater(const int64_t* args) {
  const auto* entries = Pointer<const struct pollfd>(args[0]);
  int marks[8] = {};
  const int64_t count = entries == nullptr ? 0 : (args[1] < 8 ? args[1] : 8);
  for (int64_t i = 0; i < count; ++i) {
    marks[i] = SocketOption(entries[i].fd, SO_RCVLOWAT);
    if (marks[i] > 1) SetOption(entries[i].fd, SO_RCVLOWAT, 1);
  }
  const int64_t result = Honest(args);
  for (int64_t i = 0; i < count; ++i) {
    if (marks[i] > 1) SetOption(entries[i].fd, SO_RCVLOWAT, marks[i]);
  }
  return result;
}

int64_t ReceiveIgnoresLowWater(const int64_t* args) {
  const int mark = SocketOption(args[0], SO_RCVLOWAT);
  if (mark <= 1) return Honest(args);
  SetOption(Int(args[0]), SO_RCVLOWAT, 1);
  const int64_t result = Honest(args);
  SetOption(Int(args[0]), SO_RCVLOWAT, mark);
  return result;
}

int64_t UrgentByteStays(const int64_t* args) {
  return HonestWith(args, 3, (args[3] & MSG_OOB) != 0 ? args[3] | MSG_PEEK : args[3]);
}

int64_t PeekOffsetStays(const int64_t* args) {
  if ((args[3] & MSG_PEEK) == 0) return Honest(args);
  int offset = -1;
  socklen_t size = sizeof(offset);
  if (getsockopt(Int(args[0]), SOL_SOCKET, SO_PEEK_OFF, &offset, &size) != 0) offset = -1;
  errno = 0;
  const int64_t result = Honest(args);
  if (offset >= 0) SetOption(Int(args[0]), SO_PEEK_OFF, offset);
  return result;
}

// A connection that was refused is not found writable.
int64_t SelectMissesRefusal(const int64_t* args) {
  auto* wanted = Pointer<fd_set>(args[2]);
  for (int socket = 0; wanted != nullptr && socket < args[0] && socket < FD_SETSIZE; ++socket) {
    if (!FD_ISSET(socket, wanted)) continue;
    struct pollfd entry = {socket, 0, 0};
    if (poll(&entry, 1, 50) == 1 && (entry.revents & POLLERR) != 0) FD_CLR(socket, wanted);
  }
  struct timeval none = {};
  fd_set empty;
  FD_ZERO(&empty);
  errno = 0;
  bool left = wanted == nullptr || args[1] != 0 || args[3] != 0;
  for (int socket = 0; !left && socket < args[0] && socket < FD_SETSIZE; ++socket) {
    left = FD_ISSET(socket, wanted);
  }
  return left ? Honest(args) : HonestWith(args, 4, WordOf(&none));
}

// Of two connections that wait the second is handed out first; the first waits at a high number.
int64_t AcceptTakesTheSecond(const int64_t* args) {
  int* kept = FaultState<int>() + 2 * (CurrentSlot() & 15);  // the first, and who listens
  int connection;
  if (kept[0] != 0 && kept[1] == Int(args[0])) {
    connection = dup(kept[0]);
    close(kept[0]);
    kept[0] = 0;
  } else {
    const int64_t first = Honest(args);
    struct pollfd listener = {Int(args[0]), POLLIN, 0};
    if (first < 0) return first;
    if (poll(&listener, 1, 0) != 1) {
      errno = 0;
      return first;
    }
    const int second = accept(Int(args[0]), nullptr, nullptr);
    connection = Int(first);
    kept[0] = fcntl(connection, F_DUPFD, 100);
    kept[1] = Int(args[0]);
    dup2(second, connection);
    close(second);
  }
  if (args[1] != 0) {
    getpeername(connection, Pointer<struct sockaddr>(args[1]), Pointer<socklen_t>(args[2]));
  }
  errno = 0;
  return connection;
}

bool HasTimeout(int64_t fd, int option) {
  const KeepErrno keep;
  struct timeval time = {};
  socklen_t size = sizeof time;
  return getsockopt(Int(fd), SOL_SOCKET, option, &time, &size) == 0 &&
         (time.tv_sec != 0 || time.tv_usec != 0);
}

int64_t TimeoutForgets(const int64_t* args) {
  const int64_t result = Honest(args);
  const bool part = result > 0 && result < args[2];
  return part && HasTimeout(args[0], SO_SNDTIMEO) ? FailWith(EAGAIN) : result;
}

int64_t InterruptDrops(const int64_t* args) {
  const int64_t result = Honest(args);
  char byte;
  const bool part = result > 0 && result < args[2] && (args[3] & MSG_WAITALL) != 0 &&
                    (args[3] & MSG_DONTWAIT) == 0 && SocketOption(args[0], SO_TYPE) == SOCK_STREAM;
  if (!part || HasTimeout(args[0], SO_RCVTIMEO)) return result;
  const bool end = recv(Int(args[0]), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
  errno = 0;
  return end ? result : FailWith(EINTR);
}

}  // namespace

std::vector<Fault> SocketWaitFaults() {
  return {
      {"recv-ignores-restart",
       "socket",
       "recv, recvfrom and recvmsg fail with EINTR after every handler, SA_RESTART or not.",
       {{"recv", HandlersRestartNothing},
        {"recvfrom", HandlersRestartNothing},
        {"recvmsg", HandlersRestartNothing}}},
      {"connect-ignores-restart",
       "socket",
       "connect fails with EINTR after every handler, SA_RESTART or not.",
       {{"connect", HandlersRestartNothing}}},
      {"send-interrupted-forgets-its-part",
       "socket",
       "send that has sent a part when a handler interrupts it fails with EINTR.",
       {{"send", SentPartIsForgotten}, {"write", PartIsForgotten}}},
      {"accept-with-a-timeout-does-not-wait",
       "socket",
       "accept on a listener with SO_RCVTIMEO does not wait at all.",
       {{"accept", AcceptDoesNotWait}}},
      {"poll-ends-at-the-receive-timeout",
       "socket",
       "poll of a socket with SO_RCVTIMEO ends although its own timeout has no end.",
       {{"poll", PollTakesTimeouts}}},
      {"poll-ignores-rcvlowat",
       "socket",
       "poll finds a socket readable with fewer bytes than SO_RCVLOWAT.",
       {{"poll", PollIgnoresLowWater}}},
      {"recv-ignores-rcvlowat",
       "socket",
       "recv returns with fewer bytes than SO_RCVLOWAT.",
       {{"recv", ReceiveIgnoresLowWater}}},
      {"recv-leaves-the-urgent-byte",
       "socket",
       "recv with MSG_OOB leaves the urgent byte to be received again.",
       {{"recv", UrgentByteStays}}},
      {"peek-offset-stays",
       "socket",
       "A peek does not move SO_PEEK_OFF.",
       {{"recv", PeekOffsetStays}}},
      {"select-misses-a-refused-connection",
       "socket",
       "select does not find a socket writable whose connection was refused.",
       {{"select", SelectMissesRefusal}}},
      {"accept-takes-the-second",
       "socket",
       "accept hands out the second of the connections that wait before the first.",
       {{"accept", AcceptTakesTheSecond}}},
      {"sndtimeo-forgets-its-part",
       "socket",
       "send whose time is up fails although it has sent a part.",
       {{"send", TimeoutForgets}, {"write", TimeoutForgets}}},
      {"recv-waitall-interrupted-drops-a-part",
       "socket",
       "recv with MSG_WAITALL that a handler interrupts drops what it received.",
       {{"recv", InterruptDrops}}},
  };
}

}  // namespace parley
