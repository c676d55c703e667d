// The matrix as Markdown, for a repository or an issue: the systems, who agrees with whom, every
// row in which anything differs, choices and races. Cases that hold everywhere are counted only;
// the page of HTML (matrix_html.h) has them all.
#ifndef PARLEY_REPORTS_MATRIX_MARKDOWN_H_
#define PARLEY_REPORTS_MATRIX_MARKDOWN_H_

#include <ostream>

#include "reports/matrix.h"

namespace parley {

void WriteMatrixMarkdown(const Matrix& matrix, std::ostream* out);

}  // namespace parley

#endif  // PARLEY_REPORTS_MATRIX_MARKDOWN_H_
