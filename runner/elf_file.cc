#include "runner/elf_file.h"

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

namespace parley {
namespace {

// Far more than heads and program headers take.
constexpr size_t kMostRead = 64 << 10;

// Numbers of a file whose bytes may be in another order than this machine's.
class Bytes {
 public:
  explicit Bytes(std::string text) : text_(std::move(text)) {}

  bool Has(size_t at, size_t size) const { return at <= text_.size() && size <= text_.size() - at; }
  // 0 beyond the end.
  uint64_t Number(size_t at, size_t size) const {
    if (!Has(at, size)) return 0;
    const bool big = static_cast<unsigned char>(text_[EI_DATA]) == ELFDATA2MSB;
    uint64_t number = 0;
    for (size_t i = 0; i < size; ++i) {
      number = number << 8 | static_cast<unsigned char>(text_[big ? at + i : at + size - 1 - i]);
    }
    return number;
  }
  // Up to its zero byte; "" if it is not whole.
  std::string Text(size_t at, size_t size) const {
    if (!Has(at, size)) return "";
    const std::string text = text_.substr(at, size);
    return text.substr(0, text.find('\0'));
  }

 private:
  std::string text_;
};

std::string ProcessorName(uint64_t machine, bool wide) {
  switch (machine) {
    case EM_X86_64:
      return wide ? "x86_64" : "";
    case EM_386:
      return "i386";
    case EM_S390:
      return wide ? "s390x" : "";
    case EM_AARCH64:
      return "aarch64";
    case EM_RISCV:
      return wide ? "riscv64" : "";
    default:
      return "";
  }
}

}  // namespace

ElfFile ReadElfFile(const std::string& path) {
  ElfFile file;
  std::string text(kMostRead, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  if (text.size() < sizeof(Elf32_Ehdr) || text.compare(0, SELFMAG, ELFMAG) != 0) return file;
  const bool wide = text[EI_CLASS] == ELFCLASS64;
  const Bytes bytes(std::move(text));
  file.elf = true;
  file.processor = ProcessorName(bytes.Number(offsetof(Elf64_Ehdr, e_machine), 2), wide);
  const size_t table = bytes.Number(
      wide ? offsetof(Elf64_Ehdr, e_phoff) : offsetof(Elf32_Ehdr, e_phoff), wide ? 8 : 4);
  const size_t size =
      bytes.Number(wide ? offsetof(Elf64_Ehdr, e_phentsize) : offsetof(Elf32_Ehdr, e_phentsize), 2);
  const size_t count =
      bytes.Number(wide ? offsetof(Elf64_Ehdr, e_phnum) : offsetof(Elf32_Ehdr, e_phnum), 2);
  for (size_t i = 0; i < count && bytes.Has(table + i * size, size); ++i) {
    const size_t header = table + i * size;
    if (bytes.Number(header, 4) != PT_INTERP) continue;
    const size_t width = wide ? 8 : 4;
    const size_t offset = wide ? offsetof(Elf64_Phdr, p_offset) : offsetof(Elf32_Phdr, p_offset);
    const size_t length = wide ? offsetof(Elf64_Phdr, p_filesz) : offsetof(Elf32_Phdr, p_filesz);
    file.interpreter =
        bytes.Text(bytes.Number(header + offset, width), bytes.Number(header + length, width));
    if (file.interpreter.empty()) file.interpreter = "a dynamic linker";
  }
  return file;
}

}  // namespace parley
