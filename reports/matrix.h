// Systems side by side: what several runs of the same cases found, set up as rows (cases) and
// columns (systems), with what can be said of the whole. From it come the pages of `parley report`.
//
// The runs may be of different days, targets, profiles and versions of the cases; a case that a run
// has not leaves a gap.
#ifndef PARLEY_REPORTS_MATRIX_H_
#define PARLEY_REPORTS_MATRIX_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/result.h"

namespace parley {

// What a verdict says of the behaviour, whatever the profile of the run: fail and differs are both
// kFails. Untested and unresolved say nothing of it, and so does a case that was not run.
enum class Standing { kHolds, kFails, kAbsent, kUnknown };
Standing StandingOf(const CaseResult* result);

// What a case recorded of something that is left to the system: the alternatives of `either` that
// held, or one value of `observe`.
struct Choice {
  std::string label;                // of `observe`; "" for alternatives
  std::vector<std::string> values;  // each once, that of the first system first
  std::vector<int> of;              // by system: index of its value, or -1
  bool differs() const { return values.size() > 1; }
};

struct MatrixRow {
  std::string id;  // unique in the matrix
  // By system; null where it was not run. Points into the runs.
  std::vector<const CaseResult*> of;
  std::vector<Choice> choices;
  bool deviates = false;         // it does not hold everywhere, or is unresolved somewhere
  bool verdicts_differ = false;  // it holds here, fails there
  bool choices_differ = false;
  bool words_differ = false;  // the runs had other versions of the case

  // The words of the case, as the first run has them that ran it.
  const CaseResult& words() const;
};

// The cases of one file: first those that tell systems apart, then those that fail everywhere.
struct MatrixInterface {
  std::string name;   // sysv/msgsnd
  std::string title;  // Sending to a System V message queue, or ""
  std::vector<MatrixRow> rows;
};

struct MatrixArea {
  std::string name;  // sysv
  std::vector<MatrixInterface> interfaces;
};

// The levels as the summaries count them.
enum class LevelGroup { kPosix, kXsi, kOption, kLinux, kOpen };
constexpr int kLevelGroupCount = 5;
// "posix", "xsi", "options", "linux", "left open" (implementation, unspecified, undefined)
const char* LevelGroupName(LevelGroup group);
LevelGroup LevelGroupOf(const std::string& level);

struct VerdictCounts {
  int of[kVerdictCount] = {};  // known deviations among them
  int known = 0;
  int cases() const;
};

struct MatrixSystem {
  std::string name;  // unique in the matrix: that of the target, with what tells it from others
  const RunResult* run = nullptr;
  VerdictCounts levels[kLevelGroupCount];
};

// Of two systems: the cases of which both runs say something, and on how many of them they differ.
struct Agreement {
  int compared = 0;
  int differing = 0;
};

struct Matrix {
  std::vector<MatrixSystem> systems;
  std::vector<MatrixArea> areas;
  std::vector<std::vector<Agreement>> agreement;  // by system, by system
  int rows = 0;
  int differing = 0;  // rows that deviate, or of which choices differ

  // Systems that hold, fail and lack the same as the first of their group wherever both say
  // something. Only groups of more than one.
  std::vector<std::vector<size_t>> Alike() const;
};

// Calls `visit` for every row in its order.
template <typename Visit>
void ForEachRow(const Matrix& matrix, const Visit& visit) {
  for (const MatrixArea& area : matrix.areas) {
    for (const MatrixInterface& interface : area.interfaces) {
      for (const MatrixRow& row : interface.rows) visit(row);
    }
  }
}

// The runs must outlive the matrix. `names` has a name for each run that serves where the names of
// targets and what is known of the systems tell no two apart: that of its file.
Matrix BuildMatrix(const std::vector<RunResult>& runs, const std::vector<std::string>& names);

// The outcomes of the races of a case, on all systems, each once.
std::vector<std::string> OutcomesOf(const MatrixRow& row);

// The sign of a verdict in a cell: one character that needs no colour. "" for null.
const char* VerdictSign(const CaseResult* result);

// "sysv/msgsnd" of "sysv/msgsnd/full-queue[a/b]".
std::string InterfaceOf(const std::string& id);
// "[a/b]" of it, or "".
std::string EachValueOf(const std::string& id);

}  // namespace parley

#endif  // PARLEY_REPORTS_MATRIX_H_
