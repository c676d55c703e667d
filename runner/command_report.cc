#include "runner/command_report.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <system_error>
#include <thread>

#include "reports/json_reader.h"
#include "reports/layout.h"
#include "reports/matrix.h"
#include "reports/matrix_html.h"
#include "reports/matrix_markdown.h"

namespace parley {
namespace {

// "runs/gvisor.json" -> "gvisor"
std::string StemOf(const std::string& file) {
  const std::string name = file.substr(file.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  return dot == 0 || dot == std::string::npos ? name : name.substr(0, dot);
}

// Of files as they lie there; what a pipe will bring is not known.
size_t SizeOf(const std::string& file) {
  struct stat status = {};
  return stat(file.c_str(), &status) == 0 ? static_cast<size_t>(status.st_size) : 0;
}

// `report --html a.json b.json`, from who takes --html for a word without a value.
bool IsRecordByName(const std::string& file) {
  const std::string ending = ".json";
  return file.size() > ending.size() &&
         file.compare(file.size() - ending.size(), ending.size(), ending) == 0;
}

bool Write(const std::string& file, const Matrix& matrix,
           const std::function<void(const Matrix&, std::ostream*)>& writer, std::ostream& out,
           std::ostream& err) {
  if (file == "-") {
    writer(matrix, &out);
    out.flush();
    if (out) return true;
    err << "parley: standard output cannot be written\n";
    return false;
  }
  std::ofstream stream(file, std::ios::binary);
  writer(matrix, &stream);
  stream.close();
  if (stream) return true;
  err << "parley: " << file << ": cannot be written: " << strerror(errno) << "\n";
  return false;
}

}  // namespace

int MakeReport(const ReportCommand& command, std::ostream& out, std::ostream& err) {
  if (command.html.empty() && command.markdown.empty()) {
    err << "parley: nothing to write: name a file with --html or --md\n";
    return 2;
  }
  if (command.files.size() > kMostReportSystems) {
    err << "parley: at most " << kMostReportSystems << " records side by side\n";
    return 2;
  }
  for (const std::string* file : {&command.html, &command.markdown}) {
    if (!IsRecordByName(*file)) continue;
    err << "parley: " << *file << " is a record by its name; --html and --md take the file to "
        << "write\n";
    return 2;
  }
  // Each is bounded by its reader.
  size_t bytes = 0;
  for (const std::string& file : command.files) bytes += SizeOf(file);
  if (bytes > kMostReportBytes) {
    err << "parley: the records have " << bytes << " bytes; together they may have "
        << kMostReportBytes << "\n";
    return 2;
  }
  std::vector<RunResult> runs(command.files.size());
  std::vector<std::string> errors(runs.size());
  // Reading takes most of the time, and no record needs another.
  std::vector<std::thread> readers;
  std::atomic<size_t> next{0};
  const size_t most = std::max(1u, std::thread::hardware_concurrency());
  const auto read = [&] {
    for (size_t i = next++; i < runs.size(); i = next++) {
      ReadRunFile(command.files[i], &runs[i], &errors[i]);
    }
  };
  try {
    while (readers.size() < std::min(most, runs.size())) readers.emplace_back(read);
  } catch (const std::system_error&) {
    read();  // the limit of the user's processes
  }
  for (std::thread& reader : readers) reader.join();
  bool bad = false;
  for (const std::string& error : errors) {
    if (!error.empty()) err << error << "\n";
    bad |= !error.empty();
  }
  if (bad) return 2;

  std::vector<std::string> names;
  for (const std::string& file : command.files) names.push_back(StemOf(file));
  const Matrix matrix = BuildMatrix(runs, names);
  bool written = true;
  if (!command.html.empty()) written &= Write(command.html, matrix, WriteMatrixHtml, out, err);
  if (!command.markdown.empty()) {
    written &= Write(command.markdown, matrix, WriteMatrixMarkdown, out, err);
  }
  return written ? 0 : 3;
}

}  // namespace parley
