// What changed between two runs, for people.
#ifndef PARLEY_REPORTS_DIFF_TEXT_H_
#define PARLEY_REPORTS_DIFF_TEXT_H_

#include <string>

#include "reports/case_text.h"
#include "reports/diff.h"

namespace parley {

//   old: Linux 6.1.90 x86_64, glibc 2.36, root; target uml, profile linux, 2026-11-20 08:00 UTC
//   new: Linux 6.18.44 x86_64, glibc 2.36, root; target uml, profile linux, 2026-11-23 08:00 UTC
//
//   worse: 1 case
//     pass -> FAIL  sysv/msgsnd/full-queue-refuses-under-nowait  cases/sysv/msgsnd.yaml:17
//         msgsnd returned 0 instead of -1 EAGAIN
//   ...
//   959 cases in both runs: 1 worse, 0 better, 958 the same
//   1 worse
//
// Of each change the first 40 cases are named; with `verbose` all are, and worse ones are shown
// with their traces.
std::string DiffText(const RunDiff& diff, bool verbose, const TextStyle& style);

}  // namespace parley

#endif  // PARLEY_REPORTS_DIFF_TEXT_H_
