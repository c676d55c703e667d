#include "runner/elf_file.h"

#include <elf.h>
#include <string.h>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

// A file of a header, one program header and the name of an interpreter.
std::string Small(unsigned char data, uint16_t machine, const std::string& interpreter) {
  Elf64_Ehdr head = {};
  memcpy(head.e_ident, ELFMAG, SELFMAG);
  head.e_ident[EI_CLASS] = ELFCLASS64;
  head.e_ident[EI_DATA] = data;
  Elf64_Phdr program = {};
  const bool swap = (data == ELFDATA2MSB) != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
  const auto two = [&](uint16_t n) { return swap ? __builtin_bswap16(n) : n; };
  const auto four = [&](uint32_t n) { return swap ? __builtin_bswap32(n) : n; };
  const auto eight = [&](uint64_t n) { return swap ? __builtin_bswap64(n) : n; };
  head.e_machine = two(machine);
  head.e_phoff = eight(sizeof(head));
  head.e_phentsize = two(sizeof(program));
  head.e_phnum = two(1);
  program.p_type = four(interpreter.empty() ? PT_LOAD : PT_INTERP);
  program.p_offset = eight(sizeof(head) + sizeof(program));
  program.p_filesz = eight(interpreter.size() + 1);
  std::string text(reinterpret_cast<const char*>(&head), sizeof(head));
  text.append(reinterpret_cast<const char*>(&program), sizeof(program));
  return text + interpreter + std::string(1, '\0');
}

TEST(ElfFileTest, ProcessorAndInterpreter) {
  CaseFolder folder;
  const std::string path = folder.Path("program");
  folder.Write("program", Small(ELFDATA2LSB, EM_X86_64, "/lib64/ld.so"));
  EXPECT_TRUE(ReadElfFile(path).elf);
  EXPECT_EQ(ReadElfFile(path).processor, "x86_64");
  EXPECT_EQ(ReadElfFile(path).interpreter, "/lib64/ld.so");
  folder.Write("program", Small(ELFDATA2MSB, EM_S390, ""));
  EXPECT_EQ(ReadElfFile(path).processor, "s390x");
  EXPECT_EQ(ReadElfFile(path).interpreter, "");
  folder.Write("program", Small(ELFDATA2LSB, EM_ALPHA, ""));
  EXPECT_TRUE(ReadElfFile(path).elf);
  EXPECT_EQ(ReadElfFile(path).processor, "");
}

TEST(ElfFileTest, ThisProgramHasAProcessorThatTargetsName) {
  EXPECT_TRUE(ReadElfFile("/proc/self/exe").elf);
  EXPECT_NE(ReadElfFile("/proc/self/exe").processor, "");
}

TEST(ElfFileTest, DamagedFilesAndOthers) {
  CaseFolder folder;
  const std::string whole = Small(ELFDATA2LSB, EM_X86_64, "/lib64/ld.so");
  for (size_t size = 0; size < whole.size(); ++size) {
    folder.Write("program", whole.substr(0, size));
    const ElfFile file = ReadElfFile(folder.Path("program"));
    EXPECT_EQ(file.elf, size >= sizeof(Elf32_Ehdr)) << size;
    EXPECT_NE(file.interpreter, "/lib64/ld.so") << size;
  }
  folder.Write("program", "#!/bin/sh\n" + std::string(100, '#'));
  EXPECT_FALSE(ReadElfFile(folder.Path("program")).elf);
  EXPECT_FALSE(ReadElfFile(folder.Path("none")).elf);
  EXPECT_FALSE(ReadElfFile(folder.path()).elf);
}

}  // namespace
}  // namespace parley
