// Creates the arena and the pipes of a worker.
#include "runner/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

namespace parley {
namespace {

constexpr size_t kStride = (kArenaMapped + (16u << 20) - 1) / (16u << 20) * (16u << 20);
constexpr int kSharedFds = 40;  // room for them below the limit, or below 1024

std::string Failure(const char* what) { return std::string(what) + ": " + strerror(errno); }

// Anonymous memory with a descriptor: executed actors find it by that.
int OpenMemory(std::string* error) {
  int fd = memfd_create("parley", MFD_CLOEXEC);
  if (fd >= 0) return fd;
  const char* directory = getenv("TMPDIR");
  std::string path = std::string(directory && *directory ? directory : "/tmp") + "/parley-XXXXXX";
  fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) {
    *error = Failure("no memory to share (memfd_create, and a file in the temporary directory)");
    return -1;
  }
  unlink(path.c_str());
  return fd;
}

// Moves `fd` up to the shared numbers.
int MoveUp(int fd) {
  int high = fcntl(fd, F_DUPFD_CLOEXEC, FirstSharedFd());
  int saved = errno;
  close(fd);
  errno = saved;
  return high;
}

// A pipe; the end for the tree gets a high number.
bool OpenPipe(bool tree_reads, int* tree_end, int* worker_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  *worker_end = ends[tree_reads ? 1 : 0];
  *tree_end = MoveUp(ends[tree_reads ? 0 : 1]);
  return *tree_end >= 0;
}

void CloseOne(int* fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

}  // namespace

int FirstSharedFd() {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= 1024) return 1024 - kSharedFds;
  return std::max<int>(3, static_cast<int>(limit.rlim_cur) - kSharedFds);
}

Arena* MapArena(int fd, uintptr_t address) {
  void* wanted = reinterpret_cast<void*>(address);
  void* got = mmap(wanted, kArenaMapped, PROT_READ | PROT_WRITE,
                   MAP_SHARED | (address ? MAP_FIXED_NOREPLACE : 0), fd, 0);
  if (got == MAP_FAILED) return nullptr;
  if (address && got != wanted) {  // a kernel without MAP_FIXED_NOREPLACE takes it as a hint
    munmap(got, kArenaMapped);
    errno = EEXIST;
    return nullptr;
  }
  // A case that dumps core shall not write out the whole arena.
  madvise(got, kArenaMapped, MADV_DONTDUMP);
  return static_cast<Arena*>(got);
}

void UnmapArena(Arena* arena) { munmap(arena, kArenaMapped); }

Arena* CreateArena(int worker_index, int* fd, std::string* error) {
  *fd = OpenMemory(error);
  if (*fd < 0) return nullptr;
  if (ftruncate(*fd, kArenaMapped) != 0) {
    *error = Failure("no memory to share (ftruncate)");
    CloseOne(fd);
    return nullptr;
  }
  Arena* arena = nullptr;
  uintptr_t wanted = kArenaAddress + static_cast<uintptr_t>(worker_index) * kStride;
  if (wanted > kArenaAddress || worker_index == 0) arena = MapArena(*fd, wanted);
  if (!arena) arena = MapArena(*fd, 0);
  if (!arena) {
    *error = Failure("no memory to share (mmap)");
    CloseOne(fd);
  }
  return arena;
}

void CloseEnds(WorkerEnds* ends) {
  CloseOne(&ends->event_read);
  CloseOne(&ends->tree_read);
  CloseOne(&ends->zygote_write);
  CloseOne(&ends->supervisor_write);
  for (int& fd : ends->command_writes) CloseOne(&fd);
}

bool OpenChannels(Arena* arena, int fd, WorkerEnds* ends, std::string* error) {
  ArenaTail* tail = TailOf(arena);
  *ends = WorkerEnds();
  std::fill(std::begin(ends->command_writes), std::end(ends->command_writes), -1);
  arena->event_fd = arena->supervisor_fd = -1;
  tail->zygote_fd = tail->tree_fd = tail->zygote_alive_read = tail->zygote_alive_write = -1;
  std::fill(std::begin(arena->command_fds), std::end(arena->command_fds), -1);
  arena->arena_fd = fcntl(fd, F_DUPFD_CLOEXEC, FirstSharedFd());
  bool good = arena->arena_fd >= 0 && OpenPipe(false, &arena->event_fd, &ends->event_read) &&
              OpenPipe(true, &arena->supervisor_fd, &ends->supervisor_write) &&
              OpenPipe(true, &tail->zygote_fd, &ends->zygote_write) &&
              OpenPipe(false, &tail->tree_fd, &ends->tree_read);
  for (int i = 0; i < kMaxActors && good; ++i) {
    good = OpenPipe(true, &arena->command_fds[i], &ends->command_writes[i]);
  }
  int alive[2];
  if (good && pipe2(alive, O_CLOEXEC) == 0) {
    tail->zygote_alive_read = MoveUp(alive[0]);
    tail->zygote_alive_write = MoveUp(alive[1]);
  }
  if (tail->zygote_alive_read >= 0 && tail->zygote_alive_write >= 0) return true;
  *error = Failure("no pipes between the harness and its actors");
  CloseEnds(ends);
  ForEachSharedFd(arena, [](int shared) {
    if (shared >= 0) close(shared);
  });
  return false;
}

void SendEvent(const Arena* arena, EventKind kind, int slot, uint32_t sequence, int32_t detail) {
  int saved = errno;
  Event event = {arena->start.generation, static_cast<uint16_t>(kind), static_cast<uint16_t>(slot),
                 sequence, detail};
  // Whole or not at all: an event is far below PIPE_BUF.
  while (write(arena->event_fd, &event, sizeof(event)) < 0) {
    if (errno == EAGAIN) {
      struct pollfd room = {arena->event_fd, POLLOUT, 0};
      poll(&room, 1, -1);
    } else if (errno != EINTR) {
      break;
    }
  }
  errno = saved;
}

int64_t MonotonicNow() {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

}  // namespace parley
