// Named faults: files, descriptors and their offsets.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

namespace parley {
namespace {

int64_t DupClosesOnExec(const int64_t* args) {
  const int64_t fd = Honest(args);
  if (fd >= 0) fcntl(Int(fd), F_SETFD, FD_CLOEXEC);
  return fd;
}

// The copy is opened anew, where that can be done.
int64_t DupHasItsOwnOffset(const int64_t* args) {
  const int64_t fd = Honest(args);
  struct stat info;
  if (fd < 0 || fstat(Int(fd), &info) != 0 || !S_ISREG(info.st_mode)) return fd;
  char path[32];
  snprintf(path, sizeof(path), "/proc/self/fd/%d", Int(fd));
  const int again = open(path, fcntl(Int(fd), F_GETFL) & (O_ACCMODE | O_APPEND));
  if (again >= 0) {
    dup2(again, Int(fd));
    close(again);
  }
  errno = 0;
  return fd;
}

int64_t ToItselfClearsTheFlag(const int64_t* args) {
  const int64_t fd = Honest(args);
  if (fd >= 0 && args[0] == args[1]) fcntl(Int(fd), F_SETFD, 0);
  return fd;
}

int64_t OneTooHigh(const int64_t* args) {
  const bool copies = Int(args[1]) == F_DUPFD || Int(args[1]) == F_DUPFD_CLOEXEC;
  return HonestWith(args, 2, copies ? args[2] + 1 : args[2]);
}

int64_t StaysOpenAtExec(const int64_t* args) {
  return HonestWith(args, 1, Int(args[1]) == F_DUPFD_CLOEXEC ? F_DUPFD : args[1]);
}

int64_t AppendIsForOpenOnly(const int64_t* args) {
  const bool sets = Int(args[1]) == F_SETFL;
  return HonestWith(args, 2, sets ? args[2] & ~int64_t{O_APPEND} : args[2]);
}

int64_t GroupIsAProcess(const int64_t* args) {
  const bool group = Int(args[1]) == F_SETOWN && Int(args[2]) < 0;
  return HonestWith(args, 2, group ? -Int(args[2]) : args[2]);
}

int64_t AppendsOnce(const int64_t* args) {
  const int64_t fd = HonestWithout(args, 1, O_APPEND);
  if (fd >= 0 && (args[1] & O_APPEND) != 0) lseek(Int(fd), 0, SEEK_END);
  errno = fd < 0 ? errno : 0;
  return fd;
}

int64_t OpensWhatIsThere(const int64_t* args) { return HonestWithout(args, 1, O_EXCL); }

int64_t MovesTheOffset(const int64_t* args) {
  const int64_t size = Honest(args);
  const KeepErrno keep;
  if (size >= 0) lseek(Int(args[0]), static_cast<off_t>(args[3] + size), SEEK_SET);
  return size;
}

int64_t NeverShrinks(const int64_t* args) {
  struct stat info;
  if (fstat(Int(args[0]), &info) == 0 && S_ISREG(info.st_mode) && args[1] >= 0 &&
      args[1] < info.st_size) {
    return 0;
  }
  errno = 0;
  return Honest(args);
}

// For a moment there is no file of the new name.
int64_t RemovesFirst(const int64_t* args) {
  struct stat info;
  if (stat(Pointer<char>(args[0]), &info) == 0 && unlink(Pointer<char>(args[1])) == 0) {
    const struct timespec moment = {0, 3000000};
    nanosleep(&moment, nullptr);
  }
  errno = 0;
  return Honest(args);
}

int64_t LinksOver(const int64_t* args) {
  const int64_t result = Honest(args);
  if (result != -1 || errno != EEXIST || unlink(Pointer<char>(args[1])) != 0) return result;
  errno = 0;
  return Honest(args);
}

int64_t SendsAndMoves(const int64_t* args) {
  const int64_t size = Honest(args);
  const KeepErrno keep;
  if (size > 0 && args[2] != 0) lseek(Int(args[1]), *Pointer<off_t>(args[2]), SEEK_SET);
  return size;
}

// The file is made before a descriptor is looked for.
int64_t MakesAndFails(const int64_t* args) {
  const int64_t fd = Honest(args);
  if (fd >= 0 || errno != EMFILE) return fd;
  const KeepErrno keep;
  if ((args[1] & O_CREAT) != 0) mknod(Pointer<char>(args[0]), S_IFREG | 0600, 0);
  if ((args[1] & O_TRUNC) != 0 && truncate(Pointer<char>(args[0]), 0) != 0) return fd;
  return fd;
}

}  // namespace

std::vector<Fault> FileFaults() {
  return {
      {"dup-sets-close-on-exec",
       "file",
       "The descriptor that dup and dup2 return has FD_CLOEXEC set.",
       {{"dup", DupClosesOnExec}, {"dup2", DupClosesOnExec}}},
      {"dup-has-its-own-offset",
       "file",
       "A copy that dup makes of a descriptor has an offset of its own.",
       {{"dup", DupHasItsOwnOffset}}},
      {"dup2-to-itself-clears-close-on-exec",
       "file",
       "dup2 of a descriptor to itself clears FD_CLOEXEC.",
       {{"dup2", ToItselfClearsTheFlag}}},
      {"dupfd-begins-above-its-argument",
       "file",
       "F_DUPFD gives a descriptor greater than its argument, though that one is free.",
       {{"fcntl", OneTooHigh}}},
      {"dupfd-cloexec-does-not-close",
       "file",
       "The descriptor of F_DUPFD_CLOEXEC stays open at exec.",
       {{"fcntl", StaysOpenAtExec}}},
      {"setfl-ignores-append",
       "file",
       "F_SETFL does not set O_APPEND.",
       {{"fcntl", AppendIsForOpenOnly}}},
      {"setown-of-a-group-is-a-process",
       "file",
       "F_SETOWN takes a negative argument for the process of that id.",
       {{"fcntl", GroupIsAProcess}}},
      {"append-goes-to-the-end-once",
       "file",
       "A file opened with O_APPEND is positioned at its end when it is opened and not at each "
       "write.",
       {{"open", AppendsOnce}}},
      {"open-ignores-excl",
       "file",
       "open with O_CREAT|O_EXCL opens a file that is there.",
       {{"open", OpensWhatIsThere}}},
      {"pread-moves-the-offset",
       "file",
       "pread moves the offset of the file.",
       {{"pread", MovesTheOffset}}},
      {"pwrite-moves-the-offset",
       "file",
       "pwrite moves the offset of the file.",
       {{"pwrite", MovesTheOffset}}},
      {"ftruncate-never-shrinks",
       "file",
       "ftruncate to a smaller size returns 0 and leaves the file as it is.",
       {{"ftruncate", NeverShrinks}}},
      {"rename-removes-first",
       "file",
       "rename over a file leaves a moment in which the name is missing.",
       {{"rename", RemovesFirst}}},
      {"link-replaces", "file", "link replaces a file of the new name.", {{"link", LinksOver}}},
      {"open-makes-and-fails",
       "file",
       "open that finds no descriptor has made the file, or emptied it, before it fails.",
       {{"open", MakesAndFails}}},
      {"sendfile-moves-the-offset",
       "file",
       "sendfile from an offset moves that of the file, too.",
       {{"sendfile", SendsAndMoves}}},
  };
}

}  // namespace parley
