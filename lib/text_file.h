// Reads small text files whole.
#ifndef PARLEY_LIB_TEXT_FILE_H_
#define PARLEY_LIB_TEXT_FILE_H_

#include <cstddef>
#include <string>

namespace parley {

// Reads a regular file of at most `most` bytes. False and why not, without the path: "cannot be
// read: No such file or directory".
bool ReadTextFile(const std::string& path, size_t most, std::string* text, std::string* error);

}  // namespace parley

#endif  // PARLEY_LIB_TEXT_FILE_H_
