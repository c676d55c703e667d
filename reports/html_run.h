// One run as a page of HTML: the page of systems side by side (matrix_html.h) with one system.
#ifndef PARLEY_REPORTS_HTML_RUN_H_
#define PARLEY_REPORTS_HTML_RUN_H_

#include <ostream>

#include "lib/result.h"

namespace parley {

void WriteHtmlRun(const RunResult& run, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_HTML_RUN_H_
