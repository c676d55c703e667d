// The matrix as one page of HTML that needs nothing else: no network, no other file, and without
// scripts it still shows everything but the traces.
//
// Of the texts, which come from the systems under test, none can become markup or a script: they go
// through escape.h, and the page itself takes from JSON by textContent alone.
#ifndef PARLEY_REPORTS_MATRIX_HTML_H_
#define PARLEY_REPORTS_MATRIX_HTML_H_

#include <ostream>
#include <string>

#include "reports/matrix.h"

namespace parley {

void WriteMatrixHtml(const Matrix& matrix, std::ostream* out);

// --- its parts, for matrix_html*.cc and their tests ----------------------------------------------

// Per system how many cases of which levels have which verdict.
std::string SystemsHtml(const Matrix& matrix);
// For every two systems on how many cases they differ.
std::string AgreementHtml(const Matrix& matrix);
// A row for each case, in a table for each interface.
std::string RowsHtml(const Matrix& matrix);
// What is left to the systems and was recorded, and how often races ended which way.
std::string ChoicesHtml(const Matrix& matrix);
std::string TalliesHtml(const Matrix& matrix);

// The row of the names of systems, for the head of a table.
std::string SystemHeadsHtml(const Matrix& matrix, const std::string& first);
// A link to the row of a case, around HTML.
std::string CaseLinkHtml(const MatrixRow& row, const std::string& content);
// The name of a system as the search has it: without blanks.
std::string SearchName(const std::string& name);
// A link that puts words into the search, around HTML.
std::string SearchLinkHtml(const std::string& query, const std::string& content);
// The claim, and the value of `each` where the case is one of several.
std::string ClaimHtml(const MatrixRow& row);
// The attribute `id` of a row: the case's own, with '_' for blanks.
std::string RowAnchor(const std::string& id);

// A choice is shown by its values themselves if they are short, and else by letters that a legend
// explains.
bool ShowsLetters(const Choice& choice);
// "A", ..., "Z", "27", ...
std::string ChoiceLetter(int value);
// The label of an observation, and the values, with their letters if there are several.
std::string ChoiceLegendHtml(const Choice& choice);

}  // namespace parley

#endif  // PARLEY_REPORTS_MATRIX_HTML_H_
