// Named faults: states of TCP connections and what UDP sockets are told.
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

bool IsStream(int fd) { return SocketOption(fd, SO_TYPE) == SOCK_STREAM; }
bool IsInternet(int fd) {
  const int domain = SocketOption(fd, SO_DOMAIN);
  return domain == AF_INET || domain == AF_INET6;
}
bool IsTcp(int fd) { return IsStream(fd) && IsInternet(fd); }
bool IsUdp(int fd) { return SocketOption(fd, SO_TYPE) == SOCK_DGRAM && IsInternet(fd); }
bool Blocks(int fd) {
  const KeepErrno keep;
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) == 0;
}

int64_t PeerThatClosedIsNone(const int64_t* args) {
  struct pollfd entry = {Int(args[0]), POLLRDHUP, 0};
  if (IsTcp(entry.fd) && poll(&entry, 1, 0) > 0 && (entry.revents & POLLRDHUP) != 0) {
    return FailWith(ENOTCONN);
  }
  errno = 0;
  return Honest(args);
}

int64_t TruncStores(const int64_t* args) {
  return IsTcp(Int(args[0])) ? HonestWithout(args, 3, MSG_TRUNC) : Honest(args);
}

int64_t RefusalIsNotTold(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ECONNREFUSED || !IsUdp(Int(args[0]))) return result;
  errno = 0;
  return Honest(args);
}

int64_t DatagramsTakeUrgent(const int64_t* args) {
  return IsUdp(Int(args[0])) ? HonestWithout(args, 3, MSG_OOB) : Honest(args);
}

int64_t AcceptWaitsForEver(const int64_t* args) {
  int64_t result;
  do {
    errno = 0;
    result = Honest(args);
  } while (result == -1 && errno == EAGAIN && Blocks(Int(args[0])));
  return result;
}

int64_t WaitsForAll(const int64_t* args) { return HonestWithout(args, 3, MSG_WAITFORONE); }

int64_t PartIsFailure(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result <= 0 || result >= args[2]) return result;
  auto* messages = Pointer<struct mmsghdr>(args[1]);
  if (sendmsg(Int(args[0]), &messages[result].msg_hdr, Int(args[3])) == -1) return -1;
  errno = 0;
  return result;
}

template <int flag, bool node>
int64_t ResolvesWithout(const int64_t* args) {
  const auto* given = Pointer<struct addrinfo>(args[2]);
  if (given == nullptr || (given->ai_flags & flag) == 0 || (node && args[0] != 0)) {
    return Honest(args);
  }
  struct addrinfo hints = *given;
  hints.ai_flags &= ~flag;
  return HonestWith(args, 2, WordOf(&hints));
}

int64_t NamesAreCut(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != EAI_OVERFLOW) return result;
  char host[256];
  char service[64];
  const int64_t words[8] = {args[0],
                            args[1],
                            args[3] > 0 ? WordOf(host) : 0,
                            args[3] > 0 ? 256 : 0,
                            args[5] > 0 ? WordOf(service) : 0,
                            args[5] > 0 ? 64 : 0,
                            args[6]};
  const int64_t again = Honest(words);
  if (again != 0) return result;
  if (args[3] > 0) snprintf(Pointer<char>(args[2]), static_cast<size_t>(args[3]), "%s", host);
  if (args[5] > 0) snprintf(Pointer<char>(args[4]), static_cast<size_t>(args[5]), "%s", service);
  return 0;
}

void TellPlain(int64_t address, int64_t length) {
  if (address == 0 || length == 0) return;
  auto* in6 = Pointer<struct sockaddr_in6>(address);
  if (*Pointer<socklen_t>(length) < sizeof *in6 || in6->sin6_family != AF_INET6 ||
      !IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
    return;
  }
  struct sockaddr_in in = {};
  in.sin_family = AF_INET;
  in.sin_port = in6->sin6_port;
  memcpy(&in.sin_addr, in6->sin6_addr.s6_addr + 12, 4);
  memcpy(in6, &in, sizeof in);
  *Pointer<socklen_t>(length) = sizeof in;
}

int64_t TellsPlain(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result >= 0) TellPlain(args[1], args[2]);
  return result;
}

int64_t ReceivesPlain(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result >= 0) TellPlain(args[4], args[5]);
  return result;
}

int64_t ChoosesNoAddress(const int64_t* args) {
  const bool whole = args[2] != 0 && *Pointer<socklen_t>(args[2]) >= sizeof(struct sockaddr_in);
  const int64_t result = Honest(args);
  const KeepErrno keep;
  auto* in = Pointer<struct sockaddr_in>(args[1]);
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  if (result == 0 && whole && in->sin_family == AF_INET &&
      SocketOption(args[0], SO_TYPE) == SOCK_DGRAM &&
      getpeername(Int(args[0]), reinterpret_cast<struct sockaddr*>(&peer), &size) == 0) {
    in->sin_addr.s_addr = 0;
  }
  return result;
}

int64_t ToldTwice(const int64_t* args) {
  int* again = FaultState<int>();
  if (*again == Int(args[0]) + 1 && IsUdp(Int(args[0]))) {
    *again = 0;
    return FailWith(ECONNREFUSED);
  }
  const int64_t result = Honest(args);
  if (result == -1 && errno == ECONNREFUSED && IsUdp(Int(args[0]))) *again = Int(args[0]) + 1;
  return result;
}

}  // namespace

std::vector<Fault> InternetFaults() {
  return {
      {"getpeername-forgets-who-closed",
       "socket",
       "getpeername fails with ENOTCONN once the peer has closed a TCP connection.",
       {{"getpeername", PeerThatClosedIsNone}}},
      {"recv-trunc-stores-of-a-stream",
       "socket",
       "recv with MSG_TRUNC stores what it takes of a TCP stream.",
       {{"recv", TruncStores}}},
      {"udp-refusal-is-not-told",
       "socket",
       "A connected UDP socket is not told that nobody has its peer's port.",
       {{"send", RefusalIsNotTold},
        {"recv", RefusalIsNotTold},
        {"write", RefusalIsNotTold},
        {"read", RefusalIsNotTold},
        {"sendmsg", RefusalIsNotTold},
        {"recvmsg", RefusalIsNotTold}}},
      {"udp-sends-urgent-data",
       "socket",
       "send with MSG_OOB on a UDP socket sends an ordinary datagram.",
       {{"send", DatagramsTakeUrgent}, {"sendto", DatagramsTakeUrgent}}},
      {"rcvtimeo-is-not-for-accept",
       "socket",
       "accept waits longer than SO_RCVTIMEO.",
       {{"accept", AcceptWaitsForEver}, {"accept4", AcceptWaitsForEver}}},
      {"recvmmsg-ignores-waitforone",
       "socket",
       "recvmmsg with MSG_WAITFORONE waits for all its messages.",
       {{"recvmmsg", WaitsForAll}}},
      {"sendmmsg-fails-for-one",
       "socket",
       "sendmmsg that can send some of its messages fails with the error of the next.",
       {{"sendmmsg", PartIsFailure}}},
      {"accept-tells-mapped-as-ipv4",
       "socket",
       "A peer that came by IPv4 has an AF_INET address at an AF_INET6 socket.",
       {{"accept", TellsPlain},
        {"accept4", TellsPlain},
        {"getpeername", TellsPlain},
        {"recvfrom", ReceivesPlain}}},
      {"udp-connect-chooses-no-address",
       "socket",
       "connect of a datagram socket leaves its own address the wildcard.",
       {{"getsockname", ChoosesNoAddress}}},
      {"getnameinfo-cuts-names",
       "socket",
       "getnameinfo cuts a name that is too long.",
       {{"getnameinfo", NamesAreCut}}},
      {"getaddrinfo-canonname-of-nothing",
       "socket",
       "getaddrinfo takes AI_CANONNAME without a node.",
       {{"getaddrinfo", ResolvesWithout<AI_CANONNAME, true>}}},
      {"udp-refusal-is-told-twice",
       "socket",
       "A datagram that was refused is told twice.",
       {{"recv", ToldTwice}, {"send", ToldTwice}, {"recvfrom", ToldTwice}}},
  };
}

#else

std::vector<Fault> InternetFaults() { return {}; }

#endif

}  // namespace parley
