// Types, results and failures of the tables in words, for the pages that `parley calls` prints.
#ifndef PARLEY_RUNNER_TYPE_WORDS_H_
#define PARLEY_RUNNER_TYPE_WORDS_H_

#include <string>

#include "lib/call_table.h"
#include "lib/type.h"

namespace parley {

// What is written in a case for a value of this type: "descriptor", "flags of open_flags",
// "out bytes, count of them".
std::string TypeInWords(const Type& type);

// How a failure of the row looks: "-1 and errno", "an error number", "cannot fail".
std::string FailureInWords(const CallRow& row);

// A family of calls as a headline: "System V IPC".
std::string FamilyTitle(const std::string& family);

}  // namespace parley

#endif  // PARLEY_RUNNER_TYPE_WORDS_H_
