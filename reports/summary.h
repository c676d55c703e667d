// The end of a run on a terminal: verdicts by area, why cases were not tested, what failed, and one
// closing line.
#ifndef PARLEY_REPORTS_SUMMARY_H_
#define PARLEY_REPORTS_SUMMARY_H_

#include <string>

#include "lib/result.h"
#include "reports/case_text.h"

namespace parley {

//            pass  fail  untested     time
//   pipe       12     0         1    30 ms
//   sysv       80     2         0  0.42 s
//   total      92     2         1  0.45 s
//
//   untested
//     1 case: needs ipv6: no address ::1
//
//   failed
//     sysv/msgsnd/full-queue-refuses-under-nowait  cases/sysv/msgsnd.yaml:17
//     ...
//
//   95 cases, 803 steps, 310 processes in 0.30 s on Linux 6.18.44 x86_64 (profile posix)
//   2 failed
//
// The time of an area is the sum of its cases', which run side by side; that of the closing line is
// what passed on the clock. Verdicts that no case has got have no column, but pass and fail always
// do. Of known deviations (lib/baseline.h) stand only the ids, and of those that are gone the
// places of their entries.
std::string SummaryText(const RunResult& run, const TextStyle& style);

// "2 failed, 1 unresolved", or "all as expected"; with ", 3 known deviations, 1 fixed" behind it.
std::string OutcomeText(const Totals& totals);

}  // namespace parley

#endif  // PARLEY_REPORTS_SUMMARY_H_
