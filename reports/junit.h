// JUnit XML, as Jenkins, GitLab and their kin read it.
//
// A case file is a testsuite, a case a testcase with the place of its text. fail is <failure>,
// unresolved <error> (nobody could judge it), and untested, unsupported and differs are <skipped>
// with the reason as message, and so is a known deviation, of type "known". The body of each is the
// text a terminal shows. Beyond the schema that Jenkins' xUnit plugin checks stand only the
// attributes `file` and `line` of a testcase, which GoogleTest writes as well.
#ifndef PARLEY_REPORTS_JUNIT_H_
#define PARLEY_REPORTS_JUNIT_H_

#include <ostream>

#include "lib/result.h"

namespace parley {

void WriteJunit(const RunResult& run, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_JUNIT_H_
