// Named faults: what local sockets tell of their peers, and what they take from whom.
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

bool IsLocal(int fd) {
  const KeepErrno keep;
  struct sockaddr_un name;
  socklen_t length = sizeof(name);
  return getsockname(fd, reinterpret_cast<struct sockaddr*>(&name), &length) == 0 &&
         name.sun_family == AF_UNIX;
}

int64_t ListenersDoNotAccept(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[1] == SOL_SOCKET && args[2] == SO_ACCEPTCONN && IsLocal(Int(args[0]))) {
    *Pointer<int>(args[3]) = 0;
  }
  return result;
}

// Control data are as good as absent.
int64_t PeekHidesControl(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* message = Pointer<struct msghdr>(args[1]);
  if (result < 0 || (args[2] & MSG_PEEK) == 0 || message->msg_controllen == 0) return result;
  for (auto* c = CMSG_FIRSTHDR(message); c != nullptr; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    for (size_t at = CMSG_LEN(0); at + sizeof(int) <= c->cmsg_len; at += sizeof(int)) {
      int fd;
      memcpy(&fd, reinterpret_cast<char*>(c) + at, sizeof(fd));
      close(fd);
    }
  }
  message->msg_controllen = 0;
  errno = 0;
  return result;
}

int64_t TellsFlagsOnlyIfSome(const int64_t* args) {
  auto* message = Pointer<struct msghdr>(args[1]);
  const int before = message->msg_flags;
  const int64_t result = Honest(args);
  if (result >= 0 && message->msg_flags == 0) message->msg_flags = before;
  return result;
}

// A datagram socket with a peer; the system does not know of it.
constexpr int kConnected = 16;
struct Connected {
  pid_t pid;
  int fd;
  socklen_t length;
  struct sockaddr_storage peer;
};

Connected* FindConnected(pid_t pid, int fd) {
  auto* connected = FaultState<Connected>();
  for (int i = 0; i < kConnected; ++i) {
    if (connected[i].pid == pid && (pid == 0 || connected[i].fd == fd)) return connected + i;
  }
  return nullptr;
}

int64_t NotesThePeer(const int64_t* args) {
  const int type = SocketOption(args[0], SO_TYPE);
  const int64_t result = Honest(args);
  Connected* socket = FindConnected(getpid(), Int(args[0]));
  if (result != 0 || type != SOCK_DGRAM) return result;
  if (socket != nullptr) socket->pid = 0;
  const auto* name = Pointer<struct sockaddr>(args[1]);
  socket = FindConnected(0, 0);
  if (name->sa_family == AF_UNSPEC || socket == nullptr) return result;
  *socket = {getpid(), Int(args[0]), static_cast<socklen_t>(args[2]), {}};
  memcpy(&socket->peer, name, socket->length);
  struct sockaddr nobody = {};
  nobody.sa_family = AF_UNSPEC;
  connect(Int(args[0]), &nobody, sizeof(nobody));
  errno = 0;
  return result;
}

int64_t SendToThePeer(const int64_t* args, int flags) {
  const Connected* socket = FindConnected(getpid(), Int(args[0]));
  if (socket == nullptr) return Honest(args);
  return sendto(Int(args[0]), Pointer<void>(args[1]), static_cast<size_t>(args[2]), flags,
                reinterpret_cast<const struct sockaddr*>(&socket->peer), socket->length);
}
int64_t SendsToThePeer(const int64_t* args) { return SendToThePeer(args, Int(args[3])); }
int64_t WritesToThePeer(const int64_t* args) { return SendToThePeer(args, 0); }

int64_t TellsThePeer(const int64_t* args) {
  const Connected* socket = FindConnected(getpid(), Int(args[0]));
  if (socket == nullptr || args[1] == 0 || args[2] == 0) return Honest(args);
  auto* room = Pointer<socklen_t>(args[2]);
  memcpy(Pointer<void>(args[1]), &socket->peer, *room < socket->length ? *room : socket->length);
  *room = socket->length;
  return 0;
}

// Descriptors whose owner has shut down receiving; the system does not know of it.
constexpr int kShut = 32;
struct Shut {
  pid_t pid;
  int fd;
};

Shut* FindShut(pid_t pid, int fd) {
  auto* shut = FaultState<Shut>();
  for (int i = 0; i < kShut; ++i) {
    if (shut[i].pid == pid && (pid == 0 || shut[i].fd == fd)) return shut + i;
  }
  return nullptr;
}

int64_t PeersDoNotHear(const int64_t* args) {
  if (Int(args[1]) != SHUT_RD || !IsLocal(Int(args[0]))) return Honest(args);
  Shut* free = FindShut(0, 0);
  if (free == nullptr) return Honest(args);
  *free = {getpid(), Int(args[0])};
  return 0;
}

int64_t ReceivesNoMore(const int64_t* args, int flags) {
  if (FindShut(getpid(), Int(args[0])) == nullptr) return Honest(args);
  const int64_t result = HonestWith(args, flags, args[flags] | MSG_DONTWAIT);
  if (result != -1 || errno != EAGAIN) return result;
  errno = 0;
  return 0;
}
int64_t RecvGetsNoMore(const int64_t* args) { return ReceivesNoMore(args, 3); }
int64_t RecvmsgGetsNoMore(const int64_t* args) { return ReceivesNoMore(args, 2); }
int64_t ReadGetsNoMore(const int64_t* args) {
  if (FindShut(getpid(), Int(args[0])) == nullptr) return Honest(args);
  const ssize_t result =
      recv(Int(args[0]), Pointer<void>(args[1]), static_cast<size_t>(args[2]), MSG_DONTWAIT);
  if (result != -1 || errno != EAGAIN) return result;
  errno = 0;
  return 0;
}

int64_t CloseForgets(const int64_t* args) {
  Shut* shut = FindShut(getpid(), Int(args[0]));
  if (shut != nullptr) *shut = {};
  return Honest(args);
}

int64_t RightsAllOrNone(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* message = Pointer<struct msghdr>(args[1]);
  if (result < 0 || (message->msg_flags & MSG_CTRUNC) == 0) return result;
  const KeepErrno keep;
  struct cmsghdr* header = CMSG_FIRSTHDR(message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return result;
  const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (size_t i = 0; i < count; ++i) {
    int fd;
    memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
    close(fd);
  }
  message->msg_controllen = 0;
  return result;
}

int64_t Drops(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EAGAIN && SocketOption(args[0], SO_TYPE) == SOCK_DGRAM &&
      IsLocal(Int(args[0]))) {
    errno = 0;
    return args[2];
  }
  return result;
}

int64_t DropsMessage(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == -1 && errno == EAGAIN && SocketOption(args[0], SO_TYPE) == SOCK_DGRAM &&
      IsLocal(Int(args[0]))) {
    errno = 0;
    int64_t sum = 0;
    const auto* message = Pointer<struct msghdr>(args[1]);
    for (size_t i = 0; i < message->msg_iovlen; ++i) sum += message->msg_iov[i].iov_len;
    return sum;
  }
  return result;
}

}  // namespace

std::vector<Fault> LocalPeerFaults() {
  return {
      {"acceptconn-of-local-listeners-is-zero",
       "socket",
       "SO_ACCEPTCONN of a local socket that listens is 0.",
       {{"getsockopt", ListenersDoNotAccept}}},
      {"recvmsg-peek-hides-descriptors",
       "socket",
       "recvmsg with MSG_PEEK shows the data of a message and no control data.",
       {{"recvmsg", PeekHidesControl}}},
      {"recvmsg-tells-flags-only-if-some",
       "socket",
       "recvmsg leaves msg_flags as it was if there is nothing to tell.",
       {{"recvmsg", TellsFlagsOnlyIfSome}}},
      {"connected-datagram-socket-hears-all",
       "socket",
       "A datagram socket with a peer receives datagrams from others, too.",
       {{"connect", NotesThePeer},
        {"send", SendsToThePeer},
        {"write", WritesToThePeer},
        {"getpeername", TellsThePeer}}},
      {"local-shutdown-of-reading-is-private",
       "socket",
       "Peers of a local socket that has shut down receiving can go on sending.",
       {{"shutdown", PeersDoNotHear},
        {"recv", RecvGetsNoMore},
        {"recvfrom", RecvGetsNoMore},
        {"recvmsg", RecvmsgGetsNoMore},
        {"read", ReadGetsNoMore},
        {"close", CloseForgets}}},
      {"rights-come-all-or-none",
       "socket",
       "recvmsg with room for some of the descriptors of a message installs none.",
       {{"recvmsg", RightsAllOrNone}}},
      {"local-datagrams-are-dropped",
       "socket",
       "A datagram to a full local socket is dropped without a word.",
       {{"send", Drops}, {"sendto", Drops}, {"write", Drops}, {"sendmsg", DropsMessage}}},
  };
}

}  // namespace parley
