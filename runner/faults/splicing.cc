// Named faults: how much goes through a pipe at once, and what splice, tee and sendfile move.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

constexpr size_t kChunk = 4096;

bool IsPipe(int fd) {
  const KeepErrno keep;
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

int Flags(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  errno = 0;
  return flags < 0 ? 0 : flags;
}

int Buffered(int fd) {
  int count = 0;
  ioctl(fd, FIONREAD, &count);
  errno = 0;
  return count;
}

int64_t LargeWritesFitOrFail(const int64_t* args) {
  const int fd = Int(args[0]);
  if (args[2] > PIPE_BUF && IsPipe(fd) && (Flags(fd) & O_NONBLOCK) != 0) {
    if (args[2] > fcntl(fd, F_GETPIPE_SZ) - Buffered(fd)) return FailWith(EAGAIN);
  }
  return Honest(args);
}

int64_t InterruptedWriteWroteNothing(const int64_t* args) {
  const int64_t result = Honest(args);
  const bool partial = result > 0 && result < args[2];
  const int fd = Int(args[0]);
  return partial && IsPipe(fd) && (Flags(fd) & O_NONBLOCK) == 0 ? FailWith(EINTR) : result;
}

// Changes what poll tells of each pipe; the result is counted anew.
template <typename Change>
int64_t ChangePipes(const int64_t* args, Change change) {
  const int64_t result = Honest(args);
  if (result < 0) return result;
  const int error = errno;
  int64_t ready = 0;
  auto* entries = Pointer<struct pollfd>(args[0]);
  for (int64_t i = 0; i < args[1]; ++i) {
    if (entries[i].fd >= 0 && IsPipe(entries[i].fd)) change(entries + i);
    if (entries[i].revents != 0) ++ready;
  }
  errno = error;
  return ready;
}

int64_t ReadEndsCanBeWritten(const int64_t* args) {
  return ChangePipes(args, [](struct pollfd* entry) {
    if ((Flags(entry->fd) & O_ACCMODE) != O_RDONLY) return;
    entry->revents = static_cast<short>(entry->revents | (entry->events & POLLOUT));
  });
}

int64_t HangsUpBeforeWriters(const int64_t* args) {
  return ChangePipes(args, [](struct pollfd* entry) {
    const int flags = Flags(entry->fd);
    char byte;
    if ((flags & O_ACCMODE) != O_RDONLY || (flags & O_NONBLOCK) == 0) return;
    if (Buffered(entry->fd) == 0 && read(entry->fd, &byte, 1) == 0) {
      entry->revents = static_cast<short>(entry->revents | POLLHUP);
    }
  });
}

// The read end of the pipe of packets, and what did not fit of one.
struct Rest {
  pid_t pid;
  int fd;
  int64_t begin;
  int64_t end;
  char bytes[kChunk];
};

int64_t NotesPackets(const int64_t* args) {
  const int64_t result = Honest(args);
  auto* rest = FaultState<Rest>();
  if (result != 0 || (args[1] & O_DIRECT) == 0) return result;
  rest->pid = getpid();
  rest->fd = *Pointer<int>(args[0]);
  return result;
}

int64_t KeepsTheRestOfAPacket(const int64_t* args) {
  auto* rest = FaultState<Rest>();
  if (rest->pid != getpid() || rest->fd != Int(args[0]) || args[2] <= 0) return Honest(args);
  if (rest->begin == rest->end) {
    const int64_t words[3] = {args[0], WordOf(rest->bytes), static_cast<int64_t>(kChunk)};
    const int64_t result = Honest(words);
    if (result <= 0) return result;
    rest->begin = 0;
    rest->end = result;
  }
  const int64_t left = rest->end - rest->begin;
  const int64_t count = args[2] < left ? args[2] : left;
  memcpy(Pointer<char>(args[1]), rest->bytes + rest->begin, static_cast<size_t>(count));
  rest->begin += count;
  return count;
}

int64_t SendfileAppends(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EINVAL) return result;
  if ((Flags(Int(args[0])) & O_APPEND) == 0) return FailWith(EINVAL);
  char bytes[kChunk];
  const size_t most = static_cast<size_t>(args[3]) < kChunk ? static_cast<size_t>(args[3]) : kChunk;
  auto* offset = Pointer<off_t>(args[2]);
  const ssize_t count = offset != nullptr ? pread(Int(args[1]), bytes, most, *offset)
                                          : read(Int(args[1]), bytes, most);
  if (count < 0) return -1;
  if (offset != nullptr) *offset += count;
  return write(Int(args[0]), bytes, static_cast<size_t>(count));
}

// The input stands behind all that was read for a call that could send a part of it.
int64_t SendfileSkipsTheUnsent(const int64_t* args) {
  const int64_t result = Honest(args);
  struct stat status;
  if (result <= 0 || result >= args[3] || fstat(Int(args[1]), &status) != 0) return result;
  auto* offset = Pointer<off_t>(args[2]);
  const off_t now = offset != nullptr ? *offset : lseek(Int(args[1]), 0, SEEK_CUR);
  off_t read_to = now + args[3] - result;
  if (read_to > status.st_size) read_to = status.st_size;
  if (offset != nullptr) {
    *offset = read_to;
  } else {
    lseek(Int(args[1]), read_to, SEEK_SET);
  }
  errno = 0;
  return result;
}

int64_t FillsTheFirstBuffer(const int64_t* args) {
  return HonestWith(args, 2, args[2] > 1 ? 1 : args[2]);
}

int64_t EndIsEagain(const int64_t* args) {
  const int64_t result = Honest(args);
  struct stat status;
  if (result == 0 && args[4] > 0 && (args[5] & SPLICE_F_NONBLOCK) != 0 &&
      fstat(Int(args[0]), &status) == 0 && S_ISFIFO(status.st_mode)) {
    return FailWith(EAGAIN);
  }
  return result;
}

int64_t EachBufferAlone(const int64_t* args) {
  const auto* buffers = Pointer<struct iovec>(args[1]);
  if (args[2] < 2 || args[2] > 16) return Honest(args);
  int64_t sum = 0;
  for (int64_t i = 0; i < args[2]; ++i) {
    const ssize_t count = write(Int(args[0]), buffers[i].iov_base, buffers[i].iov_len);
    if (count < 0) return sum > 0 ? sum : -1;
    sum += count;
    if (static_cast<size_t>(count) < buffers[i].iov_len) break;
  }
  return sum;
}

int64_t FlagOnly(const int64_t* args) {
  if ((args[5] & SPLICE_F_NONBLOCK) != 0) return Honest(args);
  const int in = fcntl(Int(args[0]), F_GETFL);
  const int out = fcntl(Int(args[2]), F_GETFL);
  if (in >= 0 && IsPipe(Int(args[0]))) fcntl(Int(args[0]), F_SETFL, in & ~O_NONBLOCK);
  if (out >= 0 && IsPipe(Int(args[2]))) fcntl(Int(args[2]), F_SETFL, out & ~O_NONBLOCK);
  errno = 0;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (in >= 0 && IsPipe(Int(args[0]))) fcntl(Int(args[0]), F_SETFL, in);
  if (out >= 0 && IsPipe(Int(args[2]))) fcntl(Int(args[2]), F_SETFL, out);
  return result;
}

}  // namespace

std::vector<Fault> SplicingFaults() {
  return {
      {"pipe-large-writes-fit-or-fail",
       "pipe",
       "A non-blocking write of more than PIPE_BUF bytes fails unless there is room for all.",
       {{"write", LargeWritesFitOrFail}}},
      {"pipe-interrupted-write-wrote-nothing",
       "pipe",
       "A write interrupted after a part of it fails with EINTR.",
       {{"write", InterruptedWriteWroteNothing}}},
      {"poll-read-ends-can-be-written",
       "pipe",
       "poll tells POLLOUT of the read end of a pipe.",
       {{"poll", ReadEndsCanBeWritten}, {"ppoll", ReadEndsCanBeWritten}}},
      {"poll-hangs-up-before-the-first-writer",
       "pipe",
       "poll tells POLLHUP of a FIFO that had no writer yet.",
       {{"poll", HangsUpBeforeWriters}, {"ppoll", HangsUpBeforeWriters}}},
      {"pipe-packet-rest-is-kept",
       "pipe",
       "What did not fit of a packet is what the next read returns.",
       {{"pipe2", NotesPackets}, {"read", KeepsTheRestOfAPacket}}},
      {"sendfile-appends",
       "file",
       "sendfile writes to a file opened with O_APPEND.",
       {{"sendfile", SendfileAppends}}},
      {"sendfile-skips-the-unsent",
       "file",
       "sendfile that sends a part leaves the input behind all that it read.",
       {{"sendfile", SendfileSkipsTheUnsent}}},
      {"readv-fills-the-first-buffer",
       "file",
       "readv stores to the first of its buffers only.",
       {{"readv", FillsTheFirstBuffer}}},
      {"splice-end-is-eagain",
       "linux",
       "splice without waiting fails at the end of a pipe without writers.",
       {{"splice", EndIsEagain}}},
      {"splice-looks-at-its-flag-only",
       "linux",
       "splice waits unless SPLICE_F_NONBLOCK is set, O_NONBLOCK or not.",
       {{"splice", FlagOnly}}},
      {"writev-writes-each-buffer-alone",
       "pipe",
       "writev writes its buffers one by one.",
       {{"writev", EachBufferAlone}}},
  };
}

#else

std::vector<Fault> SplicingFaults() { return {}; }

#endif

}  // namespace parley
