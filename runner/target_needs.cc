// Looks for what a target takes.
#include "runner/target_needs.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "lib/joined.h"
#include "runner/elf_file.h"

namespace parley {
namespace {

bool IsFile(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

// The file, if there is one, by a path that holds in every folder.
std::string Absolute(const std::string& file) {
  if (!IsFile(file) || file[0] == '/') return IsFile(file) ? file : "";
  std::error_code error;
  const std::string here = std::filesystem::current_path(error).string();
  return error ? file : here + "/" + (file.compare(0, 2, "./") == 0 ? file.substr(2) : file);
}

std::string FolderOfThisProgram() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  if (size <= 0) return "";
  const std::string whole(path, static_cast<size_t>(size));
  return whole.substr(0, whole.rfind('/'));
}

std::string Packages(const Target& target) {
  if (target.packages.empty()) return "";
  return " (Debian: apt install " + Joined(target.packages, " ") + ")";
}

}  // namespace

std::string FindProgram(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    return access(name.c_str(), X_OK) == 0 ? Absolute(name) : "";
  }
  const char* const given = getenv("PATH");
  std::string path = given != nullptr ? given : "";
  // An ordinary user's PATH lacks the folders in which Debian keeps some of these programs.
  path += ":/usr/local/sbin:/usr/sbin:/sbin";
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find(':', at), path.size());
    const std::string file = path.substr(at, end - at) + "/" + name;
    if (end > at && IsFile(file) && access(file.c_str(), X_OK) == 0) return file;
    at = end + 1;
  }
  return "";
}

std::string FindKernel(const Target& target, const std::string& given) {
  if (!given.empty()) return Absolute(given);
  for (const std::string& pattern : target.kernel) {
    glob_t found = {};
    std::vector<std::string> files;
    if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
      for (size_t i = 0; i < found.gl_pathc; ++i) {
        if (IsFile(found.gl_pathv[i])) files.push_back(found.gl_pathv[i]);
      }
    }
    globfree(&found);
    if (files.empty()) continue;
    return Absolute(*std::max_element(files.begin(), files.end(),
                                      [](const std::string& a, const std::string& b) {
                                        return strverscmp(a.c_str(), b.c_str()) < 0;
                                      }));
  }
  return "";
}

std::string FindStaticBinary(const std::string& processor, const std::string& given) {
  if (!given.empty()) return Absolute(given);
  const std::string name = "/parley_static." + processor;
  const char* const folder = getenv("PARLEY_STATIC_DIR");
  if (folder != nullptr && *folder != '\0' && IsFile(folder + name)) {
    return Absolute(folder + name);
  }
  const std::string here = FolderOfThisProgram();
  return here.empty() ? "" : Absolute(here + name);
}

std::string BinaryFault(const Target& target, const std::string& path) {
  const ElfFile file = ReadElfFile(path);
  if (!file.elf) return "";
  if (file.processor != target.processor) {
    return "a binary for " + target.processor + ": " + path + " is for " +
           (file.processor.empty() ? "another processor" : file.processor);
  }
  if (target.sees == "/" && !file.interpreter.empty()) {
    return "a static binary: " + path + " asks for " + file.interpreter +
           ", which is not on the target";
  }
  return "";
}

std::vector<std::string> MissingFor(const Target& target, const std::string& kernel,
                                    const std::string& binary) {
  std::vector<std::string> missing;
  if (target.root && geteuid() != 0) missing.push_back("root: only root can start it");
  for (const std::string& program : target.programs) {
    if (FindProgram(program).empty()) missing.push_back(program + Packages(target));
  }
  if (target.Uses("kernel") && FindKernel(target, kernel).empty()) {
    if (!kernel.empty()) {
      missing.push_back("the kernel " + kernel);
    } else {
      missing.push_back("a kernel such as " + target.kernel.front() + Packages(target) +
                        ", or --kernel FILE");
    }
  }
  const std::string there =
      target.processor.empty() ? "" : FindStaticBinary(target.processor, binary);
  const std::string fault = there.empty() ? "" : BinaryFault(target, there);
  if (!fault.empty()) missing.push_back(fault);
  if (!target.processor.empty() && there.empty()) {
    missing.push_back(binary.empty() ? "parley_static." + target.processor +
                                           ", which ./parley run --target makes (or put it "
                                           "beside this program, or into $PARLEY_STATIC_DIR)"
                                     : "the binary " + binary);
  }
  return missing;
}

std::string ViaMistake(const Target& target, const std::string& via) {
  if (target.Uses("via") && via.empty()) {
    return target.name + " needs --via 'COMMAND', in which {arguments} and {binary} are filled in";
  }
  if (via.empty()) return "";
  size_t offset = 0;
  const std::string unknown = UnknownPlaceholder(via, &offset);
  if (!unknown.empty()) {
    return "--via: no placeholder {" + unknown + "}" + PlaceholderHint(unknown);
  }
  if (via.find("{arguments}") == std::string::npos) {
    return "--via: without {arguments} the binary does not learn which cases to run";
  }
  if (via.find(" run {arguments}") != std::string::npos) {
    return "--via: the first of the {arguments} is `run`; leave yours out";
  }
  return "";
}

std::string ChoiceWithoutUse(const Target& target, const std::string& kernel,
                             const std::string& via, const std::string& binary) {
  if (!kernel.empty() && !target.Uses("kernel")) return "--kernel: " + target.name + " boots none";
  if (!via.empty() && !target.Uses("via")) return "--via: " + target.name + " has no use for it";
  if (!binary.empty() && target.processor.empty()) {
    return "--binary: " + target.name + " is where this program runs by itself";
  }
  return "";
}

}  // namespace parley
