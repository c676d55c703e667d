// open, fcntl and ioctl with a fixed number of arguments, aio_read with its struct spread out.
#include "runner/calls_files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include <string>

namespace parley {
namespace calls {

int Open(const char* path, int flags) { return open(path, flags, 0); }

int OpenWithMode(const char* path, int flags, mode_t mode) { return open(path, flags, mode); }

int Openat(int directory, const char* path, int flags) { return openat(directory, path, flags, 0); }

int OpenatWithMode(int directory, const char* path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}

int FcntlNothing(int fd, int command) { return fcntl(fd, command); }

int FcntlWord(int fd, int command, intptr_t argument) { return fcntl(fd, command, argument); }

int IoctlWord(int fd, unsigned long request, intptr_t argument) {
  return ioctl(fd, request, argument);
}

FILE* PopenOfCopy(const char* command, const char* type) {
  return popen(std::string(command).c_str(), type);
}

int AioRead(struct aiocb* block, int fd, void* buffer, size_t count) {
  memset(block, 0, sizeof *block);
  block->aio_fildes = fd;
  block->aio_buf = buffer;
  block->aio_nbytes = count;
  block->aio_sigevent.sigev_notify = SIGEV_NONE;
  return aio_read(block);
}

}  // namespace calls
}  // namespace parley
