#include "reports/junit.h"

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "reports/case_text.h"
#include "reports/escape.h"
#include "reports/layout.h"

namespace parley {
namespace {

// ` name="value"`.
std::string Attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + XmlAttribute(value) + "\"";
}

std::string Attribute(const char* name, int64_t value) {
  return Attribute(name, std::to_string(value));
}

std::string Seconds(int64_t nanoseconds) {
  char text[40];
  snprintf(text, sizeof text, "%.6f", static_cast<double>(nanoseconds) / 1e9);
  return text;
}

// The last of the year 9999, which is the last that a timestamp has room for.
constexpr int64_t kMostSeconds = 253402300799;

std::string Timestamp(int64_t unix_seconds) {
  time_t seconds = unix_seconds;
  tm utc = {};
  char text[40];
  // What no calendar holds is not known.
  if (gmtime_r(&seconds, &utc) == nullptr || unix_seconds > kMostSeconds) return Timestamp(0);
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  return text;
}

// Splits an id at its last slash, those in a value of `each` not counted.
size_t KeyOffset(const std::string& id) {
  size_t slash = id.substr(0, id.find('[')).rfind('/');
  return slash == std::string::npos ? 0 : slash + 1;
}

std::string SuiteName(const std::string& id) {
  size_t key = KeyOffset(id);
  return key == 0 ? "parley" : id.substr(0, key - 1);
}

struct Suite {
  Totals totals;
  int64_t duration_ns = 0;
  std::vector<const CaseResult*> cases;

  void Add(const CaseResult& result) {
    totals.Add(result);
    duration_ns = SumOfDurations(duration_ns, result.duration_ns);
    cases.push_back(&result);
  }
  int skipped() const {
    return totals.of(Verdict::kUntested) + totals.of(Verdict::kUnsupported) +
           totals.of(Verdict::kDiffers) + totals.known;
  }
};

std::string Counts(const Totals& totals) {
  return Attribute("tests", totals.cases()) + Attribute("failures", totals.of(Verdict::kFail)) +
         Attribute("errors", totals.of(Verdict::kUnresolved));
}

const char* ElementFor(const CaseResult& result) {
  if (!result.known.empty()) return "skipped";
  switch (result.verdict) {
    case Verdict::kPass:
      return nullptr;
    case Verdict::kFail:
      return "failure";
    case Verdict::kUnresolved:
      return "error";
    case Verdict::kUnsupported:
    case Verdict::kUntested:
    case Verdict::kDiffers:
      return "skipped";
  }
  return "error";
}

void WriteCase(const CaseResult& result, std::ostream* out) {
  // Readers take dots in a class for levels of a tree.
  std::string classname = SuiteName(result.id);
  std::replace(classname.begin(), classname.end(), '/', '.');
  *out << "    <testcase" << Attribute("name", result.id.substr(KeyOffset(result.id)))
       << Attribute("classname", classname) << Attribute("time", Seconds(result.duration_ns));
  if (!result.file.empty()) *out << Attribute("file", result.file);
  if (result.line > 0) *out << Attribute("line", result.line);
  const char* element = ElementFor(result);
  if (element == nullptr) {
    *out << "/>\n";
    return;
  }
  const bool known = !result.known.empty();
  *out << ">\n      <" << element
       << Attribute("message",
                    known ? "known deviation: " + OneLine(result.known) : OneLine(result.reason))
       << Attribute("type", known ? "known" : VerdictName(result.verdict)) << '>'
       << XmlText(CaseText(result, {})) << "</" << element << ">\n    </testcase>\n";
}

void WriteProperties(const RunResult& run, std::ostream* out) {
  auto property = [out](const std::string& name, const std::string& value) {
    *out << "      <property" << Attribute("name", name) << Attribute("value", value) << "/>\n";
  };
  const Fingerprint& system = run.fingerprint;
  *out << "    <properties>\n";
  property("profile", run.profile);
  property("target", run.target);
  property("system", system.system + ' ' + system.release + ' ' + system.version);
  property("machine", system.machine);
  property("libc", system.libc);
  property("user", system.user);
  if (!system.container.empty()) property("container", system.container);
  for (const auto& [feature, why] : system.missing) property("without " + feature, why);
  *out << "    </properties>\n";
}

}  // namespace

void WriteJunit(const RunResult& run, std::ostream* out) {
  std::map<std::string, Suite> suites;
  Totals totals;
  for (const CaseResult& result : run.cases) {
    suites[SuiteName(result.id)].Add(result);
    totals.Add(result);
  }
  *out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" << Attribute("name", "parley")
       << Counts(totals) << Attribute("time", Seconds(run.wall_ns)) << ">\n";
  for (const auto& [name, suite] : suites) {
    *out << "  <testsuite" << Attribute("name", name) << Counts(suite.totals)
         << Attribute("skipped", suite.skipped()) << Attribute("time", Seconds(suite.duration_ns))
         << Attribute("timestamp", Timestamp(run.started_unix));
    const std::string& file = suite.cases.front()->file;
    if (!file.empty()) *out << Attribute("file", file);
    *out << ">\n";
    WriteProperties(run, out);
    for (const CaseResult* result : suite.cases) WriteCase(*result, out);
    *out << "  </testsuite>\n";
  }
  *out << "</testsuites>\n";
}

}  // namespace parley
