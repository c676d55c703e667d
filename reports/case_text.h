// One case's result as a person reads it: headline, claim, source, place, and the trace with the
// step that went wrong marked. The terminal, JUnit and the GoogleTest front end all show this text.
#ifndef PARLEY_REPORTS_CASE_TEXT_H_
#define PARLEY_REPORTS_CASE_TEXT_H_

#include <string>
#include <string_view>

#include "lib/result.h"

namespace parley {

struct TextStyle {
  bool color = false;  // with the terminal's colours
  int width = 0;       // columns into which prose is wrapped, 0 for no limit; traces stay whole
};

// The headline's word: "FAIL", "DIFFERS", "pass".
std::string VerdictLabel(Verdict verdict, bool color);
// The same, or "known" and "FIXED" for what a baseline says of the case.
std::string ResultLabel(const CaseResult& result, bool color);

// Several lines, each ending in a newline:
//
//   FAIL sysv/msgsnd/full-queue-refuses-under-nowait
//     A full queue refuses a message with EAGAIN under IPC_NOWAIT and keeps what it holds.
//     POSIX.1-2024 msgsnd (MSGSND-05)
//     cases/sysv/msgsnd.yaml:17
//         p: msgsnd(3, {1, "0123456789abcdef"}, 16, 0) = 0
//       > p: msgsnd(3, {1, "x"}, 1, IPC_NOWAIT) = 0
//                  expected                      = -1 EAGAIN
//
// Equal steps in a row stand once with their number; of a long trace the middle is left out.
std::string CaseText(const CaseResult& result, const TextStyle& style);
// All of it but the headline.
std::string CaseDetails(const CaseResult& result, const TextStyle& style);

// Where to look: "cases/sysv/msgsnd.yaml:17", the line of the failed step, or else of the case.
std::string CasePlace(const CaseResult& result);

// Offset in a traced step at which its result begins: behind the call's last parenthesis, or behind
// the actor's colon in a line that is no call.
size_t ResultOffset(std::string_view step);

}  // namespace parley

#endif  // PARLEY_REPORTS_CASE_TEXT_H_
