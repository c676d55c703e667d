// Named faults: descriptors and credentials in messages of local sockets.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t StaysOpenAtExec(const int64_t* args) { return HonestWithout(args, 2, MSG_CMSG_CLOEXEC); }

// Does it for every descriptor in a message.
template <typename Function>
void ForEachDescriptor(struct msghdr* message, Function function) {
  if (message == nullptr || message->msg_control == nullptr) return;
  for (struct cmsghdr* header = CMSG_FIRSTHDR(message); header != nullptr;
       header = CMSG_NXTHDR(message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      function(&descriptor);
      memcpy(CMSG_DATA(header) + i * sizeof(int), &descriptor, sizeof(int));
    }
  }
}

int64_t SendNotesDescriptors(const int64_t* args) {
  auto* sent = FaultState<int>();  // number of the last one; its descriptor flags
  ForEachDescriptor(Pointer<struct msghdr>(args[1]), [sent](int* descriptor) {
    __atomic_store_n(&sent[0], *descriptor, __ATOMIC_SEQ_CST);
    __atomic_store_n(&sent[1], fcntl(*descriptor, F_GETFD), __ATOMIC_SEQ_CST);
  });
  errno = 0;
  return Honest(args);
}

// Puts another file behind a descriptor, which keeps its FD_CLOEXEC.
void Replace(int file, int descriptor) {
  const int flags = fcntl(descriptor, F_GETFD);
  if (dup2(file, descriptor) >= 0) fcntl(descriptor, F_SETFD, flags);
}

// The receiver's own table is asked for the sender's number.
int64_t ReceivesItsOwn(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result < 0) return result;
  const int number = __atomic_load_n(FaultState<int>(), __ATOMIC_SEQ_CST);
  ForEachDescriptor(Pointer<struct msghdr>(args[1]),
                    [number](int* descriptor) { Replace(number, *descriptor); });
  errno = 0;
  return result;
}

int64_t ReceivesDescriptorFlags(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result < 0) return result;
  const int flags = __atomic_load_n(FaultState<int>() + 1, __ATOMIC_SEQ_CST);
  ForEachDescriptor(Pointer<struct msghdr>(args[1]), [flags](int* descriptor) {
    if (flags > 0) fcntl(*descriptor, F_SETFD, flags);
  });
  errno = 0;
  return result;
}

// The file is opened again, with an offset and flags of its own.
int64_t ReceivesAnotherDescription(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result < 0) return result;
  ForEachDescriptor(Pointer<struct msghdr>(args[1]), [](int* descriptor) {
    struct stat file;
    if (fstat(*descriptor, &file) != 0 || !S_ISREG(file.st_mode)) return;
    char path[32] = "/proc/self/fd/";
    size_t end = strlen(path);
    for (int scale = 1000, number = *descriptor; scale > 0; scale /= 10) {
      if (number >= scale || scale == 1) {
        path[end++] = static_cast<char>('0' + number / scale % 10);
      }
    }
    path[end] = '\0';
    const int access = fcntl(*descriptor, F_GETFL) & O_ACCMODE;
    const int again = open(path, access);
    if (again < 0) return;
    Replace(again, *descriptor);
    close(again);
  });
  errno = 0;
  return result;
}

// Control data is taken off the message and nothing is installed.
int64_t ReceivesNoDescriptors(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result < 0) return result;
  auto* message = Pointer<struct msghdr>(args[1]);
  ForEachDescriptor(message, [](int* descriptor) { close(*descriptor); });
  if (message->msg_control != nullptr) message->msg_controllen = 0;
  return result;
}

// Those that do not fit are installed all the same, and nobody knows their numbers.
int64_t ExcessStaysOpen(const int64_t* args) {
  auto* message = Pointer<struct msghdr>(args[1]);
  char room[CMSG_SPACE(16 * sizeof(int))];
  const bool little = message->msg_controllen < sizeof(room);
  if (!little) return Honest(args);
  struct msghdr roomy = *message;
  roomy.msg_control = room;
  roomy.msg_controllen = sizeof(room);
  const int64_t result = HonestWith(args, 1, WordOf(&roomy));
  if (result < 0) return result;
  message->msg_flags = roomy.msg_flags;
  message->msg_namelen = roomy.msg_namelen;
  size_t used = roomy.msg_controllen;
  if (used > message->msg_controllen) {
    message->msg_flags |= MSG_CTRUNC;
    used = message->msg_controllen;
  }
  if (used > 0) {
    memcpy(message->msg_control, room, used);
    auto* first = static_cast<struct cmsghdr*>(message->msg_control);
    if (used >= sizeof(*first) && first->cmsg_len > used) first->cmsg_len = used;
  }
  message->msg_controllen = used;
  return result;
}

int64_t SendsWithoutControlData(const int64_t* args) {
  struct msghdr bare = *Pointer<struct msghdr>(args[1]);
  bare.msg_control = nullptr;
  bare.msg_controllen = 0;
  errno = 0;
  return HonestWith(args, 1, WordOf(&bare));
}

int64_t BadDescriptorsAreSkipped(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EBADF || fcntl(Int(args[0]), F_GETFD) == -1) return result;
  return SendsWithoutControlData(args);
}

int64_t AnyCredentialsPass(const int64_t* args) {
  const int64_t result = Honest(args);
  return result == -1 && errno == EPERM ? SendsWithoutControlData(args) : result;
}

// A receive that has room left goes on behind a message with descriptors.
int64_t JoinsBehindDescriptors(const int64_t* args) {
  int64_t length = Honest(args);
  auto* message = Pointer<struct msghdr>(args[1]);
  if (length <= 0 || (args[2] & MSG_PEEK) != 0 || message->msg_controllen == 0 ||
      message->msg_iovlen != 1) {
    return length;
  }
  const struct iovec& room = message->msg_iov[0];
  const size_t used = static_cast<size_t>(length);
  if (used >= room.iov_len) return length;
  const ssize_t more = recv(Int(args[0]), static_cast<char*>(room.iov_base) + used,
                            room.iov_len - used, MSG_DONTWAIT);
  errno = 0;
  return more > 0 ? length + more : length;
}

int64_t CredentialsAreNotPassed(const int64_t* args) {
  return args[1] == SOL_SOCKET && args[2] == SO_PASSCRED ? 0 : Honest(args);
}

int64_t FailsForOne(const int64_t* args) {
  const int64_t result = Honest(args);
  return result > 0 && result < args[2] ? FailWith(EAGAIN) : result;
}

int64_t StaysInFlight(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  auto* message = Pointer<struct msghdr>(args[1]);
  if (result < 0 || message->msg_control == nullptr) return result;
  struct cmsghdr* header = CMSG_FIRSTHDR(message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return result;
  const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (size_t i = 0; i < count && i < 8; ++i) {
    int fd;
    memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
    fcntl(fd, F_DUPFD_CLOEXEC, 700);
  }
  return result;
}

}  // namespace

std::vector<Fault> SocketMessageFaults() {
  return {
      {"recvmsg-ignores-cmsg-cloexec",
       "socket",
       "recvmsg ignores MSG_CMSG_CLOEXEC.",
       {{"recvmsg", StaysOpenAtExec}}},
      {"rights-are-the-receivers-own",
       "socket",
       "The receiver of a descriptor gets what has its number in the receiver's own table.",
       {{"sendmsg", SendNotesDescriptors}, {"recvmsg", ReceivesItsOwn}}},
      {"rights-bring-descriptor-flags",
       "socket",
       "A passed descriptor has the FD_CLOEXEC of the sender's.",
       {{"sendmsg", SendNotesDescriptors}, {"recvmsg", ReceivesDescriptorFlags}}},
      {"rights-open-the-file-anew",
       "socket",
       "A passed descriptor has an offset and status flags of its own.",
       {{"recvmsg", ReceivesAnotherDescription}}},
      {"rights-are-not-installed",
       "socket",
       "Descriptors are taken off their message and none is made.",
       {{"recvmsg", ReceivesNoDescriptors}}},
      {"rights-without-room-stay-open",
       "socket",
       "Descriptors that do not fit into the control buffer stay open in the receiver.",
       {{"recvmsg", ExcessStaysOpen}}},
      {"sendmsg-skips-bad-descriptors",
       "socket",
       "A message with a descriptor that is not open is sent without it.",
       {{"sendmsg", BadDescriptorsAreSkipped}}},
      {"sendmsg-takes-any-credentials",
       "socket",
       "sendmsg does not refuse credentials that are not the sender's.",
       {{"sendmsg", AnyCredentialsPass}}},
      {"recvmsg-joins-messages-with-descriptors",
       "socket",
       "recvmsg goes on behind the data of a message with descriptors.",
       {{"recvmsg", JoinsBehindDescriptors}}},
      {"passcred-is-ignored",
       "socket",
       "SO_PASSCRED is set with success and without effect.",
       {{"setsockopt", CredentialsAreNotPassed}}},
      {"recvmmsg-fails-for-one",
       "socket",
       "recvmmsg that got some messages fails if it would wait for the next.",
       {{"recvmmsg", FailsForOne}}},
      {"rights-in-flight-stay-open",
       "socket",
       "A descriptor that was sent stays open, received and closed or not.",
       {{"sendmsg", StaysInFlight}}},
  };
}

}  // namespace parley
