#include "reports/html_run.h"

#include <vector>

#include "reports/matrix.h"
#include "reports/matrix_html.h"

namespace parley {

void WriteHtmlRun(const RunResult& run, std::ostream* out) {
  const std::vector<RunResult> runs = {run};
  WriteMatrixHtml(BuildMatrix(runs, {run.target}), out);
}

}  // namespace parley
