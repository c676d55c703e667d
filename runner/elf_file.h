// What the head of a program file says of it: for which processor it is, and whether it can be
// started alone.
#ifndef PARLEY_RUNNER_ELF_FILE_H_
#define PARLEY_RUNNER_ELF_FILE_H_

#include <string>

namespace parley {

struct ElfFile {
  bool elf = false;         // everything else is said only of ELF files
  std::string processor;    // as targets name it: "x86_64"; "" for one that no target has
  std::string interpreter;  // the dynamic linker it asks for; "" for a static program
};

// Reads as much as is needed; what cannot be read or is damaged is no ELF file.
ElfFile ReadElfFile(const std::string& path);

}  // namespace parley

#endif  // PARLEY_RUNNER_ELF_FILE_H_
