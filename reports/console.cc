#include "reports/console.h"

#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "reports/escape.h"
#include "reports/layout.h"
#include "reports/summary.h"

namespace parley {
namespace {

constexpr int64_t kSecond = 1000000000;
// Cases end by the thousand in a second; nobody reads more lines than these, and terminals are
// slow.
constexpr int64_t kProgressInterval = kSecond / 20;
constexpr int kUsualWidth = 80;

int64_t MonotonicNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * kSecond + now.tv_nsec;
}

bool IsSet(const char* variable) {
  const char* value = getenv(variable);
  return value != nullptr && *value != '\0';
}

// "2 s", "3 min 20 s"; never 0, as something is still to come.
std::string WholeSeconds(int64_t nanoseconds) {
  int64_t seconds = (nanoseconds + kSecond - 1) / kSecond;
  if (seconds < 60) return std::to_string(seconds) + " s";
  return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
}

// One line: "pass sysv/msgget/private-is-fresh (1.2 ms)".
std::string Headline(const CaseResult& result, bool color) {
  std::string line = ResultLabel(result, color) + ' ' + OneLine(result.id) + " (" +
                     DurationText(result.duration_ns) + ')';
  const std::string& why = result.known.empty() ? result.reason : result.known;
  if (!why.empty()) line += ": " + OneLine(why);
  return line + '\n';
}

}  // namespace

ConsoleOptions ConsoleOptionsFor(int descriptor, bool verbose) {
  ConsoleOptions options;
  options.verbose = verbose;
  const char* kind = getenv("TERM");
  bool dumb = kind == nullptr || *kind == '\0' || strcmp(kind, "dumb") == 0;
  if (isatty(descriptor) == 0) return options;
  winsize size = {};
  options.style.width = kUsualWidth;
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    options.style.width = size.ws_col;
  }
  options.live = !dumb;
  options.style.color = !dumb && !IsSet("NO_COLOR");
  return options;
}

Console::Console(std::ostream* out, const ConsoleOptions& options, std::function<int64_t()> now)
    : out_(out), options_(options), now_(std::move(now)) {}

Console::Console(std::ostream* out, const ConsoleOptions& options)
    : Console(out, options, MonotonicNanoseconds) {}

void Console::Begin(const Fingerprint& fingerprint, int count) {
  count_ = count;
  begun_ns_ = now_();
  shown_ns_ = begun_ns_;
  if (options_.verbose) {
    *out_ << OneLine("Parley on " + fingerprint.system + ' ' + fingerprint.release + ' ' +
                     fingerprint.machine + ", " + fingerprint.libc + ", as " + fingerprint.user)
          << '\n';
    for (const auto& [feature, why] : fingerprint.missing) {
      *out_ << "  without " << OneLine(feature + ": " + why) << '\n';
    }
    out_->flush();
  }
}

void Console::CaseDone(const CaseResult& result) {
  totals_.Add(result);
  if (IsFailure(result)) {
    EraseProgress();
    *out_ << CaseText(result, options_.style) << '\n' << std::flush;
  } else if (options_.verbose) {
    EraseProgress();
    *out_ << Headline(result, options_.style.color);
    if (result.verdict == Verdict::kDiffers && result.known.empty())
      *out_ << CaseDetails(result, options_.style);
    for (const std::string& label : result.alternatives) {
      *out_ << "  here: " << OneLine(label) << '\n';
    }
    for (const auto& [label, value] : result.observations) {
      *out_ << "  " << OneLine(label) << ": " << OneLine(value) << '\n';
    }
    for (const auto& [outcome, count] : result.tallies) {
      *out_ << "  " << Counted(count, "time", "times") << ": " << OneLine(outcome) << '\n';
    }
    out_->flush();
  }
  // An erased line must come back at once, or the run looks as if it had stopped.
  bool due =
      now_() - shown_ns_ >= kProgressInterval || (shown_ns_ != begun_ns_ && !progress_shown_);
  if (options_.live && due) ShowProgress(result.id);
}

void Console::ShowProgress(const std::string& id) {
  int64_t now = now_();
  int done = totals_.cases();
  std::string text = std::to_string(done) + '/' + std::to_string(count_);
  int64_t elapsed = now - begun_ns_;
  // Before that the first few cases would be taken for all.
  if (elapsed >= kSecond && done > 0 && done < count_) {
    int64_t left = elapsed / done * (count_ - done);
    text += ", " + WholeSeconds(left) + " left";
  }
  for (int i = 0; i < kVerdictCount; ++i) {
    Verdict verdict = static_cast<Verdict>(i);
    if (verdict == Verdict::kPass || totals_.of(verdict) == 0) continue;
    text += ", " + std::to_string(totals_.of(verdict)) + ' ' +
            (verdict == Verdict::kFail ? "failed" : VerdictName(verdict));
  }
  if (totals_.known > 0) text += ", " + std::to_string(totals_.known) + " known";
  text += "  " + OneLine(id);
  // A character in the last column makes some terminals begin a new line.
  *out_ << '\r' << CutToWidth(text, options_.style.width - 1) << "\x1b[K" << std::flush;
  shown_ns_ = now;
  progress_shown_ = true;
}

void Console::EraseProgress() {
  if (!progress_shown_) return;
  *out_ << "\r\x1b[K";
  progress_shown_ = false;
}

void Console::End(const RunResult& run) {
  EraseProgress();
  *out_ << SummaryText(run, options_.style) << std::flush;
}

}  // namespace parley
