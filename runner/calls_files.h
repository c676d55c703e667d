// Wrappers of the functions on files that take a variable number of arguments or a struct of them.
#ifndef PARLEY_RUNNER_CALLS_FILES_H_
#define PARLEY_RUNNER_CALLS_FILES_H_

#include <aio.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

namespace parley {
namespace calls {

int Open(const char* path, int flags);
int OpenWithMode(const char* path, int flags, mode_t mode);
int Openat(int directory, const char* path, int flags);
int OpenatWithMode(int directory, const char* path, int flags, mode_t mode);

// C libraries read the last argument of fcntl and ioctl as a word, number or pointer.
int FcntlNothing(int fd, int command);
int FcntlWord(int fd, int command, intptr_t argument);
int IoctlWord(int fd, unsigned long request, intptr_t argument);

// popen of a copy of the command in memory that no other process shares: where the child is made
// by fork, it reads the command after popen returned, when other calls are laid out in its place.
FILE* PopenOfCopy(const char* command, const char* type);

// aio_read of `count` bytes at offset 0, of which nobody is notified; `block` is filled in first.
int AioRead(struct aiocb* block, int fd, void* buffer, size_t count);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_FILES_H_
