// What stands behind the cells of a matrix, packed for its page: sources, reasons and traces as one
// JSON document in which equal things stand once. The page unpacks a case when it is opened.
//
// Traces of one case on several systems are mostly the same but for addresses, ports and the like.
// So a trace is a list of lines, each a text in which such values are left open, and the values
// apart from it. The document, all numbers being indexes into `texts` unless something else is
// said:
//
//   texts    list of strings; in a line a tab and the character behind it stand for a value:
//            '0' for the first of the trace, '1' for the second, and so on
//   cases    list in the order of the matrix, of
//     source, covers ("" or "A, B"), level   numbers
//     place                                  number: "cases/sysv/msgsnd.yaml:17"
//     traces   list of traces; of a trace, a step is the number of its line, or a list: that
//              number, how often in a row, and for one that went wrong or has more to say also:
//              1 if it went wrong, else 0; what was expected; note; the line of the case file
//     ends     list of objects, each what one or several systems answered:
//              trace (an index into traces), values (list of strings, optional),
//              reason, known, deviation, fixed (true), alternatives (list), observations, tallies
//              (lists of pairs, name and value as strings), optional
//     of       list: for each system an index into ends, or -1
#ifndef PARLEY_REPORTS_MATRIX_DETAILS_H_
#define PARLEY_REPORTS_MATRIX_DETAILS_H_

#include <string>

#include "reports/matrix.h"

namespace parley {

// Of a trace with more entries, so many are kept at its beginning and at its end.
constexpr size_t kDetailsTraceHead = 60;
constexpr size_t kDetailsTraceTail = 100;
// Of a longer text so many bytes are kept.
constexpr size_t kMostDetailsText = 4096;

// The document, compact, in UTF-8; every text in it is one line without control characters.
std::string MatrixDetailsJson(const Matrix& matrix);

}  // namespace parley

#endif  // PARLEY_REPORTS_MATRIX_DETAILS_H_
