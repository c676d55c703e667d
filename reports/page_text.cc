// Finds a file in the archive that lib/embed_files.sh made of page/.
#include "reports/page_text.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "lib/embedded_files.h"

extern "C" {
extern const char parley_page[];
extern const uint32_t parley_page_size;
}

namespace parley {
namespace {

// Both are mistakes of the build, of which nobody who runs the program can be told more.
[[noreturn]] void Damaged(const std::string& error) {
  fprintf(stderr, "parley: this program is damaged: its pages: %s\n", error.c_str());
  abort();
}

std::vector<EmbeddedFile> ReadPage() {
  std::vector<EmbeddedFile> files;
  std::string error;
  if (!ReadArchive({parley_page, parley_page_size}, &files, &error)) Damaged(error);
  return files;
}

}  // namespace

std::string_view PageText(std::string_view name) {
  static const auto* const files = new std::vector<EmbeddedFile>(ReadPage());
  for (const EmbeddedFile& file : *files) {
    if (file.path.substr(file.path.rfind('/') + 1) != name) continue;
    return file.text.substr(file.text.find("\n\n") + 1);
  }
  Damaged("no file " + std::string(name));
}

}  // namespace parley
