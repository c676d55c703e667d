#include "runner/command_bless.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "lib/suite.h"
#include "reports/case_text.h"
#include "reports/layout.h"
#include "runner/blessing.h"
#include "runner/embedded_cases.h"
#include "runner/pool.h"

namespace parley {
namespace {

// What differs between two runs is not worth writing down.
constexpr int kRuns = 2;

bool ReadText(const std::string& path, std::string* text) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  *text = all.str();
  return in.good();
}

// Replaces the file in one step, so that whatever happens it is never half a file.
bool ReplaceText(const std::string& path, const std::string& text, std::string* error) {
  std::unique_ptr<char, decltype(&free)> real(realpath(path.c_str(), nullptr), &free);
  const std::string target = real == nullptr ? path : real.get();
  std::string name = target + ".XXXXXX";
  struct stat info;
  const int fd = mkstemp(name.data());
  bool good = fd >= 0 && stat(target.c_str(), &info) == 0 && fchmod(fd, info.st_mode & 07777) == 0;
  for (size_t done = 0; good && done < text.size();) {
    const ssize_t n = write(fd, text.data() + done, text.size() - done);
    good = n > 0;
    if (good) done += static_cast<size_t>(n);
  }
  good = good && rename(name.c_str(), target.c_str()) == 0;
  if (!good) *error = "cannot write " + target + ": " + strerror(errno);
  if (fd >= 0) close(fd);
  if (!good && fd >= 0) unlink(name.c_str());
  return good;
}

bool LoadWithoutErrors(const BlessCommand& command, Suite* suite, std::ostream& err) {
  struct stat info;
  std::string error;
  if (stat(command.file.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    err << "parley: " << command.file << " is no file\n";
    return false;
  }
  if (!LoadCases({command.file}, command.cases_root, suite, &error)) {
    err << "parley: " << error << "\n";
    return false;
  }
  for (const Diagnostic& diagnostic : suite->diagnostics) err << diagnostic.Format();
  if (suite->diagnostics.empty()) return true;
  err << "parley: " << Counted(static_cast<int64_t>(suite->diagnostics.size()), "error", "errors")
      << "; nothing was run or written\n";
  return false;
}

std::string Summary(const std::string& file, const Blessing& blessing) {
  std::string out;
  for (const BlessedLine& line : blessing.blessed()) {
    out += file + ":" + std::to_string(line.line) + "\n-" + line.before + "\n+" + line.after + "\n";
  }
  for (const UnblessedLine& line : blessing.unblessed()) {
    out += file + ":" + std::to_string(line.line) + ": left as it is: " + line.reason + "\n";
  }
  const auto count = [](size_t n) { return Counted(static_cast<int64_t>(n), "line", "lines"); };
  out += count(blessing.blessed().size()) + " written";
  if (!blessing.unblessed().empty()) out += ", " + count(blessing.unblessed().size()) + " left";
  if (!blessing.blessed().empty())
    out += "; hold each against the manual, for the system may be wrong";
  return out + "\n";
}

}  // namespace

int Bless(const BlessCommand& command, std::ostream& out, std::ostream& err) {
  std::string error;
  const std::unique_ptr<Pool> pool = Pool::StartHere(1, 1, &error);
  if (pool == nullptr) {
    err << "parley: " << error << "\n";
    return 3;
  }
  DirectorOptions options = OptionsHere(true);
  options.bless = true;
  options.deadline_ns = static_cast<int64_t>(command.deadline_seconds * 1e9);
  Suite suite;
  std::string text;
  if (!LoadWithoutErrors(command, &suite, err)) return 2;
  if (!ReadText(command.file, &text)) {
    err << "parley: cannot read " << command.file << "\n";
    return 2;
  }
  std::vector<const Case*> cases;
  std::vector<std::string> keys;
  for (const Case& test : suite.files.at(0).cases) {
    keys.push_back(test.key);
    if (command.key.empty() || test.key == command.key) cases.push_back(&test);
  }
  if (cases.empty()) {
    err << "parley: " << command.file << " has no case " << command.key
        << DidYouMean(command.key, keys) << "\n";
    return 2;
  }

  Blessing blessing(command.file, text);
  int status = 0;
  for (const Case* test : cases) {
    for (int run = 0; run < kRuns; ++run) {
      CaseResult result;
      pool->Run(
          {test}, options, [&](CaseResult done) { result = std::move(done); }, nullptr);
      blessing.Add(*test, result);
      if (result.verdict == Verdict::kPass) continue;
      out << CaseText(result, TextStyle());
      status = std::max(status, result.verdict == Verdict::kUnresolved ? 3 : 1);
      break;
    }
  }
  const std::string blessed = blessing.Apply();
  if (blessed != text && !ReplaceText(command.file, blessed, &error)) {
    err << "parley: " << error << "\n";
    return 3;
  }
  out << Summary(command.file, blessing);
  return blessing.unblessed().empty() ? status : std::max(status, 1);
}

}  // namespace parley
