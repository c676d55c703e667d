// Named faults: who has the ends of a pipe: flags of each end, and what is in a FIFO that nobody
// has.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {

#ifdef __linux__

namespace {

struct Left {
  ino_t inode;
  int64_t count;
  char bytes[4096];
};

// A copy of what is in the FIFO when one of its descriptors is closed, perhaps the last.
int64_t KeepsTheContent(const int64_t* args) {
  struct stat status;
  const int fd = Int(args[0]);
  auto* left = FaultState<Left>();
  if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode)) {
    int count = 0;
    ioctl(fd, FIONREAD, &count);
    left->count = 0;
    if (count > 0 && count <= 4096) {
      char path[32];
      snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
      const int reader = open(path, O_RDONLY | O_NONBLOCK);
      int ends[2];
      if (reader >= 0 && pipe(ends) == 0) {
        const ssize_t copied = tee(reader, ends[1], 4096, SPLICE_F_NONBLOCK);
        if (copied > 0) {
          left->inode = status.st_ino;
          left->count = read(ends[0], left->bytes, 4096);
        }
        close(ends[0]);
        close(ends[1]);
      }
      if (reader >= 0) close(reader);
    }
  }
  errno = 0;
  return Honest(args);
}

// Only a FIFO that is empty although it held something at that time was closed by all.
int64_t FindsTheContent(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  auto* left = FaultState<Left>();
  struct stat status;
  if (result >= 0 && left->count > 0 && (args[1] & O_ACCMODE) != O_WRONLY &&
      fstat(Int(result), &status) == 0 && status.st_ino == left->inode) {
    int count = 0;
    ioctl(Int(result), FIONREAD, &count);
    const int writer = open(Pointer<char>(args[0]), O_RDWR | O_NONBLOCK);
    if (writer >= 0) {
      if (count == 0) (void)!write(writer, left->bytes, static_cast<size_t>(left->count));
      close(writer);
    }
    left->count = 0;
  }
  return result;
}

bool IsPipe(int fd) {
  const KeepErrno keep;
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

int64_t BothEnds(const int64_t* args) {
  const int64_t result = Honest(args);
  const KeepErrno keep;
  struct stat mine;
  struct stat other;
  if (result == 0 && Int(args[1]) == F_SETFL && fstat(Int(args[0]), &mine) == 0 &&
      S_ISFIFO(mine.st_mode)) {
    for (int fd = 3; fd < 64; ++fd) {
      if (fd == Int(args[0]) || fstat(fd, &other) != 0 || other.st_ino != mine.st_ino) continue;
      if (other.st_dev != mine.st_dev) continue;
      const int flags = fcntl(fd, F_GETFL);
      fcntl(fd, F_SETFL, (flags & ~O_NONBLOCK) | (args[2] & O_NONBLOCK));
    }
  }
  return result;
}

void OpensPipesAnew() {
  for (int fd = 3; fd < 64; ++fd) {
    if (!IsPipe(fd)) continue;
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const int cloexec = fcntl(fd, F_GETFD);
    const int anew = open(path, fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK));
    if (anew < 0) continue;
    dup2(anew, fd);
    fcntl(fd, F_SETFD, cloexec);
    close(anew);
  }
}

int64_t ForksPipes(const int64_t* args) { return PseudoForkWith(args, OpensPipesAnew); }

int64_t HupStays(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result < 0) return result;
  const KeepErrno keep;
  auto* hung = FaultState<ino_t>();
  auto* entries = Pointer<struct pollfd>(args[0]);
  int64_t ready = 0;
  for (int64_t i = 0; i < args[1]; ++i) {
    struct stat status;
    if (entries[i].fd >= 0 && fstat(entries[i].fd, &status) == 0 && S_ISFIFO(status.st_mode)) {
      if ((entries[i].revents & POLLHUP) != 0) *hung = status.st_ino;
      if (*hung == status.st_ino && (fcntl(entries[i].fd, F_GETFL) & O_ACCMODE) == O_RDONLY) {
        entries[i].revents |= POLLHUP;
      }
    }
    if (entries[i].revents != 0) ++ready;
  }
  return ready;
}

int64_t FirstWriterEnds(const int64_t* args) {
  struct stat status;
  if (fstat(Int(args[0]), &status) == 0 && S_ISFIFO(status.st_mode) &&
      (fcntl(Int(args[0]), F_GETFL) & O_ACCMODE) == O_WRONLY) {
    *FaultState<ino_t>() = status.st_ino;
  }
  errno = 0;
  return Honest(args);
}

int64_t EndsEarly(const int64_t* args) {
  struct stat status;
  int count = 0;
  const ino_t ended = *FaultState<ino_t>();
  if (ended != 0 && args[2] > 0 && fstat(Int(args[0]), &status) == 0 && S_ISFIFO(status.st_mode) &&
      status.st_ino == ended && (fcntl(Int(args[0]), F_GETFL) & O_ACCMODE) == O_RDONLY &&
      ioctl(Int(args[0]), FIONREAD, &count) == 0 && count == 0) {
    errno = 0;
    return 0;
  }
  errno = 0;
  return Honest(args);
}

}  // namespace

std::vector<Fault> PipeEndFaults() {
  return {
      {"fifo-keeps-the-data-of-nobody",
       "pipe",
       "What was in a FIFO when its last descriptor was closed is there at the next open.",
       {{"close", KeepsTheContent}, {"open", FindsTheContent}}},
      {"setfl-of-one-end-is-of-both",
       "pipe",
       "O_NONBLOCK of one end of a pipe is set for the other.",
       {{"fcntl", BothEnds}}},
      {"fork-gives-pipes-flags-of-their-own",
       "pipe",
       "The pipes of a child have status flags of their own.",
       {{"fork", ForksPipes}}},
      {"poll-hup-of-a-fifo-stays",
       "pipe",
       "poll tells POLLHUP of a FIFO although it has a writer again.",
       {{"poll", HupStays}, {"ppoll", HupStays}}},
      {"pipe-ends-with-its-first-writer",
       "pipe",
       "A pipe is at its end when one of its writers has closed it.",
       {{"close", FirstWriterEnds}, {"read", EndsEarly}}},
  };
}

#else

std::vector<Fault> PipeEndFaults() { return {}; }

#endif

}  // namespace parley
