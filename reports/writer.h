// Every format in which a run can be written to a file, by the name that `--report` has for it.
#ifndef PARLEY_REPORTS_WRITER_H_
#define PARLEY_REPORTS_WRITER_H_

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "reports/reporter.h"

namespace parley {

struct ReportFormat {
  const char* name;   // "tap"
  const char* title;  // "TAP 14"
  bool live;          // written case by case as they end; else as one document at the end
  // A report into the stream, which must outlive it. Whether writing worked is asked of the stream.
  std::unique_ptr<Reporter> (*make)(std::ostream* out);
};

// In the order in which they are listed for people.
const std::vector<ReportFormat>& ReportFormats();
// Their names: "json, junit, tap".
std::string ReportFormatNames();
// Null if there is none of that name.
const ReportFormat* FindReportFormat(const std::string& name);

// One report that is wanted: "tap=run.tap".
struct ReportWish {
  const ReportFormat* format = nullptr;
  std::string file;  // "-" is standard output
};

// False with an error in words if the text is no FORMAT=FILE.
bool ParseReportWish(const std::string& text, ReportWish* wish, std::string* error);

}  // namespace parley

#endif  // PARLEY_REPORTS_WRITER_H_
