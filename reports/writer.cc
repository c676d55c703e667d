#include "reports/writer.h"

#include <string_view>

#include "lib/diagnostic.h"
#include "reports/html_run.h"
#include "reports/json.h"
#include "reports/junit.h"
#include "reports/ktap.h"
#include "reports/markdown.h"
#include "reports/tap.h"

namespace parley {
namespace {

template <AtEnd::Writer write>
std::unique_ptr<Reporter> Document(std::ostream* out) {
  return std::make_unique<AtEnd>(write, out);
}

template <typename Live>
std::unique_ptr<Reporter> Lines(std::ostream* out) {
  return std::make_unique<Live>(out);
}

}  // namespace

const std::vector<ReportFormat>& ReportFormats() {
  static const auto* const formats = new std::vector<ReportFormat>{
      {"json", "the full record in JSON", false, Document<WriteJson>},
      {"junit", "JUnit XML", false, Document<WriteJunit>},
      {"tap", "TAP, which every prove reads", true, Lines<Tap>},
      {"tap14", "the same under the number of TAP 14", true,
       [](std::ostream* out) -> std::unique_ptr<Reporter> {
         return std::make_unique<Tap>(out, 14);
       }},
      {"ktap", "KTAP 1", true, Lines<Ktap>},
      {"markdown", "a page of Markdown", false, Document<WriteMarkdown>},
      {"html", "a page of HTML", false, Document<WriteHtmlRun>},
  };
  return *formats;
}

std::string ReportFormatNames() {
  std::string names;
  for (const ReportFormat& format : ReportFormats()) {
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  return names;
}

const ReportFormat* FindReportFormat(const std::string& name) {
  for (const ReportFormat& format : ReportFormats()) {
    if (name == format.name) return &format;
  }
  return nullptr;
}

bool ParseReportWish(const std::string& text, ReportWish* wish, std::string* error) {
  const size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  std::vector<std::string> names;
  for (const ReportFormat& format : ReportFormats()) names.push_back(format.name);
  ReportWish read;
  read.format = FindReportFormat(name);
  if (read.format == nullptr) {
    *error = "no format '" + name + "'" + DidYouMean(name, names) + " (there are " +
             ReportFormatNames() + ")";
    return false;
  }
  if (equals == std::string::npos || equals + 1 == text.size()) {
    *error = "'" + text + "' names no file; write " + name + "=FILE, or " + name +
             "=- for standard output";
    return false;
  }
  read.file = text.substr(equals + 1);
  *wish = read;
  return true;
}

}  // namespace parley
