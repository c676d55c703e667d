#include "reports/json_reader.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "reports/json.h"
#include "reports/json_members.h"

namespace parley {
namespace {

using Json = nlohmann::json;

// "line:column: message" for the byte at `offset` of the text.
std::string ErrorAt(std::string_view text, size_t offset, const std::string& message) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t start = before.rfind('\n') + 1;  // 0 if there is none
  return std::to_string(line) + ":" + std::to_string(before.size() - start + 1) + ": " + message;
}

// What a parser would build of a million brackets is a thousand times as large as what a record
// holds. Finds where one level too many begins, or one value too many; false if none does.
bool FindTooMuch(std::string_view text, size_t* offset, const char** what) {
  int depth = 0;
  size_t values = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{' || c == ',' || c == ':') {
      // One of these stands before every value but the outermost; in objects also before names.
      *offset = i;
      *what = "holds too many values";
      if (++values > kMostJsonValues) return true;
      *what = "nested too deep";
      if ((c == '[' || c == '{') && ++depth > kMostJsonDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

bool VerdictFrom(const std::string& name, Verdict* verdict) {
  for (int i = 0; i < kVerdictCount; ++i) {
    if (name != VerdictName(static_cast<Verdict>(i))) continue;
    *verdict = static_cast<Verdict>(i);
    return true;
  }
  return false;
}

void ReadTrace(const Json& list, const std::string& path, std::vector<TraceLine>* trace,
               std::string* error) {
  for (const Json& step : list) {
    JsonMembers members(step, path + "[" + std::to_string(trace->size()) + "]", error);
    trace->emplace_back();
    TraceLine& line = trace->back();
    members.Integer("line", 0, &line.line);
    members.Text("actual", &line.actual);
    if (members.Has("times")) members.Integer("times", 1, &line.times);
    if (members.Has("failed")) members.Bool("failed", &line.failed);
    if (members.Has("expected")) members.Text("expected", &line.expected);
    if (members.Has("note")) members.Text("note", &line.note);
    if (!members.ok()) return;
  }
}

void ReadCase(const Json& json, const std::string& where, CaseResult* result, std::string* error) {
  JsonMembers members(json, where, error);
  std::string verdict;
  members.Text("id", &result->id);
  members.Text("area", &result->area);
  if (members.Has("title")) members.Text("title", &result->title);
  members.Text("claim", &result->claim);
  members.Text("source", &result->source);
  members.Text("level", &result->level);
  members.Texts("covers", &result->covers);
  members.Text("file", &result->file);
  members.Integer("line", 0, &result->line);
  if (members.Has("text_hash")) members.Text("text_hash", &result->text_hash);
  members.Text("verdict", &verdict);
  if (members.ok() && !VerdictFrom(verdict, &result->verdict)) {
    members.Error("verdict", "'" + ShortText(verdict) + "' is not a verdict");
  }
  members.Text("reason", &result->reason);
  if (members.Has("timed_out")) members.Bool("timed_out", &result->timed_out);
  if (members.Has("known")) members.Text("known", &result->known);
  if (members.Has("fixed")) members.Bool("fixed", &result->fixed);
  if (members.Has("deviation")) members.Text("deviation", &result->deviation);
  members.Integer("duration_ns", 0, &result->duration_ns);
  members.Integer("steps", 0, &result->steps);
  members.Integer("processes", 0, &result->processes);
  members.Texts("alternatives", &result->alternatives);
  members.Pairs("observations", "label", "value", &result->observations);
  members.Integers("tallies", &result->tallies);
  ReadTrace(members.List("trace"), members.Path("trace"), &result->trace, error);
}

void ReadFingerprint(const Json& json, const std::string& where, Fingerprint* system,
                     std::string* error) {
  JsonMembers members(json, where, error);
  members.Text("system", &system->system);
  members.Text("release", &system->release);
  members.Text("version", &system->version);
  members.Text("machine", &system->machine);
  members.Text("libc", &system->libc);
  members.Text("user", &system->user);
  members.Integer("processors", 0, &system->processors);
  members.Integer("page_size", 0, &system->page_size);
  members.Texts("features", &system->features);
  members.Pairs("missing", "feature", "why", &system->missing);
  members.Pairs("limits", "name", "value", &system->limits);
  members.Text("container", &system->container);
  members.Text("sleep_by", &system->sleep_by);
}

// The rest of the input; false if it cannot be read or is too large.
bool ReadAll(std::istream& in, std::string* text, std::string* error) {
  char buffer[65536];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    text->append(buffer, static_cast<size_t>(in.gcount()));
    if (text->size() <= kMostRunBytes) continue;
    *error = "larger than " + std::to_string(kMostRunBytes) + " bytes";
    return false;
  }
  if (in.eof()) return true;
  *error = "cannot be read";
  return false;
}

}  // namespace

bool ParseJson(std::string_view text, Json* json, std::string* error) {
  size_t too_much = 0;
  const char* what = nullptr;
  if (FindTooMuch(text, &too_much, &what)) {
    *error = ErrorAt(text, too_much, what);
    return false;
  }
  try {
    *json = Json::parse(text);
    return true;
  } catch (const Json::parse_error& wrong) {
    // The parser counts from 1 and one more at the end of the input.
    const size_t offset = wrong.byte == 0 ? 0 : wrong.byte - 1;
    *error = ErrorAt(text, offset, offset >= text.size() ? "ends too early" : "this is not JSON");
  } catch (const Json::out_of_range&) {
    *error = ErrorAt(text, 0, "holds a number that is too large");
  }
  return false;
}

bool CaseFromJson(const Json& json, CaseResult* result, std::string* error) {
  CaseResult read;
  error->clear();
  ReadCase(json, "", &read, error);
  if (!error->empty()) return false;
  *result = std::move(read);
  return true;
}

bool FingerprintFromJson(const Json& json, Fingerprint* fingerprint, std::string* error) {
  Fingerprint read;
  error->clear();
  ReadFingerprint(json, "", &read, error);
  if (!error->empty()) return false;
  *fingerprint = std::move(read);
  return true;
}

bool ReadRun(std::istream& in, RunResult* run, std::string* error) {
  std::string text;
  Json json;
  error->clear();
  if (!ReadAll(in, &text, error) || !ParseJson(text, &json, error)) return false;
  text = std::string();
  RunResult read;
  std::string schema;
  JsonMembers members(json, "", error);
  members.Text("schema", &schema);
  // Nothing else can be said of a document of another kind.
  if (members.ok() && schema != kRunSchema) {
    members.Error("schema", "'" + ShortText(schema) + "' is not " + kRunSchema);
  }
  members.Integer("started_unix", 0, &read.started_unix);
  members.Integer("wall_ns", 0, &read.wall_ns);
  members.Text("profile", &read.profile);
  members.Text("target", &read.target);
  if (members.Has("target_title")) members.Text("target_title", &read.target_title);
  ReadFingerprint(members.Any("fingerprint"), "fingerprint", &read.fingerprint, error);
  for (const Json& test : members.List("cases")) {
    read.cases.emplace_back();
    ReadCase(test, "cases[" + std::to_string(read.cases.size() - 1) + "]", &read.cases.back(),
             error);
    if (!members.ok()) break;
  }
  if (!members.ok()) return false;
  *run = std::move(read);
  return true;
}

bool ReadRunFile(const std::string& file, RunResult* run, std::string* error) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    *error = file + ": cannot be read: " + strerror(errno);
    return false;
  }
  if (ReadRun(in, run, error)) return true;
  // A place in the text is "line:column: ..."; members of the document begin with a letter.
  const bool has_place = isdigit(static_cast<unsigned char>(error->front())) != 0;
  *error = file + (has_place ? ":" : ": ") + *error;
  return false;
}

}  // namespace parley
