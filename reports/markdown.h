// One run as a page of Markdown, for a pull request, an issue or the summary of a CI job: verdicts
// by area, what failed in full, what differs, what is known, what could not be tested, and what the
// system chose where it may.
#ifndef PARLEY_REPORTS_MARKDOWN_H_
#define PARLEY_REPORTS_MARKDOWN_H_

#include <ostream>

#include "lib/result.h"

namespace parley {

void WriteMarkdown(const RunResult& run, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_MARKDOWN_H_
