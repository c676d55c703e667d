// Named faults: addresses of sockets, the files of local ones, and who their peers are.
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// As bind looks, the option is off; getsockopt knows it.
int64_t BindIgnoresReuse(const int64_t* args) {
  const int socket = Int(args[0]);
  const int on = SocketOption(socket, SO_REUSEADDR), off = 0;
  if (on == 0) return Honest(args);
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &off, sizeof(off));
  const int64_t result = Honest(args);
  const KeepErrno keep;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  return result;
}

// The call, which is bind or connect, with another address.
int64_t HonestAt(const int64_t* args, const struct sockaddr_un& address, size_t size) {
  const int64_t words[3] = {args[0], WordOf(&address), static_cast<int64_t>(size)};
  return Honest(words);
}

bool IsPath(const struct sockaddr_un* address, int64_t length) {
  return address != nullptr && length > static_cast<int64_t>(offsetof(sockaddr_un, sun_path)) &&
         address->sun_family == AF_UNIX && address->sun_path[0] != '\0';
}

// A file that is in the way is replaced.
int64_t BindTakesPathsOver(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* address = Pointer<const struct sockaddr_un>(args[1]);
  if (result != -1 || errno != EADDRINUSE || !IsPath(address, args[2])) return result;
  struct stat file;
  if (stat(address->sun_path, &file) == 0 && S_ISSOCK(file.st_mode)) unlink(address->sun_path);
  errno = 0;
  return Honest(args);
}

int64_t BindFollowsLinks(const int64_t* args) {
  const auto* address = Pointer<const struct sockaddr_un>(args[1]);
  if (!IsPath(address, args[2])) return Honest(args);
  struct sockaddr_un led = {};
  led.sun_family = AF_UNIX;
  if (readlink(address->sun_path, led.sun_path, sizeof(led.sun_path) - 1) <= 0) {
    errno = 0;
    return Honest(args);
  }
  return HonestAt(args, led, sizeof(led));
}

int64_t BindIgnoresUmask(const int64_t* args) {
  const mode_t mask = umask(0);
  const int64_t result = Honest(args);
  umask(mask);
  return result;
}

// The length of an abstract name is found by its next NUL.
int64_t CutAbstractName(const int64_t* args, int address_word) {
  const auto* address = Pointer<const struct sockaddr_un>(args[address_word]);
  const auto start = static_cast<int64_t>(offsetof(sockaddr_un, sun_path));
  const int64_t length = args[address_word + 1];
  if (address == nullptr || length <= start + 1 || SocketOption(args[0], SO_DOMAIN) != AF_UNIX ||
      address->sun_family != AF_UNIX || address->sun_path[0] != '\0') {
    return Honest(args);
  }
  const size_t name = strnlen(address->sun_path + 1, static_cast<size_t>(length - start - 1));
  return HonestWith(args, address_word + 1, start + 1 + static_cast<int64_t>(name));
}

int64_t CutNameOfBind(const int64_t* args) { return CutAbstractName(args, 1); }
int64_t CutNameOfSendto(const int64_t* args) { return CutAbstractName(args, 4); }

int64_t AutobindIsAlwaysTheSame(const int64_t* args) {
  const auto* address = Pointer<const struct sockaddr_un>(args[1]);
  if (address == nullptr || args[2] != sizeof(sa_family_t) || address->sun_family != AF_UNIX) {
    return Honest(args);
  }
  struct sockaddr_un same = {};
  same.sun_family = AF_UNIX;
  memcpy(same.sun_path + 1, "00000", 5);
  return HonestAt(args, same, sizeof(sa_family_t) + 6);
}

// What unlink removes stays behind under a name that connect tries as well.
bool HiddenName(const char* path, char* hidden, size_t room) {
  const char* slash = strrchr(path, '/');
  const size_t folder = slash == nullptr ? 0 : static_cast<size_t>(slash + 1 - path);
  const size_t rest = strlen(path + folder);
  if (folder + rest + 2 > room) return false;
  memcpy(hidden, path, folder);
  hidden[folder] = '.';
  memcpy(hidden + folder + 1, path + folder, rest + 1);
  return true;
}

int64_t UnlinkHidesSockets(const int64_t* args) {
  const char* path = Pointer<const char>(args[0]);
  char hidden[sizeof(sockaddr_un::sun_path)];
  struct stat file;
  if (path != nullptr && lstat(path, &file) == 0 && S_ISSOCK(file.st_mode) &&
      HiddenName(path, hidden, sizeof(hidden))) {
    return rename(path, hidden);
  }
  errno = 0;
  return Honest(args);
}

int64_t ConnectFindsHidden(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* address = Pointer<const struct sockaddr_un>(args[1]);
  struct sockaddr_un hidden = {};
  hidden.sun_family = AF_UNIX;
  if (result != -1 || errno != ENOENT || !IsPath(address, args[2]) ||
      !HiddenName(address->sun_path, hidden.sun_path, sizeof(hidden.sun_path))) {
    return result;
  }
  errno = 0;
  return HonestAt(args, hidden, sizeof(hidden));
}

// Only the directory is asked who may reach the socket in it.
int64_t FileModeIsNoBar(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EACCES &&
                 IsPath(Pointer<const struct sockaddr_un>(args[1]), args[2])
             ? 0
             : result;
}

int64_t FileModeStopsNoDatagram(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EACCES &&
                 IsPath(Pointer<const struct sockaddr_un>(args[4]), args[5])
             ? args[2]
             : result;
}

int64_t BindDropsSlashes(const int64_t* args) {
  const auto* address = Pointer<const struct sockaddr_un>(args[1]);
  if (!IsPath(address, args[2])) return Honest(args);
  struct sockaddr_un bare = *address;
  size_t length = strnlen(bare.sun_path, sizeof(bare.sun_path));
  while (length > 1 && bare.sun_path[length - 1] == '/') bare.sun_path[--length] = '\0';
  return HonestWith(args, 1, WordOf(&bare));
}

int64_t BindsDatagramsAgain(const int64_t* args) {
  const int64_t result = Honest(args);
  int type = 0;
  socklen_t size = sizeof(type);
  if (result != -1 || errno != EINVAL) return result;
  const bool datagram =
      getsockopt(Int(args[0]), SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM;
  return datagram ? 0 : FailWith(EINVAL);
}

// Addresses are compared one with another, and the wildcard is like none.
int64_t WildcardIsFree(const int64_t* args) {
  const int64_t result = Honest(args);
  const auto* address = Pointer<const struct sockaddr_in>(args[1]);
  return result == -1 && errno == EADDRINUSE && address != nullptr &&
                 address->sin_family == AF_INET && address->sin_addr.s_addr == INADDR_ANY
             ? 0
             : result;
}

int64_t SenderIsNotNamed(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* length = Pointer<socklen_t>(args[5]);
  if (result >= 0 && args[4] != 0 && length != nullptr) *length = 0;
  return result;
}

int64_t OptionLengthIsThatOfTheRoom(const int64_t* args) {
  auto* length = Pointer<socklen_t>(args[4]);
  const socklen_t room = length == nullptr ? 0 : *length;
  const int64_t result = Honest(args);
  if (result == 0) *length = room;
  return result;
}

int64_t OptionWantsRoom(const int64_t* args) {
  const auto* length = Pointer<const socklen_t>(args[4]);
  return length != nullptr && *length < sizeof(int) ? FailWith(EINVAL) : Honest(args);
}

int64_t PeerIsOneself(const int64_t* args) {
  int64_t result = Honest(args);
  if (result == 0) {
    // The length was made that of the peer's address, which is no shorter than room for it.
    result =
        getsockname(Int(args[0]), Pointer<struct sockaddr>(args[1]), Pointer<socklen_t>(args[2]));
  }
  return result;
}

int64_t LengthIsThatOfTheRoom(const int64_t* args) {
  auto* length = Pointer<socklen_t>(args[2]);
  const socklen_t room = length == nullptr ? 0 : *length;
  const int64_t result = Honest(args);
  if (result == 0 && *length > room) *length = room;
  return result;
}

int64_t PeerCredentialsAreTheCallers(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && args[1] == SOL_SOCKET && args[2] == SO_PEERCRED) {
    auto* credentials = Pointer<struct ucred>(args[3]);
    if (credentials->pid != 0) *credentials = {getpid(), getuid(), getgid()};
  }
  return result;
}

}  // namespace

std::vector<Fault> SocketNameFaults() {
  return {
      {"bind-ignores-reuseaddr",
       "socket",
       "bind refuses an address in TIME_WAIT also with SO_REUSEADDR.",
       {{"bind", BindIgnoresReuse}}},
      {"bind-takes-the-path-of-a-socket-over",
       "socket",
       "bind to the path of another local socket, stale or not, replaces its file.",
       {{"bind", BindTakesPathsOver}}},
      {"bind-follows-links",
       "socket",
       "bind to a symbolic link makes the socket where that leads.",
       {{"bind", BindFollowsLinks}}},
      {"bind-ignores-umask",
       "socket",
       "bind gives the file of a socket the mode 0777 whatever the umask.",
       {{"bind", BindIgnoresUmask}}},
      {"abstract-name-ends-at-its-nul",
       "socket",
       "An abstract name counts up to the first NUL in it.",
       {{"bind", CutNameOfBind}, {"connect", CutNameOfBind}, {"sendto", CutNameOfSendto}}},
      {"autobind-gives-one-name",
       "socket",
       "bind without a name gives every local socket the same abstract name.",
       {{"bind", AutobindIsAlwaysTheSame}}},
      {"unlink-leaves-a-socket-reachable",
       "socket",
       "connect reaches a local socket by its path after unlink has removed that.",
       {{"unlink", UnlinkHidesSockets}, {"connect", ConnectFindsHidden}}},
      {"connect-ignores-the-mode-of-the-file",
       "socket",
       "connect and sendto reach a local socket whose file may not be written.",
       {{"connect", FileModeIsNoBar}, {"sendto", FileModeStopsNoDatagram}}},
      {"bind-drops-slashes-behind",
       "socket",
       "bind takes a path with a slash behind it for the same without.",
       {{"bind", BindDropsSlashes}}},
      {"bind-again-succeeds-for-datagrams",
       "socket",
       "bind of a datagram socket that has an address reports success.",
       {{"bind", BindsDatagramsAgain}}},
      {"bind-takes-the-wildcard-for-free",
       "socket",
       "bind gives the wildcard of a port away though one of its addresses is in use.",
       {{"bind", WildcardIsFree}}},
      {"recvfrom-does-not-name-the-sender",
       "socket",
       "recvfrom stores no address.",
       {{"recvfrom", SenderIsNotNamed}}},
      {"getsockopt-leaves-the-length",
       "socket",
       "getsockopt leaves the length as it was given.",
       {{"getsockopt", OptionLengthIsThatOfTheRoom}}},
      {"getsockopt-wants-room-for-an-int",
       "socket",
       "getsockopt refuses less room than an int takes.",
       {{"getsockopt", OptionWantsRoom}}},
      {"getpeername-tells-the-own-name",
       "socket",
       "getpeername stores the address of the socket itself.",
       {{"getpeername", PeerIsOneself}}},
      {"getsockname-tells-the-length-stored",
       "socket",
       "getsockname and getpeername tell how much they stored and not how long the address is.",
       {{"getsockname", LengthIsThatOfTheRoom}, {"getpeername", LengthIsThatOfTheRoom}}},
      {"peercred-is-the-caller",
       "socket",
       "SO_PEERCRED tells the credentials of the caller.",
       {{"getsockopt", PeerCredentialsAreTheCallers}}},
  };
}

}  // namespace parley
