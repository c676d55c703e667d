// The files that a run writes beside what it shows: each in one format, several at once.
#ifndef PARLEY_RUNNER_REPORT_FILES_H_
#define PARLEY_RUNNER_REPORT_FILES_H_

#include <fstream>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "lib/result.h"
#include "reports/reporter.h"
#include "reports/writer.h"

namespace parley {

class ReportFiles : public Reporter {
 public:
  // Messages for people go to `err`, and to `out` goes the report whose file is "-"; both must
  // outlive this object.
  ReportFiles(std::ostream* out, std::ostream* err) : out_(out), err_(err) {}

  // Takes "FORMAT=FILE" each. False with a message if one is not that, if two want one file or if
  // one would be written over cases.
  bool Want(const std::vector<std::string>& wishes);
  // Whether standard output belongs to a report.
  bool UseStandardOutput() const;

  // Opens the files: what was in them is gone.
  void Begin(const Fingerprint& fingerprint, int count) override;
  void CaseDone(const CaseResult& result) override;
  // Tells which files could not be written.
  void End(const RunResult& run) override;
  // After End: all of them are written.
  bool ok() const { return ok_; }

 private:
  struct File {
    ReportWish wish;
    std::unique_ptr<std::ofstream> stream;  // null for standard output
    std::unique_ptr<Reporter> report;
    bool failed = false;  // which was said
  };
  void Failed(File& file, const std::string& why);

  std::ostream* const out_;
  std::ostream* const err_;
  std::vector<File> files_;
  bool ok_ = true;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_REPORT_FILES_H_
