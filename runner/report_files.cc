#include "runner/report_files.h"

#include <errno.h>
#include <string.h>

#include <ostream>
#include <utility>

namespace parley {
namespace {

constexpr char kStandardOutput[] = "-";

// `run --json queue.yaml`, from who takes --json for a word without a value, must not cost the
// cases.
bool IsFileOfCases(const std::string& file) {
  const std::string ending = ".yaml";
  return file.size() > ending.size() &&
         file.compare(file.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

bool ReportFiles::Want(const std::vector<std::string>& wishes) {
  for (const std::string& wish : wishes) {
    File file;
    std::string error;
    if (!ParseReportWish(wish, &file.wish, &error)) {
      *err_ << "parley: --report: " << error << "\n";
      return false;
    }
    if (IsFileOfCases(file.wish.file)) {
      *err_ << "parley: --report: " << file.wish.file << " is a file of cases by its name, and "
            << file.wish.format->name << " would be written over it\n";
      return false;
    }
    for (const File& other : files_) {
      if (other.wish.file != file.wish.file) continue;
      *err_ << "parley: --report: " << other.wish.format->name << " and " << file.wish.format->name
            << " both want "
            << (file.wish.file == kStandardOutput ? "standard output" : file.wish.file) << "\n";
      return false;
    }
    files_.push_back(std::move(file));
  }
  return true;
}

bool ReportFiles::UseStandardOutput() const {
  for (const File& file : files_) {
    if (file.wish.file == kStandardOutput) return true;
  }
  return false;
}

void ReportFiles::Begin(const Fingerprint& fingerprint, int count) {
  for (File& file : files_) {
    std::ostream* stream = out_;
    if (file.wish.file != kStandardOutput) {
      file.stream = std::make_unique<std::ofstream>(file.wish.file, std::ios::binary);
      stream = file.stream.get();
      // Said at once: a run may take long. What it finds is shown all the same.
      if (!stream->good()) Failed(file, std::string(": ") + strerror(errno));
    }
    file.report = file.wish.format->make(stream);
    file.report->Begin(fingerprint, count);
  }
}

void ReportFiles::CaseDone(const CaseResult& result) {
  for (File& file : files_) file.report->CaseDone(result);
}

void ReportFiles::End(const RunResult& run) {
  for (File& file : files_) {
    file.report->End(run);
    const std::ostream* stream = out_;
    if (file.stream != nullptr) {
      file.stream->close();
      stream = file.stream.get();
    }
    if (!stream->good()) Failed(file, "");
  }
}

void ReportFiles::Failed(File& file, const std::string& why) {
  ok_ = false;
  if (file.failed) return;
  file.failed = true;
  *err_ << "parley: cannot write " << (file.stream == nullptr ? "standard output" : file.wish.file)
        << why << "\n";
}

}  // namespace parley
