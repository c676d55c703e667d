// `parley report`: sets the records of several runs side by side, as a page of HTML or as Markdown.
#ifndef PARLEY_RUNNER_COMMAND_REPORT_H_
#define PARLEY_RUNNER_COMMAND_REPORT_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace parley {

// More systems than anybody could read side by side.
constexpr size_t kMostReportSystems = 64;
// The most bytes that all records together may have.
constexpr size_t kMostReportBytes = size_t{256} << 20;

struct ReportCommand {
  std::vector<std::string> files;  // what --json wrote, a system each, in the order of the columns
  std::string html;                // the files to write, "-" for standard output; "" for none
  std::string markdown;
};

// Returns the exit status: 0; 2 and messages ("file: what is wrong with it") if nothing is to be
// written, or if a record cannot be read; 3 if a report cannot be written.
int MakeReport(const ReportCommand& command, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_COMMAND_REPORT_H_
