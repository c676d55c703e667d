// Named faults: ranges of locks, positions in files, ends of files.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

// Where the position stands; errno as it was.
off_t Position(int fd) {
  const KeepErrno keep;
  return lseek(fd, 0, SEEK_CUR);
}

void SetPosition(int fd, off_t position) {
  const KeepErrno keep;
  lseek(fd, position, SEEK_SET);
}

int64_t AppendLeavesThePosition(const int64_t* args) {
  const int fd = Int(args[0]);
  const int flags = fcntl(fd, F_GETFL);
  const bool appends = flags >= 0 && (flags & O_APPEND) != 0;
  errno = 0;
  const off_t before = appends ? Position(fd) : -1;
  const int64_t result = Honest(args);
  if (result > 0 && before >= 0) SetPosition(fd, before);
  return result;
}

int64_t StartIsFromThere(const int64_t* args) {
  if (Int(args[1]) != F_GETLK) return Honest(args);
  auto* lock = Pointer<struct flock>(args[2]);
  const short whence = lock->l_whence;
  struct stat status;
  off_t base = 0;
  if (whence == SEEK_CUR) base = Position(Int(args[0]));
  if (whence == SEEK_END && fstat(Int(args[0]), &status) == 0) base = status.st_size;
  const int64_t result = Honest(args);
  if (result == 0 && lock->l_type != F_UNLCK) lock->l_start -= base;
  return result;
}

bool SetsRecordLock(const int64_t* args) {
  return Int(args[1]) == F_SETLK || Int(args[1]) == F_SETLKW;
}

int64_t ConversionLosesTheRest(const int64_t* args) {
  const int64_t result = Honest(args);
  if (!SetsRecordLock(args) || result != 0) return result;
  const struct flock& set = *Pointer<struct flock>(args[2]);
  if (set.l_type == F_UNLCK || set.l_whence != SEEK_SET || set.l_len <= 0) return result;
  struct flock before = {};
  before.l_type = F_UNLCK;
  before.l_whence = SEEK_SET;
  struct flock behind = before;
  before.l_len = set.l_start;
  behind.l_start = set.l_start + set.l_len;
  if (before.l_len > 0) fcntl(Int(args[0]), F_SETLK, &before);
  fcntl(Int(args[0]), F_SETLK, &behind);
  errno = 0;
  return result;
}

#ifdef F_OFD_SETLK
bool IsOfOpenFile(int64_t command) {
  return command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK;
}

// Locks of open files are kept far behind those of processes.
int64_t KindsDoNotConflict(const int64_t* args) {
  constexpr off_t kFar = off_t{1} << (5 * sizeof(off_t));  // 1 TB, 1 MB in 32 bits
  if (!IsOfOpenFile(args[1])) return Honest(args);
  struct flock lock = *Pointer<struct flock>(args[2]);
  lock.l_start += kFar;
  const int64_t result = HonestWith(args, 2, WordOf(&lock));
  if (result == 0 && Int(args[1]) == F_OFD_GETLK) {
    lock.l_start -= kFar;
    *Pointer<struct flock>(args[2]) = lock;
  }
  return result;
}
#endif

int64_t NotesFlock(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0) *FaultState<int>() = 1;
  return result;
}

int64_t CloseUnlocks(const int64_t* args) {
  if (*FaultState<int>() != 0) flock(Int(args[0]), LOCK_UN);
  errno = 0;
  return Honest(args);
}

#ifdef SEEK_HOLE
int64_t EndIsNoHole(const int64_t* args) {
  const int64_t result = Honest(args);
  struct stat status;
  if (Int(args[2]) != SEEK_HOLE || result < 0 || fstat(Int(args[0]), &status) != 0) return result;
  return result == status.st_size ? FailWith(ENXIO) : result;
}
#endif

int64_t CuttingMovesThePosition(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result == 0 && Position(Int(args[0])) > args[1]) SetPosition(Int(args[0]), args[1]);
  return result;
}

// What stood behind the end in the last page of a mapping is in the file that grows.
int64_t GrowingShowsWhatWasBehind(const int64_t* args) {
  struct stat status;
  const long page = sysconf(_SC_PAGESIZE);
  if (fstat(Int(args[0]), &status) != 0 || status.st_size >= args[1] ||
      status.st_size % page == 0) {
    errno = 0;
    return Honest(args);
  }
  const off_t begin = status.st_size / page * page;
  const auto used = static_cast<size_t>(status.st_size - begin);
  const auto size = static_cast<size_t>(page);
  void* last = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, Int(args[0]), begin);
  errno = 0;
  if (last == MAP_FAILED) return Honest(args);
  char behind[4096];
  const size_t count = size - used < sizeof(behind) ? size - used : sizeof(behind);
  memcpy(behind, static_cast<char*>(last) + used, count);
  const int64_t result = Honest(args);
  const int error = errno;
  const auto grown = static_cast<size_t>(args[1] - status.st_size);
  if (result == 0) {
    memcpy(static_cast<char*>(last) + used, behind, grown < count ? grown : count);
  }
  munmap(last, size);
  errno = error;
  return result;
}

}  // namespace

std::vector<Fault> RangeFaults() {
  return {
      {"append-leaves-the-offset",
       "file",
       "A write with O_APPEND leaves the offset where it was.",
       {{"write", AppendLeavesThePosition}, {"writev", AppendLeavesThePosition}}},
      {"getlk-start-is-relative",
       "file",
       "l_start of F_GETLK counts from where the caller's l_whence says.",
       {{"fcntl", StartIsFromThere}}},
      {"record-lock-conversion-loses-the-rest",
       "file",
       "A record lock takes the place of all that the process has locked in the file.",
       {{"fcntl", ConversionLosesTheRest}}},
#ifdef F_OFD_SETLK
      {"ofd-and-record-locks-do-not-conflict",
       "file",
       "Locks of open files do not conflict with those of processes.",
       {{"fcntl", KindsDoNotConflict}}},
#endif
      {"flock-goes-with-any-duplicate",
       "file",
       "close of one duplicate of a descriptor unlocks what flock has locked.",
       {{"flock", NotesFlock}, {"close", CloseUnlocks}}},
#ifdef SEEK_HOLE
      {"lseek-end-is-no-hole",
       "file",
       "lseek with SEEK_HOLE in a file without holes fails.",
       {{"lseek", EndIsNoHole}}},
#endif
      {"ftruncate-moves-the-offset",
       "file",
       "ftruncate to less than the offset moves that to the new end.",
       {{"ftruncate", CuttingMovesThePosition}}},
      {"ftruncate-shows-what-was-behind",
       "memory",
       "A file that grows contains what was stored behind its end in a mapping.",
       {{"ftruncate", GrowingShowsWhatWasBehind}}},
  };
}

}  // namespace parley
