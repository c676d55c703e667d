// Named faults: states of TCP connections and what UDP sockets are told.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
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
  };
}

#else

std::vector<Fault> InternetFaults() { return {}; }

#endif

}  // namespace parley
