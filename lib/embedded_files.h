// Files that a program carries within itself, as one archive that embed_files.sh makes of them when
// the program is built.
#ifndef PARLEY_LIB_EMBEDDED_FILES_H_
#define PARLEY_LIB_EMBEDDED_FILES_H_

#include <string>
#include <string_view>
#include <vector>

namespace parley {

struct EmbeddedFile {
  std::string path;       // within the repository: cases/sysv/msgsnd.yaml
  std::string_view text;  // owned by whoever holds the archive, usually the program
};

// Takes an archive apart: for each file a line "SIZE PATH", then SIZE bytes. The texts point into
// `archive`. False and an error if it is cut off or otherwise no archive.
bool ReadArchive(std::string_view archive, std::vector<EmbeddedFile>* files, std::string* error);

}  // namespace parley

#endif  // PARLEY_LIB_EMBEDDED_FILES_H_
