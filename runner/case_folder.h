// For tests: a folder of cases of their own, with a catalogue, removed at the end.
#ifndef PARLEY_RUNNER_CASE_FOLDER_H_
#define PARLEY_RUNNER_CASE_FOLDER_H_

#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "runner/cleanup.h"

namespace parley {

class CaseFolder {
 public:
  CaseFolder() {
    const char* base = getenv("TEST_TMPDIR");
    path_ = std::string(base != nullptr ? base : "/tmp") + "/case-folder.XXXXXX";
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
    mkdir((path_ + "/catalogue").c_str(), 0755);
    Write("catalogue/pipes.yaml",
          "area: Pipes\nbehaviours:\n"
          "  PIPE-01:\n    level: posix\n    statement: pipe makes two descriptors.\n"
          "    source: POSIX.1-2024 pipe\n"
          "  PIPE-09:\n    level: linux\n    statement: A pipe has a capacity.\n"
          "    source: Linux pipe(7)\n");
  }
  ~CaseFolder() { RemoveTree(path_); }
  CaseFolder(const CaseFolder&) = delete;
  CaseFolder& operator=(const CaseFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string Path(const std::string& name) const { return path_ + "/" + name; }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(Path(name), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  // The text with the folder's own path, which differs from run to run, shown as DIR.
  std::string Anonymous(std::string text) const {
    for (size_t at; (at = text.find(path_)) != std::string::npos;) {
      text.replace(at, path_.size(), "DIR");
    }
    return text;
  }

 private:
  std::string path_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_CASE_FOLDER_H_
