#include "runner/report_files.h"

#include <ostream>
#include <utility>

namespace parley {
namespace {

constexpr char kStandardOutput[] = "-";

}  // namespace

bool ReportFiles::Want(const std::vector<std::string>& wishes) {
  for (const std::string& wish : wishes) {
    File file;
    std::string error;
    if (!ParseReportWish(wish, &file.wish, &error)) {
      *err_ << "parley: --report: " << error << "\n";
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
      if (!stream->good()) Failed(file);
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
    if (!stream->good()) Failed(file);
  }
}

void ReportFiles::Failed(File& file) {
  ok_ = false;
  if (file.failed) return;
  file.failed = true;
  *err_ << "parley: cannot write " << (file.stream == nullptr ? "standard output" : file.wish.file)
        << "\n";
}

}  // namespace parley
