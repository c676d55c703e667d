// Named faults: pipes and FIFOs.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

bool IsPipe(int64_t fd) {
  struct stat info;
  const KeepErrno keep;
  return fstat(Int(fd), &info) == 0 && S_ISFIFO(info.st_mode);
}

// What poll says of reading; 0 for what is no pipe.
int Readable(int64_t fd) {
  struct pollfd look = {Int(fd), POLLIN, 0};
  if (!IsPipe(fd) || poll(&look, 1, 0) < 0) look.revents = 0;
  errno = 0;
  return look.revents;
}

// SIGPIPE is held off for the time of the call and taken out of the pending set.
int64_t WriteWithoutSigpipe(const int64_t* args) {
  sigset_t only, before, pending;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &only, &before);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  const int64_t result = Honest(args);
  const KeepErrno keep;
  if (result == -1 && errno == EPIPE && !was_pending) {
    struct timespec now = {};
    sigtimedwait(&only, nullptr, &now);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return result;
}

// Writes of several bytes go in two parts, with a moment in between.
int64_t WritesInTwoParts(const int64_t* args) {
  if (args[2] < 2 || args[2] > PIPE_BUF || !IsPipe(args[0])) return Honest(args);
  const int64_t half = args[2] / 2;
  const int64_t written = HonestWith(args, 2, half);
  if (written < half) return written;
  const struct timespec moment = {0, 200000};
  nanosleep(&moment, nullptr);
  errno = 0;
  const int64_t second[3] = {args[0], args[1] + half, args[2] - half};
  const int64_t rest = Honest(second);
  if (rest < 0) return written;
  return written + rest;
}

int64_t ReadsUntilFull(const int64_t* args) {
  const int64_t size = Honest(args);
  if (size <= 0 || size >= args[2] || !IsPipe(args[0])) return size;
  const int64_t rest[3] = {args[0], args[1] + size, args[2] - size};
  const int64_t more = Honest(rest);
  errno = 0;
  return size + (more > 0 ? more : 0);
}

int64_t EmptyIsTheEnd(const int64_t* args) {
  if (IsPipe(args[0]) && args[2] > 0 && Readable(args[0]) == 0) return 0;
  return Honest(args);
}

int64_t LosesWhatWriterLeft(const int64_t* args) {
  if ((Readable(args[0]) & POLLHUP) != 0) return 0;
  return Honest(args);
}

int64_t NothingIsWrong(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != ESPIPE || !IsPipe(args[0])) return result;
  errno = 0;
  return 0;
}

int64_t FlagsOfTheReadEndOnly(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) {
    const int end = Pointer<int>(args[0])[1];
    fcntl(end, F_SETFL, fcntl(end, F_GETFL) & ~O_NONBLOCK);
    fcntl(end, F_SETFD, 0);
    errno = 0;
  }
  return result;
}

int64_t HasNoPackets(const int64_t* args) { return HonestWithout(args, 1, O_DIRECT); }

// Opens a FIFO; other files as the system does. Only the rows with and without a mode differ.
template <typename Opens>
int64_t OpenOfFifo(const int64_t* args, const Opens& opens) {
  struct stat info;
  const bool fifo = stat(Pointer<char>(args[0]), &info) == 0 && S_ISFIFO(info.st_mode);
  errno = 0;
  return fifo ? opens(Pointer<char>(args[0]), Int(args[1])) : Honest(args);
}

int64_t WaitsForNobody(const int64_t* args) {
  return OpenOfFifo(args, [args](const char* path, int flags) -> int64_t {
    if ((flags & O_NONBLOCK) != 0 || (flags & O_ACCMODE) == O_RDWR) return Honest(args);
    const int anchor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (anchor < 0) return Honest(args);
    const int64_t fd = Honest(args);
    const KeepErrno keep;
    close(anchor);
    return fd;
  });
}

int64_t NoReaderIsNoError(const int64_t* args) {
  return OpenOfFifo(args, [args](const char* path, int flags) -> int64_t {
    const int64_t fd = Honest(args);
    if (fd != -1 || errno != ENXIO) return fd;
    errno = 0;
    return open(path, (flags & ~O_ACCMODE) | O_RDWR);
  });
}

int64_t Truncates(const int64_t* args) {
  return OpenOfFifo(args, [args](const char* path, int flags) -> int64_t {
    const int64_t fd = Honest(args);
    if (fd < 0 || (flags & O_TRUNC) == 0) return fd;
    const int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    char bytes[256];
    while (reader >= 0 && read(reader, bytes, sizeof(bytes)) > 0) {
    }
    if (reader >= 0) close(reader);
    errno = 0;
    return fd;
  });
}

int64_t TellsOneByte(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Int(args[1]) == FIONREAD && IsPipe(args[0])) {
    int* const count = Pointer<int>(args[2]);
    if (*count > 1) *count = 1;
  }
  return result;
}

}  // namespace

std::vector<Fault> PipeFaults() {
  return {
      {"write-without-readers-raises-no-sigpipe",
       "pipe",
       "write to a pipe that nobody has open for reading fails with EPIPE but raises no SIGPIPE.",
       {{"write", WriteWithoutSigpipe}, {"writev", WriteWithoutSigpipe}}},
      {"pipe-write-is-not-atomic",
       "pipe",
       "A write of at most PIPE_BUF bytes can have those of another writer in the middle.",
       {{"write", WritesInTwoParts}}},
      {"pipe-read-waits-for-all",
       "pipe",
       "A read from a pipe that got fewer bytes than it asked for waits for more.",
       {{"read", ReadsUntilFull}}},
      {"pipe-empty-is-end-of-file",
       "pipe",
       "A read from an empty pipe that has a writer returns 0.",
       {{"read", EmptyIsTheEnd}}},
      {"pipe-data-go-with-the-writer",
       "pipe",
       "What is in a pipe is lost when its last write end is closed.",
       {{"read", LosesWhatWriterLeft}}},
      {"pipe-can-be-positioned", "pipe", "lseek on a pipe returns 0.", {{"lseek", NothingIsWrong}}},
      {"pipe2-flags-of-one-end",
       "pipe",
       "The flags of pipe2 are set on the read end only.",
       {{"pipe2", FlagsOfTheReadEndOnly}}},
      {"pipe2-has-no-packets", "pipe", "pipe2 ignores O_DIRECT.", {{"pipe2", HasNoPackets}}},
      {"fifo-open-waits-for-nobody",
       "pipe",
       "open of a FIFO does not wait for the other side.",
       {{"open", WaitsForNobody}}},
      {"fifo-nonblocking-write-without-reader",
       "pipe",
       "open of a FIFO with O_WRONLY|O_NONBLOCK succeeds though nobody has it open for reading.",
       {{"open", NoReaderIsNoError}}},
      {"fifo-is-truncated",
       "pipe",
       "open of a FIFO with O_TRUNC takes away what is in it.",
       {{"open", Truncates}}},
      {"fionread-of-a-pipe-is-one",
       "pipe",
       "FIONREAD on a pipe with bytes in it gives 1.",
       {{"ioctl", TellsOneByte}}},
  };
}

}  // namespace parley
