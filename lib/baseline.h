// Known deviations of a system under test: which cases do not hold there, and why that is no news.
//
// A baseline is a YAML file with a list of `deviations`, and may have a list `includes` of other
// such files (paths from its own folder), whose deviations are known, too: what several targets
// have in common is written once. Files that are included do not include others.
//
// Each deviation names cases (ids, or shell patterns of ids) or behaviours of the catalogue, which
// stand for all cases that cover them, and says in words that the makers of the system would take
// for a bug report what is expected, what was observed, who promises it (source) and why it is so:
//
//   includes: [family.baseline.yaml]     # optional
//   deviations:
//     - cases: [sysv/msgsnd/full-queue-refuses-under-nowait]
//       behaviours: [MSGSND-07]
//       verdict: fail          # the default; or differs, unsupported, unresolved
//       expected: msgsnd fails with EAGAIN
//       observed: msgsnd returns 0 and drops the message
//       source: POSIX.1-2024 msgsnd
//       reason: Queues have no limit in this kernel.
//       link: https://example.org/bugs/1   # optional
//       flaky: true                        # optional: a race, which may also turn out well
#ifndef PARLEY_LIB_BASELINE_H_
#define PARLEY_LIB_BASELINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/diagnostic.h"
#include "lib/result.h"
#include "lib/suite.h"

namespace parley {

struct Deviation {
  // A word of the lists, with its place.
  struct Name {
    std::string text;
    Location where;
  };
  std::vector<Name> cases;
  std::vector<Name> behaviours;
  Verdict verdict = Verdict::kFail;
  std::string expected;
  std::string observed;
  std::string source;
  std::string reason;
  std::string link;    // or ""
  bool flaky = false;  // may also pass
  Location where;      // of the entry
  size_t file = 0;     // of those that the baseline read, from 0
};

class Baseline {
 public:
  // Reads a file and those that it includes, and appends what is wrong with them; what is right of
  // them is kept.
  void ReadFile(const std::string& path, std::vector<Diagnostic>* diagnostics);
  // The same for a text in memory; `path` is what messages show, and in its folder are the files
  // that it includes.
  void ReadText(const std::string& path, std::string_view text,
                std::vector<Diagnostic>* diagnostics);

  // Appends what does not fit the suite: ids without a case, patterns and behaviours that concern
  // none, and cases that two entries concern. Where only a part of the suite is loaded (`whole` is
  // false), nothing is said of cases that may stand in another file, nor of behaviours.
  void Check(const Suite& suite, bool whole, std::vector<Diagnostic>* diagnostics) const;

  // Judges a result: sets `known`, or `fixed` if the case passes and is not flaky, and `deviation`
  // with either. A verdict other than the stated one is news and stays as it is, but `differs`
  // counts as `fail`: which of the two it is depends on the profile alone.
  void Apply(CaseResult* result) const;

  // The entry that concerns the case, or null.
  const Deviation* Find(const std::string& id, const std::vector<std::string>& covers) const;

  // The file asked for; "" if none was.
  std::string path() const { return files_.empty() ? "" : files_[0].path; }
  const std::vector<Deviation>& deviations() const { return deviations_; }

 private:
  struct File {
    std::string path;
    std::string text;
  };

  void AddText(const std::string& path, std::string_view text, bool included,
               std::vector<Diagnostic>* diagnostics);
  // "sample.baseline.yaml:3", where the entry stands.
  std::string Place(const Deviation& deviation) const;

  std::vector<File> files_;  // those that are included come after the one asked for
  std::vector<Deviation> deviations_;
};

}  // namespace parley

#endif  // PARLEY_LIB_BASELINE_H_
