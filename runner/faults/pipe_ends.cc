// Named faults: who has the ends of a pipe: flags of each end, and what is in a FIFO that nobody
// has.
#include <errno.h>
#include <fcntl.h>
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
  };
}

#else

std::vector<Fault> PipeEndFaults() { return {}; }

#endif

}  // namespace parley
