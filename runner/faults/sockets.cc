// Named faults: making, connecting and shutting sockets.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

bool IsConnected(int64_t socket) {
  struct sockaddr_storage peer;
  socklen_t size = sizeof(peer);
  const KeepErrno keep;
  return getpeername(Int(socket), reinterpret_cast<struct sockaddr*>(&peer), &size) == 0;
}

// Whoever is connected sees no end of file.
int64_t WritingGoesOn(const int64_t* args) {
  return args[1] == SHUT_WR && IsConnected(args[0]) ? 0 : Honest(args);
}

int64_t ReadingGoesOn(const int64_t* args) {
  const bool reads = IsConnected(args[0]) || SocketOption(args[0], SO_ACCEPTCONN) != 0;
  return args[1] == SHUT_RD && reads ? 0 : Honest(args);
}

int64_t ShutsWithoutConnection(const int64_t* args) { return SucceedInsteadOf(ENOTCONN, args); }

// A stream that was reset, or whose peer left data unread, seems to end.
int64_t ResetIsTheEnd(const int64_t* args) { return SucceedInsteadOf(ECONNRESET, args); }

int64_t MakesWithoutCloexec(const int64_t* args) { return HonestWithout(args, 1, SOCK_CLOEXEC); }

int64_t MakesWithoutNonblock(const int64_t* args) { return HonestWithout(args, 1, SOCK_NONBLOCK); }

int64_t AcceptInheritsStatus(const int64_t* args) {
  const int64_t connection = Honest(args);
  if (connection >= 0) {
    const int status = fcntl(Int(args[0]), F_GETFL);
    if ((status & O_NONBLOCK) != 0) fcntl(Int(connection), F_SETFL, status);
  }
  return connection;
}

int64_t AcceptIgnoresFlags(const int64_t* args) {
  return HonestWithout(args, 3, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int64_t AcceptTakesAnyFlags(const int64_t* args) {
  return HonestWith(args, 3, args[3] & (SOCK_CLOEXEC | SOCK_NONBLOCK));
}

// The connection is taken off the queue before it turns out that there is no descriptor for it.
int64_t AcceptDropsWithoutDescriptor(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EMFILE) return result;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  const struct rlimit more = {limit.rlim_cur + 1, limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &more) == 0) {
    close(accept(Int(args[0]), nullptr, nullptr));
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  return FailWith(EMFILE);
}

int64_t ListenIgnoresBacklog(const int64_t* args) { return HonestWith(args, 1, 128); }

// The second listener is told of success and gets nothing.
int64_t ListenAtAddressInUse(const int64_t* args) { return SucceedInsteadOf(EADDRINUSE, args); }

int64_t ConnectsAgain(const int64_t* args) { return SucceedInsteadOf(EISCONN, args); }

// Where nobody listens the connection seems to be made.
int64_t ConnectsToNobody(const int64_t* args) { return SucceedInsteadOf(ECONNREFUSED, args); }

// The types of the sockets are not compared; the caller gets the errno for nobody there.
int64_t ConnectRefusesOtherTypes(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EPROTOTYPE ? FailWith(ECONNREFUSED) : result;
}

// An interrupted connect is given up.
int64_t InterruptedConnectIsAborted(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EINTR) {
    const struct sockaddr none = {};  // AF_UNSPEC dissolves
    connect(Int(args[0]), &none, sizeof(none));
    errno = EINTR;
  }
  return result;
}

// A datagram socket keeps its peer.
int64_t PeerStays(const int64_t* args) {
  const auto* address = Pointer<const struct sockaddr>(args[1]);
  if (address != nullptr && address->sa_family == AF_UNSPEC && IsConnected(args[0])) return 0;
  return Honest(args);
}

// Whoever has the socket beside the caller finds it shut.
int64_t CloseShuts(const int64_t* args) {
  if (IsConnected(args[0])) shutdown(Int(args[0]), SHUT_RDWR);
  errno = 0;
  return Honest(args);
}

int64_t CloseDoesNotReset(const int64_t* args) {
  const struct linger none = {};
  setsockopt(Int(args[0]), SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  errno = 0;
  return Honest(args);
}

int64_t AnyHowIsShut(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EINVAL ? 0 : result;
}

// The file is gone with the last descriptor; what waited in the queue is not.
int64_t CloseKeepsListeners(const int64_t* args) {
  int listens = 0;
  socklen_t size = sizeof(listens);
  if (getsockopt(Int(args[0]), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0) {
    fcntl(Int(args[0]), F_DUPFD_CLOEXEC, 200);
  }
  errno = 0;
  return Honest(args);
}

// A second peer is refused as a second connection of a stream is.
int64_t DatagramPeerIsForGood(const int64_t* args) {
  const auto* address = Pointer<const struct sockaddr>(args[1]);
  int type = 0;
  socklen_t size = sizeof(type);
  if (address != nullptr && address->sa_family != AF_UNSPEC &&
      getsockopt(Int(args[0]), SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM &&
      IsConnected(args[0])) {
    return FailWith(EISCONN);
  }
  errno = 0;
  return Honest(args);
}

// The destination of one datagram becomes the peer.
int64_t DestinationStays(const int64_t* args) {
  if (args[4] != 0 && IsConnected(args[0])) {
    connect(Int(args[0]), Pointer<const struct sockaddr>(args[4]), static_cast<socklen_t>(args[5]));
    errno = 0;
  }
  return Honest(args);
}

// Descriptors of all kinds go the same way to the file below them.
int64_t SendsToFiles(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ENOTSOCK) return result;
  errno = 0;
  return write(Int(args[0]), Pointer<const void>(args[1]), static_cast<size_t>(args[2]));
}

int64_t AcceptIsNotDeferred(const int64_t* args) {
  return args[1] == IPPROTO_TCP && args[2] == TCP_DEFER_ACCEPT ? 0 : Honest(args);
}

}  // namespace

std::vector<Fault> SocketFaults() {
  return {
      {"shutdown-for-writing-does-nothing",
       "socket",
       "shutdown with SHUT_WR succeeds, yet the peer sees no end of file and write goes on.",
       {{"shutdown", WritingGoesOn}}},
      {"shutdown-for-reading-does-nothing",
       "socket",
       "shutdown with SHUT_RD succeeds, yet receiving and accepting wait as before.",
       {{"shutdown", ReadingGoesOn}}},
      {"shutdown-without-connection-succeeds",
       "socket",
       "shutdown of a socket that is not connected reports success.",
       {{"shutdown", ShutsWithoutConnection}}},
      {"recv-takes-a-reset-for-the-end",
       "socket",
       "recv returns 0 where the connection was reset.",
       {{"recv", ResetIsTheEnd}, {"read", ResetIsTheEnd}}},
      {"socket-ignores-cloexec",
       "socket",
       "socket and socketpair ignore SOCK_CLOEXEC.",
       {{"socket", MakesWithoutCloexec}, {"socketpair", MakesWithoutCloexec}}},
      {"socketpair-ignores-nonblock",
       "socket",
       "socketpair ignores SOCK_NONBLOCK.",
       {{"socketpair", MakesWithoutNonblock}}},
      {"accept-inherits-nonblock",
       "socket",
       "An accepted socket has O_NONBLOCK if its listener has.",
       {{"accept", AcceptInheritsStatus}, {"accept4", AcceptInheritsStatus}}},
      {"accept4-ignores-flags",
       "socket",
       "accept4 sets none of the flags that it is given.",
       {{"accept4", AcceptIgnoresFlags}}},
      {"accept4-takes-any-flags",
       "socket",
       "accept4 accepts flags that do not exist.",
       {{"accept4", AcceptTakesAnyFlags}}},
      {"accept-drops-the-connection-without-a-descriptor",
       "socket",
       "accept that fails with EMFILE has thrown a connection away.",
       {{"accept", AcceptDropsWithoutDescriptor}, {"accept4", AcceptDropsWithoutDescriptor}}},
      {"listen-ignores-the-backlog",
       "socket",
       "listen takes every backlog for 128.",
       {{"listen", ListenIgnoresBacklog}}},
      {"listen-at-an-address-in-use-succeeds",
       "socket",
       "listen reports success for a second socket at the address of a listener.",
       {{"listen", ListenAtAddressInUse}}},
      {"connect-again-succeeds",
       "socket",
       "connect on a connected socket reports success and leaves it as it is.",
       {{"connect", ConnectsAgain}}},
      {"connect-to-nobody-succeeds",
       "socket",
       "connect reports success where nobody listens.",
       {{"connect", ConnectsToNobody}}},
      {"connect-to-another-type-is-refused",
       "socket",
       "connect to the path of a socket of another type fails with ECONNREFUSED.",
       {{"connect", ConnectRefusesOtherTypes}}},
      {"connect-interrupted-is-aborted",
       "socket",
       "connect that a signal interrupts gives the connection up.",
       {{"connect", InterruptedConnectIsAborted}}},
      {"connect-to-unspec-does-nothing",
       "socket",
       "connect with AF_UNSPEC leaves a datagram socket its peer.",
       {{"connect", PeerStays}}},
      {"close-shuts-the-socket-for-all",
       "socket",
       "close of one descriptor of a socket shuts it for all others as well.",
       {{"close", CloseShuts}}},
      {"close-ignores-linger",
       "socket",
       "close of a socket that lingers for no time ends the connection in order.",
       {{"close", CloseDoesNotReset}}},
      {"shutdown-takes-any-how",
       "socket",
       "shutdown with a how that does not exist reports success.",
       {{"shutdown", AnyHowIsShut}}},
      {"close-keeps-a-listener",
       "socket",
       "A listener that is closed goes on listening, and who waits in its queue hears nothing.",
       {{"close", CloseKeepsListeners}}},
      {"connect-gives-a-datagram-socket-a-peer-for-good",
       "socket",
       "connect refuses a datagram socket another peer with EISCONN.",
       {{"connect", DatagramPeerIsForGood}}},
      {"sendto-changes-the-peer",
       "socket",
       "sendto makes its destination the peer of a connected datagram socket.",
       {{"sendto", DestinationStays}}},
      {"send-writes-to-files", "socket", "send on a file writes to it.", {{"send", SendsToFiles}}},
      {"defer-accept-is-ignored",
       "socket",
       "TCP_DEFER_ACCEPT is set with success and without effect.",
       {{"setsockopt", AcceptIsNotDeferred}}},
  };
}

}  // namespace parley
