// Opens a file, makes sure that it is one that ends, and reads it.
#include "lib/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace parley {
namespace {

bool Fail(const std::string& why, std::string* error) {
  *error = "cannot be read: " + why;
  return false;
}

bool ReadAll(int descriptor, size_t most, std::string* text, std::string* error) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) return Fail(std::strerror(errno), error);
  if (!S_ISREG(status.st_mode)) return Fail("it is no regular file", error);
  if (status.st_size > static_cast<off_t>(most)) {
    return Fail("it has more than " + std::to_string(most) + " bytes", error);
  }
  // Not all files know their size, so read until there is no more, or too much.
  size_t used = 0;
  text->resize(static_cast<size_t>(status.st_size) + 1);
  while (true) {
    const ssize_t got = read(descriptor, &(*text)[used], text->size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Fail(std::strerror(errno), error);
    if (got == 0) break;
    used += static_cast<size_t>(got);
    if (used > most) return Fail("it has more than " + std::to_string(most) + " bytes", error);
    if (used == text->size()) text->resize(2 * used);
  }
  text->resize(used);
  return true;
}

}  // namespace

bool ReadTextFile(const std::string& path, size_t most, std::string* text, std::string* error) {
  text->clear();
  // Opening a FIFO must not wait for a writer.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return Fail(std::strerror(errno), error);
  const bool ok = ReadAll(descriptor, most, text, error);
  close(descriptor);
  if (!ok) text->clear();
  return ok;
}

}  // namespace parley
