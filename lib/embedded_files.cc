#include "lib/embedded_files.h"

#include <charconv>

namespace parley {

bool ReadArchive(std::string_view archive, std::vector<EmbeddedFile>* files, std::string* error) {
  const size_t whole = archive.size();
  while (!archive.empty()) {
    const std::string at = "byte " + std::to_string(whole - archive.size());
    const size_t end = archive.find('\n');
    const std::string_view line = archive.substr(0, end);
    size_t size = 0;
    const auto [rest, code] = std::from_chars(line.data(), line.data() + line.size(), size);
    const size_t path = static_cast<size_t>(rest - line.data()) + 1;
    if (end == std::string_view::npos || code != std::errc() || path >= line.size() ||
        *rest != ' ') {
      *error = at + ": no line with a size and a path";
      return false;
    }
    archive.remove_prefix(end + 1);
    if (size > archive.size()) {
      *error = at + ": cut off: " + std::to_string(archive.size()) + " of " + std::to_string(size) +
               " bytes of " + std::string(line.substr(path));
      return false;
    }
    files->push_back({std::string(line.substr(path)), archive.substr(0, size)});
    archive.remove_prefix(size);
  }
  return true;
}

}  // namespace parley
